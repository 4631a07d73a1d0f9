"""Opening hours in words: the days in their order, what is unknown called so."""

import re
from typing import Final

from geo import opening
from geo import tables as t
from geo.errors import N_
from geo.show import words
from geo.show.language import Language, say

NOW: Final = {"open": N_("open now"), "closed": N_("closed now"), "unknown": N_("not known")}
"""Whether a place is open at the moment."""

_SEPARATOR: Final = re.compile(r';\s(?=(?:[^"]*"[^"]*")*[^"]*$)')
_DAY: Final = f"(?:{'|'.join(opening.WEEKDAYS)})"
_DAYS: Final = rf"(?:{_DAY}(?:-{_DAY})?|{opening.HOLIDAYS})"
_CLOCK: Final = r"\d\d:\d\d-\d\d:\d\d"
_RULE: Final = re.compile(
    rf"(?:(?P<nth>{_DAY}\[-?\d(?:,-?\d)*\])|(?P<days>{_DAYS}(?:,{_DAYS})*)|(?P<date>[A-Z][a-z]{{2}} \d+))"
    rf"(?: (?P<spans>{_CLOCK}(?:,{_CLOCK})*))?(?: (?P<state>closed|unknown)(?: \"[^\"]*\")?)?"
)
_ALWAYS: Final = re.compile(r"^24/7\b")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST: Final = "-1"
_WEEK: Final = tuple(words.WEEKDAYS[day] for day in t.WEEKDAYS)


def opening_hours(language: Language, text: str) -> str:
    """Say opening hours.

    Parameters
    ----------
    language
        The reader's.
    text
        Such as :func:`geo.opening.checked` accepts.

    Returns
    -------
    str
        Plain text; hours of a form that no Korean file has stay as they are written, and so do those of which a later
        rule takes the place of an earlier one.

    Raises
    ------
    TableError
        If the text is not accepted.

    Examples
    --------
    >>> opening_hours("en", "Tu-Fr 09:00-18:00; Sa-Su unknown; Mo closed; PH closed")
    'Mon closed · Tue-Fri 09:00-18:00 · Sat-Sun: not known · public holidays closed'
    """
    rules = _rules(text)
    if rules is None:
        return text
    return " · ".join(_said(language, rule) for rule in sorted(rules, key=_place))


def closed_on(text: str) -> frozenset[str]:
    """List the days that opening hours call closed.

    Parameters
    ----------
    text
        Such as :func:`geo.opening.checked` accepts.

    Returns
    -------
    frozenset of str
        Days of the week and ``PH``, numbered days of a month such as ``Mo[2,4]``, and dates; empty where a rule is of
        a form that no Korean file has, or where a later one takes the place of an earlier one.

    Raises
    ------
    TableError
        If the text is not accepted.

    Examples
    --------
    >>> sorted(closed_on("Tu-Fr 09:00-18:00; Sa-Su unknown; Mo closed; PH closed"))
    ['Mo', 'PH']
    """
    shut = [rule for rule in _rules(text) or [] if rule["state"] == "closed"]
    other = {rule["nth"] or rule["date"] for rule in shut} - {None}
    return frozenset(other.union(*(_named(rule) for rule in shut)))


def _rules(text: str) -> list[re.Match[str]] | None:
    """Take opening hours apart, None where they are of a form that is not said in words."""
    written = [_ALWAYS.sub("Mo-Su", rule) for rule in _SEPARATOR.split(opening.checked(text))]
    rules = [rule for rule in map(_RULE.fullmatch, written) if rule]
    return None if len(rules) < len(written) or _overridden(rules) else rules


def _overridden(rules: list[re.Match[str]]) -> bool:
    """Tell whether a rule names days of an earlier one, which then does not hold."""
    named = [day for rule in rules for day in _named(rule)]
    return len(named) > len(set(named))


def _named(rule: re.Match[str]) -> set[str]:
    """List the whole days of the week, and the holidays, that a rule is for."""
    days: set[str] = set()
    for run in rule["days"].split(",") if rule["days"] else ():
        first, _, last = run.partition("-")
        if first == opening.HOLIDAYS:
            days.add(first)
            continue
        begin, end = opening.WEEKDAYS.index(first), opening.WEEKDAYS.index(last or first)
        days |= {opening.WEEKDAYS[day % 7] for day in range(begin, begin + (end - begin) % 7 + 1)}
    return days


def _place(rule: re.Match[str]) -> int:
    """Tell which day of the week a rule is for, or first for; other days come after the week."""
    days = rule["days"] or opening.HOLIDAYS
    return (*opening.WEEKDAYS, opening.HOLIDAYS).index(days[:2])


def _said(language: Language, rule: re.Match[str]) -> str:
    """Say one rule."""
    days, spans = _days(language, rule), rule["spans"]
    if rule["state"] == "closed":
        closed = say(language, N_("closed"))
        return f"{days} {closed}"
    if rule["state"] is None:
        always = say(language, N_("round the clock"))
        return f"{days} {spans.replace(',', ', ') if spans else always}"
    if spans is None:
        return f"{days}: {say(language, NOW['unknown'])}"
    return say(language, N_("{days} perhaps {hours}"), days=days, hours=spans.replace(",", ", "))


def _days(language: Language, rule: re.Match[str]) -> str:
    """Name the days of a rule."""
    if rule["date"]:
        month, number = rule["date"].split()
        return say(language, N_("day {day} of month {month}"), day=number, month=_MONTHS.index(month) + 1)
    if rule["nth"]:
        day = _WEEK[opening.WEEKDAYS.index(rule["nth"][:2])]
        return ", ".join(_numbered(language, day, number) for number in rule["nth"][3:-1].split(","))
    return ", ".join(_run(language, run) for run in rule["days"].split(","))


def _numbered(language: Language, day: str, number: str) -> str:
    """Name a weekday by its number in a month."""
    if number == _LAST:
        return say(language, N_("last {day} of the month"), day=say(language, day))
    return say(language, N_("{day} no. {number} of the month"), day=say(language, day), number=number)


def _run(language: Language, run: str) -> str:
    """Name some days in a row."""
    if run == opening.HOLIDAYS:
        return say(language, N_("public holidays"))
    if run == "Mo-Fr":
        return say(language, N_("weekdays"))
    if run == "Mo-Su":
        return say(language, N_("every day"))
    return "-".join(say(language, _WEEK[opening.WEEKDAYS.index(day)]) for day in run.split("-"))
