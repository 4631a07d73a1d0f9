"""One place: what is known of it, and how to tell what is wrong or what was seen at its door."""

import streamlit as st

from geo import opening
from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import say
from geo.show.layers import change_layer
from geo.show.venue import venue_facts, venue_sentence
from pages import _map, _notes, _question, _session, _tell_us

language = _session.language()
region = _session.region()
st.title(say(language, "One place"))
_notes.caution(language)
chosen = _question.place()
_notes.notices(language)
if chosen is None:
    _notes.answer(language, say(language, N_("This region lists no places to learn yet.")), has_figures=False)
else:
    names = {row[t.VENUE_ID]: venues.name(language, row) for _, row in region.venues.iterrows()}
    st.selectbox(
        say(language, "Place"), list(names), key=_session.PLACE, format_func=names.__getitem__, persist_state="session"
    )
    row = region.venues[region.venues[t.VENUE_ID] == chosen].iloc[0]
    state = opening.state_at(row[t.OPENING_HOURS], opening.now())
    here = region.programmes[region.programmes[t.VENUE_ID] == chosen]
    _notes.answer(language, venue_sentence(language, row, open_now=state), has_figures=False)
    st.html(venue_facts(language, row, open_now=state, programmes=here))
    st.html(
        html.note(
            say(language, "No account is needed for either form, and nothing about you is kept but what you write.")
        )
    )
    wish = st.segmented_control(
        say(language, "What do you want to tell?"),
        list(_tell_us.WISHES),
        key=_session.WISH,
        format_func=lambda name: say(language, _tell_us.WISHES[name]),
    )
    if wish == "report":
        _tell_us.report(language, chosen)
    if wish == "check":
        st.html(html.note(say(language, "Click the map where the door is; walks will end there once it is reviewed.")))
        door = _tell_us.door(chosen)
        points = region.venues[region.venues[t.VENUE_ID] == chosen]
        _map.show(
            language,
            [change_layer(points.geometry, [names[chosen]], states=["changed"]), *_tell_us.door_layers(language, door)],
            on_click=lambda: _tell_us.door_marked(chosen),
            key=_tell_us.door_map(chosen),
            look_at=(row.geometry.y, row.geometry.x),
            zoom=_map.ZOOM_AT_DOOR,
        )
        marked = N_("The door is marked: it goes with the form.") if door else N_("No door is marked yet.")
        st.html(html.note(say(language, marked)))
        _tell_us.check(language, chosen, door)
    _tell_us.thanks(language)
_question.write_address(**({"venue": chosen} if chosen else {}))
