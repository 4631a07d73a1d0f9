"""A region's description: written, read, migrated, and refused by what is wrong in it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from support import by_hand

from geo.errors import RegionDamagedError
from geo.region.about import ABOUT, SCHEMA_VERSION, read_about, write_about
from geo.region.region import Source

SOURCES = (
    Source("모두", "everything", "nobody\x07\n[x]", "MIT", "2026"),
    Source("하나", "one", "v.csv", "", "", "venues"),
)


@pytest.fixture
def said(tmp_path: Path) -> dict[str, Any]:
    write_about(
        by_hand.region(sources=SOURCES, streets_margin_m=12.5, accepts_broken=True, title_ko='"은평"'), tmp_path
    )
    return tomllib.loads((tmp_path / ABOUT).read_text("utf-8"))


def test_what_is_written_is_read(said: dict[str, Any], tmp_path: Path) -> None:
    about = read_about(tmp_path)
    assert (about.title_ko, about.title_en, about.sources) == ('"은평"', "Drawn by hand", SOURCES)
    assert (about.streets_margin_m, about.venues_margin_m) == (12.5, 0.0)
    assert (about.accepts_broken, about.sealed) == (True, True)
    assert said["schema_version"] == SCHEMA_VERSION
    assert said["bounds"] == list(by_hand.region().bounds)


def test_version_1_is_read_as_whole_and_without_checksums(said: dict[str, Any], tmp_path: Path) -> None:
    old = {key: value for key, value in said.items() if key not in {"accepts_broken", "sealed"}}
    (tmp_path / ABOUT).write_text(tomli_w.dumps(old | {"schema_version": 1}), "utf-8")
    about = read_about(tmp_path)
    assert (about.accepts_broken, about.sealed, about.title_ko) == (False, False, '"은평"')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"schema_version": 4},
            "the description is of version 4, this program reads 1 to 3, in region.toml; update the",
        ),
        ({"schema_version": 0}, "of version 0"),
        ({"schema_version": "2"}, "of version 2"),
        ({"schema_version": None}, "of version None"),
        ({"title_ko": 5}, "the description lacks title_ko, in region.toml; restore it or import the region again"),
        ({"accepts_broken": 1}, "lacks accepts_broken"),
        ({"sealed": None}, "lacks sealed"),
        ({"sources": "all"}, "lacks sources"),
        ({"sources": [{"what_ko": "x"}]}, "a source in the description is not complete, in region.toml; restore it"),
        ({"sources": ["x"]}, "a source in the description is not complete"),
        ({"sources": [vars(SOURCES[0]) | {"date": 2026}]}, "a source in the description is not complete"),
        ({"sources": [vars(SOURCES[0]) | {"more": "x"}]}, "a source in the description is not complete"),
        ({"streets_margin_m": -1.0}, r"a margin of -1.0 metres cannot be, in region.toml; give 0 or more"),
        ({"venues_margin_m": float("nan")}, "a margin of nan metres cannot be"),
        ({"venues_margin_m": float("inf")}, "a margin of inf metres cannot be"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], message: str, said: dict[str, Any], tmp_path: Path) -> None:
    left = {key: value for key, value in (said | change).items() if value is not None}
    (tmp_path / ABOUT).write_text(tomli_w.dumps(left), "utf-8")
    with pytest.raises(RegionDamagedError, match=message):
        read_about(tmp_path)


@pytest.mark.parametrize("content", [None, b"\xff", b"title_ko = ", b"a = " + b"[" * 99_999])
def test_what_is_no_toml_is_named(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / ABOUT).write_bytes(content)
    with pytest.raises(
        RegionDamagedError, match=r"the description is missing or no TOML \(\w+\), in region.toml; restore"
    ):
        read_about(tmp_path)
