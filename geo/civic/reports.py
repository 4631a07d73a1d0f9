"""That something is wrong with a place: told by anybody, decided by the staff."""

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from sqlalchemy import Engine, func, select

from geo.civic.database import insert_into, now, reading, transaction
from geo.civic.queue import decide_once
from geo.civic.schema import OPEN_ONCE, REPORTS
from geo.civic.words import identifier, one_of, plain

What = Literal["closed", "moved", "hours", "phone", "steps", "other"]
Decision = Literal["done", "dismissed"]

WHATS: Final[tuple[What, ...]] = get_args(What)
LONGEST: Final = 500
MOST_LISTED: Final = 50


@dataclass(frozen=True)
class Report:
    """What somebody told.

    Attributes
    ----------
    report_id
        Its number.
    venue_id
        The place.
    what
        What is wrong.
    told
        In their own words; may be empty.
    times
        How often the same was told.
    at
        When first, ISO 8601, UTC.
    """

    report_id: int
    venue_id: str
    what: What
    told: str
    times: int
    at: str


def add_report(engine: Engine, region: str, *, venue_id: str, what: str, told: str) -> None:
    """Take what somebody tells; of the person nothing is kept.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    venue_id
        A venue of it.
    what
        One of :data:`WHATS`.
    told
        At most :data:`LONGEST` letters, possibly none.

    Raises
    ------
    UsageError
        If it is longer, or ``what`` is none of these.
    CivicError
        If it cannot be written.
    """
    same = {
        "region": region,
        "venue_id": identifier(venue_id),
        "what": one_of(what, WHATS),
        "told": plain(told, most=LONGEST, lines=True),
        "state": "open",
    }
    told_again = insert_into(engine, REPORTS).on_conflict_do_update(
        index_elements=list(OPEN_ONCE.columns),
        # A parameter in its place would not be recognised as the index's own condition.
        index_where=OPEN_ONCE.dialect_options[engine.dialect.name]["where"],
        set_={"times": REPORTS.c.times + 1},
    )
    with transaction(engine) as connection:
        connection.execute(told_again, {**same, "times": 1, "at": now()})


def open_reports(engine: Engine, region: str) -> tuple[int, list[Report]]:
    """List what was told and is not decided yet.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.

    Returns
    -------
    count : int
        All of them.
    reports : list of Report
        The oldest, at most :data:`MOST_LISTED`.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    waiting = {"region": region, "state": "open"}
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(REPORTS).filter_by(**waiting)).scalar_one()
        listed = select(REPORTS).filter_by(**waiting).order_by(REPORTS.c.report_id).limit(MOST_LISTED)
        rows = connection.execute(listed).all()
    return count, [
        Report(row.report_id, row.venue_id, cast("What", row.what), row.told, row.times, row.at) for row in rows
    ]


def decide_report(engine: Engine, report_id: int, *, decision: Decision, who: str) -> None:
    """Close a report.

    Parameters
    ----------
    engine
        The database.
    report_id
        Its number.
    decision
        ``done``: the place was mended; ``dismissed``: nothing was wrong.
    who
        Who decides.

    Raises
    ------
    UsageError
        If somebody else has decided it, or there is none of that number.
    CivicError
        If it cannot be written.
    """
    with transaction(engine) as connection:
        decide_once(connection, REPORTS, REPORTS.c.report_id == report_id, waiting="open", state=decision, who=who)
