"""What waits for the staff, as tables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.errors import N_
from geo.show import html
from geo.show.desk import moment
from geo.show.language import Language, say
from geo.show.venue import ANSWERS

WHATS: Final[Mapping[str, str]] = {
    "closed": N_("It is closed for good"),
    "moved": N_("It has moved"),
    "hours": N_("The opening hours are wrong"),
    "phone": N_("The telephone number is wrong"),
    "steps": N_("There are steps, or none, other than said"),
    "other": N_("Something else"),
}
QUESTIONS: Final[Mapping[str, str]] = {
    "steps": N_("Are there steps at the entrance?"),
    "ramp": N_("Is there a ramp?"),
    "lift": N_("Is there a lift?"),
    "accessible_toilet": N_("Is there an accessible toilet?"),
    "hearing_loop": N_("Is there a hearing loop?"),
}
_STATES: Final[Mapping[str, str]] = {
    "waiting": N_("waiting"),
    "accepted": N_("counts"),
    "rejected": N_("does not count"),
}


def report_table(language: Language, report: Any, *, name: str) -> str:
    """Write what somebody told.

    Parameters
    ----------
    language
        The reader's.
    report
        A ``geo.civic.reports.Report``.
    name
        The place's; empty where it is gone.

    Returns
    -------
    str
        HTML.
    """
    rows = [
        (say(language, N_("What is wrong?")), say(language, WHATS[report.what])),
        (say(language, N_("In their words")), report.told or "-"),
        (
            say(language, N_("Told")),
            say(language, N_("{times} times, first {when}"), times=report.times, when=moment(report.at)),
        ),
    ]
    return html.table(_caption(language, report.venue_id, name), _headers(language), rows=rows)


def check_table(language: Language, check: Any, *, name: str, former: Sequence[Any]) -> str:
    """Write what somebody saw at a door.

    Parameters
    ----------
    language
        The reader's.
    check
        A ``geo.civic.door_checks.DoorCheck``.
    name
        The place's; empty where it is gone.
    former
        Other checks of the place, the latest first.

    Returns
    -------
    str
        HTML.
    """
    seen = check.seen
    door = say(language, N_("not marked")) if seen.door is None else f"{seen.door[0]:.6f}, {seen.door[1]:.6f}"
    rows = [
        (say(language, N_("Seen")), f"{check.checked_on.isoformat()} · {check.checked_by or '-'}"),
        *((say(language, text), say(language, ANSWERS[getattr(seen, key)])) for key, text in QUESTIONS.items()),
        (say(language, N_("Where the door is")), door),
        (say(language, N_("Note")), seen.note or "-"),
    ]
    rows += [
        (
            say(language, N_("Before")),
            f"{one.checked_on.isoformat()}: {say(language, _STATES[one.state])} · "
            + ", ".join(
                f"{say(language, text)} {say(language, ANSWERS[getattr(one.seen, key)])}"
                for key, text in QUESTIONS.items()
            ),
        )
        for one in former
    ]
    return html.table(_caption(language, check.venue_id, name), _headers(language), rows=rows)


def _caption(language: Language, venue_id: str, name: str) -> str:
    """Name a place, or say that it is gone."""
    gone = say(language, N_("a place that is gone"))
    return f"{name or gone} ({venue_id})"


def _headers(language: Language) -> list[str]:
    return [say(language, N_("Question")), say(language, N_("Answer"))]
