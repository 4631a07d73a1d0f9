"""Opening hours on paper: a line a rule, each thing said once, and what nobody can read as it was published."""

import pandas as pd

from geo import tables as t
from geo.errors import N_, TableError
from geo.show import hours
from geo.show.language import Language, say

_NOT_READ = N_("as published: {text} (not in a form that this program reads)")


def hours_lines(language: Language, row: pd.Series, *, off: frozenset[str] | None) -> list[str]:
    """Say when a venue is open, as far as its hours are published.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.
    off
        What its days off say, in the words of :func:`geo.show.hours.closed_on`; None where they say anything else.

    Returns
    -------
    list of str
        Plain text, a line a rule. Days off that the hours name are not said again; hours of a form that cannot be
        said in words stand as they are written, and so do days off.
    """
    given, days = (None if pd.isna(row[column]) else str(row[column]) for column in (t.OPENING_HOURS, t.CLOSED_DAYS_KO))
    lines = [] if given is None else _said(language, given)
    if days and (given is None or off is None or not off <= _closed_on(given)):
        lines.append(say(language, N_("days off: {days}"), days=" ".join(days.split())))
    return lines or [say(language, N_("hours unknown"))]


def _said(language: Language, given: str) -> list[str]:
    """Say hours, or that nobody here can."""
    try:
        said = hours.opening_hours(language, given)
    except TableError:
        said = given
    return [say(language, _NOT_READ, text=given)] if said == given else said.split(" · ")


def _closed_on(given: str) -> frozenset[str]:
    """List the days that hours call closed, none where nobody can read them."""
    try:
        return hours.closed_on(given)
    except TableError:
        return frozenset()
