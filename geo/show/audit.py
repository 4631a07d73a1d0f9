"""The audit of the promise: what is kept, what is missed, how sure that is, and when doors are open."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, sentences, venues, words
from geo.show.language import Language, say

PROMISED_MIN: Final = 5
_EVENING: Final = 18
_WEEKDAY_TOLD: Final = "tue"
_HOURS_SHOWN: Final = (10, 12, 14, 16, 18, 19, 20)
_FEW: Final = 4


def promises(language: Language, rows: pd.DataFrame) -> list[str]:
    """Say whether the two promises are kept.

    Parameters
    ----------
    language
        The reader's.
    rows
        The audit of one walker at :data:`PROMISED_MIN`; the last row is all wards.

    Returns
    -------
    list of str
        One sentence a promise.
    """
    wards, total = rows.iloc[:-1], rows.iloc[-1]
    without = [venues.name(language, row) for _, row in wards[wards[t.HAS_SPACE] == "no"].iterrows()]
    if without:
        named = ", ".join(without[:_FEW]) + (" ..." if len(without) > _FEW else "")
        missed = N_("Missed: a place to learn in every ward. There is none in {wards}.")
        said = [say(language, missed, wards=named)]
    else:
        said = [say(language, N_("Kept: a place to learn in every ward."))]
    if total[t.EVERYONE_WITHIN] == "yes":
        said.append(say(language, N_("Kept: everyone within {limit} minutes."), limit=PROMISED_MIN))
    elif total[t.EVERYONE_WITHIN] == "no":
        missed = N_("Missed: everyone within {limit} minutes. {share} of 100 residents are.")
        share = sentences.of_hundred(float(total[t.SHARE_COVERED]))
        said.append(say(language, missed, limit=PROMISED_MIN, share=share))
    else:
        said.append(say(language, N_("Not known: everyone within {limit} minutes."), limit=PROMISED_MIN))
    return said


def band_sentence(language: Language, total: pd.Series) -> str:
    """Say how far the share of all residents may be off.

    Parameters
    ----------
    language
        The reader's.
    total
        The audit's row of all wards.

    Returns
    -------
    str
        The range and what each cause alone can move; empty where the share is not known.
    """
    if pd.isna(total[t.SHARE_LOW]):
        return ""
    return say(
        language,
        N_(
            "Between {low} and {high} of 100 residents, depending on what is not known: the speed of a walk (up to "
            "{speed} points), where in a ward people live (up to {placement}), gaps in the streets (up to {gaps})."
        ),
        low=sentences.of_hundred(float(total[t.SHARE_LOW])),
        high=sentences.of_hundred(float(total[t.SHARE_HIGH])),
        speed=f"{float(total[t.BY_SPEED]):.1f}",
        placement=f"{float(total[t.BY_PLACEMENT]):.1f}",
        gaps=f"{float(total[t.BY_GAPS]):.1f}",
    )


def audit_table(language: Language, rows: pd.DataFrame) -> str:
    """Write the audit's further figures, ward by ward.

    Parameters
    ----------
    language
        The reader's.
    rows
        The audit of one walker at one limit.

    Returns
    -------
    str
        HTML; a dash where a figure is not known.
    """
    headers = [
        say(language, N_("Ward")),
        say(language, N_("Share, from - to (%)")),
        say(language, N_("Beyond the walk (%)")),
        say(language, N_("Shortfall FGT1 (%)")),
        say(language, N_("Mean walk (min)")),
        say(language, N_("Half walk at most (min)")),
        say(language, N_("To the 2nd place (min)")),
        say(language, N_("To the 3rd place (min)")),
        say(language, N_("Seats per 10,000")),
        say(language, N_("Supply E2SFCA per 10,000")),
        say(language, N_("Gini of the supply")),
    ]
    cells = [
        (
            venues.name(language, row),
            _range(row[t.SHARE_LOW], row[t.SHARE_HIGH]),
            _number(row[t.FGT0], 100, 1),
            _number(row[t.FGT1], 100, 1),
            _told(row[t.MEAN_MINUTES], sentences.tenths),
            _told(row[t.MEDIAN_MINUTES], sentences.tenths),
            _told(row[t.MINUTES_2ND], sentences.tenths),
            _told(row[t.MINUTES_3RD], sentences.tenths),
            _number(row[t.SEATS_PER_10K], 1, 0),
            _number(row[t.E2SFCA_PER_10K], 1, 2),
            _number(row[t.GINI], 1, 2),
        )
        for _, row in rows.iterrows()
    ]
    caption = say(language, N_("Wards: further figures of the audit"))
    return html.table(caption, headers, rows=cells, numbers=range(1, len(headers)))


def group_table(language: Language, totals: Mapping[str, pd.Series]) -> str:
    """Write the groups side by side.

    Parameters
    ----------
    language
        The reader's.
    totals
        The row of all wards, by group.

    Returns
    -------
    str
        HTML.
    """
    headers = [
        say(language, N_("Group")),
        say(language, N_("Residents")),
        say(language, N_("Within the walk")),
        say(language, N_("Share (%)")),
        say(language, N_("Beyond the walk")),
        say(language, N_("Mean walk (min)")),
    ]
    rows = []
    for name, total in totals.items():
        known = not pd.isna(total[t.RESIDENTS])
        covered = int(float(total[t.RESIDENTS_COVERED]) + 1e-6) if known else 0
        rows.append(
            (
                say(language, words.GROUPS[name]),
                f"{int(total[t.RESIDENTS]):,}" if known else "-",
                f"{covered:,}" if known else "-",
                _told(total[t.SHARE_COVERED], sentences.percent),
                f"{int(total[t.RESIDENTS]) - covered:,}" if known else "-",
                _told(total[t.MEAN_MINUTES], sentences.tenths),
            )
        )
    return html.table(say(language, N_("Groups side by side")), headers, rows=rows, numbers=range(1, len(headers)))


def evening_sentence(language: Language, hourly: pd.DataFrame) -> str:
    """Say who reaches an open door on a weekday evening.

    Parameters
    ----------
    language
        The reader's.
    hourly
        As :func:`geo.access.open_walks.shares_by_hour` gives it.

    Returns
    -------
    str
        One sentence; empty where nobody counted residents.
    """
    told = hourly[(hourly[t.WEEKDAY] == _WEEKDAY_TOLD) & (hourly[t.HOUR] == _EVENING)]
    if told.empty or told[t.SHARE_OPEN].isna().any():
        return ""
    row = told.iloc[0]
    low, high = (sentences.of_hundred(float(row[name])) for name in (t.SHARE_OPEN, t.SHARE_PERHAPS_OPEN))
    when = {"weekday": say(language, words.WEEKDAYS[_WEEKDAY_TOLD]), "hour": _EVENING}
    if low == high:
        one = N_("On {weekday} at {hour}:00 {low} of 100 residents are within reach of an open door.")
        return say(language, one, low=low, **when)
    return say(
        language,
        N_(
            "On {weekday} at {hour}:00 between {low} and {high} of 100 residents are within reach of an open door: "
            "some opening hours are unknown."
        ),
        low=low,
        high=high,
        **when,
    )


def hour_table(language: Language, hourly: pd.DataFrame) -> str:
    """Write who reaches an open door, by weekday and hour.

    Parameters
    ----------
    language
        The reader's.
    hourly
        As :func:`geo.access.open_walks.shares_by_hour` gives it.

    Returns
    -------
    str
        HTML: a range in percent a cell, from those who surely reach one to those who perhaps do.
    """
    shown = [hour for hour in _HOURS_SHOWN if (hourly[t.HOUR] == hour).any()]
    rows = []
    for day, part in hourly.groupby(t.DAY, sort=False):
        weekday = say(language, words.WEEKDAYS[part[t.WEEKDAY].iloc[0]])
        of_hour = part.set_index(t.HOUR)
        ranges = (_range(of_hour[t.SHARE_OPEN][hour], of_hour[t.SHARE_PERHAPS_OPEN][hour]) for hour in shown)
        rows.append((f"{weekday} ({str(day)[5:]})", *ranges))
    headers = [say(language, N_("Day")), *(f"{hour}:00" for hour in shown)]
    caption = say(language, N_("Within reach of an open door, from - to (%)"))
    return html.table(caption, headers, rows=rows, numbers=range(1, len(headers)))


def _range(low: Any, high: Any) -> str:
    """Write a range of shares in percent."""
    if pd.isna(low) or pd.isna(high):
        return "-"
    least, most = (sentences.of_hundred(float(value)) for value in (low, high))
    return least if least == most else f"{least} - {most}"


def _told(value: Any, how: Callable[[float], str]) -> str:
    return "-" if pd.isna(value) else how(float(value))


def _number(value: Any, times: float, digits: int) -> str:
    return "-" if pd.isna(value) else f"{times * float(value):,.{digits}f}"
