"""A region takes the place of another as a whole or not at all."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from support import by_hand

from geo.errors import RegionDamagedError, RegionError, UsageError
from geo.region import folder, shelf
from geo.region.names import names
from geo.region.region import Region
from geo.region.replacement import keep
from geo.settings import Settings


def titled(title: str) -> Region:
    return dataclasses.replace(by_hand.region(), title_en=title)


def test_the_embedded_region_is_never_replaced(settings: Settings, eunpyeong: Region) -> None:
    with pytest.raises(
        UsageError, match="the region eunpyeong comes with the program and cannot be replaced; choose another name"
    ):
        keep(settings, eunpyeong)


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
    keep(settings, titled("Old"))
    with monkeypatch.context() as patch:
        kill_before(step, patch)
        with pytest.raises(Killed):
            keep(settings, titled("New"))
    assert names(settings) == ["eunpyeong", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == survivor
    keep(settings, titled("Newer"))
    assert shelf.open_region(settings, "by-hand").title_en == "Newer"
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]


@pytest.mark.parametrize("written", [0, 4, 10])
def test_a_process_killed_while_it_writes_leaves_the_old_region(
    written: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(settings, titled("Old"))
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
            keep(settings, whole)
    assert names(settings) == ["eunpyeong", "by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "Old"
    keep(settings, whole)
    assert shelf.open_region(settings, "by-hand").title_en == "New"


@pytest.mark.parametrize("obstacle", ["regions", "regions/.old-by-hand"])
def test_a_region_that_cannot_be_written_leaves_the_old_one(obstacle: str, settings: Settings) -> None:
    if obstacle != "regions":
        keep(settings, titled("Old"))
    settings.home.mkdir(exist_ok=True)
    (settings.home / obstacle).write_text("a file in the way")
    with pytest.raises(
        RegionError, match=r"the region by-hand cannot be written .*; make room or choose another BAEUM"
    ):
        keep(settings, titled("New"))
    (settings.home / obstacle).unlink()
    if obstacle != "regions":
        assert shelf.open_region(settings, "by-hand").title_en == "Old"
    keep(settings, titled("New"))
    assert shelf.open_region(settings, "by-hand").title_en == "New"


def test_a_full_disk_leaves_the_old_region_and_no_rubbish(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(settings, titled("Old"))

    def full(region: Region, where: Path) -> None:
        where.mkdir(exist_ok=True)
        (where / "wards.parquet").write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folder, "write", full)
        with pytest.raises(
            RegionError, match=r"cannot be written \(No space left on device\), in .*regions; make room"
        ):
            keep(settings, titled("New"))
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]
    assert shelf.open_region(settings, "by-hand").title_en == "Old"


def test_a_region_that_would_not_open_again_is_not_kept(settings: Settings) -> None:
    keep(settings, titled("Old"))
    orphan = dataclasses.replace(titled("New"), venues=by_hand.venues([("V1", "77", "G1", (0, 0))]))
    with pytest.raises(RegionDamagedError, match="ward_code '77'"):
        keep(settings, orphan)
    assert shelf.open_region(settings, "by-hand").title_en == "Old"
    assert [path.name for path in (settings.home / "regions").iterdir()] == ["by-hand"]


def test_a_damaged_region_says_so_and_can_be_replaced(settings: Settings) -> None:
    keep(settings, titled("Old"))
    (settings.home / "regions" / "by-hand" / "wards.parquet").write_bytes(b"")
    with pytest.raises(RegionDamagedError, match=r"the region by-hand is damaged: .*wards.parquet"):
        shelf.open_region(settings, "by-hand")
    keep(settings, titled("New"))
    assert shelf.open_region(settings, "by-hand").title_en == "New"


def test_what_dead_writers_left_is_cleared_by_the_next_one(settings: Settings) -> None:
    keep(settings, titled("Old"))
    regions = settings.home / "regions"
    for left in (".new-by-hand-1", ".new-other-2", ".gone-third-3", ".old-by-hand"):
        (regions / left / "streets").mkdir(parents=True)
    (regions / "by-hand").rename(regions / ".old-waiting")
    (regions / "notes").mkdir()
    keep(settings, titled("New"))
    assert sorted(path.name for path in regions.iterdir()) == ["by-hand", "notes", "waiting"]
