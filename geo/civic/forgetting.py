"""Needs that are deleted: at the wish of whoever told them, by the staff, or as they are old."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine, delete, update

from geo.civic.database import now, transaction
from geo.civic.needs import code_hash
from geo.civic.schema import IDENTIFIER, NEEDS
from geo.civic.words import plain
from geo.errors import N_, UsageError

_EMPTIED: Final[Mapping[str, Any]] = {"told": "", "lat": None, "lon": None, "age_band": None, "state": "deleted"}
"""The row stays without its contents, so that the same form sent once more does not bring it back."""


def delete_by_code(engine: Engine, code: str) -> None:
    """Delete a need at the wish of whoever told it.

    Parameters
    ----------
    engine
        The database.
    code
        The number that they were given.

    Raises
    ------
    UsageError
        If no need has that number, or it is deleted already.
    CivicError
        If it cannot be deleted.
    """
    told = NEEDS.c.code_hash == code_hash(code), NEEDS.c.state != "deleted"
    emptied = {**_EMPTIED, "decided_by": None, "decided_at": now()}
    with transaction(engine) as connection:
        found = connection.execute(update(NEEDS).where(*told).values(**emptied)).rowcount
    if not found:
        msg = N_("no need has this number, or it is deleted already; look at the number again")
        raise UsageError(msg)


def delete_need(engine: Engine, need_id: int, *, who: str) -> None:
    """Delete a need at the desk, in whatever state it is.

    Parameters
    ----------
    engine
        The database.
    need_id
        Its number at the desk.
    who
        Who deletes it.

    Raises
    ------
    UsageError
        If there is none of that number, or it is deleted already.
    CivicError
        If it cannot be deleted.
    """
    told = NEEDS.c.need_id == need_id, NEEDS.c.state != "deleted"
    emptied = {**_EMPTIED, "decided_by": plain(who[:IDENTIFIER], most=IDENTIFIER), "decided_at": now()}
    with transaction(engine) as connection:
        found = connection.execute(update(NEEDS).where(*told).values(**emptied)).rowcount
    if not found:
        msg = N_("that is not in the list any more; look at the list again")
        raise UsageError(msg)


def forget_old(engine: Engine, *, days: int) -> int:
    """Delete every need that was told longer ago than they are kept.

    Parameters
    ----------
    engine
        The database.
    days
        How long needs are kept.

    Returns
    -------
    int
        How many were deleted, those that were empty already included.

    Raises
    ------
    CivicError
        If they cannot be deleted.
    """
    oldest = (dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=days)).isoformat(timespec="seconds")
    with transaction(engine) as connection:
        return connection.execute(delete(NEEDS).where(NEEDS.c.at < oldest)).rowcount
