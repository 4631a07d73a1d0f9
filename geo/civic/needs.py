"""What residents need and wish, told in a hall, a survey, a group or on the page; shown once the staff let it through.

Of the person nothing is kept. Whoever tells a need is given a number, of which only a hash is stored; with it they can
have the need deleted.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from sqlalchemy import Engine, Row, func, select, update

from geo.civic.database import insert_into, now, reading, transaction
from geo.civic.queue import decide_once
from geo.civic.schema import IDENTIFIER, NEEDS
from geo.civic.words import identifier, one_of, plain
from geo.errors import N_, UsageError

Channel = Literal["hall", "survey", "focus_group", "page"]
Topic = Literal["literacy", "climate", "crafts", "digital", "health", "arts", "civic", "digital_help", "place", "other"]
AgeBand = Literal["under19", "19to39", "40to64", "65plus"]
Decision = Literal["shown", "refused"]
State = Literal["waiting", "shown", "refused", "deleted"]

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
"""Those of the programmes, then help with devices, a place to learn, and anything else."""
AGE_BANDS: Final[tuple[AgeBand, ...]] = get_args(AgeBand)
LONGEST: Final = 1000
MOST_LISTED: Final = 50
_SPOT_DECIMALS: Final = 3
"""Spots are rounded to about 100 m, so that none points at a door."""
_CODE_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are taken for one another when they are read out."""
_CODE_LENGTH: Final = 10


@dataclass(frozen=True)
class Told:
    """What somebody tells.

    Attributes
    ----------
    channel
        One of :data:`CHANNELS`.
    ward_code
        The ward that it is about.
    topic
        One of :data:`TOPICS`.
    text
        In their own words, at most :data:`LONGEST` letters.
    spot
        Latitude and longitude, degrees, EPSG:4326; None where only the ward is known.
    age_band
        One of :data:`AGE_BANDS`; None where it was not said.
    """

    channel: str
    ward_code: str
    topic: str
    text: str
    spot: tuple[float, float] | None = None
    age_band: str | None = None


@dataclass(frozen=True)
class Need:
    """A need as it is kept.

    Attributes
    ----------
    need_id
        Its number at the desk.
    told
        What was told; the spot rounded to about 100 m.
    at
        When, ISO 8601, UTC.
    state
        ``waiting`` until the staff decide.
    """

    need_id: int
    told: Told
    at: str
    state: State


def new_token() -> str:
    """Make what tells one form from another, so that a form sent twice is kept once.

    Returns
    -------
    str
        Nobody can guess it.
    """
    return secrets.token_urlsafe(24)


def rounded_spot(lat: float, lon: float) -> tuple[float, float]:
    """Round a spot to about 100 m.

    Parameters
    ----------
    lat, lon
        Degrees, EPSG:4326.

    Returns
    -------
    tuple of float
        Latitude and longitude.

    Examples
    --------
    >>> rounded_spot(37.61234, 126.92951)
    (37.612, 126.93)
    """
    return round(lat, _SPOT_DECIMALS), round(lon, _SPOT_DECIMALS)


def readable(text: str) -> str:
    """Take out of a text what nobody can read, and refuse one that says nothing.

    Parameters
    ----------
    text
        As it was typed.

    Returns
    -------
    str
        Composed (NFC), without control characters and marks of direction.

    Raises
    ------
    UsageError
        If it is longer than :data:`LONGEST`, or has neither a letter nor a figure.
    """
    tidy = plain(text, most=LONGEST, lines=True)
    if not any(sign.isalnum() for sign in tidy):
        msg = N_("there are no words in it; write in a few words what you need")
        raise UsageError(msg)
    return tidy


def add_need(engine: Engine, region: str, told: Told, *, token: str) -> str:
    """Take a need; it waits for the staff. The same form sent twice is kept once.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    told
        What was told.
    token
        Of the form, from :func:`new_token`.

    Returns
    -------
    str
        The number with which it can be deleted; a second time the same.

    Raises
    ------
    UsageError
        If the text is empty or too long, or a choice is none of those offered.
    CivicError
        If it cannot be written; then nothing was kept.
    """
    lat, lon = (None, None) if told.spot is None else rounded_spot(*told.spot)
    row: dict[str, Any] = {
        "region": region,
        "channel": one_of(told.channel, CHANNELS),
        "ward_code": identifier(told.ward_code),
        "lat": lat,
        "lon": lon,
        "topic": one_of(told.topic, TOPICS),
        "told": readable(told.text),
        "age_band": None if told.age_band is None else one_of(told.age_band, AGE_BANDS),
    }
    # What was changed before it was sent again is another need: nothing that was read by somebody is replaced unseen.
    code = _code(token, repr(sorted(row.items())))
    kept_once = insert_into(engine, NEEDS).on_conflict_do_nothing(index_elements=[NEEDS.c.code_hash])
    with transaction(engine) as connection:
        connection.execute(kept_once, {**row, "code_hash": _hash(code), "at": now(), "state": "waiting"})
    return code


def waiting_needs(engine: Engine, region: str) -> tuple[int, list[Need]]:
    """List what the staff have not decided yet.

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
    needs : list of Need
        The oldest, at most :data:`MOST_LISTED`.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    asked = {"region": region, "state": "waiting"}
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(NEEDS).filter_by(**asked)).scalar_one()
        listed = select(NEEDS).filter_by(**asked).order_by(NEEDS.c.need_id).limit(MOST_LISTED)
        return count, [_need(row) for row in connection.execute(listed)]


def needs_of(engine: Engine, region: str, *, states: Sequence[State] = ("shown",)) -> list[Need]:
    """List the needs in some states.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    states
        Those that the staff have let through, if not given.

    Returns
    -------
    list of Need
        The oldest first.

    Raises
    ------
    CivicError
        If they cannot be read.
    """
    asked = select(NEEDS).where(NEEDS.c.region == region, NEEDS.c.state.in_(states)).order_by(NEEDS.c.need_id)
    with reading(engine) as connection:
        return [_need(row) for row in connection.execute(asked)]


def decide_need(engine: Engine, need_id: int, *, decision: Decision, who: str) -> None:
    """Let a need through, or refuse it.

    Parameters
    ----------
    engine
        The database.
    need_id
        Its number.
    decision
        ``shown`` or ``refused``.
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
        decide_once(connection, NEEDS, NEEDS.c.need_id == need_id, waiting="waiting", state=decision, who=who)


def decide_needs(engine: Engine, need_ids: Sequence[int], *, decision: Decision, who: str) -> int:
    """Decide several needs; those that somebody else has decided meanwhile stay as they are.

    Parameters
    ----------
    engine
        The database.
    need_ids
        Their numbers.
    decision
        ``shown`` or ``refused``.
    who
        Who decides.

    Returns
    -------
    int
        How many were decided now.

    Raises
    ------
    CivicError
        If it cannot be written; then none was decided.
    """
    decided = {"state": decision, "decided_by": plain(who[:IDENTIFIER], most=IDENTIFIER), "decided_at": now()}
    waiting = NEEDS.c.need_id.in_(list(need_ids)), NEEDS.c.state == "waiting"
    with transaction(engine) as connection:
        return connection.execute(update(NEEDS).where(*waiting).values(**decided)).rowcount


def _code(token: str, content: str) -> str:
    """Make the number that a form's teller is given: the same for the same form."""
    digest = hashlib.blake2b(content.encode(), key=hashlib.sha256(token.encode()).digest(), digest_size=32).digest()
    number = int.from_bytes(digest)
    signs = []
    for _ in range(_CODE_LENGTH):
        number, sign = divmod(number, len(_CODE_SIGNS))
        signs.append(_CODE_SIGNS[sign])
    return "".join(signs)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def code_hash(written: str) -> str:
    """Hash the number of a need as somebody wrote it down.

    Parameters
    ----------
    written
        In capital letters or small, with spaces or hyphens or none.

    Returns
    -------
    str
        As it is stored.
    """
    return _hash("".join(sign for sign in written[:40].upper() if sign in _CODE_SIGNS))


def _need(row: Row[Any]) -> Need:
    spot = None if row.lat is None else (row.lat, row.lon)
    told = Told(row.channel, row.ward_code, row.topic, row.told, spot, row.age_band)
    return Need(row.need_id, told, row.at, cast("State", row.state))
