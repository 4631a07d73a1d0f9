"""Why residents of a ward are beyond reach: where they live, what is nearest to them, and what lies in the way."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.access.catchments import NearestWalks, walks_to_nearest
from geo.access.coverage import residents_of
from geo.access.demand import DemandPoints, starts, stretches
from geo.access.doorstep import check_limit
from geo.access.nearest import venue_places
from geo.access.obstacles import causes_of, straight_m
from geo.access.walks_between import walks_between
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.streets.snapping import Snaps
from geo.streets.walkers import Pace
from geo.streets.walking import walking

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

MORE_MIN: Final = 2.0
MORE_SHARE: Final = 0.5
"""Just over the limit: this many minutes more, or this share of it, whichever is less."""
_MOST_OF_THEM: Final = 0.5


@dataclass(frozen=True, eq=False)
class Beyond:
    """Who of a ward is beyond a walk of every place to learn.

    Attributes
    ----------
    ward_code
        The ward.
    limit_min, over_min
        The walk, and the one that is just over it, minutes.
    residents
        Of the ward, of the group asked for; None where nobody counted them, as for the next two.
    residents_beyond
        Those whose walk is longer than the limit, the unconnected among them; not rounded.
    residents_unconnected
        Those who cannot walk to any place at all.
    share_beyond
        ``residents_beyond`` as a share of ``residents``, known even where nobody counted.
    streets
        Columns :data:`geo.tables.BEYOND_COLUMNS` and the stretches beyond reach as MultiLineStrings, EPSG:4326; those
        with the most residents first. A row a name; of streets without a name a row for each nearest venue and cause.
        ``minutes``, ``venue_id`` and ``detour_index`` are those of residents who can walk somewhere, NA where none
        can: the mean over the residents, the venue that is nearest to most, and metres walked by all of them over
        straight metres to the same venues. The residents of a ward without any street are in no row.
    nearest
        Columns :data:`geo.tables.JUST_OVER_COLUMNS`: the venues nearest to residents beyond reach, how many those are,
        and the mean of their minutes; the most residents first.
    just_over
        Likewise the venues within ``over_min`` of residents who are beyond
        reach, how many those are, and the mean of their minutes; the most residents first. Who is near two of them
        counts at both.
    """

    ward_code: str
    limit_min: float
    over_min: float
    residents: float | None
    residents_beyond: float | None
    residents_unconnected: float | None
    share_beyond: float
    streets: gpd.GeoDataFrame
    nearest: pd.DataFrame
    just_over: pd.DataFrame


def beyond(
    region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float, ward_code: str, group: str = "all"
) -> Beyond:
    """Say which streets of a ward are beyond reach of every venue, and why.

    What lies in the way is decided for every stretch of street on its own (:func:`geo.access.obstacles.causes_of`)
    and told of a street where it holds for more than half of its residents beyond reach, else ``unknown``.

    Parameters
    ----------
    region
        Wards, venues, population, streets, water and parks.
    demand
        Where its residents start.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.
    ward_code
        The ward.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    Beyond
        The residents within and beyond the walk add up to the ward's, as :func:`geo.access.coverage.coverage` has it.

    Raises
    ------
    UsageError
        If the limit is no walk, the region has no such ward, or nobody counted that group in it.
    """
    check_limit(limit_min)
    row = _row(region, ward_code)
    people = float(residents_of(region, group)[row])
    over_min = limit_min + min(MORE_MIN, MORE_SHARE * limit_min)
    at_pace = walking(region.network, pace)
    places = venue_places(region, at_pace)
    ward = _part(demand, demand.ward == row)
    walks = walks_to_nearest(at_pace, places, points=starts(ward, at_pace))
    out = ~(walks.seconds / 60.0 <= limit_min)
    far, walks = _part(ward, out), NearestWalks(walks.seconds[out], walks.metres[out], walks.place[out])
    causes = causes_of(region, far, walks, at_pace=at_pace, limit_min=limit_min)
    over = walks_between(at_pace, starts(far, at_pace), places, limit_min=over_min)
    point = np.repeat(np.arange(far.weight.size), np.diff(over.indptr))
    linked, minutes = np.flatnonzero(walks.place >= 0), walks.seconds / 60.0
    share = float(far.weight.sum())
    known = not np.isnan(people)
    return Beyond(
        ward_code=ward_code,
        limit_min=limit_min,
        over_min=over_min,
        residents=people if known else None,
        residents_beyond=people * share if known else None,
        residents_unconnected=people * float(far.weight[walks.place < 0].sum()) if known else None,
        share_beyond=share,
        streets=_streets(region, far, walks, causes=causes, people=people),
        nearest=_by_venue(region, linked, walks.place[linked], minutes[linked], weight=far.weight, people=people),
        just_over=_by_venue(region, point, over.indices, over.data, weight=far.weight, people=people),
    )


def _row(region: Region, ward_code: str) -> int:
    """Find a ward in the ward table."""
    rows = np.flatnonzero(region.wards[t.WARD_CODE] == ward_code)
    if not rows.size:
        msg = N_("there is no ward {ward} in the region {region}; choose one of {wards}")
        wards = ", ".join(region.wards[t.WARD_CODE])
        raise UsageError(msg, ward=repr(ward_code[:40]), region=region.name, wards=wards)
    return int(rows[0])


def _part(demand: DemandPoints, chosen: Bools) -> DemandPoints:
    """Take some of the points."""
    places = Snaps(*(values[chosen] for values in vars(demand.places).values()))
    return DemandPoints(demand.ward[chosen], demand.weight[chosen], places)


def _counted(frame: pd.DataFrame, share: Floats, people: float) -> pd.DataFrame:
    """Add how many residents each row counts, by their share of the ward's."""
    counted = frame.copy()
    counted[t.RESIDENTS] = pd.Series(people * share, frame.index, "Float64").mask(np.isnan(people * share))
    counted[t.SHARE_OF_WARD] = share
    return counted


def _sums(label: Longs | Ints, weight: Floats, count: int) -> Floats:
    """Add weights up by label."""
    return np.asarray(np.bincount(label, weights=weight, minlength=count), dtype=np.float64)


def _by_venue(
    region: Region, point: Longs, venue: Ints, minutes: Floats, *, weight: Floats, people: float
) -> pd.DataFrame:
    """Count residents, and average their minutes, by venue: of walks from points to venues."""
    share = _sums(venue, weight[point], len(region.venues))
    total = _sums(venue, weight[point] * minutes, len(region.venues))
    near = np.flatnonzero(share > 0)
    ids = region.venues[t.VENUE_ID].to_numpy()[near]
    table = pd.DataFrame({t.VENUE_ID: ids, t.MINUTES: total[near] / share[near]})
    table = _counted(table, share[near], people)[list(t.JUST_OVER_COLUMNS)]
    return table.sort_values([t.SHARE_OF_WARD, t.VENUE_ID], ascending=[False, True], ignore_index=True)


def _streets(
    region: Region, far: DemandPoints, walks: NearestWalks, *, causes: Ints, people: float
) -> gpd.GeoDataFrame:
    """Put the stretches beyond reach together to streets."""
    placed = far.places.connected
    far, causes, place = _part(far, placed), causes[placed], walks.place[placed]
    name = region.network.tags[t.STREET_NAME]
    code = name.codes[far.places.edge].astype(np.int64)
    # What has a name is one street; what has none is told apart by its nearest venue and by what lies in the way.
    bare = code < 0
    keys, street = np.unique(
        np.column_stack([code, np.where(bare, place, 0), np.where(bare, causes, 0)]), axis=0, return_inverse=True
    )
    linked = np.where(place >= 0, far.weight, 0.0)
    straight = straight_m(region, far.places, place)

    def total(values: Floats) -> Floats:
        walkable = np.where(place >= 0, values, 0.0)
        return _sums(street, linked * walkable, len(keys))

    nearest, _ = _most(street, place, linked, count=len(keys))
    cause, held = _most(street, causes, far.weight, count=len(keys))
    share = _sums(street, far.weight, len(keys))
    told = np.where(held > _MOST_OF_THEM * share, cause, t.BLOCKS.index("unknown"))
    somewhere = total(np.ones(place.size))
    table = pd.DataFrame(
        {
            t.NAME_KO: pd.Series([None if key < 0 else name.labels[key] for key in keys[:, 0]], dtype="str"),
            t.MINUTES: _ratio(total(walks.seconds[placed] / 60.0), somewhere),
            t.VENUE_ID: pd.Series(_venue_ids(region, np.where(somewhere > 0, nearest, -1)), dtype="str"),
            t.DETOUR_INDEX: _ratio(total(walks.metres[placed]), total(straight)),
            t.BLOCKED_BY: np.array(t.BLOCKS, dtype=object)[told],
        }
    )
    table = _counted(table, share, people)[list(t.BEYOND_COLUMNS)]
    lines = _lines(stretches(region.network, far.places), street, count=len(keys))
    order = np.lexsort((table[t.NAME_KO].fillna("").to_numpy(), -share))
    return gpd.GeoDataFrame(table, geometry=lines, crs=t.WGS84).iloc[order].reset_index(drop=True)


def _most(street: Longs, label: Ints, weight: Floats, *, count: int) -> tuple[Longs, Floats]:
    """Find the label that weighs most in each street, and how much that is; of equal ones the lowest."""
    pairs, pair = np.unique(np.column_stack([street, label]), axis=0, return_inverse=True)
    heavy = _sums(pair, weight, len(pairs))
    order = np.lexsort((pairs[:, 1], -heavy, pairs[:, 0]))
    first = order[np.searchsorted(pairs[order, 0], np.arange(count))]
    return pairs[first, 1], heavy[first]


def _venue_ids(region: Region, place: Longs) -> list[str | None]:
    """Name venues by their rows, None for -1."""
    ids = region.venues[t.VENUE_ID].tolist()
    return [None if row < 0 else ids[row] for row in place.tolist()]


def _ratio(part: Floats, whole: Floats) -> pd.Series:
    """Divide; NA where there is nothing to divide by."""
    known = whole > 0
    return pd.Series(np.where(known, part / np.where(known, whole, 1.0), np.nan), dtype="Float64").where(known)


def _lines(parts: npt.NDArray[np.object_], street: Longs, *, count: int) -> npt.NDArray[np.object_]:
    """Join stretches to a MultiLineString a street."""
    if not count:
        return np.empty(0, dtype=object)
    order = np.argsort(street, kind="stable")
    joined = shapely.line_merge(shapely.multilinestrings(parts[order], indices=street[order]))
    lines, owner = shapely.get_parts(joined, return_index=True)
    return np.asarray(shapely.multilinestrings(lines, indices=owner), dtype=object)
