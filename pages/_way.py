"""The way to the chosen place: which one, street by street, and to take along."""

from typing import Final

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.itinerary import Itinerary
from geo.access.query import Query
from geo.errors import N_
from geo.show import html, sentences, venues
from geo.show.directions import directions, directions_list, way_facts, ways_sentences
from geo.show.language import Language, say
from pages import _notes, _session, _take_along, _ways

_WAYS: Final = {
    "quickest": N_("quickest: {walk}"),
    "no_stairs": N_("without stairs: {walk}"),
    "green": N_("along the carbon-neutral street: {walk}"),
}


def choose(language: Language, asked: Query, row: pd.Series) -> Itinerary | None:
    """Choose among the ways to a place, the quickest at first."""
    ways = _ways.find_ways(_session.region(), asked, row)
    if ways is None:
        return None
    offered = _ways.offered(ways)
    if len(offered) > 1:
        if st.session_state.get(_session.WAY) not in offered:
            st.session_state[_session.WAY] = "quickest"
        st.radio(
            say(language, "Which way"),
            list(offered),
            key=_session.WAY,
            format_func=lambda name: say(
                language, _WAYS[name], walk=sentences.walk(language, offered[name].seconds / 60)
            ),
            persist_state="session",
        )
    for text in ways_sentences(language, ways):
        st.html(html.note(text))
    return offered.get(st.session_state.get(_session.WAY, "quickest"), ways.plain)


def tell(language: Language, asked: Query, shown: Itinerary, row: pd.Series) -> None:
    """Tell the way street by street, and offer it to take along."""
    name = venues.name(language, row)
    st.header(say(language, "The way to {name}", name=_notes.plain(name)), anchor=False)
    st.html(directions_list(language, directions(language, shown, to_name=name, position=str(row[t.POSITION]))))
    st.html(html.notes(say(language, "What is known of this way"), way_facts(language, shown)))
    _take_along.take_along(language, asked, shown, row)
