"""Whatever is cut off, one whole region stays: processes killed, a full disk, a disk that cannot be written."""

import contextlib
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from support import by_hand
from support.killed import streets, venues

from geo.errors import RegionError
from geo.establish import Desk, Files, import_region, update_region
from geo.region import replacement, shelf
from geo.region.replacement import keep, remove
from geo.settings import Settings

PATHS = os.pathsep.join(str(Path(__file__).parents[up]) for up in (1, 0))
TIMES = 16
SEED = 20261122


@pytest.mark.slow
def test_kills_at_any_moment_leave_the_old_region_or_the_new_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "support.killed", str(tmp_path), str(TIMES), str(SEED)],
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": PATHS},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    for kind, runs in told["seen"].items():
        assert len(runs) == TIMES
        for run in runs:
            allowed = [run["before"], run["new"]] if run["cut"] else [run["new"]]
            assert run["after"] in allowed, (kind, run)
            assert isinstance(run["after"], list), (kind, run)
        assert sum(run["cut"] for run in runs) > TIMES / 4
    # Some were killed while they wrote, or the test would say nothing; the next writer cleared what they left.
    assert any(run["left"] for runs in told["seen"].values() for run in runs)
    assert told["left"] == ["city"]
    assert told["last"] == told["seen"]["import"][0]["before"]


def desk_in(folder: Path) -> Desk:
    return Desk(Settings(home=folder / "home", static=folder / "static", offline=True), "en", lambda _: None)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a region of a small town, and files for another version of it; to be copied to a small disk."""
    folder = tmp_path_factory.mktemp("city")
    files = Files(streets=streets(folder / "6.osm", blocks=6), venues=venues(folder / "2.csv", 2))
    import_region(desk_in(folder), "city", files, replace=False, accept_broken=False)
    streets(folder / "7.osm", blocks=7)
    venues(folder / "3.csv", 3)
    return folder


def copied(city: Path, disk: Path) -> tuple[Desk, Files]:
    """Copy the town to a disk."""
    shutil.copytree(city, disk, dirs_exist_ok=True)
    return desk_in(disk), Files(streets=disk / "7.osm", venues=disk / "3.csv")


@contextlib.contextmanager
def mounted(where: Path, options: str) -> Iterator[None]:
    """Mount a small disk in memory."""
    where.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a disk needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(where)], check=True)


@pytest.mark.parametrize("spare_kb", [0, 8, 40, 90])
def test_a_full_disk_is_an_error_and_leaves_the_old_region(spare_kb: int, city: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1m"):
        desk, other = copied(city, tmp_path / "disk")
        before = region_state(desk.settings)
        ballast = tmp_path / "disk" / "ballast"
        room = shutil.disk_usage(tmp_path / "disk").free - spare_kb * 1024
        ballast.write_bytes(b"x" * max(room, 0))
        with pytest.raises(RegionError, match=r"the region city cannot be written \(.*\), in .*; make room or choose"):
            import_region(desk, "city", other, replace=True, accept_broken=False)
        with pytest.raises(RegionError, match="the region city cannot be written"):
            update_region(desk, "city", Files(venues=other.venues), accept_broken=False)
        assert region_state(desk.settings) == before
        ballast.unlink()
        import_region(desk, "city", other, replace=True, accept_broken=False)
        assert region_state(desk.settings) != before
        assert [path.name for path in (desk.settings.home / "regions").iterdir()] == ["city"]


def test_a_disk_that_cannot_be_written_is_an_error_and_the_region_still_opens(city: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=4m"):
        desk, other = copied(city, tmp_path / "disk")
        before = region_state(desk.settings)
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True)
        for work in (
            lambda: import_region(desk, "city", other, replace=True, accept_broken=False),
            lambda: update_region(desk, "city", Files(venues=other.venues), accept_broken=False),
            lambda: remove(desk.settings, "city"),
        ):
            with pytest.raises(RegionError, match=r"the region city cannot be written \(Read-only file system\), in "):
                work()
        assert region_state(desk.settings) == before


def region_state(settings: Settings) -> tuple[int, int]:
    region = shelf.open_region(settings, "city")
    return region.network.edge_count, len(region.venues)


@pytest.mark.slow
def test_two_writers_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    whole = by_hand.region()
    keep(settings, dataclasses.replace(whole, venues=whole.venues.iloc[:0], programmes=whole.programmes.iloc[:0]))
    adder = f"""
import dataclasses, pathlib
from support import by_hand
import pandas as pd
from geo.region.history import Note
from geo.region.replacement import change
from geo.settings import Settings
settings = Settings(home=pathlib.Path({str(settings.home)!r}))
for number in range(5):
    one = by_hand.venues([(f"WHO-{{number}}", "01", "G", (300, 310))])
    change(
        settings,
        "by-hand",
        lambda r: dataclasses.replace(r, venues=pd.concat([r.venues, one], ignore_index=True)),
        note=Note("WHO", "row"),
    )
"""
    environment = {**os.environ, "PYTHONPATH": PATHS}
    writers = [
        subprocess.Popen([sys.executable, "-c", adder.replace("WHO", who)], env=environment) for who in ("A", "B")
    ]
    seen = [0]
    while any(writer.poll() is None for writer in writers):
        # A reader meets whole regions only, each with at least what the last one had.
        seen.append(len(shelf.open_region(settings, "by-hand").venues))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen == sorted(seen)
    venues_kept = shelf.open_region(settings, "by-hand").venues["venue_id"]
    assert sorted(venues_kept) == sorted(f"{who}-{number}" for who in "AB" for number in range(5))


def test_a_writer_that_hangs_is_named_and_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "home")
    keep(settings, by_hand.region())
    monkeypatch.setattr(replacement, "PATIENCE_S", 0.2)
    with (
        FileLock(settings.home / replacement.LOCK),
        pytest.raises(RegionError, match=r"another Baeumgil is writing to .*regions; try again when it is done"),
    ):
        keep(settings, by_hand.region())
    keep(settings, by_hand.region())
