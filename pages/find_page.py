"""Find: where am I, and what can be learned within walking distance."""

import streamlit as st

from geo import tables as t
from geo.show import venues
from geo.show.language import say
from pages import _at_the_desk, _controls, _find_map, _looking, _notes, _question, _session, _share
from pages._take_away import take_away

language = _session.language()
region = _session.region()
asked = _question.query()
desk = _question.is_desk()
st.title(say(language, "Places to learn within a walk"))
if not desk:
    _notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language, with_spot=True)
answer, place = st.container(), st.container()

seen = _looking.look(language, asked)
_question.offer(seen.found)
with place:
    _controls.where(language)
with answer:
    _notes.answer(language, seen.sentence, has_figures=seen.found is not None, no_stairs=asked.no_stairs)
    _looking.nearest(language, asked, connected=seen.reached is not None)
    if not desk:
        _notes.border_note(language, asked)

if desk:
    _at_the_desk.how(language)
    _at_the_desk.three_choices(language, asked, seen)
    _notes.border_note(language, asked)
    _notes.caution(language)
else:
    _find_map.map_and_way(language, asked, seen)
    if seen.found is not None and len(seen.found):
        wards = {code: venues.name(language, row) for code, row in region.wards.set_index(t.WARD_CODE).iterrows()}
        st.html(venues.venue_table(language, seen.found, region.programmes, ward_names=wards))
        _notes.step_free_note(language, asked, seen.found)
        take_away(language, asked)
_notes.not_measured_note(language)
_notes.sources(language, speed_m_s=asked.pace.speed_m_s)
_question.keep_address(asked, **({"mode": "desk"} if desk else {}))
_at_the_desk.switch(language)
_share.share(language)
