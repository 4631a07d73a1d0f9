"""Workbooks from strangers: cells as a person sees them, nothing worked out, nothing run."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from support.sheet_files import repacked, workbook

from geo.errors import SourceError
from geo.sources import workbook as reader
from geo.sources.cells import Misfit
from geo.sources.workbook import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER: list[object] = ["이름", "값"]


def texts(*values: object) -> list[object]:
    sheet = read_workbook("a.xlsx", workbook({"표": [HEADER, *[["가", value] for value in values]]}))
    return sheet.frame["값"].fillna("").tolist()


def test_cells_are_what_a_person_sees() -> None:
    day = dt.date(2025, 6, 27)
    moments = [dt.datetime.combine(day, dt.time()), day, dt.datetime.combine(day, dt.time(9, 30)), dt.time(9)]
    assert texts(*moments) == ["2025-06-27", "2025-06-27", "2025-06-27 09:30", "09:00"]
    assert texts(dt.timedelta(hours=24), dt.time(9, 0, 5)) == ["24:00", "09:00:05"]
    assert texts(5.0, 37.61, 0.1 + 0.2, 12, True, None, "0038") == ["5", "37.61", "0.3", "12", "TRUE", "", "0038"]


def test_formulas_stay_text() -> None:
    assert texts('=HYPERLINK("http://x","y")', "=1+1") == ['=HYPERLINK("http://x","y")', "=1+1"]


def test_titles_notes_and_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    table = [
        ["은평구 도서관 현황"],
        [],
        ["이름", "이름", "주소"],
        ["가", None, "은평로"],
        [],
        [None, " "],
        ["나", "다", None],
    ]
    data = workbook({"안내": [["자세한 내용은"], ["구청에 문의"]], "표": table, "빈": []})
    sheet = read_workbook("a.xlsx", data)
    assert list(sheet.frame.columns) == ["이름", "이름#2", "주소"]
    assert sheet.frame.fillna("").to_numpy().tolist() == [["가", "", "은평로"], ["나", "다", ""]]
    assert sheet.line.tolist() == [4, 7]
    assert sheet.original == ("가,,은평로", "나,다")
    assert sheet.encoding == "xlsx"


def test_cells_beyond_the_header_make_a_misfit() -> None:
    sheet = read_workbook("a.xlsx", workbook({"표": [HEADER, ["가", 1, "더"], ["나", 2]]}))
    assert sheet.misfits == (Misfit(2, "가,1,더", 3),)
    assert sheet.line.tolist() == [3]


def test_several_header_rows_are_joined_and_one_column_is_a_table() -> None:
    rows: list[list[object]] = [["동별", "2025", "2025"], ["동별", "남자", "여자"], ["구산동", 1, 2]]
    sheet = read_workbook("a.xlsx", workbook({"표": rows}))
    assert list(sheet.frame.columns) == ["동별", "2025|남자", "2025|여자"]
    assert len(sheet.frame) == 1
    assert read_workbook("a.xlsx", workbook({"표": [["이름"], ["가"], ["나"]]})).frame["이름"].tolist() == ["가", "나"]


def test_a_cell_far_out_makes_no_rows() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["가", 1])
    book.active["B1000000"] = " "
    stream = io.BytesIO()
    book.save(stream)
    assert len(read_workbook("a.xlsx", stream.getvalue()).frame) == 1


@pytest.mark.parametrize("cell", ["SG3", "SH3", "AAA3", "ZZZZZZZZZ3", "A1048577", "A99999999999"])
def test_cells_beyond_the_caps_are_refused_without_making_room_for_them(cell: str) -> None:
    name = "xl/worksheets/sheet1.xml"
    data = workbook({"표": [HEADER, ["가", 1]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(name).decode()
    row = f'<row r="{re.sub("[A-Z]", "", cell)}"><c r="{cell}"><v>5</v></c></row></sheetData>'
    with pytest.raises(SourceError, match="beyond column 500 or row 1048576"):
        read_workbook("a.xlsx", repacked(data, {name: text.replace("</sheetData>", row).encode()}))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"xl/vbaProject.bin": b"\0"}, "holds macros"),
        ({"xl/macrosheets/sheet1.xml": b"<a/>"}, "holds macros"),
        ({"xl/workbook.bin": b"\0"}, "XLSB"),
        ({"xl/workbook.xml": b"<workbook"}, "damaged"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'>"}, "damaged|no sheet"),
        ({"[Content_Types].xml": b""}, "damaged"),
        ({"../evil": b"x"}, "leads out"),
    ],
)
def test_macros_and_damage_are_refused(changed: dict[str, bytes], message: str) -> None:
    data = repacked(workbook({"표": [HEADER, ["가", 1]]}), changed)
    with pytest.raises(SourceError, match=message):
        read_workbook("a.xlsx", data)


def test_entities_that_unfold_are_refused() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    bomb = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "lol">{lol}]>{sheet}'
    data = repacked(workbook({"표": [HEADER, ["가", 1]]}), {"xl/worksheets/sheet1.xml": bomb.encode()})
    with pytest.raises(SourceError, match="damaged"):
        read_workbook("a.xlsx", data)


def test_one_long_text_in_every_cell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LONGEST", 9)
    with pytest.raises(SourceError, match="row 2 has more than 9 characters"):
        texts("0123456789")


def test_no_table_and_several_are_refused() -> None:
    with pytest.raises(SourceError, match="no sheet has a row of column names"):
        read_workbook("a.xlsx", workbook({"표": [HEADER]}))
    with pytest.raises(SourceError, match="several sheets hold tables \\('가', '나'\\)"):
        read_workbook("a.xlsx", workbook({"가": [HEADER, HEADER], "나": [HEADER, HEADER]}))
