"""The names of regions: hostile ones are none."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo.errors import RegionError, UsageError
from geo.region import shelf
from geo.region.names import check_name, names
from geo.region.replacement import keep
from geo.settings import Settings

HOSTILE = [
    "", ".", "..", "../x", "a/b", "a\\b", "/etc", "CON", "Eunpyeong", "a b", "a.b", "-a", "a-", "은평", "a\n", "a\x00",
    "x" * 41, "x" * 50, "x" * 100_000, ".old-x", ".new-x", "~", "%2e%2e",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:12]))
def test_a_hostile_name_is_no_name(name: str, settings: Settings) -> None:
    with pytest.raises(UsageError, match="is no region's name; use small letters, digits and hyphens, at most 40"):
        shelf.open_region(settings, name)
    with pytest.raises(UsageError, match="is no region's name"):
        shelf.use(settings, name)
    with pytest.raises(UsageError, match="is no region's name") as caught:
        keep(settings, dataclasses.replace(by_hand.region(), name=name))
    assert len(str(caught.value)) < 400
    assert not settings.home.exists()


@given(st.text(max_size=60))
def test_a_name_that_passes_is_a_plain_folder_name(name: str) -> None:
    try:
        check_name(name)
    except UsageError:
        return
    assert Path(name).name == name
    assert name.isascii()
    assert len(name) <= 40


@pytest.mark.parametrize("name", ["a", "0", "a-b", "x" * 40, "eunpyeong-osm"])
def test_plain_names_pass(name: str) -> None:
    check_name(name)


def test_a_home_that_cannot_be_listed_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match=r"the regions cannot be listed \(.*\), in .*; choose another BAEUMGIL_HOME"):
        names(Settings(home=tmp_path / ("x" * 300)))
