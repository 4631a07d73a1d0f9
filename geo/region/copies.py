"""A region for other programs: every table in their formats, the streets as tables and as a graph."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_, RegionError, UsageError
from geo.region.folder import TABLES
from geo.region.region import Region
from geo.sources.graphml import write_graphml
from geo.spreadsheet import to_csv
from geo.streets.build import to_tables

_DECIMALS: Final = 7
"""Of a degree, in GeoJSON: a centimetre."""
_SHAPES: Final = ("wards", "green_streets", "parks", "water", "industry", "counts", "edges")
"""Tables of lines and areas, which a CSV cannot hold."""


def export_region(region: Region, where: Path) -> list[str]:
    """Write a region's tables into a new folder: GeoParquet, GeoJSON, CSV, and the streets as GraphML too.

    Parameters
    ----------
    region
        The region.
    where
        A folder that does not exist yet, or is empty. It is written whole or not at all.

    Returns
    -------
    list of str
        The files' names.

    Raises
    ------
    UsageError
        If there is something in the folder already.
    RegionError
        If it cannot be written.
    """
    try:
        if where.exists() and (not where.is_dir() or any(where.iterdir())):
            msg = N_("there is something in {where} already; name a new folder")
            raise UsageError(msg, where=where)
        where.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".export-", dir=where.parent))
        try:
            beside.chmod(0o755)
            _write(region, beside)
            beside.replace(where)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as error:
        msg = N_("the region {name} cannot be exported ({problem}), to {where}; choose another folder")
        raise RegionError(msg, name=region.name, problem=error.strerror or error, where=where) from error
    return sorted(path.name for path in where.iterdir())


def _write(region: Region, folder: Path) -> None:
    """Write every table in the formats that it has."""
    nodes, edges = to_tables(region.network)
    edges = edges.assign(**{t.DISTANCE_M: region.network.edge_length_m.round(2)})
    for name, table in ({table: getattr(region, table) for table in TABLES} | {"nodes": nodes, "edges": edges}).items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
        if isinstance(table, gpd.GeoDataFrame):
            (folder / f"{name}.geojson").write_text(_geojson(table), encoding="utf-8")
        if name not in _SHAPES:
            (folder / f"{name}.csv").write_text("\ufeff" + to_csv(_flat(table)), encoding="utf-8")
    write_graphml(
        nodes,
        edges,
        folder / "streets.graphml",
        length_m=region.network.edge_length_m,
        is_model=region.network.origin.is_model,
    )


def _geojson(table: gpd.GeoDataFrame) -> str:
    """Write a table as GeoJSON, its coordinates to the centimetre."""
    rounded = table.set_geometry(table.geometry.set_precision(10.0**-_DECIMALS, mode="pointwise"))
    return str(rounded.to_json(drop_id=True, na="null", ensure_ascii=False))


def _flat(table: Any) -> pd.DataFrame:
    """Write points as two columns, latitude first."""
    if not isinstance(table, gpd.GeoDataFrame):
        return pd.DataFrame(table)
    spots = {t.LAT: table.geometry.y, t.LON: table.geometry.x}
    return pd.DataFrame(table.drop(columns=t.GEOMETRY)).assign(**spots)
