"""Backups, by bringing them back."""

import dataclasses
import datetime as dt
import hashlib
import json
import os
import random
import shutil
import stat
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import select
from support import by_hand
from support.killed import killed_after

from geo import backup
from geo.backup import Contents, back_up, restore
from geo.civic.database import open_database, reading
from geo.civic.door_checks import Seen, add_check
from geo.civic.joins import remember
from geo.civic.passphrase import FILE as PASSPHRASE
from geo.civic.passphrase import set_passphrase
from geo.civic.reports import add_report, open_reports
from geo.civic.schema import METADATA
from geo.cli import common, main
from geo.errors import CivicError, GeoError, RegionError, SourceError, UsageError
from geo.region import parcel, replacement, shelf
from geo.region.history import Note, versions
from geo.region.parcel import MANIFEST
from geo.region.replacement import change, keep
from geo.settings import Settings

Rows = dict[str, list[tuple[Any, ...]]]
ROWS = {"reports": 3, "door_checks": 2, "joins": 1, "presentations": 0, "needs": 0, "answers": 0}
HOSTILE = "'; DROP TABLE reports; -- 🏛️ \u2603 \\u0000 \n둘째 줄"


def filled(settings: Settings, *, name: str = "by-hand", reports: int = 3) -> Settings:
    """Have a region with a history, and entries of every kind."""
    keep(settings, dataclasses.replace(by_hand.region(), name=name))
    change(
        settings, name, lambda region: dataclasses.replace(region, title_ko="새 이름"), note=Note("kim", "row", "V1")
    )
    shelf.use(settings, name)
    engine = open_database(settings)
    for number in range(reports):
        add_report(engine, name, venue_id="V1", what="closed", told=f"{HOSTILE} {number}")
    add_report(engine, name, venue_id="V1", what="closed", told=f"{HOSTILE} 0")
    today = dt.datetime.now(tz=dt.UTC).date()
    seen = Seen(steps="yes", door=(37.601234567890123, 126.9), note="뒷문")
    add_check(engine, name, venue_id="V1", seen=seen, checked_on=today, checked_by="활동가")
    add_check(engine, name, venue_id="V2", seen=Seen(lift="no"), checked_on=today, checked_by="")
    remember(engine, name, place_key="줌", address_key="", venue_id=None, who="kim")
    engine.dispose()
    return settings


def rows_in(settings: Settings) -> Rows:
    engine = open_database(settings)
    with reading(engine) as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return rows


def files_in(settings: Settings) -> dict[str, str]:
    regions = settings.home / "regions"
    return {
        path.relative_to(regions).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in regions.rglob("*")
        if path.is_file()
    }


def state(settings: Settings) -> tuple[Rows, dict[str, str], str | None]:
    return rows_in(settings), files_in(settings), shelf.chosen(settings)


def nothing_left(settings: Settings) -> bool:
    left = [path.name for folder in (settings.home, settings.home / "regions") for path in folder.glob(".*")]
    return left == []


@pytest.fixture
def elsewhere(civic_settings: Settings, tmp_path: Path) -> Settings:
    """An empty home, with a database of either kind."""
    return dataclasses.replace(civic_settings, home=tmp_path / "elsewhere")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, another one, and a backup of the first, made once and copied by each test."""
    folder = tmp_path_factory.mktemp("made")
    back_up(filled(Settings(home=folder / "here")), folder / "backup.zip")
    filled(Settings(home=folder / "mine"), name="mine", reports=1)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Settings:
    return Settings(home=shutil.copytree(made / "here", tmp_path / "here"))


@pytest.fixture
def packed(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made / "backup.zip", tmp_path))


def test_what_was_backed_up_comes_back_on_either_database_and_again_from_there(
    here: Settings, packed: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    contents = restore(elsewhere, packed, replace=False)
    assert contents == Contents(contents.at, ROWS, ("by-hand",))
    assert state(elsewhere) == state(here)
    assert shelf.open_region(elsewhere, "by-hand").title_ko == "새 이름"
    assert [version.note.who for version in versions(elsewhere, "by-hand")] == ["kim"]
    assert replacement.go_back(elsewhere, "by-hand", 0, who="lee")
    assert nothing_left(elsewhere)

    again = tmp_path / "again.zip"
    there = filled(dataclasses.replace(here, home=tmp_path / "there"), name="other", reports=9)
    back_up(elsewhere, again)
    restore(there, again, replace=True)
    assert state(there) == state(elsewhere)
    assert sorted(path.name for path in (there.home / "regions").iterdir()) == ["by-hand"]
    assert nothing_left(there)


def test_new_entries_are_numbered_above_those_that_came_back(packed: Path, elsewhere: Settings) -> None:
    restore(elsewhere, packed, replace=False)
    engine = open_database(elsewhere)
    add_report(engine, "by-hand", venue_id="V2", what="other", told="new")
    _, reports = open_reports(engine, "by-hand")
    engine.dispose()
    assert reports[-1].told == "new"
    assert reports[-1].report_id > max(report.report_id for report in reports[:-1])


def test_an_empty_installation_can_be_backed_up_and_brought_back(elsewhere: Settings, tmp_path: Path) -> None:
    contents = back_up(elsewhere, tmp_path / "empty.zip")
    assert contents.regions == ()
    assert set(contents.rows.values()) == {0}
    there = filled(Settings(home=tmp_path / "there"))
    restore(there, tmp_path / "empty.zip", replace=True)
    assert files_in(there) == {}
    assert not any(rows_in(there).values())
    assert shelf.chosen(there) is None


def test_the_file_is_for_its_owner_and_holds_no_secret(here: Settings, tmp_path: Path) -> None:
    set_passphrase(here.home, "네 낱말로 된 긴 암호문")
    (here.home / "cache").mkdir()
    (here.home / "cache" / "tile.png").write_bytes(b"x")
    file = tmp_path / "backup.zip"
    back_up(here, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert {name.split("/")[0] for name in archive.namelist()} == {"civic", "regions", MANIFEST}
        manifest = json.loads(archive.read(MANIFEST))
        for name, facts in manifest["members"].items():
            data = archive.read(name)
            assert facts == {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert (here.home / PASSPHRASE).read_bytes().strip() not in everything
    assert b"argon2" not in everything
    assert (manifest["version"], manifest["rows"]) == ("0003", ROWS)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_passphrase_that_is_set_stays(here: Settings, packed: Path, tmp_path: Path) -> None:
    there = Settings(home=tmp_path / "there")
    set_passphrase(there.home, "네 낱말로 된 긴 암호문")
    before = (there.home / PASSPHRASE).read_bytes()
    restore(there, packed, replace=False)
    assert (there.home / PASSPHRASE).read_bytes() == before


@pytest.mark.parametrize("what", ["region", "report"])
def test_what_is_there_is_not_replaced_unasked(what: str, packed: Path, elsewhere: Settings) -> None:
    if what == "region":
        keep(elsewhere, dataclasses.replace(by_hand.region(), name="mine"))
    else:
        engine = open_database(elsewhere)
        add_report(engine, "mine", venue_id="V1", what="closed", told="")
        engine.dispose()
        (elsewhere.home / "regions").mkdir(parents=True, exist_ok=True)
    before = state(elsewhere)
    with pytest.raises(UsageError, match="there is something here already, which the backup would replace; back it up"):
        restore(elsewhere, packed, replace=False)
    assert state(elsewhere) == before
    restore(elsewhere, packed, replace=True)
    assert "mine/region.toml" not in files_in(elsewhere)


def test_a_backup_replaces_the_former_one_whole_or_not_at_all(
    here: Settings, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = packed.read_bytes()
    damaged = here.home / "regions" / "by-hand" / "venues.parquet"
    sound = damaged.read_bytes()
    damaged.write_bytes(sound[:-1] + b"x")
    with pytest.raises(RegionError, match="the region by-hand is damaged"):
        back_up(here, packed)
    damaged.write_bytes(sound)
    with FileLock(here.home / replacement.LOCK):
        monkeypatch.setattr(replacement, "PATIENCE_S", 0.1)
        with pytest.raises(RegionError, match=r"another Baeumgil is writing to .*; try again when it is done"):
            back_up(here, packed)
    assert packed.read_bytes() == former
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    back_up(here, packed)
    assert packed.read_bytes() != former


@pytest.mark.parametrize("where", ["", "no/such/folder.zip", "a\0b.zip", "x" * 300])
def test_a_place_that_cannot_be_written_is_said(where: str, here: Settings, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"choose another (place|one)"):
        back_up(here, tmp_path / where)


# Files from strangers


def repacked(packed: Path, change_members: Callable[[dict[str, bytes]], object], *, honest: bool = True) -> Path:
    """Pack a backup again with other members, its list made to agree where that is wished."""
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change_members(members)
    if honest:
        manifest = json.loads(members[MANIFEST])
        manifest["members"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
            if name != MANIFEST
        }
        members[MANIFEST] = json.dumps(manifest).encode()
    other = packed.with_name("other.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return other


def with_manifest(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def changed(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return changed


def with_line(table: str, **changes: Any) -> Callable[[dict[str, bytes]], None]:
    def changed(members: dict[str, bytes]) -> None:
        first, *rest = members[f"civic/{table}.jsonl"].split(b"\n")
        members[f"civic/{table}.jsonl"] = b"\n".join([json.dumps(json.loads(first) | changes).encode(), *rest])

    return changed


NO_BACKUP = "is no backup of this program, or is damaged; nothing was changed, use another one"
LINE = r"the backup is damaged: line 1 of the table \w+ is none that it can have; use another backup"
VENUES = "regions/by-hand/venues.parquet"

HARM: dict[str, tuple[Callable[[dict[str, bytes]], object], bool, str]] = {
    "path out": (lambda m: m.update({"regions/by-hand/../../../evil.txt": b"x"}), True, NO_BACKUP),
    "path out in a name": (lambda m: m.update({"regions/../evil.txt": b"x"}), True, NO_BACKUP),
    "absolute": (lambda m: m.update({"/tmp/evil.txt": b"x"}), True, NO_BACKUP),
    "backslashes": (lambda m: m.update({"regions\\by-hand\\..\\evil": b"x"}), True, NO_BACKUP),
    "hidden": (lambda m: m.update({"regions/by-hand/.evil": b"x"}), True, NO_BACKUP),
    "lock": (lambda m: m.update({"regions.lock": b"x"}), True, NO_BACKUP),
    "passphrase": (lambda m: m.update({"staff-passphrase": b"x"}), True, NO_BACKUP),
    "folder for a file": (lambda m: m.update({f"{VENUES}/x.txt": b"x"}), True, "cannot be restored|damaged"),
    "a strange table": (lambda m: m.update({"civic/sqlite_master.jsonl": b"{}\n"}), True, NO_BACKUP),
    "altered": (lambda m: m.update({VENUES: m[VENUES][:-1] + b"x"}), False, NO_BACKUP),
    "shorter": (lambda m: m.update({VENUES: m[VENUES][:-1]}), False, NO_BACKUP),
    "missing": (lambda m: m.pop(VENUES), False, NO_BACKUP),
    "missing and not listed": (lambda m: m.pop(VENUES), True, "the region by-hand is damaged"),
    "more than listed": (lambda m: m.update({"regions/by-hand/more.txt": b"x"}), False, NO_BACKUP),
    "altered and listed so": (lambda m: m.update({VENUES: b"PAR1"}), True, "the region by-hand is damaged"),
    "no manifest": (lambda m: m.pop(MANIFEST), False, NO_BACKUP),
    "manifest of another kind": (lambda m: m.update({MANIFEST: b"[]"}), False, NO_BACKUP),
    "manifest no JSON": (lambda m: m.update({MANIFEST: b"\xff"}), False, NO_BACKUP),
    "manifest too deep": (lambda m: m.update({MANIFEST: b"[" * 100_000}), False, NO_BACKUP),
    "manifest empty": (lambda m: m.update({MANIFEST: b"{}"}), False, NO_BACKUP),
    "counts no numbers": (with_manifest(rows=ROWS | {"reports": "3"}), True, NO_BACKUP),
    "counts of other tables": (with_manifest(rows={"reports": 3}), True, NO_BACKUP),
    "regions no list": (with_manifest(regions=7), True, NO_BACKUP),
    "regions too many": (with_manifest(regions=["by-hand", "by-hand"]), True, NO_BACKUP),
    "choice no name": (with_manifest(in_use="../x"), True, NO_BACKUP),
    "choice no text": (with_manifest(in_use=["x"]), True, NO_BACKUP),
    "newer form": (with_manifest(format=2), True, r"the backup was made by a newer program \(.*\); update this one"),
    "newer tables": (with_manifest(version="9999"), True, r"made by a newer program \('9999'\); update this one"),
    "fewer rows": (
        with_manifest(rows=ROWS | {"reports": 4}),
        True,
        "line 3 of the table reports",
    ),
    "more rows": (
        with_manifest(rows=ROWS | {"reports": 2}),
        True,
        "line 3 of the table reports",
    ),
    "a strange column": (with_line("reports", evil=1), True, LINE),
    "no text": (with_line("reports", told=None), True, LINE),
    "NUL": (with_line("reports", told="a\0"), True, LINE),
    "half a sign": (with_line("reports", told="\ud800"), True, LINE),
    "too long": (with_line("reports", told="x" * 501), True, LINE),
    "number as text": (with_line("reports", report_id="1"), True, LINE),
    "number too large": (with_line("reports", report_id=2**31), True, LINE),
    "truth for a number": (with_line("reports", times=True), True, LINE),
    "no date": (with_line("door_checks", checked_on="2026-13-01"), True, LINE),
    "date a number": (with_line("door_checks", checked_on=7), True, LINE),
    "no place": (with_line("door_checks", lat=float("nan")), True, LINE),
    "no JSON": (lambda m: m.update({"civic/joins.jsonl": b"{\n"}), True, LINE),
    "a list": (lambda m: m.update({"civic/joins.jsonl": b"[]\n"}), True, LINE),
    "too deep": (lambda m: m.update({"civic/joins.jsonl": b"[" * 90_000 + b"\n"}), True, LINE),
    "an endless line": (lambda m: m.update({"civic/joins.jsonl": b" " * 200_000}), True, LINE),
    "the same number twice": (
        with_line("reports", report_id=2),
        True,
        "rows of the table reports exclude each other; use another",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_file_from_a_stranger_changes_nothing(harm: str, made: Path, packed: Path, tmp_path: Path) -> None:
    there = Settings(home=shutil.copytree(made / "mine", tmp_path / "there"))
    before, outside = state(there), {path.name for path in tmp_path.iterdir()}
    change_members, honest, message = HARM[harm]
    with pytest.raises(GeoError, match=message):
        restore(there, repacked(packed, change_members, honest=honest), replace=True)
    assert state(there) == before
    assert nothing_left(there)
    assert {path.name for path in tmp_path.iterdir()} - outside == {"other.zip"}
    assert not Path("/tmp/evil.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_no_archive_of_ours_has_is_refused(packed: Path, tmp_path: Path) -> None:
    there = Settings(home=tmp_path / "there")
    packed_bytes = packed.read_bytes()

    def refused(message: str = NO_BACKUP) -> None:
        with pytest.raises(SourceError, match=message):
            restore(there, packed, replace=False)
        packed.write_bytes(packed_bytes)
        assert not any(rows_in(there).values())

    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("civic/joins.jsonl", "")
    refused()
    link = zipfile.ZipInfo("regions/by-hand/link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    refused()
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("regions/by-hand/b.txt", "w") as out,
    ):
        for _ in range(120):
            out.write(bytes(1 << 20))
    refused(r"would unpack to \d+ bytes in \d+ parts, which no backup does")
    for data in (b"", b"PK", packed_bytes[: len(packed_bytes) // 2], os.urandom(1000)):
        packed.write_bytes(data)
        refused()
    packed.unlink()
    with pytest.raises(SourceError, match=r"there is no file .*backup.zip; check its name"):
        restore(there, packed, replace=False)
    with pytest.raises(SourceError, match=r"cannot be restored|no backup"):
        restore(there, tmp_path, replace=False)


def test_too_many_members_are_refused(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "MOST_MEMBERS", 5)
    with pytest.raises(SourceError, match="which no backup does; use another one"):
        restore(Settings(home=tmp_path / "there"), packed, replace=False)


def test_every_altered_byte_is_noticed_or_without_effect(here: Settings, packed: Path, tmp_path: Path) -> None:
    chance, sound, wanted = random.Random(20261123), packed.read_bytes(), state(here)
    there = Settings(home=tmp_path / "there")
    for _ in range(12):
        at = chance.randrange(len(sound))
        packed.write_bytes(sound[:at] + bytes([sound[at] ^ (1 << chance.randrange(8))]) + sound[at + 1 :])
        try:
            restore(there, packed, replace=True)
        except GeoError:
            continue
        assert state(there) == wanted


# Cut off in the middle


@pytest.mark.parametrize("where", ["swap", "after"])
def test_what_fails_in_the_middle_leaves_the_former(
    where: str, packed: Path, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(elsewhere, name="by-hand", reports=7)
    keep(elsewhere, dataclasses.replace(by_hand.region(), name="mine"))
    before = state(elsewhere)
    if where == "swap":
        rename = Path.rename

        def fails(self: Path, target: Path) -> Path:
            if self.parent.parent.name.startswith(".restore-"):
                raise OSError(28, "No space left on device")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", fails)
        with pytest.raises(SourceError, match=r"cannot be restored \(No space left on device\); nothing was changed"):
            restore(elsewhere, packed, replace=True)
        monkeypatch.undo()
    else:
        put = backup.fill

        def filling(*args: Any, then: Callable[[], None], **options: Any) -> None:
            def more() -> None:
                then()
                raise CivicError("lost")  # noqa: EM101

            put(*args, then=more, **options)

        monkeypatch.setattr(backup, "fill", filling)
        with pytest.raises(CivicError, match="lost"):
            restore(elsewhere, packed, replace=True)
        monkeypatch.undo()
    assert state(elsewhere) == before
    assert nothing_left(elsewhere)
    engine = open_database(elsewhere)
    add_report(engine, "by-hand", venue_id="V2", what="other", told="numbers go on")
    assert open_reports(engine, "by-hand")[0] == 8
    engine.dispose()


def test_no_room_to_clear_the_former_regions_changes_nothing(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = filled(Settings(home=tmp_path / "there"), name="mine", reports=5)
    before, make_folder = state(there), tempfile.mkdtemp

    def full(**where: Any) -> str:
        if where["prefix"] == ".gone-":
            raise OSError(28, "No space left on device")
        return make_folder(**where)

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(SourceError, match=r"cannot be restored \(No space left on device\); nothing was changed"):
        restore(there, packed, replace=True)
    assert state(there) == before
    assert nothing_left(there)


def test_kills_leave_the_old_or_the_new_and_the_next_restoration_completes(here: Settings, tmp_path: Path) -> None:
    there = filled(Settings(home=tmp_path / "there"), reports=7)
    back_up(here, tmp_path / "one.zip")
    back_up(there, tmp_path / "two.zip")
    one, two = state(here), state(there)
    begun = time.perf_counter()
    restore(there, tmp_path / "one.zip", replace=True)
    takes = time.perf_counter() - begun
    chance, cuts = random.Random(1), 0
    for number in range(12):
        file = tmp_path / ("two.zip" if number % 2 == 0 else "one.zip")
        cuts += killed_after(chance.uniform(0.3, 1.1) * takes, lambda file=file: restore(there, file, replace=True))
        # Opening a region brings it back where its writer died between two renames.
        assert shelf.open_region(there, "by-hand").title_ko == "새 이름"
        with replacement.alone(there):
            pass
        rows, files, _ = state(there)
        assert rows in (one[0], two[0])
        assert files in (one[1], two[1])
    assert cuts > 3
    restore(there, tmp_path / "two.zip", replace=True)
    assert state(there) == two
    assert nothing_left(there)


# The commands


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def command(settings: Settings, *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(common, "SETTINGS", settings)
        monkeypatch.setattr(common, "LANGUAGE", "en")
        monkeypatch.setattr(sys, "argv", ["baeumgil", *arguments])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert said.out == ""
        return code, said.err

    return command


def test_the_commands_say_what_they_did(here: Settings, tmp_path: Path, run: Callable[..., tuple[int, str]]) -> None:
    file, there = tmp_path / "kept.zip", Settings(home=tmp_path / "there")
    assert run(here, "backup", str(file)) == (0, f"{file} holds 1 regions of your own and 6 entries.\n")
    code, said = run(there, "restore", str(file))
    assert code == 0
    assert said.endswith(" is back: 1 regions of your own and 6 entries.\n")
    code, said = run(there, "restore", str(file))
    assert (code, said.split(",")[0]) == (2, "error: there is something here already")
    assert run(there, "restore", str(file), "--replace")[0] == 0
    assert run(there, "restore", str(tmp_path / "none.zip")) == (
        1,
        f"error: there is no file {tmp_path / 'none.zip'}; check its name\n",
    )
    assert state(there) == state(here)
