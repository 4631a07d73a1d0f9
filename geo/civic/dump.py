"""All that people entered, as lines of JSON that any database of ours can be filled from."""

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from io import RawIOBase
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Column, Connection, Date, Engine, Float, Integer, MetaData, Table, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from geo.civic.database import newest_version, open_file, reading, transaction, upgrade, versions
from geo.civic.schema import METADATA
from geo.errors import N_, CivicError, UsageError

Sink = Callable[[str], AbstractContextManager[RawIOBase]]
"""Opens the place for a table's lines."""
Member = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens the place of a table's lines."""
_ROWS_AT_ONCE: Final = 500
_LONGEST_LINE: Final = 100_000
_LARGEST_NUMBER: Final = 2**31 - 1


def dump(database: Engine, member: Sink) -> dict[str, int]:
    """Write all tables as they are at one moment.

    Parameters
    ----------
    database
        The database.
    member
        Opens a table's place for writing.

    Returns
    -------
    dict
        How many rows each table has.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    counts = {}
    with reading(database) as connection:
        for table in METADATA.sorted_tables:
            counts[table.name] = 0
            rows = select(table).order_by(*table.primary_key)
            with member(table.name) as file:
                for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(rows).mappings():
                    file.write(json.dumps(dict(row), ensure_ascii=False, default=dt.date.isoformat).encode() + b"\n")
                    counts[table.name] += 1
    return counts


def collect(member: Member, counts: Mapping[str, int], *, version: str, where: Path) -> Engine:
    """Read what :func:`dump` wrote into a file of its own and bring it up to date there.

    Parameters
    ----------
    member
        Opens a table's place for reading.
    counts
        How many rows each table has.
    version
        In which version the tables were written.
    where
        An SQLite file that is not there yet.

    Returns
    -------
    sqlalchemy.Engine
        For :func:`fill`.

    Raises
    ------
    CivicError
        If a newer program wrote it, or it is not what :func:`dump` writes: says which table, and which line where it is
        one.
    """
    if version not in versions():
        msg = N_("the backup was made by a newer program ({version}); update this one")
        raise CivicError(msg, version=repr(version[:40]))
    collected = open_file(where)
    with transaction(collected) as connection:
        upgrade(connection, version)
        # The tables of that version, which need not be those of today.
        then = MetaData()
        then.reflect(connection)
        tables = {table.name: table for table in then.sorted_tables if table.name in counts}
        if set(counts) != {table.name for table in then.sorted_tables} - {"alembic_version"}:
            msg = N_("the backup has other tables than version {version} of the program; make another one")
            raise CivicError(msg, version=version)
        for name, count in counts.items():
            with member(name) as file:
                try:
                    _insert(connection, tables[name], _rows(tables[name], file, count))
                except IntegrityError as error:
                    msg = N_("the backup is damaged: rows of the table {table} exclude each other; use another backup")
                    raise CivicError(msg, table=name) from error
        upgrade(connection)
    return collected


def fill(database: Engine, collected: Engine, *, replace: bool, then: Callable[[], None]) -> None:
    """Put what was collected in the place of all that a database holds, as a whole or not at all.

    Parameters
    ----------
    database
        The database.
    collected
        From :func:`collect`.
    replace
        Whether the database may hold anything.
    then
        Done before the new contents are kept; where it fails the former stay.

    Raises
    ------
    UsageError
        If something is in the database that may not be replaced.
    CivicError
        If it cannot be written.
    """
    with reading(collected) as source, transaction(database) as target:
        for table in METADATA.sorted_tables:
            if database.dialect.name == "postgresql":
                # Nothing may be told between the look and the replacement, and be lost.
                target.exec_driver_sql(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE')
            if not replace and target.execute(select(table).limit(1)).first():
                raise occupied()
            target.execute(delete(table))
            rows = source.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table)).mappings()
            _insert(target, table, (dict(row) for row in rows))
            _continue_numbers(target, table)
        then()


def occupied() -> UsageError:
    """Say that something is there that would be lost.

    Returns
    -------
    UsageError
        To be raised.
    """
    msg = N_("there is something here already, which the backup would replace; back it up, then add --replace")
    return UsageError(msg)


def written_version() -> str:
    """Tell in which version :func:`dump` writes.

    Returns
    -------
    str
        For :func:`collect`.
    """
    return newest_version()


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows, a few hundred at a time."""
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        connection.execute(insert(table), some)


def _rows(table: Table, file: IO[bytes], count: int) -> Iterator[dict[str, Any]]:
    """Read the rows of a table, each held against its columns."""
    line = 0
    while text := file.readline(_LONGEST_LINE):
        line += 1
        try:
            row = json.loads(text)
            # A column too few is missed here, one too many by the table.
            checked = {name: _value(table.columns[name], row[name]) for name in {*row, *table.columns.keys()}}
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise _damaged(table, line) from error
        if line > count:
            break
        yield checked
    if line != count:
        raise _damaged(table, line)


def _damaged(table: Table, line: int) -> CivicError:
    msg = N_("the backup is damaged: line {line} of the table {table} is none that it can have; use another backup")
    return CivicError(msg, table=table.name, line=line)


def _value(column: Column[Any], value: Any) -> Any:
    """Hold a value against its column."""
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    if isinstance(column.type, Date):
        return dt.date.fromisoformat(value)
    if isinstance(column.type, Integer):
        sound = type(value) is int and abs(value) <= _LARGEST_NUMBER
    elif isinstance(column.type, Float):
        sound = type(value) in {int, float} and math.isfinite(value)
    else:
        longest = getattr(column.type, "length", None) or _LONGEST_LINE
        sound = isinstance(value, str) and len(value) <= longest and "\0" not in value
        sound = sound and value.encode("utf-8").decode("utf-8") == value
    if not sound:
        raise ValueError(column.name)
    return value


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row above the highest; SQLite does so by itself."""
    numbered = table.autoincrement_column
    if connection.dialect.name != "postgresql" or numbered is None:
        return
    highest = connection.execute(select(func.max(numbered))).scalar_one() or 0
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, numbered.name))).scalar_one()
    # Unlike setval, this is taken back with the rest of the transaction.
    connection.exec_driver_sql(f"ALTER SEQUENCE {sequence} RESTART WITH {highest + 1}")
