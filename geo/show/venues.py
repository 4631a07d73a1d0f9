"""The list of places found: the same facts as on the map, as a table with programmes under each place."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import hours, html, sentences, words
from geo.show import programme as facts
from geo.show.escape import safe
from geo.show.language import Language, say

_POSITIONS: Final = {
    "interpolated": N_("position approximate: between known numbers of its road"),
    "road": N_("position approximate: somewhere on its road"),
}


def name(language: Language, row: pd.Series) -> str:
    """Name a place in the reader's language, in Korean where nobody gave it another name.

    Parameters
    ----------
    language
        The reader's.
    row
        With ``name_ko`` and ``name_en``.

    Returns
    -------
    str
        Plain text.
    """
    english = row.get(t.NAME_EN)
    return str(english) if language == "en" and isinstance(english, str) and english else str(row[t.NAME_KO])


def opening(language: Language, row: pd.Series) -> str:
    """Say when a venue is open, as far as its hours are published.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.

    Returns
    -------
    str
        Plain text; closed days stay in Korean, as published.
    """
    given = row[t.OPENING_HOURS]
    parts = [] if pd.isna(given) else [hours.opening_hours(language, str(given))]
    if not pd.isna(row[t.CLOSED_DAYS_KO]):
        parts.append(say(language, N_("days off: {days}"), days=" ".join(str(row[t.CLOSED_DAYS_KO]).split())))
    return " · ".join(parts) or say(language, N_("hours unknown"))


def position(language: Language, row: pd.Series) -> str:
    """Say how far a venue's point is to be trusted.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.

    Returns
    -------
    str
        Plain text, empty where the point is its own.
    """
    approximate = _POSITIONS.get(row[t.POSITION])
    return say(language, approximate) if approximate else ""


def source(language: Language, row: pd.Series) -> str:
    """Say where what is known of a venue is from.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.

    Returns
    -------
    str
        Plain text, as it was given where it is none of the first region's.
    """
    given = str(row[t.SOURCE])
    return say(language, given) if given in words.SOURCES else given


def programme(language: Language, row: pd.Series) -> str:
    """Say what a programme is in one line.

    Parameters
    ----------
    language
        The reader's.
    row
        A programme.

    Returns
    -------
    str
        Title, day, time, audience, fee.
    """
    said = (facts.title(language, row), _when(language, row), _audience(language, row), facts.fee(language, row))
    return " · ".join(part for part in said if part)


def _when(language: Language, row: pd.Series) -> str:
    """Say on which days and at what time a programme is, as far as is known."""
    known = not pd.isna(row[t.ON_WEEKDAYS])
    days = (say(language, words.WEEKDAYS[day]) for day in str(row[t.ON_WEEKDAYS]).split(";")) if known else ()
    clock = "" if row[[t.STARTS, t.ENDS]].isna().any() else f" {row[t.STARTS]}-{row[t.ENDS]}"
    return f"{', '.join(days)}{clock}".strip()


def _audience(language: Language, row: pd.Series) -> str:
    """Say for whom a programme is, if that is known."""
    return "" if pd.isna(row[t.AUDIENCE]) else say(language, words.AUDIENCES[row[t.AUDIENCE]])


def venue_table(
    language: Language, venues: pd.DataFrame, programmes: pd.DataFrame, *, ward_names: dict[str, str]
) -> str:
    """Write the places found, nearest first, each with its programmes.

    Parameters
    ----------
    language
        The reader's.
    venues
        As ``geo.access.nearest.nearest_venues`` gives them, with ``open_now``.
    programmes
        The region's.
    ward_names
        Ward code to name, in the reader's language.

    Returns
    -------
    str
        HTML.
    """
    headers = (N_("Place"), N_("Walk"), N_("Distance"), N_("Kind"), N_("Ward"), N_("Now"), N_("Opening"), N_("Phone"))
    # Rows of plain objects, and only those shown: a row taken from typed columns costs a table's worth of conversions.
    shown = programmes[programmes[t.VENUE_ID].isin(venues[t.VENUE_ID])].astype(object)
    at_venue = {venue: list(rows.iterrows()) for venue, rows in shown.groupby(t.VENUE_ID)}
    rows: list[Sequence[html.Cell]] = []
    for number, (_, row) in enumerate(venues.iterrows(), start=1):
        offered = [programme(language, one) for _, one in at_venue.get(row[t.VENUE_ID], [])]
        border = " " + say(language, "(near the border)") if row[t.NEAR_BORDER] else ""
        rows.append(
            (
                _place(language, f"{number}. {name(language, row)}{border}", offered, near=position(language, row)),
                sentences.walk(language, row[t.MINUTES]),
                sentences.metres(language, row[t.DISTANCE_M]),
                say(language, words.KINDS[row[t.KIND]]),
                _ward(language, row[t.WARD_CODE], ward_names),
                say(language, hours.NOW[row[t.OPEN_NOW]]),
                _door(language, row),
                "" if pd.isna(row[t.PHONE]) else str(row[t.PHONE]),
            )
        )
    caption = say(language, N_("Places to learn within the walk, nearest first"))
    return html.table(caption, [say(language, header) for header in headers], rows=rows, numbers=(1, 2), stacks=True)


def _ward(language: Language, code: Any, names: Mapping[str, str]) -> str:
    """Name the ward of a place, which may lie beyond the boundary."""
    return say(language, N_("outside the wards")) if pd.isna(code) else names.get(str(code), str(code))


def _door(language: Language, row: pd.Series) -> html.Markup:
    """Write when a venue is open and, where somebody looked, whether one gets in without steps."""
    known = {"yes": N_("no steps at the door"), "no": N_("steps at the door")}.get(row[t.STEP_FREE])
    step_free = f"<br><strong>{safe(say(language, known))}</strong>" if known else ""
    return html.Markup(safe(opening(language, row)) + step_free)


def _place(language: Language, title: str, offered: Sequence[str], *, near: str) -> html.Markup:
    """Write a place with its programmes folded under it."""
    heading = f"{safe(title)}<br><small>{safe(near)}</small>" if near else safe(title)
    if not offered:
        nothing = safe(say(language, "no programme known"))
        return html.Markup(f"{heading}<br><small>{nothing}</small>")
    items = "".join(f"<li>{safe(line)}</li>" for line in offered)
    summary = safe(say(language, N_("Programmes ({count})"), count=len(offered)))
    return html.Markup(f"{heading}<details><summary>{summary}</summary><ul>{items}</ul></details>")
