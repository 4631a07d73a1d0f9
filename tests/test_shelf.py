"""Regions at hand: names, replacement as a whole or not at all, the one in use."""

import dataclasses
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo.errors import GeoError, RegionDamagedError, RegionError, RegionNotFoundError, UsageError
from geo.region import folder, shelf
from geo.region.region import Region
from geo.settings import Settings

HOSTILE = [
    "", ".", "..", "../x", "a/b", "a\\b", "/etc", "CON", "Eunpyeong", "a b", "a.b", "-a", "a-", "은평", "a\n", "a\x00",
    "x" * 41, "x" * 50, "x" * 100_000, ".old-x", ".new-x", "~", "%2e%2e",
]  # fmt: skip


def titled(title: str) -> Region:
    return dataclasses.replace(by_hand.region(), title_en=title)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:12]))
def test_a_hostile_name_is_no_name(name: str, settings: Settings) -> None:
    with pytest.raises(UsageError, match="is no region's name; use small letters, digits and hyphens, at most 40"):
        shelf.open_region(settings, name)
    with pytest.raises(UsageError, match="is no region's name"):
        shelf.use(settings, name)
    with pytest.raises(UsageError, match="is no region's name") as caught:
        shelf.keep(settings, dataclasses.replace(by_hand.region(), name=name))
    assert len(str(caught.value)) < 400
    assert not settings.home.exists()


@given(st.text(max_size=60))
def test_a_name_that_passes_is_a_plain_folder_name(name: str) -> None:
    try:
        shelf.check_name(name)
    except UsageError:
        return
    assert Path(name).name == name
    assert name.isascii()
    assert len(name) <= 40


@pytest.mark.parametrize("name", ["a", "0", "a-b", "x" * 40, "eunpyeong-osm"])
def test_plain_names_pass(name: str) -> None:
    shelf.check_name(name)


def test_an_unknown_region_is_named(settings: Settings) -> None:
    with pytest.raises(
        RegionNotFoundError, match=r"there is no region 'busan', in .*; see the names with: baeumgil reg"
    ):
        shelf.open_region(settings, "busan")


def test_what_is_kept_is_opened_and_listed_after_the_embedded(settings: Settings) -> None:
    assert shelf.names(settings) == ["eunpyeong"]
    shelf.keep(settings, titled("First"))
    shelf.keep(settings, dataclasses.replace(by_hand.region(), name="a-twin"))
    assert shelf.names(settings) == ["eunpyeong", "a-twin", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "First"
    shelf.keep(settings, titled("Second"))
    assert shelf.open_region(settings, "by-hand").title_en == "Second"
    assert sorted(path.name for path in (settings.home / "regions").iterdir()) == ["a-twin", "by-hand"]


def test_the_embedded_region_is_never_replaced(settings: Settings, eunpyeong: Region) -> None:
    with pytest.raises(
        UsageError, match="the region eunpyeong is embedded and cannot be replaced; choose another name"
    ):
        shelf.keep(settings, eunpyeong)


class Killed(BaseException):
    """Stands for the end of the process."""


def kill_before(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process before its ``step``-th rename (0: the old aside, 1: the new into place), or after both."""
    rename, done = Path.rename, []

    def counted(path: Path, target: Path) -> Path:
        if len(done) == step:
            raise Killed
        done.append(path)
        return rename(path, target)

    def never(*_: object, **__: object) -> None:
        if len(done) == step:
            raise Killed

    monkeypatch.setattr(Path, "rename", counted)
    if step == 2:
        remove = shutil.rmtree
        monkeypatch.setattr(shutil, "rmtree", lambda *a, **k: never() or remove(*a, **k))


@pytest.mark.parametrize(("step", "survivor"), [(0, "Old"), (1, "Old"), (2, "New")])
def test_a_process_killed_while_it_replaces_leaves_one_whole_region(
    step: int, survivor: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(settings, titled("Old"))
    with monkeypatch.context() as patch:
        kill_before(step, patch)
        with pytest.raises(Killed):
            shelf.keep(settings, titled("New"))
    assert shelf.names(settings) == ["eunpyeong", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == survivor
    shelf.keep(settings, titled("Newer"))
    assert shelf.open_region(settings, "by-hand").title_en == "Newer"
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]


@pytest.mark.parametrize("written", [0, 4, 10])
def test_a_process_killed_while_it_writes_leaves_the_old_region(
    written: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(settings, titled("Old"))
    whole = titled("New")

    def half(region: Region, where: Path) -> None:
        real(region, where)
        for path in sorted(where.rglob("*.*"))[written:]:
            path.unlink()
        raise Killed

    real = folder.write
    with monkeypatch.context() as patch:
        patch.setattr(folder, "write", half)
        with pytest.raises(Killed):
            shelf.keep(settings, whole)
    assert shelf.names(settings) == ["eunpyeong", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "Old"
    shelf.keep(settings, whole)
    assert shelf.open_region(settings, "by-hand").title_en == "New"


@pytest.mark.parametrize("obstacle", ["regions", "regions/.old-by-hand"])
def test_a_region_that_cannot_be_written_leaves_the_old_one(obstacle: str, settings: Settings) -> None:
    if obstacle != "regions":
        shelf.keep(settings, titled("Old"))
    settings.home.mkdir(exist_ok=True)
    (settings.home / obstacle).write_text("a file in the way")
    with pytest.raises(
        RegionError, match=r"the region by-hand cannot be written .*; make room or choose another BAEUM"
    ):
        shelf.keep(settings, titled("New"))
    (settings.home / obstacle).unlink()
    if obstacle != "regions":
        assert shelf.open_region(settings, "by-hand").title_en == "Old"
    shelf.keep(settings, titled("New"))
    assert shelf.open_region(settings, "by-hand").title_en == "New"


def test_a_full_disk_leaves_the_old_region_and_no_rubbish(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.keep(settings, titled("Old"))

    def full(region: Region, where: Path) -> None:
        where.mkdir(exist_ok=True)
        (where / "wards.parquet").write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folder, "write", full)
        with pytest.raises(
            RegionError, match=r"cannot be written \(No space left on device\), in .*regions; make room"
        ):
            shelf.keep(settings, titled("New"))
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "Old"


def test_a_region_that_would_not_open_again_is_not_kept(settings: Settings) -> None:
    shelf.keep(settings, titled("Old"))
    orphan = dataclasses.replace(titled("New"), venues=by_hand.venues([("V1", "77", "G1", (0, 0))]))
    with pytest.raises(RegionDamagedError, match="ward_code '77'"):
        shelf.keep(settings, orphan)
    assert shelf.open_region(settings, "by-hand").title_en == "Old"
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]


def test_a_damaged_region_says_so_and_can_be_replaced(settings: Settings) -> None:
    shelf.keep(settings, titled("Old"))
    (settings.home / "regions" / "by-hand" / "wards.parquet").write_bytes(b"")
    with pytest.raises(RegionDamagedError, match=r"the region by-hand is damaged: .*wards.parquet"):
        shelf.open_region(settings, "by-hand")
    shelf.keep(settings, titled("New"))
    assert shelf.open_region(settings, "by-hand").title_en == "New"


def test_the_region_in_use(settings: Settings) -> None:
    assert shelf.in_use(settings) == "eunpyeong"
    with pytest.raises(RegionNotFoundError, match=r"there is no region 'by-hand', in .*; see the names with"):
        shelf.use(settings, "by-hand")
    shelf.keep(settings, titled("Old"))
    shelf.use(settings, "by-hand")
    assert shelf.in_use(settings) == "by-hand"
    shelf.use(settings, "eunpyeong")
    assert shelf.in_use(settings) == "eunpyeong"
    assert sorted(path.name for path in settings.home.iterdir()) == ["region-in-use", "regions"]


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


def test_a_killed_writers_rubbish_is_cleared_but_not_a_living_ones(settings: Settings) -> None:
    shelf.keep(settings, titled("Old"))
    regions = settings.home / "regions"
    dead, living = regions / ".new-by-hand-dead", regions / ".new-by-hand-living"
    dead.mkdir()
    living.mkdir()
    os.utime(dead, (0, 0))
    shelf.keep(settings, titled("New"))
    assert sorted(path.name for path in regions.iterdir()) == [".new-by-hand-living", "by-hand"]


def test_a_choice_wins_over_the_twin_on_real_streets(settings: Settings) -> None:
    shelf.keep(settings, dataclasses.replace(titled("Twin"), name=shelf.REAL_REGION))
    assert shelf.first_region(settings) == shelf.REAL_REGION
    assert shelf.in_use(settings) == "eunpyeong"
    shelf.use(settings, "eunpyeong")
    assert shelf.first_region(settings) == "eunpyeong"


def test_the_model_stands_in_for_a_damaged_twin_unless_it_was_chosen(settings: Settings) -> None:
    shelf.keep(settings, dataclasses.replace(titled("Twin"), name=shelf.REAL_REGION))
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
    shelf.keep(settings, titled("Old"))
    old = shelf.stamp(settings, "by-hand")
    shelf.keep(settings, titled("New"))
    assert 0 < old != shelf.stamp(settings, "by-hand")


def test_a_home_that_cannot_be_listed_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match=r"the regions cannot be listed \(.*\), in .*; choose another BAEUMGIL_HOME"):
        shelf.names(Settings(home=tmp_path / ("x" * 300)))
