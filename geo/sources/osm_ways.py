"""OpenStreetMap's ways and their nodes become the two street tables, whichever file they came in."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from geo import tables as t
from geo.sources import street_tables as streets
from geo.sources.losses import CONVEYOR, tally

_CONDITION: Final = re.compile(r'\["([^"]+)"(?:!~"([^"]+)")?\]')
_PRESENT, _UNLIKE = (
    tuple(
        (key, re.compile(pattern))
        for key, pattern in _CONDITION.findall(streets.WALK_FILTER)
        if bool(pattern) == is_unlike
    )
    for is_unlike in (False, True)
)


def walkable(tags: Mapping[str, str]) -> bool:
    """Apply ``street_tables.WALK_FILTER`` to one way, as Overpass would.

    Parameters
    ----------
    tags
        The way's tags.

    Returns
    -------
    bool
        Whether it passes: each key that must be there is, and no value matches a pattern that it must not.

    Examples
    --------
    >>> walkable({"highway": "steps"}), walkable({"highway": "motorway_link"}), walkable({"building": "yes"})
    (True, False, False)
    """
    return all(key in tags for key, _ in _PRESENT) and not any(
        pattern.search(tags[key]) for key, pattern in _UNLIKE if key in tags
    )


def tables_from_ways(
    nodes: pd.DataFrame,
    ways: pd.DataFrame,
    segments: pd.DataFrame,
    *,
    where: str,
    dropped: Counter[str] | None = None,
) -> streets.StreetTables:
    """Turn walkable ways into the two street tables.

    Parameters
    ----------
    nodes
        ``geo.tables.NODES``, with every node of the segments.
    ways
        Tags by the keys of ``street_tables.OSM_KEYS``, one row a way, the index its number.
    segments
        ``way_id``, ``from_node`` and ``to_node`` of the straight pieces of every way, in the way's own direction.
    where
        The file, for messages.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If nothing is left to walk on, or coordinates are not in degrees.
    TableError
        If a value breaks the contract of the tables.
    """
    moving = streets.is_conveyor(ways)
    tally(dropped, CONVEYOR, moving.sum())
    ways = ways.loc[~moving]
    segments = segments.loc[segments[t.WAY_ID].isin(ways.index)]
    # Tags are a way's, so they are cleaned once a way and not once a segment.
    tags = streets.clean_tags(ways).assign(direction=streets.direction_on_foot(ways))
    rows = tags.loc[segments[t.WAY_ID]].rename_axis(t.WAY_ID).reset_index()
    against = (rows["direction"] == -1).to_numpy()
    start, end = segments[t.FROM_NODE].to_numpy(), segments[t.TO_NODE].to_numpy()
    rows[t.FROM_NODE], rows[t.TO_NODE] = np.where(against, end, start), np.where(against, start, end)
    rows.loc[against, t.INCLINE_PERCENT] *= -1
    rows[t.ONEWAY] = rows.pop("direction") != 0
    return streets.street_tables(nodes, streets.dissolve(nodes, rows), where=where, dropped=dropped)
