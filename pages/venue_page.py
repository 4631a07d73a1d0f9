"""One place: what is known of it, and how to tell what is wrong or what was seen at its door."""

import streamlit as st

from geo import opening
from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import say
from geo.show.venue import venue_facts, venue_sentence
from pages import _notes, _question, _session, _tell_us

language = _session.language()
region = _session.region()
st.title(say(language, "One place"))
_notes.caution(language)
chosen = _question.place()
_notes.notices(language)
answer = st.container()
names = {row[t.VENUE_ID]: venues.name(language, row) for _, row in region.venues.iterrows()}
if names:
    st.selectbox(
        say(language, "Place"),
        list(names),
        index=None,
        key=_session.PLACE,
        format_func=names.__getitem__,
        placeholder=say(language, "Choose a place"),
        persist_state="session",
    )
if chosen is None:
    text = N_("Choose a place from the list.") if names else N_("This region lists no places to learn yet.")
    with answer:
        _notes.answer(language, say(language, text), has_figures=False)
else:
    row = region.venues[region.venues[t.VENUE_ID] == chosen].iloc[0]
    state = opening.state_at(row[t.OPENING_HOURS], opening.now())
    with answer:
        _notes.answer(language, venue_sentence(language, row, open_now=state), has_figures=False)
    here = region.programmes[region.programmes[t.VENUE_ID] == chosen]
    st.html(venue_facts(language, row, open_now=state, programmes=here))
    no_account = N_("No account is needed for either form, and nothing about you is kept but what you write.")
    st.html(html.note(say(language, no_account)))
    _tell_us.tell_us(language, row, name=names[chosen])
_question.write_address(**({"venue": chosen} if chosen else {}))
