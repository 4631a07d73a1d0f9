"""Explore: a walk with pupils from a school and back, by way of places to see."""

import streamlit as st

from geo.access.tour_wishes import tour_to_address
from geo.errors import NotConnectedError
from geo.show import html
from geo.show.language import explain, say
from geo.show.tours import timetable
from geo.streets.walkers import pace
from pages import _notes, _question, _session, _tour, _tour_stops

language = _session.language()
_tour.restore()
st.title(say(language, "Village exploration: a walk with a class"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language)
answer, beside_map, beside_list = st.container(), *st.columns([3, 2])

with beside_list:
    wishes = _tour.controls(language)
tour = None
with answer, st.spinner(say(language, "Looking for tours ...")):
    try:
        tour = _tour_stops.shown(wishes, number=_tour_stops.number())
    except NotConnectedError as error:
        st.html(html.answer(explain(error, language)))
    else:
        _notes.answer(language, _tour_stops.sentence(language, wishes, tour), has_figures=tour is not None)
    if tour:
        for text in _tour_stops.doubts(language, wishes, tour):
            st.html(html.note(text))
with beside_map:
    _tour_stops.show_map(language, wishes, tour)
if tour and tour.order:
    _tour_stops.choose(language, tour)
    st.html(timetable(language, tour.stops, back_min=tour.order.back_min, starts=wishes.starts))
    with st.expander(say(language, "Move, drop and add stops"), expanded=bool(wishes.via)):
        _tour_stops.edit(language, tour)
    _tour_stops.take_away(language, tour)
_tour_stops.notes(language)
_notes.sources(language, speed_m_s=pace(wishes.walker).speed_m_s)
_question.write_address(**tour_to_address(wishes))
