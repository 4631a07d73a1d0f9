"""Files as strangers hand them in, made in memory: workbooks, GeoPackages and Shapefiles, whole and hostile."""

import io
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely

POINTS = (shapely.Point(126.92, 37.61), shapely.Point(126.93, 37.62))


def workbook(sheets: Mapping[str, list[list[object]]]) -> bytes:
    """Write a workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Replace or add members of a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return stream.getvalue()


def layer(shapes: tuple[object, ...] = POINTS, *, crs: str | None = "EPSG:4326") -> gpd.GeoDataFrame:
    """Make a small layer with Korean text and codes."""
    codes = [f"00{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"이름": ["봉산"] * len(shapes), "code": codes}, geometry=list(shapes), crs=crs)


def geopackage(frame: gpd.GeoDataFrame) -> bytes:
    """Write a GeoPackage through GDAL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            # The triggers of an index call functions that only GDAL has.
            frame.to_file(path, driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
        return path.read_bytes()


def shapefile_parts(frame: gpd.GeoDataFrame, encoding: str = "cp949") -> dict[str, bytes]:
    """Write a Shapefile through GDAL, its parts by suffix."""
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            frame.to_file(Path(folder) / "x.shp", driver="ESRI Shapefile", engine="pyogrio", encoding=encoding)
        return {path.suffix: path.read_bytes() for path in Path(folder).iterdir()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip."""
    return repacked(b"PK\x05\x06" + b"\0" * 18, members)


def shapefile(frame: gpd.GeoDataFrame, encoding: str = "cp949", stem: str = "동/경계") -> bytes:
    """Write a zipped Shapefile."""
    return zipped({stem + suffix: part for suffix, part in shapefile_parts(frame, encoding).items()})


def nested_wkb(depth: int, kind: int) -> bytes:
    """Write a shape within a shape within a shape."""
    return struct.pack("<BII", 1, kind, 1) * depth + struct.pack("<BIdd", 1, 1, 126.9, 37.6)
