"""You said, we did: as a table in plain words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.errors import N_
from geo.show import html, sentences, words
from geo.show.language import Language, say

MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "share": N_("residents of 100 within 5 minutes of a place"),
        "minutes": N_("mean minutes to the nearest place"),
        "venues": N_("places to learn"),
    }
)


@dataclass(frozen=True)
class Line:
    """One answer, with its figure then and now.

    Attributes
    ----------
    said, decision
        In plain words.
    measure
        One of :data:`MEASURES`.
    ward
        The ward's name in the reader's language, or that of the region.
    walker
        Whose walk.
    before, now
        The figure; None where it is unknown.
    at
        When it was written, ISO 8601, UTC.
    """

    said: str
    decision: str
    measure: str
    ward: str
    walker: str
    before: float | None
    now: float | None
    at: str


def answers_sentence(language: Language, lines: Sequence[Line]) -> str:
    """Say how many answers there are, and how many figures have moved as they should.

    Parameters
    ----------
    language
        The reader's.
    lines
        The answers.

    Returns
    -------
    str
        One sentence.
    """
    if not lines:
        return say(language, N_("Nothing is answered here yet."))
    better = sum(map(_is_better, lines))
    if len(lines) == 1:
        one = N_("1 answer: the figure is better now.") if better else N_("1 answer: the figure is not better yet.")
        return say(language, one)
    text = N_("{count} answers: the figure is better now in {better} of them.")
    return say(language, text, count=len(lines), better=better)


def answers_table(language: Language, lines: Sequence[Line]) -> str:
    """Write the answers.

    Parameters
    ----------
    language
        The reader's.
    lines
        The newest first.

    Returns
    -------
    str
        HTML, every text in it escaped.
    """
    texts = (N_("You said"), N_("We did"), N_("The figure"), N_("Then"), N_("Now"), N_("Written on"))
    rows = [
        (
            line.said,
            line.decision,
            say(
                language,
                N_("{ward}: {measure} ({walker})"),
                ward=line.ward,
                measure=say(language, MEASURES[line.measure]) if line.measure in MEASURES else line.measure,
                walker=say(language, words.WALKERS[line.walker]) if line.walker in words.WALKERS else line.walker,
            ),
            _figure(line.measure, line.before),
            _figure(line.measure, line.now),
            _day(line.at),
        )
        for line in lines
    ]
    headers = [say(language, text) for text in texts]
    return html.table(say(language, N_("You said, we did")), headers, rows=rows, numbers=(3, 4), stacks=True)


def _is_better(line: Line) -> bool:
    if line.before is None or line.now is None:
        return False
    moved = line.before - line.now if line.measure == "minutes" else line.now - line.before
    # What the table does not show is no progress.
    return moved > 0 and _figure(line.measure, line.before) != _figure(line.measure, line.now)


def _figure(measure: str, value: float | None) -> str:
    if value is None:
        return "-"
    if measure == "share":
        return sentences.of_hundred(value)
    return sentences.tenths(value) if measure == "minutes" else f"{value:,.0f}"


def _day(at: str) -> str:
    try:
        return dt.datetime.fromisoformat(at).date().isoformat()
    except ValueError:
        return "-"
