"""What if: spaces that open, close or move, and what becomes of everybody's walk."""

import dataclasses
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.choices import known_venue
from geo.access.coverage import residents_of
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import check_limit
from geo.access.nearest import venue_places
from geo.access.spot import Spot
from geo.access.walks_between import walks_between
from geo.contracts import check, completed
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.region.wards import venues_in_wards
from geo.streets.snapping import Snaps, snap
from geo.streets.walkers import Pace
from geo.streets.walking import Walking, walking

Floats = npt.NDArray[np.float64]

MOST_CHANGES: Final = 40
NEW_ID: Final = "NEW"


@dataclass(frozen=True)
class Scenario:
    """What is changed.

    Attributes
    ----------
    opened
        Where new spaces open.
    closed
        Venues that close, by ``venue_id``. One that moves closes and opens elsewhere.
    """

    opened: tuple[Spot, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many."""
        return len(self.opened) + len(self.closed)


TODAY: Final = Scenario()


def opening(scenario: Scenario, spot: Spot) -> Scenario:
    """Open a space.

    Parameters
    ----------
    scenario
        What is changed so far.
    spot
        Where.

    Returns
    -------
    Scenario
        With the space.

    Raises
    ------
    UsageError
        If there are too many changes.
    """
    _check_room(scenario)
    return replace(scenario, opened=(*scenario.opened, spot))


def closing(scenario: Scenario, venue_id: str) -> Scenario:
    """Close a venue, or open it again.

    Parameters
    ----------
    scenario
        What is changed so far.
    venue_id
        Which venue.

    Returns
    -------
    Scenario
        With the venue closed; if it was, without that.

    Raises
    ------
    UsageError
        If there are too many changes.
    """
    if venue_id in scenario.closed:
        return replace(scenario, closed=tuple(one for one in scenario.closed if one != venue_id))
    _check_room(scenario)
    return replace(scenario, closed=(*scenario.closed, venue_id))


def withdrawing(scenario: Scenario, number: int) -> Scenario:
    """Take a new space back.

    Parameters
    ----------
    scenario
        What is changed so far.
    number
        Which of the new spaces, from 0.

    Returns
    -------
    Scenario
        Without it.
    """
    return replace(scenario, opened=scenario.opened[:number] + scenario.opened[number + 1 :])


def applied(region: Region, scenario: Scenario) -> Region:
    """Change a region's venues.

    Parameters
    ----------
    region
        The region.
    scenario
        What is changed.

    Returns
    -------
    Region
        Of which every figure can be asked.

    Raises
    ------
    UsageError
        If a venue that shall close is not there.
    """
    known = frozenset(region.venues[t.VENUE_ID])
    for venue in scenario.closed:
        known_venue(venue, known)
    kept = region.venues[~region.venues[t.VENUE_ID].isin(scenario.closed)]
    if not scenario.opened:
        return dataclasses.replace(region, venues=kept.reset_index(drop=True))
    numbers = range(1, len(scenario.opened) + 1)
    new = gpd.GeoDataFrame(
        {
            t.VENUE_ID: [f"{NEW_ID}{number}" for number in numbers],
            t.NAME_KO: [f"{number}" for number in numbers],
            t.KIND: "other",
            t.SOURCE: "scenario",
            t.SITE_GROUP: [f"{NEW_ID}{number}" for number in numbers],
        },
        geometry=shapely.points([(spot.lon, spot.lat) for spot in scenario.opened]),
        crs=t.WGS84,
    )
    checked = venues_in_wards(check(completed(new, "venues"), t.VENUES, "scenario"), region.wards)
    return dataclasses.replace(region, venues=pd.concat([kept, checked], ignore_index=True))


def outcome(
    region: Region, demand: DemandPoints, scenario: Scenario, *, pace: Pace, limit_min: float, group: str = "all"
) -> pd.DataFrame:
    """Measure what becomes of everybody's walk; the catchments of the new spaces are all that is new.

    Parameters
    ----------
    region
        The region as it is.
    demand
        Where its residents start.
    scenario
        What is changed.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`geo.tables.SCENARIO_COLUMNS`: a row a ward and a last row ``ALL``. Shares are those of
        :func:`geo.access.coverage.coverage` before and after; residents gained and lost are those newly within the
        walk and no longer within it. NA where nobody counted residents; the wards' shares are known nevertheless.

    Raises
    ------
    UsageError
        If the limit is no walk, or nobody counted that group.
    """
    check_limit(limit_min)
    residents = residents_of(region, group)
    at_pace = walking(region.network, pace)
    walks = _walks(region, demand, at_pace)
    points = starts(demand, at_pace)
    stays = ~region.venues[t.VENUE_ID].isin(scenario.closed).to_numpy()
    before, after = (_least(walks, doors) for doors in (np.ones(stays.size, bool), stays))
    if scenario.opened:
        places = _places(at_pace, scenario.opened)
        after = np.minimum(after, seconds_to_nearest(at_pace, places, points=points) / 60.0)
    within, then = before <= limit_min, after <= limit_min
    shares = {
        t.SHARE_BEFORE: within,
        t.SHARE_COVERED: then,
        t.RESIDENTS_GAINED: then & ~within,
        t.RESIDENTS_LOST: within & ~then,
    }
    total = float(residents.sum())
    columns: dict[str, Floats] = {}
    for name, values in shares.items():
        by_ward = np.bincount(demand.ward, weights=demand.weight * values, minlength=residents.size)
        people = residents * by_ward
        share = by_ward[0] if residents.size == 1 else people.sum() / total if total else np.nan
        counts = name in {t.RESIDENTS_GAINED, t.RESIDENTS_LOST}
        columns[name] = np.append(people, people.sum()) if counts else np.append(by_ward, share)
    frame = pd.DataFrame(
        {
            t.WARD_CODE: [*region.wards[t.WARD_CODE], t.ALL_WARDS],
            t.NAME_KO: [*region.wards[t.NAME_KO], region.title_ko],
            t.NAME_EN: [*region.wards[t.NAME_EN], region.title_en],
            t.RESIDENTS: np.append(residents, residents.sum()),
            **columns,
        }
    )
    known = frame[[t.RESIDENTS, *columns]].astype("Float64")
    nobody = frame[t.RESIDENTS] == 0
    for name in (t.RESIDENTS, *columns):
        known[name] = known[name].mask(frame[name].isna() | (nobody & (name in {t.SHARE_BEFORE, t.SHARE_COVERED})))
    return frame.assign(**{name: known[name] for name in (t.RESIDENTS, *columns)})[list(t.SCENARIO_COLUMNS)]


@lru_cache(maxsize=6)
def _walks(region: Region, demand: DemandPoints, at_pace: Walking) -> csr_array:
    """Measure every walk to every present venue, once for all scenarios."""
    return walks_between(at_pace, starts(demand, at_pace), venue_places(region, at_pace), limit_min=math.inf)


def _least(walks: csr_array, doors: npt.NDArray[np.bool_]) -> Floats:
    """Find each point's walk to the nearest of some places, infinite where there is none."""
    minutes = np.append(np.where(doors[walks.indices], walks.data, np.inf), np.inf)
    least = np.minimum.reduceat(minutes, walks.indptr[:-1])
    return np.where(np.diff(walks.indptr) > 0, least, np.inf)


def _places(at_pace: Walking, spots: tuple[Spot, ...]) -> Snaps:
    """Snap new spaces onto the streets."""
    lon, lat = [spot.lon for spot in spots], [spot.lat for spot in spots]
    return snap(at_pace.network, lon, lat=lat, edge_open=at_pace.edge_open)


def _check_room(scenario: Scenario) -> None:
    if scenario.changes >= MOST_CHANGES:
        msg = N_("there are {count} changes already, which is the most; take one back first")
        raise UsageError(msg, count=scenario.changes)
