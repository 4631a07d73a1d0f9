"""Whole answers: a click on the find page, everybody's share covered, a command."""

import os
import subprocess
import sys
from pathlib import Path

from geo.access.area import reached_area
from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.doorstep import reach
from geo.access.green import minutes_to_streets
from geo.access.itinerary import itinerary
from geo.access.nearest import nearest_venues, venue_places
from geo.access.query import LIMITS_MIN
from geo.access.spot import Spot
from geo.region.gazetteer import find, gazetteer
from geo.region.region import Region
from geo.streets.walkers import WALKERS, Pace, pace
from geo.streets.walking import walking
from tests.benchmarks import inputs
from tests.benchmarks.report import Row, Section
from tests.benchmarks.timing import Timing, timed

CLICK_S = 0.02
SEARCH_S = 0.05


def click(region: Region, *, count: int, runs: int) -> Section:
    """Time what the find page computes after a click."""
    adult = pace("adult")
    spots = inputs.spots(walking(region.network, adult), inputs.some_nodes(region.network, count))
    slow = max(1, runs // 3)

    def answers(minutes: float) -> Timing:
        return timed(
            lambda: [_answer(region, adult, spot, limit_min=minutes) for spot in spots], runs, shared_by=len(spots)
        )

    def areas(minutes: float) -> Timing:
        reached = [reach(walking(region.network, adult), spot, limit_min=minutes) for spot in spots]
        return timed(lambda: [reached_area(one) for one in reached], slow, shared_by=len(spots))

    def first() -> None:
        walking.cache_clear()
        venue_places.cache_clear()
        _answer(region, adult, spots[0], limit_min=LIMITS_MIN[-1])

    rows = [
        *(Row(f"{minutes} min: the answer", answers(minutes), target=CLICK_S) for minutes in LIMITS_MIN),
        Row(f"{LIMITS_MIN[-1]} min: the first answer for a walker, nothing kept", timed(first, runs)),
        *(
            Row(f"{minutes} min: besides, the area on the map (`reached_area`)", areas(minutes))
            for minutes in LIMITS_MIN
        ),
    ]
    notes = [
        f"Mean of {len(spots)} random doorsteps a run.",
        "The answer: search, venues in order, the walk to the carbon-neutral street, the route to the nearest venue.",
        "Drawing and sending the page are in none of these.",
    ]
    return Section("A click on the find page, Eunpyeong", rows, notes)


def everybody(region: Region, *, runs: int) -> Section:
    """Time the coverage of all wards for all walkers."""
    demand = demand_points(region)
    paces = [pace(name, "cautious") for name in WALKERS]
    rows = [
        Row(
            "spread the residents along the streets (`spread`)",
            timed(lambda: demand_points(region), runs),
        ),
        Row(
            f"coverage of all {len(paces)} walkers (`coverage`)",
            timed(lambda: coverage(region, demand, paces=paces, limit_min=5.0), runs),
        ),
    ]
    wards = f"{len(region.wards)} wards, {len(region.venues)} venues, {demand.ward.size:,} demand points."
    return Section("Who can walk to a place to learn, Eunpyeong", rows, [wards])


def searches(region: Region, *, runs: int) -> Section:
    """Time what the find page does with what somebody typed."""
    known = gazetteer(region)
    names = [place.name_ko for place in known.places]
    asked = {
        "a name": names,
        "a name misspelled": [f"{name[:-1]}뷁" for name in names],
        "100 letters of no name": ["나다라마바" * 20, "e" * 100, "ㄱ" * 100],
        "an address": [f"은평로 {number}" for number in range(100, 300, 10)] + ["Eunpyeong-ro 21-gil 3"],
    }

    def answered(queries: list[str]) -> Timing:
        return timed(lambda: [find(known, query) for query in queries], runs, shared_by=len(queries))

    rows = [
        *(Row(what, answered(queries), target=SEARCH_S) for what, queries in asked.items()),
        Row("make the names ready, once a region (`gazetteer`)", timed(lambda: gazetteer(region), runs)),
    ]
    note = f"{len(names)} places, {len(known.names.spelled)} spellings; mean of the queries of a run."
    return Section("A search on the find page, Eunpyeong", rows, [note])


def commands(home: Path, *, runs: int) -> Section:
    """Time whole processes, from the shell's prompt and back."""
    environment = os.environ | {"BAEUMGIL_HOME": str(home)}

    def command(line: str) -> Row:
        words = [sys.executable, "-m", "geo", *line.split()]

        def run() -> None:
            subprocess.run(words, cwd=inputs.ROOT, env=environment, capture_output=True, check=True)

        return Row(f"`baeumgil {line}`", timed(run, runs))

    rows = [
        command("nearest --at 37.6190,126.9283 --walker senior --minutes 10"),
        command("coverage --walker all --format csv"),
    ]
    note = "Whole processes: starting Python and importing the libraries is most of it."
    return Section("Commands", rows, [note])


def _answer(region: Region, adult: Pace, spot: Spot, *, limit_min: float) -> None:
    """Compute what the find page shows for a spot."""
    reached = reach(walking(region.network, adult), spot, limit_min=limit_min)
    found = nearest_venues(region, reached)
    minutes_to_streets(reached, region.green_streets)
    if len(found):
        row = region.venues.index.get_loc(found.index[0])
        itinerary(reached, venue_places(region, reached.walking), place=row)
