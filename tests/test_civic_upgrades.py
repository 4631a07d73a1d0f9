"""Databases of former and future versions, and files that are not ours."""

import contextlib
import dataclasses
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from geo.civic import database
from geo.civic.database import FILE, Database, open_database, reading, transaction, upgrade, versions
from geo.civic.door_checks import DoorCheck, Seen, waiting_checks
from geo.civic.joins import remembered
from geo.civic.reports import Report, add_report, open_reports
from geo.civic.schema import METADATA
from geo.errors import CivicError
from geo.settings import Settings

Civic = tuple[Settings, Database]
NOW = r"what people enter cannot be read or written now \(\w+\), in .*; try again in a minute"

# What a database of each version may hold. Whoever adds a version adds what only it can hold; the statements of the
# former ones stay as they are, for they stand for the databases that are out there.
FORMER: dict[str, str] = {
    "0001": """
        INSERT INTO reports (region, venue_id, what, told, times, at, state)
        VALUES ('eunpyeong', 'EP001', 'closed', '문이 잠겼어요', 3, '2026-11-22T01:00:00+00:00', 'open');
        INSERT INTO reports (region, venue_id, what, told, times, at, state, decided_by, decided_at)
        VALUES ('eunpyeong', 'EP001', 'closed', '', 1, '2026-11-21T01:00:00+00:00',
            'done', 'kim', '2026-11-22T01:00:00+00:00');
        INSERT INTO door_checks (region, venue_id, checked_on, checked_by, steps, ramp, lift, accessible_toilet,
            hearing_loop, lat, lon, note, at, state)
        VALUES ('eunpyeong', 'EP001', '2026-11-22', '활동가', 'yes', 'no', 'unknown', 'no',
            'yes', 37.6, 126.9, '뒷문', '2026-11-22T01:00:00+00:00', 'waiting');
        INSERT INTO joins (region, place_key, address_key, venue_id, who, at)
        VALUES ('eunpyeong', '줌', '', NULL, 'kim', '2026-11-22T01:00:00+00:00');
    """,
    "0002": """
        INSERT INTO presentations (region, name, arrangement, who, at)
        VALUES ('eunpyeong', '구청', '{}', 'kim', '2026-11-22T01:00:00+00:00');
    """,
    "0003": """
        INSERT INTO needs (region, channel, ward_code, topic, told, code_hash, at, state)
        VALUES ('eunpyeong', 'hall', '1138069000', 'place', '가까운 곳', 'x', '2026-11-22T01:00:00+00:00', 'waiting');
        INSERT INTO answers (region, needs, said, decision, measure, ward_code, walker, before_version, who, at)
        VALUES ('eunpyeong', '[1]', '가까운 곳', '문을 열어요', 'venues', '1138069000', 'senior', '', 'kim',
            '2026-11-22T01:00:00+00:00');
    """,
}


def tell(engine: Database, told: str = "") -> None:
    add_report(engine, "eunpyeong", venue_id="EP001", what="closed", told=told)


def told(engine: Database) -> list[str]:
    return [report.told for report in open_reports(engine, "eunpyeong")[1]]


def insert_rows(connection: Connection, statements: str) -> None:
    for statement in statements.split(";")[:-1]:
        connection.execute(text(statement))


def emptied(engine: Database) -> None:
    with transaction(engine) as connection:
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.mark.parametrize("former", versions())
def test_a_database_of_every_former_version_is_brought_up_to_date_with_all_it_holds(former: str, civic: Civic) -> None:
    settings, engine = civic
    emptied(engine)
    with transaction(engine) as connection:
        upgrade(connection, former)
        for name in versions()[: versions().index(former) + 1]:
            insert_rows(connection, FORMER[name])
    engine.dispose()
    engine = open_database(settings)
    (report,) = open_reports(engine, "eunpyeong")[1]
    (check,) = waiting_checks(engine, "eunpyeong")[1]
    assert dataclasses.replace(report, report_id=0) == Report(
        0, "EP001", "closed", "문이 잠겼어요", 3, "2026-11-22T01:00:00+00:00"
    )
    seen = Seen("yes", "no", "unknown", "no", "yes", (37.6, 126.9), "뒷문")
    assert check == DoorCheck(
        check.check_id, "EP001", seen, check.checked_on, "활동가", "2026-11-22T01:00:00+00:00", "waiting"
    )
    assert check.checked_on.isoformat() == "2026-11-22"
    assert remembered(engine, "eunpyeong") == {("줌", ""): None}
    tell(engine, "문이 잠겼어요")
    assert [report.times for report in open_reports(engine, "eunpyeong")[1]] == [4]
    engine.dispose()


NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{last}", None, None
def upgrade():
    op.create_table("of_tomorrow", sa.Column("row_id", sa.Integer, primary_key=True))
    with op.batch_alter_table("reports") as batch:
        batch.add_column(sa.Column("answer", sa.String(20), nullable=False, server_default="none"))
    {then}
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a program that is one version newer, whose upgrade ends in a statement."""

    def newer(then: str = "pass") -> None:
        last, folder = versions()[-1], tmp_path / "migrations %s 이주"
        shutil.copytree(database._MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "next.py").write_text(NEXT.format(last=last, then=then), encoding="utf-8")
        monkeypatch.setattr(database, "_MIGRATIONS", folder)

    return newer


def columns(engine: Database) -> set[str]:
    with reading(engine) as connection:
        return set(connection.exec_driver_sql("SELECT * FROM reports").keys())


def test_an_upgrade_keeps_what_is_there_and_the_former_program_then_refuses(
    civic: Civic, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, engine = civic
    tell(engine, "하나")
    engine.dispose()
    former = database._MIGRATIONS
    next_version()
    gate = threading.Barrier(4)

    def opened(_: int) -> Database:
        gate.wait()
        return open_database(settings)

    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(opened, range(4)))
    assert "answer" in columns(engines[0])
    assert told(engines[3]) == ["하나"]
    for engine in engines:
        engine.dispose()
    monkeypatch.setattr(database, "_MIGRATIONS", former)
    with pytest.raises(CivicError, match=r"was made by a newer program \(next\); update this one"):
        open_database(settings)


def test_an_upgrade_that_fails_leaves_the_former_database(
    civic: Civic, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, engine = civic
    tell(engine, "하나")
    before = columns(engine)
    former = database._MIGRATIONS
    next_version('op.execute("INSERT INTO no_such_table VALUES (1)")')
    with pytest.raises(CivicError, match=NOW):
        open_database(settings)
    monkeypatch.setattr(database, "_MIGRATIONS", former)
    again = open_database(settings)
    assert columns(again) == before
    assert told(again) == ["하나"]
    again.dispose()


def test_a_file_that_may_only_be_read_is_said_and_still_read(settings: Settings) -> None:
    engine = open_database(settings)
    tell(engine, "하나")
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(CivicError, match=NOW):
        tell(engine, "둘")
    assert told(engine) == ["하나"]
    engine.dispose()


def test_a_file_of_another_program_is_not_mixed_with_ours(settings: Settings) -> None:
    settings.home.mkdir()
    with contextlib.closing(sqlite3.connect(settings.home / FILE)) as other:
        other.execute("CREATE TABLE reports (theirs TEXT)")
    with pytest.raises(CivicError, match=NOW):
        open_database(settings)
    with contextlib.closing(sqlite3.connect(settings.home / FILE)) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["reports"]


def test_settings_do_not_show_the_password(settings: Settings) -> None:
    settings = dataclasses.replace(settings, database_url="postgresql://kim:s3cret@127.0.0.1/civic")
    assert "s3cret" not in f"{settings} {settings!r}"
