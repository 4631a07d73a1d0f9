"""The rows of a file that have no coordinates, placed by their address and noted in its ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.sources.address_placing import Asked, place_addresses
from geo.sources.ledger import Draft

Floats = npt.NDArray[np.float64]

_XY: Final = (t.LON, t.LAT)
_DECIMALS: Final = 7
"""Of degrees: a centimetre."""


@dataclass(frozen=True)
class Hints:
    """What helps to place a row by its address.

    Attributes
    ----------
    roads, asked
        As in :func:`geo.sources.address_placing.place_addresses`.
    """

    roads: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, Asked] = field(default_factory=lambda: MappingProxyType({}))


def placed_by_address(
    degrees: Floats,
    about: pd.DataFrame,
    text: pd.DataFrame,
    columns: dict[str, str],
    *,
    draft: Draft,
    wards: gpd.GeoDataFrame,
    others: list[gpd.GeoDataFrame],
    hints: Hints,
) -> Floats:
    """Place the rows without coordinates by their address.

    Parameters
    ----------
    degrees
        (n, 2) longitude and latitude, EPSG:4326; NaN for none.
    about
        (n) ``name_ko``, ``address_ko`` and ``position``; takes how well a point is known.
    text
        (n) ``lon`` and ``lat`` as the file has them.
    columns
        The file's columns for ``lat``, ``lon`` and ``address_ko``.
    draft
        Takes what each point rests on.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`.
    others
        Places that are known, by the contract :data:`geo.tables.VENUES`; the file's own rows that have points and can
        be used come after them.
    hints
        What else helps.

    Returns
    -------
    numpy.ndarray
        (n, 2) degrees; NaN for what could not be placed.
    """
    there = np.isfinite(degrees).all(axis=1)
    rows = np.flatnonzero(draft.usable & ~there)
    if not rows.size:
        return degrees
    wanted = [t.NAME_KO, t.ADDRESS_KO, t.POSITION]
    own = np.flatnonzero(draft.usable & there)
    mine = gpd.GeoDataFrame(about.iloc[own][wanted], geometry=gpd.points_from_xy(*degrees[own].T), crs=t.WGS84)
    known = gpd.GeoDataFrame(
        pd.concat([*(places[[*wanted, t.GEOMETRY]] for places in others), mine], ignore_index=True)
    )
    found = place_addresses(
        about[t.ADDRESS_KO].iloc[rows], known=known, wards=wards, roads=hints.roads, asked=hints.asked
    )
    there = found.position.notna().to_numpy()
    rows, points = rows[there], np.column_stack([found.lon, found.lat])[there].round(_DECIMALS)
    if not rows.size:
        return degrees
    about.loc[about.index[rows], t.POSITION] = found.position[there]
    written = [[f"{degree:.{_DECIMALS}f}" for degree in column] for column in points.T.tolist()]
    noted = {columns.get(name, ""): (text[name], column) for name, column in zip(_XY, written, strict=True)}
    if "" in noted:
        both = [f"{lat}, {lon}" for lon, lat in zip(*written, strict=True)]
        noted = {columns[t.ADDRESS_KO]: (pd.Series(pd.NA, about.index, dtype="str"), both)}
    why = dict(zip(rows.tolist(), [reason for reason in found.why if reason is not None], strict=True))
    reasons = [why.get(row) for row in range(len(about))]
    for column, (old, new) in noted.items():
        cells = old.copy()
        cells.iloc[rows] = new
        draft.replace(column, old, cells, why=reasons)
    degrees = degrees.copy()
    degrees[rows] = points
    return degrees
