"""Homes among OpenStreetMap's buildings: which ones people live in, and how much floor each has."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geo import tables as t
from geo.contracts import check
from geo.sources.osm_answers import areas_in

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_BUILDING: Final = "building"
_LEVELS: Final = "building:levels"
_HOMES: Final = (
    *("apartments", "bungalow", "cabin", "detached", "dormitory", "duplex", "farm", "ger", "house", "houseboat"),
    *("longhouse", "residential", "semi", "semidetached_house", "static_caravan", "stilt_house", "terrace"),
    *("terraced_house", "townhouse", "trullo", "villa"),
)
"""Values of ``building`` that say that people live there. Any other but ``yes`` says what else it is."""
_NOT_SAID: Final = "yes"
_OTHER_USES: Final = (
    *("aeroway", "amenity", "club", "craft", "emergency", "healthcare", "industrial", "leisure", "man_made"),
    *("military", "office", "power", "public_transport", "railway", "shop", "tourism"),
)
"""Tags that say what a building that is only ``yes`` serves for."""
_GROUNDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "landuse": (
            *("cemetery", "commercial", "construction", "depot", "education", "farmyard", "garages"),
            *("greenhouse_horticulture", "industrial", "institutional", "landfill", "military", "port", "quarry"),
            *("railway", "religious", "retail"),
        ),
        "amenity": (
            *("college", "grave_yard", "hospital", "kindergarten", "parking", "place_of_worship", "prison"),
            *("research_institute", "school", "university"),
        ),
    }
)
"""Grounds on which a building that is only ``yes`` is no home."""
BUILDING_TAGS: Final[Mapping[str, list[str] | bool]] = MappingProxyType(
    {_BUILDING: True, **{key: list(values) for key, values in _GROUNDS.items()}}
)
"""The features to ask for, in OSMnx's way of saying tags."""
BUILDING_KEYS: Final = tuple(dict.fromkeys((_BUILDING, _LEVELS, *_GROUNDS, *_OTHER_USES)))
"""The tags that are read where a feature has them."""
MOST_LEVELS: Final = 200.0
"""Floors; the highest building has 163. What claims more says nothing."""
LEAST_FOOTPRINT_M2: Final = 10.0
"""What covers less is a sliver of a damaged outline, or a hut."""
MOST_FOOTPRINT_M2: Final = 400_000.0
"""The largest building covers about that; what covers more is a mistake."""


def dwellings_of(features: gpd.GeoDataFrame, *, where: str) -> gpd.GeoDataFrame:
    """Find the homes among buildings, and their floor area.

    A building is a home if its ``building`` says so, or if it says only ``yes`` and neither its other tags nor the
    ground it stands on say otherwise; with any other value it is none. Its floor area is its footprint, measured in a
    plane true to scale there, times ``building:levels``: a number above 0 and up to :data:`MOST_LEVELS`, or a list of
    such (``3;4``, parts of different height), of which the mean counts. Anything else is as if nobody had said, and
    one floor counts. A home mapped within another (a part, or the outline of one in several parts) is left out.

    Parameters
    ----------
    features
        ``id``, columns of tags from :data:`BUILDING_KEYS`, which may be absent, and ``geometry`` of any kind,
        EPSG:4326. What is no area is left out: an entrance is no building.
    where
        The file or service, for messages.

    Returns
    -------
    geopandas.GeoDataFrame
        ``tables.DWELLINGS``, in the order of the features.

    Raises
    ------
    TableError
        If a value breaks the contract of the table.
    """
    bounded = np.isfinite(features.geometry.bounds.to_numpy(dtype=float)).all(axis=1)
    drawn = features.loc[bounded & np.isin(features.geometry.geom_type, ("Polygon", "MultiPolygon"))]
    drawn = drawn.drop_duplicates("id").reset_index(drop=True)
    shapes = drawn.geometry.to_numpy()
    flawed = ~shapely.is_valid(shapes)
    shapes[flawed] = areas_in(shapes[flawed])
    kind, footprint = _text(drawn, _BUILDING), _areas_m2(shapes)
    vague = (kind == _NOT_SAID).to_numpy(dtype=bool) & ~_serves_otherwise(drawn)
    sized = (footprint >= LEAST_FOOTPRINT_M2) & (footprint <= MOST_FOOTPRINT_M2)
    chosen = np.flatnonzero((kind.isin(_HOMES).to_numpy(dtype=bool) | vague) & sized)
    inside = shapely.point_on_surface(shapes[chosen])
    kept = ~(
        (_on_grounds(drawn, shapes, inside) & vague[chosen]) | _repeated(shapes[chosen], inside, footprint[chosen])
    )
    rows = chosen[kept]
    levels = _levels(_text(drawn, _LEVELS).iloc[rows])
    found = {t.FLOOR_AREA_M2: footprint[rows] * np.where(np.isnan(levels), 1.0, levels), t.LEVELS: levels}
    return check(gpd.GeoDataFrame(found, geometry=inside[kept], crs=t.WGS84), t.DWELLINGS, where)


def _text(features: gpd.GeoDataFrame, key: str) -> pd.Series:
    """Read a tag as text; missing or blank is NA."""
    if key not in features:
        return pd.Series(pd.NA, features.index, dtype="str")
    text: pd.Series = features[key].astype("str").str.strip()
    return text.mask(text == "")


def _areas_m2(shapes: Shapes) -> Floats:
    """Measure areas in a plane that is true to scale in their middle: to a few parts in 100,000 over a city."""
    if not len(shapes):
        return np.empty(0)
    west, south, east, north = shapely.total_bounds(shapes)
    plane = f"+proj=tmerc +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +k=1 +ellps=WGS84 +units=m"
    to_plane = pyproj.Transformer.from_crs(t.WGS84, plane, always_xy=True)
    flat = shapely.transform(shapes, lambda at: np.column_stack(to_plane.transform(at[:, 0], at[:, 1])))
    areas = np.asarray(shapely.area(flat), np.float64)
    # Far from the middle the plane ends.
    return np.where(np.isfinite(areas), areas, 0.0)


def _serves_otherwise(features: gpd.GeoDataFrame) -> Flags:
    """Mark what a tag gives another use."""
    other = np.zeros(len(features), dtype=bool)
    for key in _OTHER_USES:
        used = _text(features, key)
        other |= (used.notna() & (used != "no")).to_numpy(dtype=bool)
    return other


def _on_grounds(features: gpd.GeoDataFrame, shapes: Shapes, inside: Shapes) -> Flags:
    """Mark the points that lie on grounds for something else than living."""
    ground = np.zeros(len(features), dtype=bool)
    for key, values in _GROUNDS.items():
        ground |= _text(features, key).isin(values).to_numpy(dtype=bool)
    ground &= _text(features, _BUILDING).isna().to_numpy(dtype=bool)
    on = np.zeros(len(inside), dtype=bool)
    on[shapely.STRtree(inside).query(shapes[ground], predicate="intersects")[1]] = True
    return on


def _repeated(shapes: Shapes, inside: Shapes, footprint: Floats) -> Flags:
    """Mark what lies within something larger, or within the same mapped before."""
    inner, outer = shapely.STRtree(shapes).query(inside, predicate="within")
    order = np.lexsort((np.arange(len(shapes)), -footprint))
    rank = np.empty(len(shapes), dtype=np.int64)
    rank[order] = np.arange(len(shapes))
    repeated = np.zeros(len(shapes), dtype=bool)
    repeated[inner[rank[outer] < rank[inner]]] = True
    return repeated


def _levels(said: pd.Series) -> Floats:
    """Read numbers of floors; NaN where nobody said, or what was said is none."""
    parts = said.str.split(";").explode()
    numbers = pd.to_numeric(parts, errors="coerce").astype("float64")
    sound = numbers.where((numbers > 0) & (numbers <= MOST_LEVELS))
    building = sound.groupby(level=0, sort=False)
    # One part that says nothing leaves the whole unsaid.
    return np.asarray(building.mean().where(building.count() == building.size()), np.float64)
