"""``baeumgil check``: the ledger on the command line."""

import csv
import dataclasses
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import by_hand, hostile, sheet_files

from geo.cli import common, main
from geo.settings import Settings
from geo.sources import cells

ROWS = (
    "이름,종류,위도,경도,좌석수\n새 책방,other,37.6120,126.9215,\n"
    "폐관예정 책방,other,37.6121,126.9216,\n먼 책방,other,37.6122,126.9217,많음\n"
)
COUNTS = {"accepted": 1, "corrected": 1, "set_aside": 1}
SENTENCE = "Of 3 rows, 1 are accepted, 1 corrected and 1 set aside.\n"


class Answer(NamedTuple):
    """What the command said and how it ended."""

    code: int
    out: str
    err: str


Check = Callable[..., Answer]


@pytest.fixture
def check(kept: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the command in this process, over a region drawn by hand."""
    settings = dataclasses.replace(kept, offline=True)
    monkeypatch.setattr(common, "SETTINGS", settings)

    def command(*arguments: object, language: str = "en", region: str = "by-hand") -> Answer:
        monkeypatch.setattr(common, "LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["baeumgil", "check", *map(str, arguments), "--region", region])
        code: Any = 0
        try:
            main.main()
        except SystemExit as end:
            code = end.code or 0
        return Answer(int(code), *capsys.readouterr())

    return command


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str | bytes, name: str = "곳.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


File = Callable[..., Path]


def test_json_is_the_whole_ledger(check: Check, file: File) -> None:
    answer = check(file(ROWS), "--format", "json")
    said = json.loads(answer.out)
    assert (answer.code, answer.err) == (0, SENTENCE)
    assert {name: said[name] for name in ("file", "kind", "encoding", "crs", "counts")} == {
        "file": "곳.csv",
        "kind": "simple",
        "encoding": "utf-8",
        "crs": "EPSG:4326",
        "counts": COUNTS,
    }
    assert sum(said["counts"].values()) == len(said["rows"]) == 3
    assert [row["line"] for row in said["rows"]] == [2, 3, 4]
    assert [row["original"] for row in said["rows"]] == ROWS.splitlines()[1:]
    assert said["rows"][1]["why"]
    assert said["rows"][1]["mend"]
    assert [(one["column"], one["old"], one["new"]) for one in said["rows"][2]["changes"]] == [("좌석수", "많음", None)]


def test_csv_is_the_whole_ledger_and_runs_nothing(check: Check, file: File) -> None:
    formula = "=HYPERLINK(1)"
    answer = check(
        file(f"이름,위도,경도,좌석수\n{formula},37.6120,126.9215,+1\n-폐관예정,37.6121,126.9216,\n"), "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert (answer.code, len(rows)) == (0, 2)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    assert rows[0]["original"] == f"'{formula},37.6120,126.9215,+1"


def test_a_table_holds_what_a_person_should_look_at(check: Check, file: File) -> None:
    answer = check(file(ROWS), "--format", "table")
    assert answer.err == SENTENCE
    assert "set_aside" in answer.out
    assert "많음" in answer.out
    assert "새 책방" not in answer.out
    orderly = check(file("이름,위도,경도\n새 책방,37.6120,126.9215\n"), "--format", "table")
    assert (orderly.code, orderly.out) == (0, "")


def test_nothing_is_written(check: Check, file: File, tmp_path: Path) -> None:
    path = file(ROWS)
    before = {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")}
    assert check(path).code == 0
    assert {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")} == before


def test_the_ledger_speaks_korean(check: Check, file: File) -> None:
    answer = check(file(ROWS), "--format", "json", language="ko")
    assert answer.code == 0
    assert json.loads(answer.out)["counts"] == COUNTS


def test_what_a_person_says_is_taken(check: Check, file: File) -> None:
    path = file("이름,주제,위도,경도\n봉산,ecology,37.6120,126.9215\n")
    for wanted in ("venues", "sites"):
        assert json.loads(check(path, "--as", wanted, "--format", "json").out)["counts"]["set_aside"] == 0
    assert json.loads(check(path, "--crs", "EPSG:4326", "--format", "json").out)["crs"] == "EPSG:4326"


def test_an_addition_is_held_against_what_is_there(check: Check, file: File) -> None:
    known = by_hand.region().venues.geometry.iloc[0]
    path = file(f"이름,종류,위도,경도\nV1 도서관,small_library,{known.y},{known.x}\n")
    assert json.loads(check(path, "--format", "json").out)["counts"]["accepted"] == 1
    assert json.loads(check(path, "--adding", "--format", "json").out)["counts"]["set_aside"] == 1


def test_a_second_file_finds_the_wrong_point(check: Check, file: File) -> None:
    path = file("이름,종류,위도,경도\n먼 책방,small_library,37.6105,126.9290\n")
    second = file("이름,종류,위도,경도\n먼 책방,small_library,37.6147,126.9210\n", "둘째.csv")
    assert json.loads(check(path, "--format", "json").out)["counts"]["accepted"] == 1
    assert json.loads(check(path, "--against", second, "--format", "json").out)["counts"]["accepted"] == 0


MACROS = sheet_files.repacked(
    sheet_files.workbook({"표": [["이름", "위도", "경도"], ["새 책방", 37.612, 126.9215]]}),
    {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(100)},
)
FORTY = ",".join(f"색 {number}" for number in range(40)) + "\n" + ",".join("x" * 40) + "\n"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (FORTY, "forty.csv", (2, "no column tells what the file is about, in forty.csv")),
        ("", "empty.csv", (1, "empty.csv")),
        ("이름,위도,경도\n", "header.csv", (0, "")),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "picture.csv", (1, "picture.csv is a picture and no table")),
        (b"\xff\xd8\xff" + bytes(90), "photo.xlsx", (1, "photo.xlsx is a picture and no table")),
        (b"%PDF-1.7\n", "sheet.csv", (1, "sheet.csv is a PDF and no table")),
        (bytes(1000), "zeros.csv", (1, "zeros.csv")),
        (b"PK\x03\x04" + bytes(90), "damaged.xlsx", (1, "damaged, in damaged.xlsx")),
        (b"<html><body>504</body></html>", "page.csv", (1, "page.csv is a web page")),
    ],
)
def test_what_is_no_table_is_one_line(
    check: Check, file: File, content: str | bytes, name: str, told: tuple[int, str]
) -> None:
    code, words = told
    answer = check(file(content, name))
    assert answer.code == code
    assert words in answer.err
    if code:
        assert answer.out == ""
        assert answer.err.startswith("error: ")
        assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["macros.xlsm", "macros.xlsx"])
def test_macros_are_never_run_and_the_table_is_read_or_refused(check: Check, file: File, name: str) -> None:
    answer = check(file(MACROS, name), "--format", "json")
    assert len(answer.err.splitlines()) == 1
    if answer.code:
        assert answer.err.startswith("error: ")
        assert "macro" in answer.err
    else:
        assert json.loads(answer.out)["counts"]["accepted"] == 1


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    check: Check, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = [name for name in vars(cells) if name.isupper() and "BYTES" in name]
    assert limits
    for name in limits:
        monkeypatch.setattr(cells, name, 100)
    answer = check(file(ROWS * 5))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("error: ")
    assert "곳.csv" in answer.err


@pytest.mark.parametrize("kind", ["folder", "pipe", "to_pipe", "device", "to_nothing", "loop", "missing", "long"])
def test_what_is_no_file_is_one_line(check: Check, tmp_path: Path, kind: str) -> None:
    path = hostile.no_files(tmp_path, "곳.csv")[kind]
    for arguments in ((path,), (tmp_path / "good.csv", "--against", path)):
        (tmp_path / "good.csv").write_text(ROWS, encoding="utf-8")
        answer = check(*arguments)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith("error: ")
        assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "geojson"), "this answer has no place on a map"),
        (("--as", "programmes"), "has not the columns of a file of programmes, but of"),
        (("--crs", "EPSG:1"), "the coordinate system 'EPSG:1' is not known here; choose one of EPSG:4326"),
        (("--crs", "{x}\n<b>"), r"the coordinate system '{x}\n<b>' is not known here"),
    ],
)
def test_wrong_usage_ends_with_2(check: Check, file: File, arguments: tuple[str, ...], words: str) -> None:
    answer = check(file(ROWS), *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.startswith("error: ")
    assert len(answer.err.splitlines()) == 1


def test_a_kind_that_is_none_ends_with_2(check: Check, file: File) -> None:
    answer = check(file(ROWS), "--as", "cats")
    assert (answer.code, answer.out) == (2, "")
    assert "cats" in answer.err


def test_a_region_that_is_not_there(check: Check, file: File) -> None:
    answer = check(file(ROWS), region="atlantis")
    assert (answer.code, answer.out) == (1, "")
    assert "there is no region 'atlantis'" in answer.err


@pytest.mark.parametrize("name", ["\x1b[31m.csv", "[red]곳[bold].csv", "곳\n둘.csv", "{x}.csv"])
def test_a_hostile_file_name_commands_nothing(check: Check, file: File, name: str) -> None:
    for content in (ROWS, FORTY):
        answer = check(file(content, name), "--format", "table")
        assert "\x1b" not in answer.out + answer.err
        assert len(answer.err.splitlines()) == 1


@pytest.mark.shared_data
def test_the_published_files(check: Check, shared_data: Path) -> None:
    wanted = {
        "libraries_standard_eunpyeong.csv": (77, {"accepted": 67, "corrected": 1, "set_aside": 9}),
        "culture_spaces_seoul.csv": (25, {"accepted": 21, "corrected": 4, "set_aside": 0}),
        "elderly_by_ward_seoul_2025q4.csv": (454, {"accepted": 16, "corrected": 0, "set_aside": 438}),
    }
    for name, (rows, counts) in wanted.items():
        answer = check(shared_data / name, "--format", "json", region="eunpyeong")
        said = json.loads(answer.out)
        assert (said["counts"], len(said["rows"])) == (counts, rows)
