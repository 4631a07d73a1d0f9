"""What a page says: one plain sentence that answers, in Korean or English."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Final

from geo.errors import N_
from geo.show.language import Language, say, say_many

_NOISE_MIN: Final = 1e-6
_METRES_STEP: Final = 10
_TOLD_M: Final = 5.0
"""So little would be rounded to nothing."""
_DAYS_A_MONTH: Final = 30.44
_MONTHS_TOLD: Final = 24
_ANOTHER_SPOT: Final = N_("Try another spot, or a faster walker.")

MODEL_STREETS: Final = N_("model streets, not for decisions")
"""Stands on every page, file and sentence whose figures come from generated streets."""

BROKEN_STREETS: Final = N_(
    "The streets lie in many pieces: {share} % of the places cannot be reached from most of them. Figures are too low."
)
STREETS_IN_PIECES: Final = N_(
    "The streets lie in many pieces: {share} % of their length cannot be reached from the largest. Figures are too low."
)
NOBODY_COUNTED: Final = N_("Nobody counted residents here: a ward's share is that of its homes or residential streets.")
NOT_MEASURED: Final = N_(
    "Of {count} places of this region only the ward is known: no walk to them is measured, and they are in no figure."
)
NO_VENUES: Final = N_("The region {name} lists no places to learn yet: baeumgil region update {name} --venues FILE")


def whole_minutes(minutes: float) -> int:
    """Round a walk up to whole minutes, so that "5" never fails five.

    Parameters
    ----------
    minutes
        Exact minutes.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> whole_minutes(2.01), whole_minutes(5.0), whole_minutes(0.2)
    (3, 5, 1)
    """
    return max(1, math.ceil(minutes - _NOISE_MIN))


def walk(language: Language, minutes: float | None) -> str:
    """Say how long a walk takes.

    Parameters
    ----------
    language
        The reader's.
    minutes
        Exact minutes, or None where there is no way.

    Returns
    -------
    str
        For instance ``3 minutes``, ``within a minute`` or ``not reachable on foot``.
    """
    if minutes is None or not math.isfinite(minutes):
        return say(language, N_("not reachable on foot"))
    if minutes < 1:
        return say(language, N_("within a minute"))
    return say_many(language, "{count} minute", "{count} minutes", count=whole_minutes(minutes))


def metres(language: Language, distance_m: float) -> str:
    """Say a distance, rounded to ten metres, and never as nothing.

    Parameters
    ----------
    language
        The reader's.
    distance_m
        Exact metres.

    Returns
    -------
    str
        For instance ``230 m``, or ``a few metres``.
    """
    if distance_m <= _TOLD_M:
        return say(language, N_("a few metres"))
    return say(language, N_("{metres} m"), metres=f"{_METRES_STEP * round(distance_m / _METRES_STEP):,}")


def age(language: Language, date: str, today: dt.date) -> str:
    """Say how old data are.

    Parameters
    ----------
    language
        The reader's.
    date
        Their day, ``YYYY-MM-DD``, or anything else where it is unknown.
    today
        The day on which it is said.

    Returns
    -------
    str
        The day, and the months or years since.

    Examples
    --------
    >>> age("en", "2026-03-07", dt.date(2026, 11, 22))
    '2026-03-07, 8 months old'
    """
    try:
        days = (today - dt.date.fromisoformat(date)).days
    except ValueError:
        return say(language, N_("of unknown date"))
    months = int(days / _DAYS_A_MONTH)
    if months < 1:
        return date
    if months < _MONTHS_TOLD:
        old = say_many(language, "{count} month old", "{count} months old", count=months)
    else:
        old = say_many(language, "{count} year old", "{count} years old", count=months // 12)
    return f"{date}, {old}"


def found(language: Language, count: int, *, limit_min: float, nearest_name: str, nearest_min: float) -> str:
    """Answer how many places to learn are within a walk.

    Parameters
    ----------
    language
        The reader's.
    count
        How many; at least 1.
    limit_min
        The walk, minutes.
    nearest_name, nearest_min
        The nearest of them and its minutes.

    Returns
    -------
    str
        Two short sentences.
    """
    how_many = say_many(
        language,
        "There is {count} place to learn within a {limit}-minute walk.",
        "There are {count} places to learn within a {limit}-minute walk.",
        count=count,
        limit=f"{limit_min:g}",
    )
    if nearest_min < 1:
        nearest = say(language, N_("The nearest is {name}, less than a minute away."), name=nearest_name)
    else:
        nearest = say_many(
            language,
            "The nearest is {name}, {count} minute away.",
            "The nearest is {name}, {count} minutes away.",
            count=whole_minutes(nearest_min),
            name=nearest_name,
        )
    return f"{how_many} {nearest}"


def none_found(language: Language, *, limit_min: float, wider: tuple[float, int] | None) -> str:
    """Answer that nothing is within a walk, and what would help.

    Parameters
    ----------
    language
        The reader's.
    limit_min
        The walk, minutes.
    wider
        The next longer walk that finds something, minutes, and how much; None where none does.

    Returns
    -------
    str
        Two short sentences.
    """
    nothing = say(language, N_("There is no place to learn within a {limit}-minute walk."), limit=f"{limit_min:g}")
    if wider is None:
        return f"{nothing} {say(language, _ANOTHER_SPOT)}"
    widened = say_many(
        language,
        "Widen to {limit} minutes to find {count}.",
        "Widen to {limit} minutes to find {count}.",
        count=wider[1],
        limit=f"{wider[0]:g}",
    )
    return f"{nothing} {widened}"


def worst_served(
    language: Language, names: Sequence[str], *, shares: Sequence[float], limit_min: float, total_share: float
) -> str:
    """Name the wards in which the fewest residents are within a walk.

    Parameters
    ----------
    language
        The reader's.
    names, shares
        The wards, worst first, and their shares covered, 0 to 1.
    limit_min
        The walk, minutes.
    total_share
        Share of all residents, 0 to 1.

    Returns
    -------
    str
        Two short sentences.
    """
    all_of_them = say(
        language,
        N_("Of 100 residents, {share} have a place to learn within a {limit}-minute walk."),
        share=of_hundred(total_share),
        limit=f"{limit_min:g}",
    )
    list_of_them = ", ".join(
        say(language, N_("{name} ({share} of 100)"), name=name, share=of_hundred(share))
        for name, share in zip(names, shares, strict=True)
    )
    fewest = say(language, "The fewest have one in {wards}.", wards=list_of_them)
    return f"{all_of_them} {fewest}"


def percent(share: float) -> str:
    """Write a share in percent, to a tenth; rounded down, so that a promise is not kept by rounding.

    Parameters
    ----------
    share
        0 to 1.

    Returns
    -------
    str
        Such as ``99.9``.

    Examples
    --------
    >>> percent(0.9996), percent(1.0), percent(0.3)
    ('99.9', '100.0', '30.0')
    """
    return f"{math.floor(1000 * share + _NOISE_MIN) / 10:.1f}"


def tenths(minutes: float) -> str:
    """Write mean minutes to a tenth; rounded up, so that 5 never fails five.

    Parameters
    ----------
    minutes
        A walk.

    Returns
    -------
    str
        Such as ``5.1``.

    Examples
    --------
    >>> tenths(5.04), tenths(5.0)
    ('5.1', '5.0')
    """
    return f"{math.ceil(10 * minutes - _NOISE_MIN) / 10:,.1f}"


def of_hundred(share: float) -> str:
    """Say a share as people out of a hundred; rounded down, so that a promise is not kept by rounding.

    Parameters
    ----------
    share
        0 to 1.

    Returns
    -------
    str
        A whole number.
    """
    return str(math.floor(100 * share + _NOISE_MIN))
