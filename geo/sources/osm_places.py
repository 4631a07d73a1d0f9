"""What OpenStreetMap knows around the streets: green and industrial land, water, stations, homes, and candidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa
import shapely
from scipy.spatial import cKDTree

from geo import tables as t
from geo.contracts import check
from geo.sources.buildings import dwellings_of
from geo.sources.osm_shore import sea

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_KINDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "library": {"amenity": ("library",)},
        "community_centre": {"amenity": ("community_centre",)},
        # A gallery is where art is shown and talked about, which is nearer to an arts centre than to a museum.
        "arts_centre": {"amenity": ("arts_centre",), "tourism": ("gallery",)},
        "museum": {"tourism": ("museum",)},
        "school": {"amenity": ("school",)},
        "social_facility": {"amenity": ("social_facility",)},
        "cafe": {"amenity": ("cafe",)},
        # Hands that could teach: plumbers, roofers and breweries are crafts on the map as well.
        "craft_shop": {
            "shop": ("art", "craft", "fabric", "frame", "haberdashery", "pottery", "sewing", "wool"),
            "craft": (
                *("atelier", "basket_maker", "bookbinder", "cabinet_maker", "candlemaker", "carpenter", "dressmaker"),
                *("embroiderer", "glassblower", "jeweller", "knitter", "leather", "luthier", "musical_instrument"),
                *("painter", "photographer", "pottery", "print_shop", "printer", "sculptor", "sewing", "shoemaker"),
                *("tailor", "toymaker", "watchmaker", "weaver", "woodworker"),
            ),
        },
    }
)
"""Which tags make a candidate of a kind; where several do, the first kind counts."""
_GREEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "leisure": ("garden", "golf_course", "nature_reserve", "park", "recreation_ground"),
        "landuse": ("cemetery", "forest", "grass", "meadow", "recreation_ground", "village_green"),
        "natural": ("grassland", "heath", "scrub", "wood"),
    }
)
_WATER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"natural": ("water",), "waterway": ("dock", "riverbank"), "landuse": ("basin", "reservoir")}
)
_STREAM_WIDTH_M: Final[Mapping[str, float]] = MappingProxyType({"river": 6.0, "canal": 4.0, "stream": 2.0})
"""Width of a mapped line of water that states none: little, so that nobody loses ground to a guess."""
_MOST_STREAM_WIDTH_M: Final = 100.0
_INDUSTRY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"landuse": ("depot", "industrial", "landfill", "military", "port", "quarry", "railway")}
)
_COAST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"natural": ("coastline",)})
_STATIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"railway": ("station", "halt")})
_ADDRESS: Final = ("addr:province", "addr:city", "addr:district", "addr:street", "addr:housenumber")


def _tags_asked() -> dict[str, list[str] | bool]:
    """Collect every value that makes something of a feature, by key."""
    asked: dict[str, list[str] | bool] = {}
    rivers = {"waterway": tuple(_STREAM_WIDTH_M)}
    for condition in (*_KINDS.values(), _GREEN, _INDUSTRY, _WATER, rivers, _COAST, _STATIONS):
        for key, values in condition.items():
            before = asked.get(key, [])
            asked[key] = sorted({*(before if isinstance(before, list) else ()), *values})
    return asked


FEATURE_TAGS: Final[Mapping[str, list[str] | bool]] = MappingProxyType(_tags_asked())
"""The features to ask for, in OSMnx's way of saying tags."""
DETAIL_TAGS: Final = ("name", "name:ko", "name:en", "width", "tunnel", "addr:full", *_ADDRESS)
"""Further tags that are read where a feature has them."""

SAME_PLACE_M: Final = 50.0
"""Two places of one name and kind within this distance are one, mapped twice."""
SAME_STATION_M: Final = 400.0
"""Of a station where lines meet each line may have its own point."""
SMALLEST_M2: Final = 500.0
"""Areas below this are specks on a map."""
SIMPLER_BY_M: Final = 2.5
MOST_AREAS: Final = 20_000
"""How many parks, and how many waters, are kept: the largest."""
_DEGREE_M: Final = 111_320.0


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What is around the streets.

    Attributes
    ----------
    parks
        ``tables.PARKS``: parks, woods, meadows and cemeteries.
    water
        ``tables.WATER``: lakes, rivers and the sea.
    candidates
        ``tables.CANDIDATES``: places where learning could be offered.
    stations
        ``tables.STATIONS``: of underground and other railways; nothing is known of their lines.
    industry
        ``tables.INDUSTRY``: land on which nobody lives, for other reasons.
    dwellings
        ``tables.DWELLINGS``: homes.
    """

    parks: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    industry: gpd.GeoDataFrame
    dwellings: gpd.GeoDataFrame


def surroundings(
    features: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None = None,
    *,
    where: str,
    within: tuple[float, float, float, float] | None = None,
) -> Surroundings:
    """Sort OpenStreetMap's features into parks, water, candidates, stations, industry and dwellings.

    A candidate or a station needs a name; one without is left out, and so are an area under :data:`SMALLEST_M2` and
    what has no place. A place mapped twice (a node within its own building, of the same name and kind and within
    :data:`SAME_PLACE_M`) is one candidate, the node first; stations of one name within :data:`SAME_STATION_M` are one.
    Areas become valid and lose corners finer than :data:`SIMPLER_BY_M`. Open lines of rivers, canals and streams become
    areas of their stated width, else of a narrow one; what runs in a tunnel does not. A nameless water takes the name
    of the stream that runs through it. The sea is what lies to the right of the coastline.

    Parameters
    ----------
    features
        ``id`` (``node-1``, ``way-1`` or ``relation-1``), a column a tag of :data:`FEATURE_TAGS` and
        :data:`DETAIL_TAGS`, which may be absent, and ``geometry`` of any kind, EPSG:4326.
    buildings
        As :func:`geo.sources.buildings.dwellings_of` takes them; None where nobody asked for them.
    where
        The file or service, for messages.
    within
        West, south, east and north of the area whose features are all there, degrees; the sea is drawn as far, and
        without it not at all.

    Returns
    -------
    Surroundings
        The tables, possibly empty, EPSG:4326.

    Raises
    ------
    TableError
        If a value breaks the contract of the tables.
    """
    # What is empty has no bounds either.
    drawn = features.loc[np.isfinite(features.geometry.bounds).all(axis=1)]
    drawn = drawn.drop_duplicates("id").reset_index(drop=True)
    names = pd.DataFrame(
        {t.NAME_KO: _text(drawn, "name:ko").fillna(_text(drawn, "name")), t.NAME_EN: _text(drawn, "name:en")}
    )
    shapes = drawn.geometry.to_numpy()
    plane = _Plane.around(shapes)
    flat = plane.flattened(shapes)
    box = None if within is None else plane.flattened(np.array([shapely.box(*within)]))[0]
    return Surroundings(
        parks=_table(_parks(drawn, flat, names), plane, schema=t.PARKS, where=where),
        water=_table(_waters(drawn, flat, names, box), plane, schema=t.WATER, where=where),
        candidates=_table(_candidates(drawn, flat, names), plane, schema=t.CANDIDATES, where=where),
        stations=_table(_stations(drawn, flat, names), plane, schema=t.STATIONS, where=where),
        industry=_table(_industry(drawn, flat, names), plane, schema=t.INDUSTRY, where=where),
        dwellings=dwellings_of(features.iloc[:0] if buildings is None else buildings, where=where),
    )


@dataclass(frozen=True)
class _Plane:
    """Metres around the middle of the features: true to a few parts in a thousand over a city."""

    middle: Floats
    metres: Floats

    @classmethod
    def around(cls, shapes: Shapes) -> "_Plane":
        west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else (0.0, 0.0, 0.0, 0.0)
        middle = np.array([west + east, south + north]) / 2
        return cls(middle, np.array([_DEGREE_M * max(np.cos(np.radians(middle[1])), 0.01), _DEGREE_M]))

    def flattened(self, shapes: Shapes) -> Shapes:
        flat: Shapes = shapely.transform(shapes, lambda corners: (corners - self.middle) * self.metres)
        return flat

    def back(self, shapes: Shapes) -> Shapes:
        degrees: Shapes = shapely.transform(shapes, lambda corners: corners / self.metres + self.middle)
        return degrees


def _table(found: pd.DataFrame, plane: _Plane, *, schema: pa.DataFrameSchema, where: str) -> gpd.GeoDataFrame:
    shapes = plane.back(found.pop(t.GEOMETRY).to_numpy(dtype=object))
    # What was valid in metres may touch itself once it is rounded to degrees.
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    frame = gpd.GeoDataFrame(found.reset_index(drop=True), geometry=shapes, crs=t.WGS84)
    return check(frame, schema, where)


def _text(features: gpd.GeoDataFrame, key: str) -> pd.Series:
    """Read a tag as text; missing or blank is NA."""
    if key not in features:
        return pd.Series(pd.NA, features.index, dtype="str")
    text: pd.Series = features[key].astype("str").str.strip()
    return text.mask(text == "")


def _tagged(features: gpd.GeoDataFrame, condition: Mapping[str, tuple[str, ...]]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(features), dtype=bool)
    for key, values in condition.items():
        found |= _text(features, key).isin(values).to_numpy(dtype=bool)
    return found


def _parks(features: gpd.GeoDataFrame, flat: Shapes, names: pd.DataFrame) -> pd.DataFrame:
    green = _tagged(features, _GREEN)
    return _areas(shapely.simplify(flat[green], SIMPLER_BY_M), names[green], smallest_m2=SMALLEST_M2)


def _industry(features: gpd.GeoDataFrame, flat: Shapes, names: pd.DataFrame) -> pd.DataFrame:
    works = _tagged(features, _INDUSTRY)
    return _areas(shapely.simplify(flat[works], SIMPLER_BY_M), names[works], smallest_m2=SMALLEST_M2)


def _waters(features: gpd.GeoDataFrame, flat: Shapes, names: pd.DataFrame, box: shapely.Polygon | None) -> pd.DataFrame:
    """Gather the sea, lakes and rivers, and streams, in this order."""
    wet, coast = _tagged(features, _WATER), _tagged(features, _COAST)
    waterway, tunnel = _text(features, "waterway"), _text(features, "tunnel")
    flows = waterway.isin(list(_STREAM_WIDTH_M)) & (tunnel.isna() | (tunnel == "no"))
    flowing = flows.to_numpy(dtype=bool) & (shapely.get_dimensions(flat) == 1)
    stated = pd.to_numeric(_text(features, "width").str.removesuffix("m").str.strip(), errors="coerce")
    width = stated.where(stated > 0).fillna(waterway.map(_STREAM_WIDTH_M)).clip(upper=_MOST_STREAM_WIDTH_M)
    streams = shapely.simplify(flat[flowing], SIMPLER_BY_M)
    # Round ends close the gaps between the ways of one stream.
    banks = shapely.buffer(streams, width.to_numpy(dtype=float)[flowing] / 2, quad_segs=2)
    still = _areas(shapely.simplify(flat[wet], SIMPLER_BY_M), names[wet], smallest_m2=SMALLEST_M2)
    shore = np.empty(0, dtype=object) if box is None else sea(shapely.simplify(flat[coast], SIMPLER_BY_M), box)
    nameless = pd.DataFrame({column: pd.Series(pd.NA, range(len(shore)), dtype="str") for column in names})
    return pd.concat(
        [
            _areas(shore, nameless, smallest_m2=SMALLEST_M2),
            _named_by_streams(still, streams, names[flowing]),
            _areas(banks, names[flowing], smallest_m2=0),
        ],
        ignore_index=True,
    ).head(MOST_AREAS)


def _areas(shapes: Shapes, names: pd.DataFrame, *, smallest_m2: float) -> pd.DataFrame:
    """Keep polygons, made valid, the largest first."""
    parts, owner = shapely.get_parts(shapely.make_valid(shapes), return_index=True)
    # A mended area may come with lines, in a collection.
    parts, within = shapely.get_parts(parts, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rows, areas = _regrouped(parts[solid], owner[within][solid])
    sizes = shapely.area(areas)
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] >= smallest_m2][:MOST_AREAS]
    return names.iloc[rows[order]].assign(**{t.GEOMETRY: areas[order]})


def _regrouped(parts: Shapes, owner: Integers) -> tuple[Integers, Shapes]:
    """Join polygons of one owner again; owners ascend."""
    rows, first, counts = np.unique(owner, return_index=True, return_counts=True)
    areas = parts[first]
    for row in np.flatnonzero(counts > 1):
        areas[row] = shapely.multipolygons(parts[first[row] : first[row] + counts[row]])
    return rows, areas


def _named_by_streams(still: pd.DataFrame, streams: Shapes, names: pd.DataFrame) -> pd.DataFrame:
    """Give a nameless water the name of the stream that runs farthest within it."""
    bare = np.flatnonzero(still[t.NAME_KO].isna())
    told = names[t.NAME_KO].notna().to_numpy(dtype=bool)
    areas, lines, names = still[t.GEOMETRY].to_numpy(dtype=object)[bare], streams[told], names[told]
    pairs = shapely.STRtree(areas).query(lines, predicate="intersects")
    found = names.iloc[pairs[0]].assign(
        area=bare[pairs[1]], inside_m=shapely.length(shapely.intersection(lines[pairs[0]], areas[pairs[1]]))
    )
    longest = found.sort_values("inside_m", kind="stable").drop_duplicates("area", keep="last")
    named = still.reset_index(drop=True)
    for column in names:
        named.loc[longest["area"], column] = longest[column].to_numpy()
    return named


def _candidates(features: gpd.GeoDataFrame, flat: Shapes, names: pd.DataFrame) -> pd.DataFrame:
    """Find the named places where learning could be offered, each once."""
    kinds = np.select([_tagged(features, tags) for tags in _KINDS.values()], list(_KINDS), default="")
    chosen = (kinds != "") & names[t.NAME_KO].notna().to_numpy(dtype=bool)
    found = names[chosen].assign(
        **{
            t.CANDIDATE_ID: features.loc[chosen, "id"].astype("str"),
            t.KIND: kinds[chosen],
            t.ADDRESS_KO: _address(features[chosen]),
            t.GEOMETRY: shapely.point_on_surface(flat[chosen]),
        }
    )
    return _each_once(found.sort_values(t.CANDIDATE_ID, kind="stable"), within_m=SAME_PLACE_M)


def _stations(features: gpd.GeoDataFrame, flat: Shapes, names: pd.DataFrame) -> pd.DataFrame:
    """Find the named stations, each once."""
    chosen = _tagged(features, _STATIONS) & names[t.NAME_KO].notna().to_numpy(dtype=bool)
    found = names[chosen].assign(
        **{
            t.STATION_ID: features.loc[chosen, "id"].astype("str"),
            t.LINES: pd.Series(pd.NA, names.index[chosen], dtype="str"),
            t.KIND: "station",
            t.GEOMETRY: shapely.point_on_surface(flat[chosen]),
        }
    )
    return _each_once(found.sort_values(t.STATION_ID, kind="stable"), within_m=SAME_STATION_M).drop(columns=t.KIND)


def _address(features: gpd.GeoDataFrame) -> pd.Series:
    """Join the parts of an address, the largest first; without a street it is none."""
    joined = pd.Series("", features.index, dtype="str")
    for key in _ADDRESS:
        joined = joined.str.cat(_text(features, key).fillna(""), sep=" ")
    joined = joined.str.split().str.join(" ")
    return _text(features, "addr:full").fillna(joined.where(_text(features, "addr:street").notna()))


def _each_once(found: pd.DataFrame, *, within_m: float) -> pd.DataFrame:
    """Leave out what repeats the name and kind of an earlier row nearby."""
    places = shapely.get_coordinates(found[t.GEOMETRY].to_numpy(dtype=object))
    group = found.groupby([t.KIND, t.NAME_KO], sort=False).ngroup().to_numpy()
    # Two in one cell are nearer than the distance: dropping them first bounds the number of pairs.
    cell = within_m / 2
    alone = (
        ~pd.DataFrame({"group": group, "x": places[:, 0] // cell, "y": places[:, 1] // cell}).duplicated().to_numpy()
    )
    found, places, group = found[alone], places[alone], group[alone]
    # Groups lie apart in the third dimension, so that only rows of one group pair up.
    tree = cKDTree(np.column_stack((places, group * 2 * within_m)))
    pairs = tree.query_pairs(within_m, output_type="ndarray")
    keep = np.ones(len(found), dtype=bool)
    keep[pairs[:, 1]] = False
    return found[keep]
