"""Tables to take away: the second sheet, the checksum, and nothing that runs."""

import hashlib
import io

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from support import by_hand

from geo import tables as t
from geo.show.take_away import about_figures, as_geopackage, as_geoparquet, as_xlsx, checksum
from geo.spreadsheet import to_csv

ROWS = pd.DataFrame(
    {
        t.WARD_CODE: ["01", "ALL"],
        t.NAME_KO: ['=HYPERLINK("http://x.example")', "모두"],
        t.RESIDENTS: pd.Series([10, None], dtype="Int64"),
        t.SHARE_COVERED: pd.Series([0.25, None], dtype="Float64"),
    }
)
FACTS = {"region": "by hand", "parameters": "=1+1"}


@pytest.mark.parametrize(("language", "word"), [("en", "Walking distance"), ("ko", "걷는 거리")])
def test_a_workbook_says_all_of_itself(language, word) -> None:
    about = about_figures(language, FACTS, ROWS)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ROWS, about)))
    assert book.sheetnames == ["coverage", "about"]
    cells = list(book["coverage"].iter_rows(values_only=True))
    assert cells == [tuple(ROWS.columns), ("01", ROWS[t.NAME_KO][0], 10, 0.25), ("ALL", "모두", None, None)]
    assert {cell.data_type for row in book["coverage"].iter_rows() for cell in row} <= {"s", "n"}
    second = dict(book["about"].iter_rows(values_only=True))
    assert second == about
    assert second["method 1"].startswith(word)
    assert second["sha256"] == hashlib.sha256(to_csv(ROWS).encode()).hexdigest() == checksum(ROWS)


def test_another_figure_is_another_checksum() -> None:
    assert checksum(ROWS) != checksum(ROWS.assign(**{t.SHARE_COVERED: [0.26, 0.0]}))


@pytest.fixture
def shaped() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(ROWS, geometry=[by_hand.square(0, 0, 100), None], crs=t.WGS84)


def test_a_geopackage_has_the_shapes_and_the_rest(shaped, tmp_path) -> None:
    file = tmp_path / "x.gpkg"
    about = about_figures("en", FACTS, ROWS)
    file.write_bytes(as_geopackage(shaped, about))
    assert set(pyogrio.list_layers(file)[:, 0]) == {"coverage", "about"}
    back = gpd.read_file(file, layer="coverage")
    assert back.crs == t.WGS84
    assert back[t.RESIDENTS].tolist()[0] == 10
    assert back.geometry[0].equals(shaped.geometry[0])
    assert back.geometry[1] is None
    notes = gpd.read_file(file, layer="about")
    assert dict(zip(notes["what"], notes["says"], strict=True)) == about


def test_geoparquet_has_the_shapes_and_the_rest(shaped, tmp_path) -> None:
    file = tmp_path / "x.parquet"
    about = about_figures("en", FACTS, ROWS)
    file.write_bytes(as_geoparquet(shaped, about))
    back = gpd.read_parquet(file)
    assert back[t.SHARE_COVERED].tolist()[0] == 0.25
    assert back.geometry[0].equals(shaped.geometry[0])
    metadata = pq.read_schema(file).metadata
    assert {key: metadata[key.encode()].decode() for key in about} == about
