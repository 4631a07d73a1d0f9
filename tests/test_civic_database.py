"""The database of what people enter, as a file and as a PostgreSQL, and what befalls it."""

import dataclasses
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from support import postgres as pg

from geo.civic import database
from geo.civic.database import Database, newest_version, open_database, reading, transaction, upgrade, version, versions
from geo.civic.reports import add_report, open_reports
from geo.civic.schema import METADATA
from geo.errors import CivicError
from geo.settings import Settings

Civic = tuple[Settings, Database]
JOIN = "INSERT INTO joins (region, place_key, address_key, who, at) VALUES ('a', 'b', 'c', 'd', 'e')"
LATER = r"what people enter cannot be read or written now \(\w+\), in .*; try again in a minute"


def tell(engine: Database) -> None:
    add_report(engine, "eunpyeong", venue_id="EP001", what="closed", told="")


def emptied(engine: Database, to: str | None) -> None:
    """Bring an empty database to a version, as the program of that time did."""
    with transaction(engine) as connection:
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE "{table}"'))
        if to is not None:
            upgrade(connection, to)


@pytest.mark.parametrize("former", [None, *versions()])
def test_every_former_version_becomes_the_present_one(civic: Civic, former: str | None) -> None:
    settings, engine = civic
    emptied(engine, former)
    again = open_database(settings)
    with reading(again) as connection:
        assert version(connection) == newest_version()
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    tell(again)
    again.dispose()


def test_a_newer_program_s_database_is_left_alone(civic: Civic) -> None:
    settings, engine = civic
    with transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CivicError, match=r"was made by a newer program \(9999\); update this one"):
        open_database(settings)
    with reading(engine) as connection:
        assert version(connection) == "9999"


def test_two_servers_that_start_at_once_make_the_tables_once(civic_settings: Settings) -> None:
    program = (
        "import pathlib, sys; from geo.civic.database import open_database; from geo.settings import Settings; "
        "from geo.civic.reports import add_report; sys.stdin.readline(); "
        "add_report(open_database(Settings(home=pathlib.Path(sys.argv[1]), database_url=sys.argv[2])), "
        "'eunpyeong', venue_id='EP001', what='closed', told='')"
    )
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(civic_settings.home), civic_settings.database_url],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )
        for _ in range(3)
    ]  # fmt: skip
    for server in servers:
        assert server.stdin is not None
        server.stdin.write(b"go\n")
        server.stdin.flush()
    assert [server.communicate()[1].decode() for server in servers] == [""] * 3
    engine = open_database(civic_settings)
    assert [report.times for report in open_reports(engine, "eunpyeong")[1]] == [3]
    engine.dispose()


def test_what_fails_in_the_middle_is_not_kept(civic: Civic) -> None:
    _, engine = civic

    def fails() -> None:
        with transaction(engine) as connection:
            connection.execute(text(JOIN))
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(CivicError, match=LATER):
        fails()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM joins")).scalar_one() == 0


def test_a_reader_sees_one_moment_and_keeps_nobody_waiting(civic: Civic) -> None:
    _, engine = civic
    tell(engine)
    count = text("SELECT sum(times) FROM reports")
    with reading(engine) as connection:
        before = connection.execute(count).scalar_one()
        tell(engine)
        assert connection.execute(count).scalar_one() == before == 1
    with reading(engine) as connection:
        assert connection.execute(count).scalar_one() == 2


# SQLite


@pytest.fixture
def file(settings: Settings) -> Iterator[Civic]:
    engine = open_database(settings)
    yield settings, engine
    engine.dispose()


def test_the_file_is_for_its_owner(file: Civic) -> None:
    settings, engine = file
    tell(engine)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.home.iterdir()}
    assert set(modes) == {database.FILE, f"{database.FILE}-wal", f"{database.FILE}-shm"}
    assert set(modes.values()) == {0o600}
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_file_that_another_process_holds_is_said_and_works_afterwards(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE_S", 0.2)
    engine = open_database(settings)
    other = sqlite3.connect(settings.home / database.FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CivicError, match=LATER):
        tell(engine)
    assert open_reports(engine, "eunpyeong") == (0, [])
    other.execute("ROLLBACK")
    other.close()
    tell(engine)
    assert open_reports(engine, "eunpyeong")[0] == 1
    engine.dispose()


def test_a_full_file_is_said_and_loses_nothing(file: Civic) -> None:
    _, engine = file
    tell(engine)

    def fill_up() -> None:
        with transaction(engine) as connection:
            # What SQLite says of a full disk it says of a full file.
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))
            for number in range(100):
                row = {"key": f"{number}", "venue": "x" * 5000}
                connection.execute(text("INSERT INTO joins VALUES ('a', :key, '', :venue, 'd', 'e')"), row)

    with pytest.raises(CivicError, match=LATER):
        fill_up()
    assert open_reports(engine, "eunpyeong")[0] == 1


@pytest.mark.parametrize("what", ["no database", "a folder", "a file for the folder"])
def test_a_place_that_cannot_hold_a_database_is_said(settings: Settings, what: str) -> None:
    message = LATER
    if what == "a file for the folder":
        settings.home.write_text("x")
    elif what == "a folder":
        (settings.home / database.FILE).mkdir(parents=True)
    else:
        settings.home.mkdir()
        (settings.home / database.FILE).write_text("This is no database. " * 100)
    if what != "no database":
        message = r"the database cannot be written \(.*\), in .*; make room or choose another BAEUMGIL_HOME"
    with pytest.raises(CivicError, match=message):
        open_database(settings)


def test_a_folder_that_cannot_be_written_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(database.os, "open", refuses)
    with pytest.raises(CivicError, match=r"the database cannot be written \(Permission denied\), in "):
        open_database(settings)


@pytest.mark.parametrize("name", ["with space", "100%", "what?mode=memory", "도서관", "a#b"])
def test_a_folder_of_any_name_holds_the_file(tmp_path: Path, name: str) -> None:
    engine = open_database(Settings(home=tmp_path / name))
    tell(engine)
    engine.dispose()
    assert (tmp_path / name / database.FILE).is_file()


def test_the_address_may_name_a_file(settings: Settings, tmp_path: Path) -> None:
    there = dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path / 'other.sqlite'}")
    open_database(there).dispose()
    assert (tmp_path / "other.sqlite").is_file()
    assert not settings.home.exists()


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "secret",
        "mysql://u:secret@host/db",
        "postgresql://u:secret@host:port/db",
        "sqlite://",
        "postgresql+nothing://u:secret@127.0.0.1:1/db",
        "postgresql://u:secret@127.0.0.1:1/db",
        "postgresql://127.0.0.1:1/db?user=u&password=secret",
        "postgresql://u:secret@127.0.0.1:1/db?nonsense=secret",
        "postgresql://u:secret@[::1/db",
    ],
)
def test_a_wrong_address_is_said_without_its_password(settings: Settings, address: str) -> None:
    with pytest.raises(CivicError, match=r"BAEUMGIL_DATABASE is no address|cannot be read or written now") as caught:
        open_database(dataclasses.replace(settings, database_url=address))
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(caught.value.values)


# PostgreSQL


def test_a_server_that_stops_is_said_and_works_again_when_it_is_back(postgres: pg.Postgres, settings: Settings) -> None:
    settings = dataclasses.replace(settings, database_url=postgres.empty_database("stopped"))
    engine = open_database(settings)
    tell(engine)
    postgres.stop()
    try:
        for _ in range(2):
            with pytest.raises(CivicError, match=LATER):
                tell(engine)
        with pytest.raises(CivicError, match=LATER):
            open_database(settings)
    finally:
        postgres.start()
    tell(engine)
    assert [report.times for report in open_reports(engine, "eunpyeong")[1]] == [2]
    engine.dispose()


def test_a_server_that_stops_within_a_transaction_has_done_nothing(postgres: pg.Postgres, settings: Settings) -> None:
    engine = open_database(dataclasses.replace(settings, database_url=postgres.empty_database("stopped")))

    def interrupted() -> None:
        with transaction(engine) as connection:
            connection.execute(text(JOIN))
            postgres.stop()
            postgres.start()

    with pytest.raises(CivicError, match=LATER):
        interrupted()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM joins")).scalar_one() == 0
    engine.dispose()


def test_nobody_waits_for_ever(postgres: pg.Postgres, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE_S", 1)
    engine = open_database(dataclasses.replace(settings, database_url=postgres.empty_database("patience")))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction(engine) as connection:
            connection.execute(text("LOCK TABLE reports IN ACCESS EXCLUSIVE MODE"))
            held.set()
            done.wait(30)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert held.wait(10)
        with pytest.raises(CivicError, match=LATER):
            tell(engine)
        done.set()
        holding.result()
    tell(engine)
    engine.dispose()
