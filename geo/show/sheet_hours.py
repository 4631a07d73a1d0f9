"""Opening hours on paper: a line a rule, each thing said once, and what nobody can read as it was published."""

import pandas as pd

from geo import tables as t
from geo.errors import N_, TableError
from geo.show import hours
from geo.show.language import Language, say
from geo.sources.korean_days_off import DaysOff, days_off

_NOT_READ = N_("as published: {text} (not in a form that this program reads)")


def hours_lines(language: Language, row: pd.Series) -> list[str]:
    """Say when a venue is open, as far as its hours are published.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.

    Returns
    -------
    list of str
        Plain text, a line a rule. Days off that the hours name are not said again; hours of a form that cannot be
        said in words stand as they are written, and so do days off.
    """
    given, off = (None if pd.isna(row[column]) else str(row[column]) for column in (t.OPENING_HOURS, t.CLOSED_DAYS_KO))
    lines = [] if given is None else _said(language, given)
    if off and not (given and _repeated(days_off(off), given)):
        lines.append(say(language, N_("days off: {days}"), days=" ".join(off.split())))
    return lines or [say(language, N_("hours unknown"))]


def _said(language: Language, given: str) -> list[str]:
    """Say hours, or that nobody here can."""
    try:
        said = hours.opening_hours(language, given)
    except TableError:
        said = given
    return [say(language, _NOT_READ, text=given)] if said == given else said.split(" · ")


def _repeated(off: DaysOff, given: str) -> bool:
    """Tell whether hours name all that a text about days off says, as closed."""
    certain = DaysOff(weekly=off.weekly, monthly=off.monthly, dates=off.dates)
    numbered = {f"{day}[{numbers}]" for day, numbers in off.monthly}
    try:
        return off == certain and off.weekly | numbered | set(off.dates) <= hours.closed_on(given)
    except TableError:
        return False
