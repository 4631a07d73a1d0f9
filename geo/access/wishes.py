"""What somebody wants to learn, and how, as it stands in the address bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from geo import tables as t
from geo.access.choices import one_of
from geo.errors import UsageError

PartOfDay = Literal["morning", "afternoon", "evening"]
Attendance = Literal["in_person", "online"]
Support = Literal["activist", "sign_language", "large_print", "step_free"]

PARTS_OF_DAY: Final[tuple[PartOfDay, ...]] = get_args(PartOfDay)
"""Before 12:00, from 12:00, and from 18:00 on."""
ATTENDANCES: Final[tuple[Attendance, ...]] = get_args(Attendance)
SUPPORTS: Final[tuple[Support, ...]] = get_args(Support)
"""What a programme offers (:data:`geo.tables.SUPPORTS`), and an entrance of its venue without steps."""

_YES: Final = "yes"


@dataclass(frozen=True)
class Wishes:
    """What is asked of a programme; None, False and the empty set ask for nothing.

    Attributes
    ----------
    topic
        One of :data:`geo.tables.TOPICS`.
    audience
        One of :data:`geo.tables.AUDIENCES`: whom it is to be for. What is for everyone is for each of them.
    weekday
        One of :data:`geo.tables.WEEKDAYS`.
    part_of_day
        When it starts.
    free
        Whether it costs nothing.
    enrol_today
        Whether one can enrol today.
    method
        How one takes part.
    support
        What must be offered, all of it.
    """

    topic: str | None = None
    audience: str | None = None
    weekday: str | None = None
    part_of_day: PartOfDay | None = None
    free: bool = False
    enrol_today: bool = False
    method: Attendance | None = None
    support: frozenset[Support] = frozenset()


def wishes_from_address(parameters: Mapping[str, str]) -> tuple[Wishes, list[UsageError]]:
    """Read wishes from an address, which anybody may have written.

    Parameters
    ----------
    parameters
        ``topic``, ``audience``, ``day``, ``part``, ``free``, ``enrol``, ``method`` and ``support``; others are ignored.

    Returns
    -------
    tuple
        The wishes, without what cannot be used, and what was ignored, as errors to show.

    Examples
    --------
    >>> wishes_from_address({"day": "tue", "support": "large_print"})[0].support
    frozenset({'large_print'})
    """
    readers: dict[str, Callable[[str], dict[str, Any]]] = {
        "topic": lambda text: {"topic": one_of("topic", text, t.TOPICS)},
        "audience": lambda text: {"audience": one_of("audience", text, t.AUDIENCES)},
        "day": lambda text: {"weekday": one_of("day", text, t.WEEKDAYS)},
        "part": lambda text: {"part_of_day": one_of("part", text, PARTS_OF_DAY)},
        "free": lambda text: {"free": one_of("free", text, (_YES,)) == _YES},
        "enrol": lambda text: {"enrol_today": one_of("enrol", text, (_YES,)) == _YES},
        "method": lambda text: {"method": one_of("method", text, ATTENDANCES)},
        "support": lambda text: {"support": _supports(text)},
    }
    wishes, ignored = Wishes(), []
    for name, value in parameters.items():
        try:
            wishes = replace(wishes, **readers[name](value) if name in readers else {})
        except UsageError as error:
            ignored.append(error)
    return wishes, ignored


def wishes_to_address(wishes: Wishes) -> dict[str, str]:
    """Write wishes for the address bar.

    Parameters
    ----------
    wishes
        What is asked.

    Returns
    -------
    dict of str
        Only what is asked.

    Examples
    --------
    >>> wishes_to_address(Wishes(weekday="tue", free=True, support=frozenset({"step_free", "activist"})))
    {'day': 'tue', 'free': 'yes', 'support': 'activist;step_free'}
    """
    address = {
        "topic": wishes.topic,
        "audience": wishes.audience,
        "day": wishes.weekday,
        "part": wishes.part_of_day,
        "free": _YES if wishes.free else None,
        "enrol": _YES if wishes.enrol_today else None,
        "method": wishes.method,
        "support": ";".join(support for support in SUPPORTS if support in wishes.support),
    }
    return {name: value for name, value in address.items() if value}


def _supports(text: str) -> frozenset[Support]:
    """Read what must be offered, separated by ``;``."""
    return frozenset(one_of("support", part, SUPPORTS) for part in text.split(";", len(SUPPORTS)))
