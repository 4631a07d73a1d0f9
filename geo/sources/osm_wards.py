"""Wards from OpenStreetMap: the administrative areas one level below a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, SourceError
from geo.sources.osm_answers import Place, areas_in

LEVEL: Final = "admin_level"
BOUNDARY: Final = "boundary"
LEVELS: Final = range(5, 12)
"""The levels of OpenStreetMap's ``admin_level`` that can be parts of a city."""
WARD_TAGS: Final[Mapping[str, list[str]]] = MappingProxyType({LEVEL: [str(level) for level in LEVELS]})
"""The features to ask for, in OSMnx's way of saying tags."""
WARD_KEYS: Final = (BOUNDARY, "name", "name:ko", "name:en")
"""Further tags that are read."""

LEAST_INSIDE: Final = 0.9
"""An area is of the place if this share of it lies inside."""
LEAST_COVERED: Final = 0.8
"""The areas of a level are its wards if they cover this share of the place."""
_SAME: Final = 0.99
"""Two areas are one, mapped twice, if their common part is this share of both together."""


@dataclass(frozen=True, eq=False)
class Wards:
    """The wards of a place.

    Attributes
    ----------
    table
        ``geo.tables.WARDS``.
    level
        Their ``admin_level``; None where no level fitted and the place itself is the one ward.
    """

    table: gpd.GeoDataFrame
    level: int | None


def wards_within(place: Place, features: gpd.GeoDataFrame, *, ward_level: int | None, where: str) -> Wards:
    """Choose the areas of one administrative level within a place.

    Without a level, it is the first one below the place's own that has two areas or more which together cover
    :data:`LEAST_COVERED` of the place; where none does, the place is its own one ward.

    Parameters
    ----------
    place
        The place.
    features
        ``id``, the tags of :data:`WARD_TAGS` and :data:`WARD_KEYS` (which may be absent) and ``geometry`` of any kind,
        EPSG:4326.
    ward_level
        The ``admin_level`` to take, or None to guess.
    where
        The file or service, for messages.

    Returns
    -------
    Wards
        By name; a ward without a name is called by its identifier.

    Raises
    ------
    SourceError
        If no area of the given level lies in the place: names the levels that have some.
    TableError
        If a value breaks the contract of the tables.
    """
    areas = _administrative(features)
    own = areas.loc[areas["id"] == place.osm_id, LEVEL]
    inside = _within(areas, place)
    if ward_level is None:
        above = int(own.iloc[0]) if len(own) else LEVELS[0] - 1
        chosen = next((level for level in LEVELS if level > above and _fits(inside, level, place.outline)), None)
        if chosen is None:
            return Wards(_one_ward(place, where), None)
    else:
        chosen = ward_level
        if not (inside[LEVEL] == chosen).any():
            raise _no_such_level(inside, chosen, place)
    found = inside[inside[LEVEL] == chosen]
    names = _text(found, "name:ko").fillna(_text(found, "name"))
    table = gpd.GeoDataFrame(
        {
            t.WARD_CODE: found["id"],
            t.NAME_KO: names.fillna(found["id"]),
            t.NAME_EN: _text(found, "name:en"),
            t.GEOMETRY: found.geometry,
        },
        crs=t.WGS84,
    ).sort_values([t.NAME_KO, t.WARD_CODE], ignore_index=True)
    return Wards(check(table, t.WARDS, where), chosen)


def _one_ward(place: Place, where: str) -> gpd.GeoDataFrame:
    said = {t.WARD_CODE: [place.osm_id], t.NAME_KO: [place.name_ko], t.NAME_EN: [place.name_en]}
    return check(gpd.GeoDataFrame(said, geometry=[place.outline], crs=t.WGS84), t.WARDS, where)


def _administrative(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the administrative areas, valid, with their levels as numbers, relations before ways."""
    areas = features.assign(
        **{
            LEVEL: pd.to_numeric(_text(features, LEVEL), errors="coerce"),
            t.GEOMETRY: areas_in(features.geometry.to_numpy()),
        }
    )
    whole = areas[LEVEL].isin(LEVELS) & (_text(features, BOUNDARY) == "administrative") & areas.geometry.notna()
    return areas[whole].drop_duplicates("id").sort_values("id", ignore_index=True)


def _within(areas: gpd.GeoDataFrame, place: Place) -> gpd.GeoDataFrame:
    """Keep the areas within a place that are not the place itself, each once a level.

    Areas are compared in square degrees: within one city these are alike.
    """
    shapes = areas.geometry.to_numpy()
    shapely.prepare(place.outline)
    common = shapely.area(shapely.intersection(shapes, place.outline))
    inside = (common >= LEAST_INSIDE * shapely.area(shapes)) & (areas["id"] != place.osm_id).to_numpy(dtype=bool)
    inside &= common < _SAME * shapely.area(shapely.union(shapes, place.outline))
    kept = areas[inside].reset_index(drop=True)
    return kept[~_mapped_twice(kept)]


def _mapped_twice(areas: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell areas that an earlier one of the same level repeats, as a way that is a relation's only border does."""
    shapes, levels = areas.geometry.to_numpy(), areas[LEVEL].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = (one < other) & (levels[one] == levels[other])
    one, other = one[pairs], other[pairs]
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    both = shapely.area(shapes[one]) + shapely.area(shapes[other]) - common
    repeated = np.zeros(len(areas), dtype=bool)
    repeated[other[common >= _SAME * both]] = True
    return repeated


def _fits(inside: gpd.GeoDataFrame, level: int, outline: Any) -> bool:
    """Tell whether a level parts a place into several areas without leaving much of it out."""
    shapes = inside.geometry.to_numpy()[(inside[LEVEL] == level).to_numpy(dtype=bool)]
    covered = shapely.area(shapely.intersection(shapely.union_all(shapes), outline))
    return len(shapes) > 1 and bool(covered >= LEAST_COVERED * shapely.area(outline))


def _no_such_level(inside: gpd.GeoDataFrame, level: int, place: Place) -> SourceError:
    """Say which levels there are."""
    counts = inside[LEVEL].astype(int).value_counts().sort_index()
    if counts.empty:
        msg = N_("no administrative area lies within {place} on OpenStreetMap; leave out --ward-level")
        return SourceError(msg, place=place.name_en)
    levels = ", ".join(f"{found} ({count})" for found, count in counts.items())
    msg = N_(
        "no administrative area of level {level} lies within {place} on OpenStreetMap; choose --ward-level among those "
        "that have some (and how many): {levels}"
    )
    return SourceError(msg, level=level, place=place.name_en, levels=levels)


def _text(features: gpd.GeoDataFrame, key: str) -> pd.Series:
    """Read a tag as text; missing or blank is NA."""
    if key not in features:
        return pd.Series(pd.NA, features.index, dtype="str")
    text: pd.Series = features[key].astype("str").str.strip()
    return text.mask(text == "")
