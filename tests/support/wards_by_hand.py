"""Three wards drawn by hand."""

import geopandas as gpd
import pandas as pd
import shapely

from geo import tables as t

WARDS = gpd.GeoDataFrame(
    {
        t.WARD_CODE: ["1138052000", "1138053000", "1138062500"],
        t.NAME_KO: ["불광1동", "불광2동", "역촌동"],
        t.NAME_EN: pd.Series([None] * 3, dtype="str"),
    },
    geometry=[
        shapely.box(126.92, 37.61, 126.93, 37.62),
        shapely.box(126.93, 37.61, 126.94, 37.62),
        shapely.box(126.90, 37.59, 126.91, 37.60),
    ],
    crs=t.WGS84,
)
"""Two wards of one legal name side by side, and one some 2 km to the south-west."""
