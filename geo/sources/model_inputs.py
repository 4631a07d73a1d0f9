"""What the street model is drawn from, read from ``data/eunpyeong`` and its subfolder ``model``.

The columns named here belong to the model's own inputs and to nothing else, so they do not stand in ``geo.tables``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely

from geo import tables as t
from geo.sources.plain import read_points, read_shapes, read_table

ROAD: Final = "road_ko"
NUMBER: Final = "number"
BLOCK_M2: Final = "block_m2"
ESTATE_SHARE: Final = "estate_share"

_POINT = {t.LAT: pa.Column("float64", pa.Check.in_range(-90, 90)), t.LON: pa.Column("float64")}
_ROAD_POINTS = pa.DataFrameSchema(
    {ROAD: pa.Column(str), NUMBER: pa.Column("float64"), **_POINT}, name="road points", strict=True, coerce=True
)
_CLASSES = pa.DataFrameSchema(
    {ROAD: pa.Column(str, unique=True), t.HIGHWAY: pa.Column(str)}, name="road classes", strict=True, coerce=True
)
_BLOCKS = pa.DataFrameSchema(
    {
        t.WARD_CODE: pa.Column(str, unique=True),
        BLOCK_M2: pa.Column("float64", pa.Check.gt(0)),
        ESTATE_SHARE: pa.Column("float64", pa.Check.in_range(0, 1)),
    },
    name="blocks",
    strict=True,
    coerce=True,
)


@dataclass(frozen=True)
class ModelInputs:
    """What the street model is drawn from; geometry in EPSG:4326.

    Attributes
    ----------
    wards
        The wards, as ``tables.WARDS``.
    main_roads, joints
        Points along main roads, of addresses and drawn by hand: ``road_ko``, ``number``, ``lat``, ``lon``.
    classes
        OpenStreetMap's ``highway`` value by main road.
    pilot
        The street that is drawn exactly as given.
    pilot_name
        Its name.
    hills
        Outlines of hills: no lane enters one.
    blocks
        How finely each ward is built: ``ward_code``, ``block_m2`` (area of a typical block), ``estate_share`` (share
        of the larger blocks that are estates of apartment houses).
    must_reach
        Points that a lane leads to.
    """

    wards: gpd.GeoDataFrame
    main_roads: pd.DataFrame
    joints: pd.DataFrame
    classes: dict[str, str]
    pilot: shapely.LineString
    pilot_name: str
    hills: gpd.GeoDataFrame
    blocks: pd.DataFrame
    must_reach: gpd.GeoSeries


def read_model_inputs(folder: Path) -> ModelInputs:
    """Read the model's inputs from the embedded region.

    Parameters
    ----------
    folder
        The region's folder, with its subfolder ``model``.

    Returns
    -------
    ModelInputs
        The inputs; venues, schools and sites are what must be reached.

    Raises
    ------
    SourceError
        If a file is missing or cannot be read.
    TableError
        If a file breaks its contract.
    """
    model = folder / "model"
    places = [
        read_points(folder / name, schema).geometry
        for name, schema in (("venues.csv", t.VENUES), ("schools.csv", t.SCHOOLS), ("sites.csv", t.SITES))
    ]
    classes = read_table(model / "road_classes.csv", _CLASSES)
    pilot = read_shapes(folder / "green_streets.geojson", t.GREEN_STREETS).iloc[0]
    return ModelInputs(
        wards=read_shapes(folder / "wards.geojson", t.WARDS),
        main_roads=read_table(model / "main_roads.csv", _ROAD_POINTS),
        joints=read_table(model / "road_joints.csv", _ROAD_POINTS),
        classes=dict(zip(classes[ROAD], classes[t.HIGHWAY], strict=True)),
        pilot=pilot[t.GEOMETRY],
        # The street's own name is the first word: "은평로21길 탄소중립 시범거리".
        pilot_name=pilot[t.NAME_KO].split()[0],
        hills=read_shapes(folder / "parks.geojson", t.PARKS),
        blocks=read_table(model / "blocks.csv", _BLOCKS),
        must_reach=pd.concat(places, ignore_index=True),
    )
