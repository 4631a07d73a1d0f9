"""What somebody saw at the door of a place: told on the spot, decided by the staff."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Engine, func, insert, select

from geo import tables as t
from geo.civic.database import now, reading, transaction
from geo.civic.queue import decide_once
from geo.civic.schema import DOOR_CHECKS, NAME
from geo.civic.words import identifier, one_of, plain
from geo.errors import N_, UsageError

Decision = Literal["accepted", "rejected"]

LONGEST_NOTE: Final = 300
LONGEST_NAME: Final = NAME
MOST_LISTED: Final = 50
OLDEST_DAYS: Final = 366
"""Older than that it is no check on the spot."""
_MOST_LAT: Final = 90.0
_MOST_LON: Final = 180.0
_ANSWERS: Final = ("steps", "ramp", "lift", "accessible_toilet", "hearing_loop")


@dataclass(frozen=True)
class Seen:
    """What was seen; each answer is ``yes``, ``no`` or ``unknown``.

    Attributes
    ----------
    steps
        Whether there are steps at the entrance.
    ramp, lift, accessible_toilet, hearing_loop
        Whether there is one.
    door
        Latitude and longitude of the door, degrees, EPSG:4326; None where it was not marked.
    note
        In their own words; may be empty.
    """

    steps: str = "unknown"
    ramp: str = "unknown"
    lift: str = "unknown"
    accessible_toilet: str = "unknown"
    hearing_loop: str = "unknown"
    door: tuple[float, float] | None = None
    note: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """The answers by the columns of :data:`geo.tables.DOOR_FACTS`."""
        return {
            t.STEP_FREE: step_free(self.steps, self.ramp),
            t.RAMP: self.ramp,
            t.LIFT: self.lift,
            t.ACCESSIBLE_TOILET: self.accessible_toilet,
            t.HEARING_LOOP: self.hearing_loop,
        }


@dataclass(frozen=True)
class DoorCheck:
    """A check on the spot.

    Attributes
    ----------
    check_id
        Its number.
    venue_id
        The place.
    seen
        What was seen.
    checked_on, checked_by
        When and by whom, as they want to be called.
    at
        When it was sent, ISO 8601, UTC.
    state
        ``waiting``, ``accepted`` or ``rejected``.
    """

    check_id: int
    venue_id: str
    seen: Seen
    checked_on: dt.date
    checked_by: str
    at: str
    state: str


def step_free(steps: str, ramp: str) -> str:
    """Tell whether an entrance can be used without a step.

    Parameters
    ----------
    steps, ramp
        Whether there are steps, and whether there is a ramp beside them: ``yes``, ``no`` or ``unknown``.

    Returns
    -------
    str
        ``yes``, ``no`` or ``unknown``.

    Examples
    --------
    >>> step_free("no", "unknown"), step_free("yes", "yes"), step_free("yes", "no"), step_free("yes", "unknown")
    ('yes', 'yes', 'no', 'unknown')
    """
    if steps == "no":
        return "yes"
    return ramp if steps == "yes" else "unknown"


def add_check(engine: Engine, region: str, *, venue_id: str, seen: Seen, checked_on: dt.date, checked_by: str) -> None:
    """Take a check on the spot.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    venue_id
        A venue of it.
    seen
        What was seen.
    checked_on
        The day.
    checked_by
        Who, as they want to be called; at most :data:`LONGEST_NAME` letters.

    Raises
    ------
    UsageError
        If an answer is none, nothing was seen, the door is on no map, the day is to come or long past, or a text is
        too long.
    CivicError
        If it cannot be written.
    """
    answers = {name: one_of(getattr(seen, name), t.YES_NO_UNKNOWN) for name in _ANSWERS}
    note = plain(seen.note, most=LONGEST_NOTE, lines=True)
    if seen.door is None and not note and set(answers.values()) == {"unknown"}:
        msg = N_("nothing was answered; answer at least one question")
        raise UsageError(msg)
    # What is not a number is in no range.
    if seen.door is not None and not (abs(seen.door[0]) <= _MOST_LAT and abs(seen.door[1]) <= _MOST_LON):
        msg = N_("the door has no place on the map; mark it again")
        raise UsageError(msg)
    today = dt.datetime.now(tz=dt.UTC).date()
    # Korea's day begins before ours.
    if not today - dt.timedelta(days=OLDEST_DAYS) <= checked_on <= today + dt.timedelta(days=1):
        msg = N_("the day {day} is to come, or more than a year ago; choose the day of the check")
        raise UsageError(msg, day=checked_on.isoformat())
    lat, lon = seen.door or (None, None)
    row: dict[str, Any] = {
        **answers,
        "region": region,
        "venue_id": identifier(venue_id),
        "checked_on": checked_on,
        "checked_by": plain(checked_by, most=LONGEST_NAME),
        "lat": lat,
        "lon": lon,
        "note": note,
        "at": now(),
        "state": "waiting",
    }
    with transaction(engine) as connection:
        connection.execute(insert(DOOR_CHECKS).values(**row))


def waiting_checks(engine: Engine, region: str) -> tuple[int, list[DoorCheck]]:
    """List the checks that nobody has decided yet.

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
    checks : list of DoorCheck
        The oldest, at most :data:`MOST_LISTED`.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    waiting = {"region": region, "state": "waiting"}
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(DOOR_CHECKS).filter_by(**waiting)).scalar_one()
        listed = select(DOOR_CHECKS).filter_by(**waiting).order_by(DOOR_CHECKS.c.check_id).limit(MOST_LISTED)
        rows = connection.execute(listed).all()
    return count, [_check(row) for row in rows]


def checks_of(engine: Engine, region: str, venue_id: str) -> list[DoorCheck]:
    """List what was seen at a place's door over time.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    venue_id
        The place.

    Returns
    -------
    list of DoorCheck
        The latest first, decided or not, at most :data:`MOST_LISTED`.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    with reading(engine) as connection:
        listed = select(DOOR_CHECKS).filter_by(region=region, venue_id=venue_id)
        rows = connection.execute(listed.order_by(DOOR_CHECKS.c.check_id.desc()).limit(MOST_LISTED)).all()
    return [_check(row) for row in rows]


def decide_check(
    engine: Engine, check_id: int, *, decision: Decision, who: str, then: Callable[[], None] = lambda: None
) -> None:
    """Decide a check.

    Parameters
    ----------
    engine
        The database.
    check_id
        Its number.
    decision
        Whether it counts.
    who
        Who decides.
    then
        Done before the decision is kept; where it fails the check waits as before.

    Raises
    ------
    UsageError
        If somebody else has decided it, or there is none of that number.
    CivicError
        If it cannot be written.
    """
    with transaction(engine) as connection:
        one = DOOR_CHECKS.c.check_id == check_id
        decide_once(connection, DOOR_CHECKS, one, waiting="waiting", state=decision, who=who)
        then()


def _check(row: Any) -> DoorCheck:
    """Read a row."""
    door = None if row.lat is None or row.lon is None else (float(row.lat), float(row.lon))
    seen = Seen(**{name: getattr(row, name) for name in _ANSWERS}, door=door, note=row.note)
    return DoorCheck(row.check_id, row.venue_id, seen, row.checked_on, row.checked_by, row.at, row.state)
