"""The activist's desk: one screen in big type, three choices to read out, a sheet to print for each."""

from dataclasses import replace

import streamlit as st

from geo import opening
from geo import tables as t
from geo.access.itinerary import itinerary
from geo.access.nearest import venue_places
from geo.access.programmes import running
from geo.access.query import Query
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import Language, say
from geo.show.spoken import spoken_choice
from pages import _controls, _question, _session, _sheet
from pages._looking import Seen

CHOICES = 3


def how(language: Language) -> None:
    """Ask how the neighbour walks, and how far, in one row."""
    walker, limit, stairs = st.columns([3, 3, 2], vertical_alignment="bottom")
    with walker:
        _controls.walker(language)
    with limit:
        _controls.limit(language)
    with stairs:
        _controls.stairs(language)


def three_choices(language: Language, asked: Query, seen: Seen) -> None:
    """Show the three nearest places beside each other."""
    if seen.reached is None or seen.found is None or seen.found.empty:
        return
    region, nearest = _session.region(), seen.found.head(CHOICES)
    places = venue_places(region, seen.reached.walking)
    programmes = running(region.programmes, opening.now().date())
    columns = st.container(key="choices").columns(CHOICES)
    for column, (number, (label, row)) in zip(columns, enumerate(nearest.iterrows(), start=1), strict=False):
        taught = programmes[programmes[t.VENUE_ID] == row[t.VENUE_ID]]
        way = itinerary(seen.reached, places, place=region.venues.index.get_loc(label))
        with column:
            if way is not None:
                _sheet.print_button(
                    language, replace(asked, way="quickest"), way, row, key=f"print_{number}", number=number
                )
            st.html(html.spoken(f"{number}. {venues.name(language, row)}", spoken_choice(language, row, taught)))


def switch(language: Language) -> None:
    """Lead to the desk, or from the desk back to the map."""
    shown = {**st.query_params.to_dict(), "mode": "desk"}
    label = N_("For an activist at a desk: three choices in big type")
    if _question.is_desk():
        shown.pop("mode")
        label = N_("Back to the map and the whole list")
    st.page_link("pages/find_page.py", label=say(language, label), query_params=shown)
