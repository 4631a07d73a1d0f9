"""Opening the regions at hand, and the one in use."""

import dataclasses
import shutil

import pytest
from support import by_hand

from geo.errors import GeoError, RegionDamagedError, RegionError, RegionNotFoundError
from geo.region import shelf
from geo.region.names import names
from geo.region.region import Region
from geo.region.replacement import keep
from geo.settings import Settings


def titled(title: str) -> Region:
    return dataclasses.replace(by_hand.region(), title_en=title)


def test_an_unknown_region_is_named(settings: Settings) -> None:
    with pytest.raises(
        RegionNotFoundError, match=r"there is no region 'busan', in .*; see the names with: baeumgil reg"
    ):
        shelf.open_region(settings, "busan")


def test_what_is_kept_is_opened_and_listed_after_the_embedded(settings: Settings) -> None:
    assert names(settings) == ["eunpyeong"]
    keep(settings, titled("First"))
    keep(settings, dataclasses.replace(by_hand.region(), name="a-twin"))
    assert names(settings) == ["eunpyeong", "a-twin", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "First"
    keep(settings, titled("Second"))
    assert shelf.open_region(settings, "by-hand").title_en == "Second"
    assert sorted(path.name for path in (settings.home / "regions").iterdir()) == ["a-twin", "by-hand"]


def test_the_region_in_use(settings: Settings) -> None:
    assert shelf.in_use(settings) == "eunpyeong"
    with pytest.raises(RegionNotFoundError, match=r"there is no region 'by-hand', in .*; see the names with"):
        shelf.use(settings, "by-hand")
    keep(settings, titled("Old"))
    shelf.use(settings, "by-hand")
    assert shelf.in_use(settings) == "by-hand"
    shelf.use(settings, "eunpyeong")
    assert shelf.in_use(settings) == "eunpyeong"
    assert sorted(path.name for path in settings.home.iterdir()) == ["region-in-use", "regions", "regions.lock"]


@pytest.mark.parametrize("content", [b"", b"../x\n", b"\xff\xfe", b"a\nb\n", b"Busan"])
def test_a_spoiled_choice_means_the_embedded_region(content: bytes, settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "region-in-use").write_bytes(content)
    assert shelf.in_use(settings) == "eunpyeong"


def test_a_choice_that_cannot_be_written(settings: Settings) -> None:
    settings.home.write_text("a file in the way")
    with pytest.raises(RegionError, match=r"the choice of region cannot be written .*; choose another BAEUMGIL_HOME"):
        shelf.use(settings, "eunpyeong")
    assert shelf.in_use(settings) == "eunpyeong"
    assert isinstance(RegionError("x"), GeoError)


def test_a_choice_wins_over_the_twin_on_real_streets(settings: Settings) -> None:
    keep(settings, dataclasses.replace(titled("Twin"), name=shelf.REAL_REGION))
    assert shelf.first_region(settings) == shelf.REAL_REGION
    assert shelf.in_use(settings) == "eunpyeong"
    shelf.use(settings, "eunpyeong")
    assert shelf.first_region(settings) == "eunpyeong"


def test_the_model_stands_in_for_a_damaged_twin_unless_it_was_chosen(settings: Settings) -> None:
    keep(settings, dataclasses.replace(titled("Twin"), name=shelf.REAL_REGION))
    assert shelf.open_first(settings)[0].name == shelf.REAL_REGION
    table = settings.home / "regions" / shelf.REAL_REGION / "venues.parquet"
    whole = table.read_bytes()
    table.write_bytes(b"")
    region, problem = shelf.open_first(settings)
    assert region.name == "eunpyeong"
    assert "venues.parquet" in str(problem)
    with pytest.raises(RegionDamagedError, match=r"venues\.parquet"):
        shelf.use(settings, shelf.REAL_REGION)
    assert shelf.chosen(settings) is None
    table.write_bytes(whole)
    shelf.use(settings, shelf.REAL_REGION)
    table.write_bytes(b"")
    with pytest.raises(RegionDamagedError, match=r"venues\.parquet"):
        shelf.open_first(settings)


def test_another_version_of_a_region_has_another_stamp(settings: Settings) -> None:
    assert shelf.stamp(settings, "by-hand") == 0
    keep(settings, titled("Old"))
    old = shelf.stamp(settings, "by-hand")
    keep(settings, titled("New"))
    assert 0 < old != shelf.stamp(settings, "by-hand")


def test_a_choice_of_a_region_that_is_gone_is_no_choice(settings: Settings) -> None:
    keep(settings, titled("Old"))
    shelf.use(settings, "by-hand")
    assert shelf.chosen(settings) == "by-hand"
    shutil.rmtree(settings.home / "regions" / "by-hand")
    assert shelf.chosen(settings) is None
    assert shelf.in_use(settings) == "eunpyeong"
    assert shelf.open_first(settings)[0].name == "eunpyeong"
    assert shelf.forget(settings, "by-hand")
    assert not shelf.forget(settings, "by-hand")
