"""Where a new space could open: places on a list, or any street corner."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.contracts import check
from geo.region.region import Region
from geo.region.wards import wards_of
from geo.streets.network import WalkNetwork

CORNER: Final = "corner"
_STREETS_THAT_MEET: Final = 3
"""Where two stretches meet the street merely goes on."""


def street_corners(region: Region) -> gpd.GeoDataFrame:
    """Take every street corner inside the wards for a candidate.

    Parameters
    ----------
    region
        Its wards and streets.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract :data:`geo.tables.CANDIDATES`, of the kind ``corner``, EPSG:4326, and ``ward_code``: the nodes
        where three or more stretches of street meet, flights of steps not counted. A corner is called by its streets'
        names, and by its ward where they have none.
    """
    network = region.network
    level = ~network.edge_steps
    ends = np.concatenate([network.edge_from[level], network.edge_to[level]])
    node = np.flatnonzero(np.bincount(ends, minlength=network.node_count) >= _STREETS_THAT_MEET)
    points = np.atleast_1d(np.asarray(shapely.points(network.node_lon[node], network.node_lat[node]), dtype=object))
    ward = wards_of(points, region.wards)
    node, points, ward = node[ward >= 0], points[ward >= 0], ward[ward >= 0]
    met = _met_names(network)
    in_ward, in_english = (region.wards[name].to_numpy()[ward] for name in (t.NAME_KO, t.NAME_EN))
    corners = gpd.GeoDataFrame(
        {
            t.CANDIDATE_ID: [f"{CORNER}-{number}" for number in network.node_id[node]],
            t.NAME_KO: [met.get(one) or name for one, name in zip(node.tolist(), in_ward, strict=True)],
            t.NAME_EN: [None if met.get(one) else name for one, name in zip(node.tolist(), in_english, strict=True)],
            t.KIND: CORNER,
            t.ADDRESS_KO: None,
        },
        geometry=points,
        crs=t.WGS84,
    )
    checked = check(corners, t.CANDIDATES, "street corners")
    return checked.assign(**{t.WARD_CODE: region.wards[t.WARD_CODE].to_numpy()[ward]})


def listed(region: Region, candidates: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int, int]:
    """Take the candidates of a list that lie in the region, each once.

    Parameters
    ----------
    region
        Its wards.
    candidates
        By the contract :data:`geo.tables.CANDIDATES`.

    Returns
    -------
    tuple
        The candidates with ``ward_code``; how many lie outside all wards; how many share the name and the point of an
        earlier one.
    """
    ward = wards_of(candidates.geometry.to_numpy(), region.wards)
    inside = candidates[ward >= 0].assign(**{t.WARD_CODE: region.wards[t.WARD_CODE].to_numpy()[ward[ward >= 0]]})
    same = pd.DataFrame({"name": inside[t.NAME_KO], "x": inside.geometry.x, "y": inside.geometry.y}).duplicated()
    return inside[~same].reset_index(drop=True), int((ward < 0).sum()), int(same.sum())


def _met_names(network: WalkNetwork) -> dict[int, str]:
    """Name the streets that meet at each node, by node."""
    tag = network.tags[t.STREET_NAME]
    named: npt.NDArray[np.bool_] = tag.codes >= 0
    codes = np.tile(tag.codes[named].astype(np.int64), 2)
    nodes = np.concatenate([network.edge_from[named], network.edge_to[named]]).astype(np.int64)
    pairs = np.unique(np.column_stack([nodes, codes]), axis=0)
    cuts = np.flatnonzero(np.diff(pairs[:, 0])) + 1
    firsts = pairs[np.concatenate([[0], cuts]), 0] if len(pairs) else []
    groups = np.split(pairs[:, 1], cuts) if len(pairs) else []
    return {
        int(node): " · ".join(sorted(tag.labels[code] for code in group))
        for node, group in zip(firsts, groups, strict=True)
    }
