"""What every source of streets shares: which ways can be walked, what their tags mean, how they become the two tables.

Whichever door a street comes in by (a live answer, a recorded one, a PBF), it has passed the same filter, its tags
were cleaned by the same rules and it was cut at the same kind of node.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, SourceError
from geo.sources.losses import NO_LENGTH, tally

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
StreetTables = tuple[pd.DataFrame, gpd.GeoDataFrame]

WALK_FILTER: Final = (
    '["highway"]["area"!~"yes"]["access"!~"private"]'
    '["highway"!~"abandoned|bus_guideway|construction|cycleway|motor|no|planned|'
    'platform|proposed|raceway|razed|rest_area|services"]'
    '["foot"!~"no"]["service"!~"private"]'
    '["sidewalk"!~"separate"]["sidewalk:both"!~"separate"]'
    '["sidewalk:left"!~"separate"]["sidewalk:right"!~"separate"]'
)
"""The ways that can be walked: the ``walk`` filter of OSMnx 2.1, word for word. Its weak spots are ours: it leaves out
every ``highway=cycleway``, also those shared with walkers, and ``access=private`` even with ``foot=yes``, and it keeps
``access=no``."""

TEXT_TAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": t.STREET_NAME,
        "highway": t.HIGHWAY,
        "footway": t.FOOTWAY,
        "surface": t.SURFACE,
        "wheelchair": t.WHEELCHAIR,
        "lit": t.LIT,
        "crossing": t.CROSSING,
    }
)
"""OpenStreetMap's key and our column."""
INCLINE: Final = "incline"
CONVEYING: Final = "conveying"
ONEWAY_ON_FOOT: Final = ("oneway:foot", "foot:oneway")
OSM_KEYS: Final = (*TEXT_TAGS, INCLINE, CONVEYING, *ONEWAY_ON_FOOT)
"""Every key that a source has to keep."""

STEEPEST_PERCENT: Final = 100.0
_INCLINE = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(%|°|:\s*(\d+(?:[.,]\d+)?))")


def incline_percent(text: object) -> float:
    """Read OpenStreetMap's ``incline``.

    Parameters
    ----------
    text
        The tag as mapped; anything but text is unknown.

    Returns
    -------
    float
        Percent, signed along the way. NaN for ``up``, ``down``, a bare number (its unit is anyone's guess), a range,
        and anything steeper than 100 %, which is a slip of the keyboard.

    References
    ----------
    https://wiki.openstreetmap.org/wiki/Key:incline

    Examples
    --------
    >>> [round(incline_percent(text), 1) for text in ("8 %", "-4.5%", "1:12", "4°", "up")]
    [8.0, -4.5, 8.3, 7.0, nan]
    """
    found = _INCLINE.fullmatch(text.strip().replace("\N{MINUS SIGN}", "-")) if isinstance(text, str) else None
    if found is None:
        return math.nan
    value = float(found[1].replace(",", "."))
    if found[2] == "°":
        value = 100 * math.tan(math.radians(value)) if abs(value) < 90 else math.inf  # noqa: PLR2004 (upright)
    elif found[3]:
        run = float(found[3].replace(",", "."))
        value = 100 * value / run if run else math.inf
    return value if abs(value) <= STEEPEST_PERCENT else math.nan


def clean_tags(raw: pd.DataFrame) -> pd.DataFrame:
    """Turn OpenStreetMap's tags into the columns of the edge table.

    Parameters
    ----------
    raw
        One column a key of :data:`OSM_KEYS`, one row a way or stretch; a key that nobody used may be absent.

    Returns
    -------
    pandas.DataFrame
        On the same index: every column of ``geo.tables.EDGE_TAGS`` (missing or blank text is NA), ``steps`` (true
        where ``highway`` is ``steps`` and nothing else) and ``incline_percent``.
    """
    tags = pd.DataFrame(index=raw.index)
    for key, column in TEXT_TAGS.items():
        text = raw[key].astype("str").str.strip() if key in raw else pd.Series(pd.NA, raw.index, "str")
        tags[column] = text.mask(text == "")
    tags[t.STEPS] = (tags[t.HIGHWAY] == "steps").to_numpy(dtype=bool)
    inclines = raw[INCLINE] if INCLINE in raw else pd.Series(math.nan, raw.index)
    tags[t.INCLINE_PERCENT] = inclines.map({text: incline_percent(text) for text in inclines.unique()}).astype(float)
    return tags


def is_conveyor(raw: pd.DataFrame) -> pd.Series:
    """Tell escalators and moving walks.

    They leave the network: some stand still, most run one way only and none carries a wheelchair.

    Parameters
    ----------
    raw
        As for :func:`clean_tags`.

    Returns
    -------
    pandas.Series
        True where ``conveying`` says anything but ``no``.
    """
    if CONVEYING not in raw:
        return pd.Series(data=False, index=raw.index)
    return raw[CONVEYING].notna() & (raw[CONVEYING] != "no")


def direction_on_foot(raw: pd.DataFrame) -> pd.Series:
    """Tell which way a way may be walked.

    OpenStreetMap's ``oneway`` is about vehicles and is not asked.

    Parameters
    ----------
    raw
        As for :func:`clean_tags`.

    Returns
    -------
    pandas.Series
        1 as it was drawn only, -1 against that only, 0 both ways.
    """
    direction = pd.Series(0, raw.index)
    for key in ONEWAY_ON_FOOT:
        if key in raw:
            direction = direction.mask(raw[key].isin(["yes", "1", "true"]), 1).mask(raw[key] == "-1", -1)
    return direction


def dissolve(nodes: pd.DataFrame, segments: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join straight segments into stretches that run from junction to junction.

    A node goes where exactly two segments meet that are alike in every tag of the edge table, in direction and in
    signed incline, also where one way ends and the next begins: no steps, no name and no surface is blended away.
    A ring without a junction keeps one node.

    Parameters
    ----------
    nodes
        ``geo.tables.NODES``, with every node of the segments.
    segments
        The columns of ``geo.tables.EDGES`` without ``geometry``; each row is the straight line between its nodes.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of ``geo.tables.EDGES``, EPSG:4326. ``way_id`` is that of the first segment.
    """
    count = len(segments)
    if count == 0:
        return gpd.GeoDataFrame(segments.assign(**{t.GEOMETRY: []}), geometry=t.GEOMETRY, crs=t.WGS84)
    place = pd.Index(nodes[t.NODE_ID])
    start = place.get_indexer(segments[t.FROM_NODE]).astype(np.int64)
    end = place.get_indexer(segments[t.TO_NODE]).astype(np.int64)
    chain, half = _chains(segments, start, end)
    row, backwards = half % count, half >= count
    first = np.r_[True, chain[1:] != chain[:-1]]
    last = np.r_[first[1:], True]

    tail, head = np.where(backwards, end[row], start[row]), np.where(backwards, start[row], end[row])
    corner = np.insert(tail, np.flatnonzero(last) + 1, head[last])
    lines = shapely.linestrings(
        nodes[[t.LON, t.LAT]].to_numpy()[corner], indices=np.repeat(np.arange(first.sum()), _lengths(first) + 1)
    )
    stretches = segments.iloc[row[first]].reset_index(drop=True)
    stretches[t.FROM_NODE] = place.to_numpy()[tail[first]]
    stretches[t.TO_NODE] = place.to_numpy()[head[last]]
    stretches[t.INCLINE_PERCENT] *= np.where(backwards[first], -1, 1)
    return gpd.GeoDataFrame(stretches, geometry=lines, crs=t.WGS84)


def _lengths(first: Flags) -> Integers:
    """Count the members of each run that begins where ``first`` is true."""
    return np.diff(np.flatnonzero(np.r_[first, True]))


def _chains(segments: pd.DataFrame, start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Put segments in walking order, chain after chain.

    A segment ``s`` of ``n`` is two halves: ``s`` walked as drawn and ``s + n`` walked back. Returns each place's chain
    and half; of a chain's two orders the one that walks its lowest segment as drawn.
    """
    count = len(segments)
    twin = np.r_[count : 2 * count, 0:count]
    one, other = _through(segments, start, end)
    joined = coo_array((np.ones(len(one)), (one % count, other % count)), shape=(count, count))
    chain = connected_components(joined, directed=False)[1].astype(np.int64)

    # A chain of s segments has s - 1 nodes inside; only a ring has s, and it is cut at the first of them.
    inside = chain[one % count]
    ring = np.bincount(inside, minlength=chain.max() + 1) == np.bincount(chain)
    cut = np.unique(inside, return_index=True)[1]
    cut = cut[ring[inside[cut]]]
    one, other = np.delete(one, cut), np.delete(other, cut)

    follows = np.arange(2 * count)
    follows[twin[one]], follows[twin[other]] = other, one
    # List ranking by pointer doubling: each round doubles the reach, so a chain of 1,000 takes ten rounds.
    left = (follows != np.arange(2 * count)).astype(np.int64)
    while (left[follows] != 0).any():
        left, follows = left + left[follows], follows[follows]

    lowest = np.unique(chain, return_index=True)[1]
    both = np.tile(chain, 2)
    chosen = np.flatnonzero(follows == follows[lowest][both])
    order = chosen[np.lexsort((-left[chosen], both[chosen]))]
    return both[order], order


def _through(segments: pd.DataFrame, start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Find the nodes that dissolve: returns the two halves that leave each of them."""
    count = len(segments)
    tail = np.r_[start, end]
    by_node = np.argsort(tail, kind="stable")
    degree = np.bincount(tail)
    at = (np.cumsum(degree) - degree)[degree == 2]  # noqa: PLR2004 (two segments meet)
    one, other = by_node[at], by_node[at + 1]

    alike = segments.groupby([t.ONEWAY, t.STEPS, *t.EDGE_TAGS], dropna=False, sort=False).ngroup().to_numpy()
    incline = segments[t.INCLINE_PERCENT].to_numpy()
    outwards = np.r_[incline, -incline]
    same_slope = (outwards[one] == -outwards[other]) | (np.isnan(outwards[one]) & np.isnan(outwards[other]))
    a_row, b_row = one % count, other % count
    # On a one-way stretch one segment arrives and the other leaves.
    flows = ~segments[t.ONEWAY].to_numpy(dtype=bool)[a_row] | ((one < count) != (other < count))
    keep = (alike[a_row] == alike[b_row]) & same_slope & flows & (a_row != b_row)
    return one[keep], other[keep]


def street_tables(
    nodes: pd.DataFrame, edges: gpd.GeoDataFrame, *, where: str, dropped: Counter[str] | None = None
) -> StreetTables:
    """Finish the two tables: drop what has no length, keep the nodes in use, order the rows, hold the contract.

    Two nodes at the same spot that a stretch without length joins become one (the lower number stays), so that
    dropping the stretch does not part the streets on its two sides.

    Parameters
    ----------
    nodes
        The columns of ``geo.tables.NODES``.
    edges
        The columns of ``geo.tables.EDGES``, EPSG:4326.
    where
        The file or service, for messages.
    dropped
        Where to count the stretches without length.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` by ``node_id`` and ``geo.tables.EDGES`` by nodes, way and line: the same streets in
        another order give the same tables.

    Raises
    ------
    SourceError
        If nothing is left to walk on, or coordinates are not in degrees.
    TableError
        If a value breaks the contract.
    """
    _hold_degrees(shapely.get_coordinates(edges[t.GEOMETRY].to_numpy()), where)
    point = shapely.length(edges[t.GEOMETRY].to_numpy()) == 0
    tally(dropped, NO_LENGTH, point.sum())
    kept = edges.loc[~point].copy()
    if kept.empty:
        raise no_streets(where)
    merged = _merged_nodes(nodes, edges.loc[point])
    for column in (t.FROM_NODE, t.TO_NODE):
        kept[column] = kept[column].map(merged)
    used = nodes[t.NODE_ID].isin(np.union1d(kept[t.FROM_NODE], kept[t.TO_NODE]))
    shape = pd.Series(shapely.to_wkb(kept[t.GEOMETRY].to_numpy()), kept.index)
    order = kept.assign(shape=shape).sort_values([t.FROM_NODE, t.TO_NODE, t.WAY_ID, "shape"]).index
    return (
        check(nodes.loc[used].sort_values(t.NODE_ID, ignore_index=True), t.NODES, where),
        check(kept.loc[order].reset_index(drop=True), t.EDGES, where),
    )


def no_streets(where: str) -> SourceError:
    """Say that a source has nothing to walk on.

    Parameters
    ----------
    where
        The file or service.

    Returns
    -------
    SourceError
        To be raised.
    """
    msg = N_("no walkable street was found in {where}; check that it covers the area and has streets")
    return SourceError(msg, where=where)


def _merged_nodes(nodes: pd.DataFrame, points: pd.DataFrame) -> pd.Series:
    """Map each node to the lowest number among those that stretches without length join to it."""
    numbers = np.sort(nodes[t.NODE_ID].to_numpy())
    start, end = (np.searchsorted(numbers, points[column]) for column in (t.FROM_NODE, t.TO_NODE))
    joined = coo_array((np.ones(len(points)), (start, end)), shape=(len(numbers), len(numbers)))
    group = connected_components(joined, directed=False)[1]
    lowest = np.unique(group, return_index=True)[1]
    return pd.Series(numbers[lowest[group]], numbers)


def _hold_degrees(xy: npt.NDArray[np.float64], where: str) -> None:
    """Refuse corners of streets off the globe, where the metres of another coordinate system would put them."""
    off = ~(np.abs(xy) <= (180, 90)).all(axis=1)
    if off.any():
        x, y = xy[off.argmax()].tolist()
        msg = N_(
            "{where} has a street at {x}, {y}, which is no longitude and latitude in degrees (WGS 84, EPSG:4326); "
            "convert it to EPSG:4326 and try again"
        )
        raise SourceError(msg, where=where, x=x, y=y)
