"""The contracts: what passes, and what is refused with its row, column and value."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pandera.errors
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.contracts import check
from geo.errors import TableError
from geo.region.region import Region


def people(**changes: object) -> pd.DataFrame:
    return pd.DataFrame({"ward_code": ["01", "02"], "all": [5, 6], **changes})


def wards(shape: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"ward_code": ["01"], "name_ko": ["가"], "name_en": [None]}, geometry=[shape], crs=t.WGS84)


def test_columns_come_in_the_contract_s_order_and_kinds() -> None:
    table = check(people(foreign=["1", "2"])[["foreign", "all", "ward_code"]], t.POPULATION, "here")
    assert list(table.columns) == ["ward_code", "all", "foreign"]
    assert table["foreign"].tolist() == [1, 2]
    assert table.dtypes[["all", "foreign"]].tolist() == [np.int64, np.int64]


def test_an_empty_table_passes() -> None:
    assert check(people().iloc[:0], t.POPULATION, "here").empty


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (people(all=[5, -1]), r"in x.csv, row 1, column all: .*-1.* does not pass greater_than_or_equal_to\(0\); mend"),
        (people(all=["5", "six"]), "in x.csv, row 1, column all: 'six' does not pass .*; mend that row and try again"),
        (
            people(all=[5, np.nan]),
            "in x.csv, row 1.*, column all: .*nan.* does not pass .*; mend that row and try again",
        ),
        (people(ward_code=["01", "01"]), "in x.csv, row 0, column ward_code: '01' does not pass field_uniqueness"),
        (people(ward_code=["01", ""]), "in x.csv, row 1, column ward_code: '' does not pass str_length"),
        (people(ward_code=["01", None]), "in x.csv, row 1, column ward_code: nan does not pass not_nullable"),
        (
            people().drop(columns="all"),
            "in x.csv: column 'all' not in dataframe.*; compare its columns with the README",
        ),
        (people(colour=1), "in x.csv: column 'colour' not in .*; compare its columns with the README"),
        (people(colour=1).drop(columns="all"), "in x.csv: column .* not in .*; compare its columns with the README"),
    ],
)
def test_a_breach_is_named(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(TableError, match="the table population breaks its contract, " + message):
        check(frame, t.POPULATION, "x.csv")


@pytest.mark.parametrize("day", ["9999-12-31", "2025-02-30", "2025-6-1", "0001-01-01", "yesterday", "2025-06-01 "])
def test_a_day_that_no_calendar_has_is_named(day: str, eunpyeong: Region) -> None:
    programmes = eunpyeong.programmes.head(2).assign(**{t.ENDS_ON: ["2025-06-01", day]})
    rule = "row 1, column ends_on: .* does not pass a day of the years 1900 to 2099, written as 2025-06-27; mend"
    with pytest.raises(TableError, match=rule):
        check(programmes, t.PROGRAMMES, "x.csv")


@pytest.mark.parametrize(
    "shape",
    [
        None,
        shapely.Point(0, 0),
        shapely.Polygon(),
        shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
    ],
)
def test_a_shape_of_another_kind_is_refused(shape: object) -> None:
    with pytest.raises(TableError, match="the table wards breaks its contract, in here, row 0, column geometry: "):
        check(wards(shape), t.WARDS, "here")


def test_a_table_without_geometry_is_refused() -> None:
    with pytest.raises(TableError, match="in here: column 'geometry' not in dataframe"):
        check(pd.DataFrame(wards(None)).drop(columns="geometry"), t.WARDS, "here")
    with pytest.raises(TableError, match="the table wards breaks its contract, in here"):
        check(pd.DataFrame(wards(None)).assign(geometry="POINT (0 0)"), t.WARDS, "here")


@pytest.mark.parametrize(
    ("column", "value", "passes"),
    [
        ("kind", "small_library", True), ("kind", "pub", False),
        ("opening_hours", "Mo-Fr 09:00-18:00; PH off", True), ("opening_hours", "24/7", True),
        ("opening_hours", None, True), ("opening_hours", "", False), ("opening_hours", "09:00", False),
        ("opening_hours", "월요일", False), ("opening_hours", "SH off", False), ("opening_hours", "(" * 100_000, False),
        ("seats", 0, True), ("seats", None, True), ("seats", -1, False),
        ("step_free", "unknown", True), ("step_free", "maybe", False), ("step_free", None, False),
        ("open_to", "residents", True), ("open_to", "nobody", False),
        ("site_group", None, False),
    ],
)  # fmt: skip
def test_the_rules_of_a_venue(column: str, value: object, passes: bool) -> None:
    table = by_hand.venues([("V1", "01", "G1", (0, 0))])
    table[column] = pd.Series([value], dtype=table[column].dtype)
    if passes:
        assert check(table, t.VENUES, "here").columns.tolist() == list(t.VENUES.columns)
    else:
        with pytest.raises(TableError, match=f"the table venues breaks its contract, in here, row 0, column {column}"):
            check(table, t.VENUES, "here")


def test_every_contract_of_a_region_holds_for_the_embedded_one(eunpyeong) -> None:
    tables = ("wards", "venues", "programmes", "population", "sites", "schools", "stations", "green_streets", "parks")
    for name in tables:
        table = getattr(eunpyeong, name)
        pd.testing.assert_frame_equal(check(table, getattr(t, name.upper()), name), table)


def test_an_outside_value_is_never_a_template() -> None:
    with pytest.raises(TableError, match=r"'\{x\} \{0\}' does not pass"):
        check(people(all=["{x} {0}", "1"]), t.POPULATION, "{where}")


SPOILT = (None, np.nan, "", "x", "yes", "9", "2025-06-27", "10:00", -1, 0, 1.5, np.inf, True, shapely.Point(1, 2), "Mo")
DTYPES = (None, None, object, "str", "string", "category", "float64", "Int64", "int32", bool)


@given(st.data())
def test_what_passes_is_what_pandera_itself_lets_pass(data: st.DataObject) -> None:
    """The oracle is pandera's own validation, which is not asked about a frame that holds as it is."""
    region = by_hand.region()
    name = data.draw(st.sampled_from(["wards", "venues", "programmes", "population", "sites"]))
    schema, table = getattr(t, name.upper()), pd.DataFrame(getattr(region, name))
    table = data.draw(st.sampled_from([table, table.iloc[:0], pd.concat([table, table], ignore_index=True)]))
    for column in data.draw(st.lists(st.sampled_from([*schema.columns, "colour"]), max_size=2)):
        value, dtype = data.draw(st.sampled_from(SPOILT)), data.draw(st.sampled_from(DTYPES))
        cells = table[column].astype(object) if column in table else pd.Series(None, table.index, dtype=object)
        cells = cells.where(cells.index != data.draw(st.integers(0, 1)), value)
        try:
            table[column] = cells.infer_objects() if dtype is None else cells.astype(dtype)
        except (OverflowError, TypeError, ValueError):
            table[column] = cells
    for column in data.draw(st.lists(st.sampled_from(list(table.columns)), max_size=1)):
        table = data.draw(
            st.sampled_from([table.drop(columns=column), pd.concat([table, table[[column]]], axis=1), table])
        )
    try:
        allowed = schema.validate(table)
    except (pandera.errors.SchemaError, pandera.errors.SchemaErrors):
        with pytest.raises(TableError, match=f"the table {name} breaks its contract, in here"):
            check(table, schema, "here")
    else:
        pd.testing.assert_frame_equal(check(table, schema, "here"), allowed[[c for c in schema.columns if c in table]])
