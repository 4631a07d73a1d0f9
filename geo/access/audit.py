"""The audit of a promise: more than one figure for each ward, group and walker, so that each can be defended."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.coverage import coverage, residents_of
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import LONGEST_MIN
from geo.access.floating import gini, two_step
from geo.access.nearest import venue_places
from geo.access.uncertainty import bands
from geo.access.walks_between import walks_between
from geo.region.region import Region
from geo.streets.snapping import Snaps
from geo.streets.walkers import Pace
from geo.streets.walking import Walking, walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_PER: Final = 10_000.0
_NOISE: Final = 1e-12


def audit(
    region: Region, demand: DemandPoints, *, paces: Sequence[Pace], limit_min: float, group: str = "all"
) -> pd.DataFrame:
    """Measure all that is known of who has a place to learn within a walk.

    Parameters
    ----------
    region
        Wards, venues, population and streets.
    demand
        Where its residents start.
    paces
        Walkers and their speeds, one block of rows each.
    limit_min
        The walk T, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`geo.access.coverage.coverage` with :data:`geo.tables.AUDIT_COLUMNS` after them, and
        ``group`` last where one is chosen. ``fgt0`` is the share beyond T or not connected. Median minutes and the
        mean minutes to the 2nd and 3rd place are over those who reach it within two hours. Venues that share a
        doorway are one place; its seats are the most that one of its rows states, and count where they are known and
        above 0. ``e2sfca_per_10k`` is the residents' mean of :func:`geo.access.floating.two_step` over places,
        ``e2sfca_seats_per_10k`` over seats; ``gini`` is that of the former over residents. The last columns
        are those of :func:`geo.access.uncertainty.bands`.

    Raises
    ------
    UsageError
        As :func:`geo.access.coverage.coverage`.
    """
    table = coverage(region, demand, paces=paces, limit_min=limit_min, group=group)
    residents = residents_of(region, group)
    blocks = [
        pd.concat(
            [
                _one_pace(region, demand, pace=pace, limit_min=limit_min, residents=residents),
                bands(region, demand, at_pace=pace, limit_min=limit_min, group=group).drop(columns=t.WARD_CODE),
            ],
            axis=1,
        )
        for pace in paces
    ]
    more = pd.concat(blocks, ignore_index=True)
    covered = table[t.SHARE_COVERED]
    more.insert(0, t.FGT0, 1.0 - covered)
    more[t.HAS_SPACE] = (table[t.VENUES_COUNT] > 0).map({True: "yes", False: "no"})
    more.loc[table[t.WARD_CODE] == t.ALL_WARDS, t.HAS_SPACE] = _in_every(region)
    more[t.EVERYONE_WITHIN] = (
        (covered >= 1.0 - _NOISE).map({True: "yes", False: "no"}).where(covered.notna(), "unknown")
    )
    last = [t.GROUP] if t.GROUP in table else []
    return pd.concat([table.drop(columns=last), more[list(t.AUDIT_COLUMNS)], table[last]], axis=1)


def _in_every(region: Region) -> str:
    """Say whether every ward has a space."""
    return "yes" if region.wards[t.WARD_CODE].isin(region.venues[t.WARD_CODE]).all() else "no"


def _one_pace(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float, residents: Floats) -> pd.DataFrame:
    """Rows of one walker: the wards, then all of them together."""
    at_pace = walking(region.network, pace)
    points = starts(demand, at_pace)
    seats, walks, second, third = _walks_to_doorways(region, demand, at_pace)
    first = seconds_to_nearest(at_pace, venue_places(region, at_pace), points=points) / 60.0
    people = demand.weight * residents[demand.ward]
    counted = np.where(np.isnan(people), demand.weight, people)
    supplies = {
        t.E2SFCA_PER_10K: np.ones(seats.size),
        t.E2SFCA_SEATS_PER_10K: np.where(np.isnan(seats), 0.0, seats),
    }
    supplied = {
        name: two_step(walks, np.where(np.isnan(people), 0.0, people), supply, limit_min=limit_min)
        for name, supply in supplies.items()
    }
    known = not np.isnan(residents).any()

    def by_ward(measure: Callable[[npt.NDArray[np.bool_]], float]) -> pd.Series:
        """Apply a measure to the points of each ward, then to all of them."""
        parts = [demand.ward == ward for ward in range(residents.size)]
        values = [measure(part) if counted[part].sum() > 0 else np.nan for part in parts]
        whole = measure(np.ones(demand.ward.size, bool)) if known or residents.size == 1 else np.nan
        values.append(whole if counted.sum() > 0 else np.nan)
        column = pd.Series(values, dtype="Float64")
        return column.mask(np.isnan(np.array(values, np.float64)))

    def mean(values: Floats) -> pd.Series:
        return by_ward(lambda part: _mean(values[part], counted[part]))

    none = pd.Series([pd.NA] * (residents.size + 1), dtype="Float64")
    ward_seats = _seats_per_ward(region)
    total = np.append(residents, residents.sum())
    return pd.DataFrame(
        {
            t.MEDIAN_MINUTES: by_ward(lambda part: _median(first[part], counted[part])),
            t.MINUTES_2ND: mean(second),
            t.MINUTES_3RD: mean(third),
            t.SEATS_COUNT: pd.Series(ward_seats, dtype="Float64").mask(np.isnan(ward_seats)).astype("Int64"),
            t.SEATS_PER_10K: _per_10k(ward_seats, total),
            **{
                name: mean(_PER * values) if known and (supplies[name] > 0).any() else none
                for name, values in supplied.items()
            },
            t.GINI: by_ward(lambda part: gini(supplied[t.E2SFCA_PER_10K][part], counted[part])) if known else none,
        }
    )


@lru_cache(maxsize=6)
def _walks_to_doorways(
    region: Region, demand: DemandPoints, at_pace: Walking
) -> tuple[Floats, csr_array, Floats, Floats]:
    """Measure all walks to one place a doorway, once for every limit and group.

    Returned are the seats there, the minutes, and those to each point's second and third place.
    """
    places, seats = _doorways(region, at_pace)
    walks = walks_between(at_pace, starts(demand, at_pace), places, limit_min=LONGEST_MIN)
    return seats, walks, *_nth(walks, (2, 3))


def _doorways(region: Region, at_pace: Walking) -> tuple[Snaps, Floats]:
    """Take one place a doorway, that of its first venue to which a walk is measured; and the seats there."""
    places = venue_places(region, at_pace)
    groups, code = np.unique(region.venues[t.SITE_GROUP].to_numpy(dtype=object).astype(str), return_inverse=True)
    order = np.lexsort((np.arange(code.size), ~places.connected, code))
    first = order[np.searchsorted(code[order], np.arange(groups.size))]
    seats = region.venues[t.SEATS].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    most = np.full(groups.size, -np.inf)
    np.maximum.at(most, code, np.where(seats > 0, seats, -np.inf))
    return Snaps(*(values[first] for values in vars(places).values())), np.where(most > 0, most, np.nan)


def _seats_per_ward(region: Region) -> Floats:
    """Sum the seats of a ward's places, then all; NaN where none are known."""
    inside = region.venues[region.venues[t.WARD_CODE].notna() & (region.venues[t.SEATS] > 0).fillna(value=False)]
    most = inside.groupby([t.WARD_CODE, t.SITE_GROUP], sort=False)[t.SEATS].max()
    by_ward = most.groupby(level=0).sum().reindex(region.wards[t.WARD_CODE]).astype("Float64")
    seats = by_ward.to_numpy(np.float64, na_value=np.nan)
    return np.append(seats, np.nansum(seats) if np.isfinite(seats).any() else np.nan)


def _per_10k(part: Floats, whole: Floats) -> pd.Series:
    """Divide; NA where the whole is nothing or anything is unknown."""
    known = (whole > 0) & ~np.isnan(part)
    ratio = pd.Series(np.where(known, _PER * part / np.where(known, whole, 1.0), np.nan), dtype="Float64")
    return ratio.mask(~known)


def _nth(walks: csr_array, numbers: tuple[int, int]) -> tuple[Floats, Floats]:
    """Find each point's walks to its n-th nearest places, infinite where it reaches fewer."""
    point = np.repeat(np.arange(walks.shape[0]), np.diff(walks.indptr))
    nearest_first = walks.data[np.lexsort((walks.data, point))]
    found = np.full((len(numbers), walks.shape[0]), np.inf)
    for row, number in enumerate(numbers):
        entry = walks.indptr[:-1] + number - 1
        there = entry < walks.indptr[1:]
        found[row, there] = nearest_first[entry[there]]
    return found[0], found[1]


def _mean(values: Floats, weight: Floats) -> float:
    """Average over those for whom there is a value."""
    there = np.isfinite(values) & (weight > 0)
    return float(values[there] @ weight[there] / weight[there].sum()) if there.any() else np.nan


def _median(values: Floats, weight: Floats) -> float:
    """Find the walk that half of the residents do not exceed."""
    there = np.isfinite(values) & (weight > 0)
    if not there.any():
        return np.nan
    order = np.argsort(values[there], kind="stable")
    up_to = np.cumsum(weight[there][order])
    return float(values[there][order][np.searchsorted(up_to, 0.5 * up_to[-1] * (1.0 - 1e-12))])
