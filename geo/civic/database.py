"""The database of what people enter: SQLite in a file of its own, or PostgreSQL by its address."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from geo.errors import N_, CivicError
from geo.settings import Settings

Database = Engine
"""What the other modules take; nobody else needs to know what is behind it."""
FILE: Final = "civic.sqlite"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_PATIENCE_S: Final = 10
_UPGRADING: Final = 4_861_702
"""Of all servers that start at once one brings the tables up to date; any number would do."""
_READING: Final = "baeumgil_reading"


def open_database(settings: Settings) -> Engine:
    """Open the database, make it if need be, and bring its tables up to date.

    Parameters
    ----------
    settings
        Where it is.

    Returns
    -------
    sqlalchemy.Engine
        Shared by all sessions.

    Raises
    ------
    CivicError
        If it cannot be reached or written, or a newer program has made it.
    """
    engine = _postgresql(settings.database_url) if settings.database_url else open_file(settings.home / FILE)
    try:
        with transaction(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
            upgrade(connection)
    except CivicError:
        engine.dispose()
        raise
    return engine


def open_file(path: Path) -> Engine:
    """Open an SQLite file that only its owner can read, without looking at its tables.

    Parameters
    ----------
    path
        The file; it is made if need be.

    Returns
    -------
    sqlalchemy.Engine
        Of it.

    Raises
    ------
    CivicError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        msg = N_("the database cannot be written ({problem}), in {where}; make room or choose another BAEUMGIL_HOME")
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise CivicError(msg, problem=problem, where=path.parent) from error
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        connect_args={"timeout": _PATIENCE_S},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Do something in the database as a whole or not at all.

    Parameters
    ----------
    engine
        The database.

    Yields
    ------
    sqlalchemy.Connection
        Committed at the end.

    Raises
    ------
    CivicError
        If the database cannot be reached or written; nothing of the transaction was done.
    """
    with _explained(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read the database as it is at one moment; nobody who writes waits for it, nor it for them.

    Parameters
    ----------
    engine
        The database.

    Yields
    ------
    sqlalchemy.Connection
        For reading alone.

    Raises
    ------
    CivicError
        If the database cannot be reached.
    """
    at_one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {_READING: True}
    with _explained(engine), engine.execution_options(**at_one_moment).begin() as connection:
        yield connection


def insert_into(engine: Engine, table: Table) -> postgresql.Insert:
    """Begin an insertion that may say what happens to a row that is there already.

    Parameters
    ----------
    engine
        The database.
    table
        Where to.

    Returns
    -------
    sqlalchemy.dialects.postgresql.Insert
        SQLite's has the same methods.
    """
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    return cast("postgresql.Insert", insert(table))


def now() -> str:
    """Write the present moment.

    Returns
    -------
    str
        ISO 8601, UTC, to the second.
    """
    return dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")


def version(connection: Connection) -> str | None:
    """Tell in which version the tables are.

    Parameters
    ----------
    connection
        To the database.

    Returns
    -------
    str or None
        The name of the last migration; None for an empty database.
    """
    return MigrationContext.configure(connection).get_current_revision()


def versions() -> tuple[str, ...]:
    """List the versions that the tables have had.

    Returns
    -------
    tuple of str
        The names of all migrations, the first one first.
    """
    return tuple(script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions())[::-1]


def newest_version() -> str:
    """Tell in which version this program writes.

    Returns
    -------
    str
        The name of its last migration.
    """
    return versions()[-1]


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to date.

    Parameters
    ----------
    connection
        Within a transaction.
    to
        The version wished for, one of :func:`versions`; the newest if not given.

    Raises
    ------
    CivicError
        If a newer program has made them.
    """
    present = version(connection)
    if present is not None and present not in versions():
        msg = N_("the database of what people enter was made by a newer program ({version}); update this one")
        raise CivicError(msg, version=present)
    if present != newest_version():
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _postgresql(address: str) -> Engine:
    """Reach a PostgreSQL."""
    msg = N_("BAEUMGIL_DATABASE is no address of a PostgreSQL or SQLite; write postgresql://user:password@host/name")
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # Their own texts may hold the address with its password.
        raise CivicError(msg) from None
    if url.get_backend_name() == "sqlite" and url.database:
        return open_file(Path(url.database))
    if url.get_backend_name() != "postgresql":
        raise CivicError(msg)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"connect_timeout": _PATIENCE_S},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _be_patient)
    return engine


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Tell in a sentence what the database's own errors say; they may hold addresses and what people entered."""
    try:
        yield
    except SQLAlchemyError as error:
        msg = N_("what people enter cannot be read or written now ({problem}), in {where}; try again in a minute")
        # Visitors read this too: where the database is, and who opens it, is none of their business.
        where = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
        raise CivicError(msg, problem=type(getattr(error, "orig", None) or error).__name__, where=where) from error


def _prepare(connection: Any, _record: Any) -> None:
    """Have readers and a writer side by side, and what was acknowledged on the disk."""
    # The driver would begin transactions at moments of its own.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _be_patient(connection: Any, _record: Any) -> None:
    """Wait for others as long as SQLite does, and no longer."""
    connection.execute(f"SET lock_timeout = '{_PATIENCE_S}s'")
    connection.commit()


def _begin(connection: Connection) -> None:
    """Take the writer's place at once: a reader who writes later would be refused, however long it waits."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READING) else "BEGIN IMMEDIATE")
