"""Columns and their cells in words, for people who look at what a file changes."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from geo import tables as t
from geo.errors import N_, TableError
from geo.show import hours, programme, words
from geo.show.language import Language, say
from geo.show.venue import ANSWERS, DOOR_FACTS, OPEN_TO, POSITIONS

_NAMES: Final[Mapping[str, str]] = {
    t.NAME_KO: N_("Korean name"),
    t.NAME_EN: N_("English name"),
    t.WARD_CODE: N_("Ward"),
    t.ADDRESS_KO: N_("Address"),
    t.KIND: N_("Kind"),
    t.CLOSED_DAYS_KO: N_("Days off"),
    t.OPENING_HOURS: N_("Hours"),
    t.SEATS: N_("Seats"),
    t.PHONE: N_("Phone"),
    t.SOURCE: N_("Source"),
    t.OPEN_TO: N_("Open to"),
    t.POSITION: N_("Position on the map"),
    t.GEOMETRY: N_("Position on the map"),
    t.CHECKED_ON: N_("Checked on the spot"),
    t.TITLE_KO: N_("Korean title"),
    t.TITLE_EN: N_("English title"),
    t.TOPIC: N_("Topic"),
    t.AUDIENCE: N_("For whom"),
    t.METHOD: N_("How"),
    t.ON_WEEKDAYS: N_("Days"),
    t.STARTS: N_("Starts at"),
    t.ENDS: N_("Ends at"),
    t.STARTS_ON: N_("First day"),
    t.ENDS_ON: N_("Last day"),
    t.ENROL_FROM: N_("Enrolment from"),
    t.ENROL_TO: N_("Enrolment until"),
    t.FEE_WON: N_("Fee (won)"),
    t.ORGANISER: N_("Organiser"),
    t.URL: N_("Web page"),
    t.VENUE_ID: N_("Place"),
    t.LAT: N_("Latitude"),
    t.LON: N_("Longitude"),
    t.THEME: N_("Theme"),
    **DOOR_FACTS,
    **programme.SUPPORTS,
}
_DAYS: Final = ";"


def column_name(language: Language, column: str) -> str:
    """Name a column.

    Parameters
    ----------
    language
        The reader's.
    column
        Of :mod:`geo.tables`, or of somebody's file.

    Returns
    -------
    str
        Plain text; what is no column of ours stands as it is written.
    """
    return say(language, _NAMES[column]) if column in _NAMES else column


def cell(language: Language, column: str, value: Any) -> str:
    """Say what stands in a cell.

    Parameters
    ----------
    language
        The reader's.
    column
        Whose meaning the value has.
    value
        Missing, or of the table's contract.

    Returns
    -------
    str
        Plain text.
    """
    if pd.isna(value):
        return say(language, N_("nothing"))
    text = str(value)
    if column == t.OPENING_HOURS:
        return _hours(language, text)
    if column == t.ON_WEEKDAYS:
        return ", ".join(say(language, words.WEEKDAYS.get(day, day)) for day in text.split(_DAYS))
    return _said(language, column, text)


def _said(language: Language, column: str, text: str) -> str:
    """Say one of a column's fixed values; any other text stands as it is."""
    supports = dict.fromkeys((*DOOR_FACTS, *programme.SUPPORTS), ANSWERS)
    vocabularies: dict[str, Mapping[str, str]] = {
        t.KIND: words.KINDS,
        t.OPEN_TO: OPEN_TO,
        t.POSITION: POSITIONS,
        t.TOPIC: programme.TOPICS,
        t.AUDIENCE: words.AUDIENCES,
        t.METHOD: programme.ATTENDANCES,
        **supports,
    }
    known = vocabularies.get(column, {})
    return say(language, known[text]) if text in known else text


def _hours(language: Language, text: str) -> str:
    try:
        return hours.opening_hours(language, text)
    except TableError:
        return text
