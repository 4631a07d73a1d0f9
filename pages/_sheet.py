"""The sheet to print: one walk in large type, made when somebody asks for it."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from geo import opening
from geo import tables as t
from geo.access.itinerary import Itinerary
from geo.access.programmes import running
from geo.access.query import Query, to_address
from geo.errors import N_
from geo.region.region import Region
from geo.show import sentences, venues
from geo.show.directions import directions, way_facts
from geo.show.language import Language, say, say_many
from geo.show.sheet import Sheet, sheet_pdf
from geo.show.sheet_hours import hours_lines
from geo.sources.korean_days_off import DaysOff, days_off
from pages import _session

MOST_PROGRAMMES: Final = 3
"""On one sheet, which is a page; how many more there are is said."""
_DRAWN: Final = ("parks", "water", "green_streets")
"""Tables that the sheet's map shows beside the streets."""


def print_button(
    language: Language, asked: Query, shown: Itinerary, row: pd.Series, *, key: str, number: int | None = None
) -> None:
    """Offer the sheet of a walk; it is drawn when the button is pressed."""
    region, url, common = _session.region(), _session.settings().public_url, _session.common_address()
    label = say(language, "Print this way (PDF)")
    st.download_button(
        label if number is None else f"{number}. {label}",
        # Drawn outside the page's run, so it is given all it needs.
        lambda: sheet_pdf(
            language,
            sheet(language, region, asked, shown=shown, row=row, url=url, common=common),
            region_map=region,
        ),
        file_name="baeumgil.pdf",
        mime="application/pdf",
        key=key,
        on_click="ignore",
    )


def sheet(
    language: Language,
    region: Region,
    asked: Query,
    *,
    shown: Itinerary,
    row: pd.Series,
    url: str | None,
    common: dict[str, str],
) -> Sheet:
    """Say on paper what the page says of one walk."""
    name = venues.name(language, row)
    taught = running(region.programmes, opening.now().date())
    taught = taught[taught[t.VENUE_ID] == row[t.VENUE_ID]]
    address = to_address(replace(asked, venue_id=str(row[t.VENUE_ID]))) | common
    return Sheet(
        title=say(language, N_("The walk to learning")),
        sentence=_answer(language, asked, shown),
        place_name=name,
        address="" if pd.isna(row[t.ADDRESS_KO]) else str(row[t.ADDRESS_KO]),
        phone="" if pd.isna(row[t.PHONE]) else str(row[t.PHONE]),
        hours=hours_lines(language, row, off=days_off_in(row)),
        programme=_programmes(language, taught),
        directions=directions(language, shown, to_name=name, position=str(row[t.POSITION])),
        facts=[*_caution(language, region), *way_facts(language, shown)],
        footer=_sources(language, region, row, taught),
        route=shown.line,
        spot=(shown.stretches[0].lat, shown.stretches[0].lon),
        venue=(row.geometry.y, row.geometry.x),
        link=f"{url}/find?{urlencode(address, safe=',;')}" if url else None,
    )


def _caution(language: Language, region: Region) -> list[str]:
    """Say to somebody who walks by the sheet that its streets are a model, where they are."""
    if not region.network.origin.is_model:
        return []
    return [say(language, N_("The streets of this sheet are a model, not the real ones: look where you walk, or ask."))]


def days_off_in(row: pd.Series) -> frozenset[str] | None:
    """Read the days off of a place, as opening hours write them; None where they say more than such days."""
    off = days_off(None if pd.isna(row[t.CLOSED_DAYS_KO]) else str(row[t.CLOSED_DAYS_KO]))
    certain = DaysOff(weekly=off.weekly, monthly=off.monthly, dates=off.dates)
    numbered = {f"{day}[{numbers}]" for day, numbers in off.monthly}
    return off.weekly.union(numbered, off.dates) if off == certain else None


def _answer(language: Language, asked: Query, shown: Itinerary) -> str:
    """Say how far it is, and that there are no stairs where somebody asked for a way without them."""
    without_stairs = (asked.no_stairs or asked.way == "no_stairs") and shown.flights == 0
    text = N_("On foot, without stairs: {walk}, {metres}") if without_stairs else N_("On foot: {walk}, {metres}")
    far = sentences.metres(language, shown.metres)
    return say(language, text, walk=sentences.walk(language, shown.seconds / 60), metres=far)


def _programmes(language: Language, taught: pd.DataFrame) -> list[str]:
    """Name what is taught there, and how much more than fits on a page."""
    named = [venues.programme(language, one) for _, one in taught.head(MOST_PROGRAMMES).iterrows()]
    more = len(taught) - len(named)
    if more:
        asked = say_many(
            language, "{count} more programme: ask there.", "{count} more programmes: ask there.", count=more
        )
        named.append(asked)
    return named


def _sources(language: Language, region: Region, row: pd.Series, taught: pd.DataFrame) -> list[str]:
    """Say once of everything on the sheet where it comes from, and when it was printed."""
    drawn = [table for table in _DRAWN if len(getattr(region, table))]
    said = [str(source) for source in taught[t.SOURCE].dropna().unique()]
    tables = [*(["programmes"] if len(taught) and not said else []), *drawn]
    given = [source for table in tables for source in region.sources if source.table == table]
    named = [
        f"{source.what_ko if language == 'ko' else source.what_en}: {source.publisher} ({source.date})"
        for source in given
    ]
    place = say(language, N_("Place: {source}"), source=venues.source(language, row))
    programmes = [say(language, N_("Programmes: {source}"), source=", ".join(said))] if said else []
    printed = say(language, N_("Printed on {date}."), date=opening.now().date())
    return [*footer(language, region), place, *programmes, *named, printed]


def footer(language: Language, region: Region) -> list[str]:
    """Say what a walk on paper or in a file rests on."""
    origin = region.network.origin
    streets = origin.name_ko if language == "ko" else origin.name_en
    dated = say(language, N_("Streets: {name} ({age})"), name=streets, age=origin.date or say(language, N_("unknown")))
    owed = [say(language, N_("Licence of the streets: {licence}"), licence=origin.licence)] if origin.licence else []
    rounded = say(language, N_("Minutes are rounded up; waiting at crossings is not counted."))
    return [dated, *owed, rounded]
