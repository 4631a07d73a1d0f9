"""You said, we did: what was decided upon needs, and by which figure it is to be held."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, delete, insert, select

from geo.civic.database import now, reading, transaction
from geo.civic.schema import ANSWERS, IDENTIFIER
from geo.civic.words import identifier, plain
from geo.errors import N_, UsageError

LONGEST: Final = 500
MOST_NEEDS: Final = 50
MOST_LISTED: Final = 200


@dataclass(frozen=True)
class Answer:
    """A decision, and the figure that it should move.

    Attributes
    ----------
    said
        What residents asked for, in plain words.
    decision
        What is done about it, in plain words.
    measure, ward_code, walker
        The figure, of :mod:`geo.access.yardstick`.
    before
        What it was then; None where it was unknown.
    version
        The region's version then, as :func:`geo.region.history.versions` numbers it.
    needs
        Numbers of the needs that it answers; may be empty.
    answer_id, at
        Its number, and when it was written, ISO 8601, UTC; 0 and empty before it is kept.
    """

    said: str
    decision: str
    measure: str
    ward_code: str
    walker: str
    before: float | None
    version: int
    needs: tuple[int, ...] = ()
    answer_id: int = 0
    at: str = ""


def add_answer(engine: Engine, region: str, answer: Answer, *, who: str) -> None:
    """Keep an answer; it is public.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    answer
        What was said and decided.
    who
        Who writes it.

    Raises
    ------
    UsageError
        If a text is empty or too long, or there are too many needs or answers.
    CivicError
        If it cannot be written.
    """
    texts = {name: _said(getattr(answer, name)) for name in ("said", "decision")}
    if len(answer.needs) > MOST_NEEDS:
        msg = N_("one answer can name {most} needs at most; write several answers")
        raise UsageError(msg, most=MOST_NEEDS)
    row = {
        "region": region,
        "needs": json.dumps(sorted(set(answer.needs))),
        **texts,
        "measure": identifier(answer.measure),
        "ward_code": identifier(answer.ward_code),
        "walker": identifier(answer.walker),
        "before_version": str(answer.version),
        "before_value": answer.before,
        "who": plain(who[:IDENTIFIER], most=IDENTIFIER),
        "at": now(),
    }
    with transaction(engine) as connection:
        listed = select(ANSWERS.c.answer_id).where(ANSWERS.c.region == region)
        if len(connection.execute(listed).all()) >= MOST_LISTED:
            msg = N_("there are {most} answers already; delete one first")
            raise UsageError(msg, most=MOST_LISTED)
        connection.execute(insert(ANSWERS), row)


def answers_of(engine: Engine, region: str) -> list[Answer]:
    """List the answers of a region.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.

    Returns
    -------
    list of Answer
        The newest first.

    Raises
    ------
    CivicError
        If they cannot be read.
    """
    asked = select(ANSWERS).where(ANSWERS.c.region == region).order_by(ANSWERS.c.answer_id.desc())
    with reading(engine) as connection:
        return [
            Answer(
                said=row.said,
                decision=row.decision,
                measure=row.measure,
                ward_code=row.ward_code,
                walker=row.walker,
                before=row.before_value,
                version=_version(row.before_version),
                needs=_numbers(row.needs),
                answer_id=row.answer_id,
                at=row.at,
            )
            for row in connection.execute(asked)
        ]


def delete_answer(engine: Engine, region: str, answer_id: int) -> None:
    """Delete an answer; one that is not there is as well deleted.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    answer_id
        Its number.

    Raises
    ------
    CivicError
        If it cannot be deleted.
    """
    with transaction(engine) as connection:
        connection.execute(delete(ANSWERS).where(ANSWERS.c.region == region, ANSWERS.c.answer_id == answer_id))


def _said(text: str) -> str:
    tidy = plain(text, most=LONGEST, lines=True)
    if not any(sign.isalnum() for sign in tidy):
        msg = N_("there are no words in it; write what was said, and what is done")
        raise UsageError(msg)
    return tidy


def _numbers(written: str) -> tuple[int, ...]:
    """Read numbers of needs; what is none is passed over, as a backup may have been written by anybody."""
    try:
        held: object = json.loads(written)
    except ValueError:
        return ()
    return tuple(one for one in held if isinstance(one, int)) if isinstance(held, Sequence) else ()


def _version(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < IDENTIFIER else 0
