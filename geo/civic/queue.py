"""What waits for the staff is decided once, whoever else looks at it at the same moment."""

from sqlalchemy import ColumnElement, Connection, Table, select, update

from geo.civic.database import now
from geo.civic.schema import IDENTIFIER
from geo.civic.words import plain
from geo.errors import N_, UsageError


def decide_once(
    connection: Connection, table: Table, row: ColumnElement[bool], *, waiting: str, state: str, who: str
) -> None:
    """Decide a row that waits.

    Parameters
    ----------
    connection
        Within a transaction.
    table
        With the columns ``state``, ``decided_by`` and ``decided_at``.
    row
        Which one.
    waiting
        The state in which it waits.
    state
        The decision.
    who
        Who decides.

    Raises
    ------
    UsageError
        If it does not wait: says who decided it; or there is no such row.
    """
    by = plain(who[:IDENTIFIER], most=IDENTIFIER)
    decided = {"state": state, "decided_by": by, "decided_at": now()}
    if connection.execute(update(table).where(row, table.c.state == waiting).values(**decided)).rowcount:
        return
    former = connection.execute(select(table.c.decided_by).where(row)).scalar_one_or_none()
    if former is None:
        msg = N_("that is not in the list any more; look at the list again")
        raise UsageError(msg)
    msg = N_("{who} has decided that already; look at the list again")
    raise UsageError(msg, who=former)
