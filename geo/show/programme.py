"""One programme in words: what, when, for whom, at what cost, and why it fits what somebody asked."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import sentences, words
from geo.show.language import Language, say

TOPICS: Final[Mapping[str, str]] = {
    "literacy": N_("reading and writing"),
    "climate": N_("climate"),
    "crafts": N_("crafts"),
    "digital": N_("telephone and computer"),
    "health": N_("health"),
    "arts": N_("arts"),
    "civic": N_("citizens' matters"),
}
PARTS_OF_DAY: Final[Mapping[str, str]] = {
    "morning": N_("morning"),
    "afternoon": N_("afternoon"),
    "evening": N_("evening"),
}
ATTENDANCES: Final[Mapping[str, str]] = {"in_person": N_("in person"), "online": N_("online")}
SUPPORTS: Final[Mapping[str, str]] = {
    "activist": N_("learning activist"),
    "sign_language": N_("sign language"),
    "large_print": N_("large print"),
    "step_free": N_("no steps at the door"),
}
ENROL_TODAY: Final = N_("enrolment open today")
WITHOUT_STAIRS: Final = N_("without stairs")


class WishesLike(Protocol):
    """What is asked of a programme, as ``geo.access.wishes.Wishes``."""

    @property
    def topic(self) -> str | None:
        """What it is about."""

    @property
    def audience(self) -> str | None:
        """Whom it is for."""

    @property
    def weekday(self) -> str | None:
        """On which day it is."""

    @property
    def part_of_day(self) -> str | None:
        """When it starts."""

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""

    @property
    def enrol_today(self) -> bool:
        """Whether one can enrol today."""

    @property
    def method(self) -> str | None:
        """How one takes part."""

    @property
    def support(self) -> AbstractSet[str]:
        """What is offered."""


def wish_name(language: Language, wish: str, wishes: WishesLike) -> str:
    """Name a wish in the reader's words.

    Parameters
    ----------
    language
        The reader's.
    wish
        A field of ``geo.access.wishes.Wishes``, one of its supports, or ``stairs``: to take none.
    wishes
        What is asked.

    Returns
    -------
    str
        For instance ``climate``, ``Tue`` or ``free``.
    """
    names = {
        "topic": TOPICS.get(wishes.topic or ""),
        "audience": words.AUDIENCES.get(wishes.audience or ""),
        "weekday": words.WEEKDAYS.get(wishes.weekday or ""),
        "part_of_day": PARTS_OF_DAY.get(wishes.part_of_day or ""),
        "free": N_("free"),
        "enrol_today": ENROL_TODAY,
        "method": ATTENDANCES.get(wishes.method or ""),
        "stairs": WITHOUT_STAIRS,
    }
    return say(language, names.get(wish) or SUPPORTS[wish])


def why(language: Language, row: pd.Series, wishes: WishesLike, *, no_stairs: bool = False) -> str:
    """Say why a programme fits.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme of either table; one with ``minutes`` is held within the walk.
    wishes
        What was asked, all of which it fits.
    no_stairs
        Whether its walk takes no stairs because that was asked.

    Returns
    -------
    str
        What was asked, as this programme has it, and the walk.
    """
    said = [say(language, TOPICS[row[t.TOPIC]])] if wishes.topic else []
    if wishes.audience:
        said.append(say(language, words.AUDIENCES[row[t.AUDIENCE]]))
    if wishes.free:
        said.append(fee(language, row))
    if wishes.weekday or wishes.part_of_day:
        said.append(when(language, row))
    if wishes.enrol_today:
        said.append(say(language, N_("enrolment until {day}"), day=row[t.ENROL_TO]))
    said += [say(language, SUPPORTS[one]) for one in t.SUPPORTS if one in wishes.support]
    if t.MINUTES not in row:
        return " · ".join([*said, say(language, ATTENDANCES["online"])])
    walk = say(language, N_("{walk} on foot"), walk=sentences.walk(language, row[t.MINUTES]))
    if no_stairs:
        walk += f", {say(language, WITHOUT_STAIRS)}"
    door = f", {say(language, SUPPORTS['step_free'])}" if "step_free" in wishes.support else ""
    return " · ".join([*said, walk + door])


def title(language: Language, row: pd.Series) -> str:
    """Name a programme in the reader's language, in Korean where it has no other title.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text; a sample says that it is one.
    """
    english = row[t.TITLE_EN]
    return str(english) if language == "en" and not pd.isna(english) else str(row[t.TITLE_KO])


def when(language: Language, row: pd.Series) -> str:
    """Say on which days and at what time a programme is; what is not known is said too.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text.
    """
    days, starts, ends = row[t.ON_WEEKDAYS], row[t.STARTS], row[t.ENDS]
    if pd.isna(days):
        on_days = say(language, N_("day not known"))
    else:
        on_days = ", ".join(say(language, words.WEEKDAYS[day]) for day in days.split(";"))
    clock = starts if pd.isna(ends) else f"{starts}-{ends}"
    if pd.isna(starts):
        clock = say(language, N_("time not known"))
    return f"{on_days}, {clock}" if pd.isna(days) or pd.isna(starts) else f"{on_days} {clock}"


def fee(language: Language, row: pd.Series) -> str:
    """Say what a programme costs; an unknown fee is not free.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text.
    """
    if pd.isna(row[t.FEE_WON]):
        return say(language, N_("fee unknown"))
    won = int(row[t.FEE_WON])
    return say(language, N_("{won} won"), won=f"{won:,}") if won else say(language, N_("free"))


def dates(language: Language, row: pd.Series) -> str:
    """Say from which day until which a programme runs.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text.
    """
    first, last = row[t.STARTS_ON], row[t.ENDS_ON]
    if pd.isna(first) and pd.isna(last):
        return say(language, N_("dates not known"))
    if pd.isna(last):
        return say(language, N_("from {day}"), day=first)
    if pd.isna(first):
        return say(language, N_("until {day}"), day=last)
    return say(language, N_("{first} to {last}"), first=first, last=last)


def audience(language: Language, row: pd.Series) -> str:
    """Say whom a programme is for.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text.
    """
    return say(language, N_("not known") if pd.isna(row[t.AUDIENCE]) else words.AUDIENCES[row[t.AUDIENCE]])


def support(language: Language, row: pd.Series) -> str:
    """Say what a programme offers to those who need it.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Plain text; empty where it is known to offer nothing.
    """
    offered = [say(language, SUPPORTS[one]) for one in t.SUPPORTS if row[one] == "yes"]
    if not offered and (row[list(t.SUPPORTS)] == "unknown").any():
        return say(language, N_("support: not known"))
    return " · ".join(offered)
