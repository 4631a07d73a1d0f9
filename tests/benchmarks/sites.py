"""Siting: the location models beside spopt, and a what-if beside the whole audit."""

import numpy as np
import pulp
from scipy.sparse import csr_array
from spopt.locate import MCLP, PCenter, PMedian

from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.location_models import least_longest, least_total, most_covered, walks_after
from geo.access.scenario import Scenario, applied, outcome
from geo.access.spot import Spot
from geo.region.region import Region
from geo.streets.walkers import pace
from tests.benchmarks.report import Check, Row, Section
from tests.benchmarks.timing import timed, timed_once

TARGET_S = 10.0
REACH_M = 400.0
SMALL_REACH_M = 1_000.0
ACROSS_M = 8_000.0
NONE_M = 1e6


def location_models(
    *, candidates: int, points: int, few: int, some: int, open_now: int, rooms: int, runs: int
) -> Section:
    """Time the models at the sizes that are promised."""
    rng = np.random.default_rng(1)
    at, homes = rng.uniform(0, ACROSS_M, (candidates, 2)), rng.uniform(0, ACROSS_M, (points, 2))
    people = rng.integers(1, 60, points).astype(float)
    metres = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1))
    near = _within(metres, REACH_M)
    ours = timed(lambda: most_covered(near, people, count=rooms), runs)
    found = most_covered(near, people, count=rooms)
    small, weight = metres[:some, : few + open_now], people[:some]
    served, new = small[:, :open_now].min(axis=1), _within(small[:, open_now:], np.inf)
    median = timed(lambda: least_total(new, weight, served=served, count=rooms), runs)
    center = timed(lambda: least_longest(new, served=served, count=rooms), runs)
    best = least_total(new, weight, served=served, count=rooms)
    rows = [
        Row(f"MCLP, {candidates:,} candidates, {points:,} points (`most_covered`)", ours, target=TARGET_S),
        Row(f"p-median, {few} candidates, {some:,} points (`least_total`)", median),
        Row(f"p-center, {few} candidates, {some:,} points (`least_longest`)", center),
    ]
    where = "candidates and points at random over 8 by 8 km, straight metres"
    gaps = f"The gaps left are {found.gap:g} and {best.gap:g}."
    notes = [
        f"{rooms} rooms; {where}; within {REACH_M:,.0f} m for the MCLP.",
        f"The p-median and the p-center have {open_now} places open already. {gaps}",
    ]
    return Section("Siting new spaces", rows, notes)


def small_models(*, candidates: int, points: int, rooms: int) -> Section:
    """Time three models beside spopt, which needs minutes for more."""
    rng = np.random.default_rng(2)
    at, homes = rng.uniform(0, ACROSS_M, (candidates, 2)), rng.uniform(0, ACROSS_M, (points, 2))
    metres, weight = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1)), np.ones(points)
    every, none = _within(metres, np.inf), np.full(points, NONE_M)
    near = _within(metres, SMALL_REACH_M)
    by_spopt = {
        "MCLP": MCLP.from_cost_matrix(metres, weight, SMALL_REACH_M, p_facilities=rooms),
        "p-median": PMedian.from_cost_matrix(metres, weight, p_facilities=rooms),
        "p-center": PCenter.from_cost_matrix(metres, p_facilities=rooms),
    }
    by_us = {
        "MCLP": lambda: most_covered(near, weight, count=rooms),
        "p-median": lambda: least_total(every, weight, served=none, count=rooms),
        "p-center": lambda: least_longest(every, served=none, count=rooms),
    }
    measures = {"MCLP": lambda walks: (walks <= SMALL_REACH_M).sum(), "p-median": np.sum, "p-center": np.max}
    rows, checks = [], []
    for name, model in by_spopt.items():
        ours = timed(by_us[name], 3)
        theirs = timed_once(lambda model=model: model.solve(pulp.HiGHS(msg=False)))[0]
        mine = float(measures[name](walks_after(every, none, by_us[name]().rows)))
        rows += [Row(f"{name}, Baeumgil", ours), Row(f"{name}, spopt with HiGHS", theirs, ours)]
        apart = abs(mine - pulp.value(model.problem.objective))
        checks.append(Check(f"Baeumgil and spopt, {name}", apart, 1e-6 * mine, "points" if name == "MCLP" else "m"))
    title = f"Location models beside spopt, {candidates} candidates and {points} points"
    return Section(title, rows, [f"{rooms} rooms, no place open yet."], checks)


def what_if(region: Region, *, runs: int) -> Section:
    """Time the figures of one new space beside those of a whole new coverage."""
    demand, at_pace = demand_points(region), pace("senior", "cautious")
    west, south, east, north = region.bounds
    scenario = Scenario((Spot((south + north) / 2, (west + east) / 2),), (str(region.venues["venue_id"].iloc[0]),))
    changed = applied(region, scenario)
    quick = outcome(region, demand, scenario, pace=at_pace, limit_min=5)
    whole = coverage(changed, demand, paces=[at_pace], limit_min=5)
    rows = [
        Row(
            "one space opens and one closes (`outcome`)",
            timed(lambda: outcome(region, demand, scenario, pace=at_pace, limit_min=5), runs),
            target=0.05,
        ),
        Row(
            "the whole coverage anew (`coverage`)",
            timed(lambda: coverage(applied(region, scenario), demand, paces=[at_pace], limit_min=5), runs),
        ),
    ]
    apart = (quick["share_covered"] - whole["share_covered"]).astype(float).abs().max()
    return Section("What if, in Eunpyeong", rows, [], [Check("Both ways", float(apart), 1e-9, "share")])


def _within(metres: np.ndarray, most: float) -> csr_array:
    point, place = np.nonzero(metres <= most)
    return csr_array((metres[point, place], (point, place)), shape=metres.shape)
