"""The sheet to print: one walk in large type, made when somebody asks for it."""

from dataclasses import replace
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
from geo.show.language import Language, say
from geo.show.sheet import Sheet, sheet_pdf
from pages import _session


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
    whole = sentences.walk(language, shown.seconds / 60)
    return Sheet(
        title=say(language, N_("The walk to learning")),
        sentence=say(language, N_("{name} is {walk} away on foot."), name=name, walk=whole),
        place_name=name,
        address="" if pd.isna(row[t.ADDRESS_KO]) else str(row[t.ADDRESS_KO]),
        phone="" if pd.isna(row[t.PHONE]) else str(row[t.PHONE]),
        hours=[venues.opening(language, row)],
        programme=[venues.programme(language, one) for _, one in taught.iterrows()],
        directions=directions(language, shown, to_name=name, position=str(row[t.POSITION])),
        facts=way_facts(language, shown),
        footer=footer(language, region),
        route=shown.line,
        spot=(shown.stretches[0].lat, shown.stretches[0].lon),
        venue=(row.geometry.y, row.geometry.x),
        link=f"{url}/find?{urlencode(address, safe=',;')}" if url else None,
    )


def footer(language: Language, region: Region) -> list[str]:
    """Say what a walk on paper or in a file rests on."""
    origin = region.network.origin
    streets = origin.name_ko if language == "ko" else origin.name_en
    dated = say(language, N_("Streets: {name} ({age})"), name=streets, age=origin.date or say(language, N_("unknown")))
    owed = [say(language, N_("Licence of the streets: {licence}"), licence=origin.licence)] if origin.licence else []
    rounded = say(language, N_("Minutes are rounded up; waiting at crossings is not counted."))
    return [dated, *owed, rounded]
