"""What residents told, counted and on a map; counted anew every few seconds, for the big screen."""

from typing import Final

import streamlit as st

from geo.civic.needs_frame import needs_frame
from geo.errors import N_, GeoError
from geo.show import html
from geo.show.language import Language, explain, say
from geo.show.needs import need_layers, needs_sentence, topic_table, ward_table, words_table
from pages import _map, _notes, _session

EVERY_S: Final = 5.0


@st.fragment(run_every=EVERY_S)
def show(language: Language) -> None:
    """Show the sentence, the map and the tables, and look every few seconds for what was let through since."""
    tally(language)


def tally(language: Language) -> None:
    """Show what the staff have let through until now."""
    region = _session.region()
    try:
        needs = needs_frame(_session.told_needs())
    except GeoError as error:
        st.error(_notes.plain(explain(error, language)))
        return
    st.html(html.answer(needs_sentence(language, needs)))
    if needs.empty:
        return
    _map.show(language, need_layers(language, needs, region.wards))
    st.html(topic_table(language, needs))
    st.html(ward_table(language, needs, region.wards))
    st.html(words_table(language, needs, region.wards))
    text = N_("Dots are spots rounded to about 100 m; a number on a ward counts the needs told without a spot.")
    st.html(html.note(say(language, text)))
