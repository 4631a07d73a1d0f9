"""The town hall: what a room full of people is shown, step by step."""

from dataclasses import replace

import streamlit as st

from geo.errors import N_
from geo.show import html
from geo.show.language import say
from geo.streets.walkers import pace
from pages import _controls, _desk, _notes, _question, _session, _town_hall

language = _session.language()
asked = _question.query()
_town_hall.restore()
if _town_hall.presenting():
    # The walk that was prepared: its controls are not drawn here.
    speed, limit_min = _town_hall.walk()
    with st.spinner(say(language, "Measuring what the hall is shown ...")):
        told = _session.hall(asked.walker, speed, limit_min)
    _town_hall.present(language, told)
else:
    st.title(say(language, "Town hall: show it to a room"))
    _notes.caution(language)
    # A place of its own: a notice that goes must not shift what follows.
    with st.container():
        _notes.notices(language)
        _desk.outcome(language)
    answer = st.container()
    with st.expander(say(language, "Whose walk is shown")):
        speed = _controls.speed(language)
        _controls.walker(language, speed=speed)
        limit_min = _controls.ward_limit(language, _controls.WARD_LIMITS_MIN)
    asked = _question.query()
    with answer:
        with st.spinner(say(language, "Measuring what the hall is shown ...")):
            told = _session.hall(asked.walker, speed, limit_min)
        _notes.answer(language, _town_hall.sentence(language, told), has_figures=False)
        _town_hall.begin(language)
    _town_hall.arrange(language, told)
    _town_hall.asking(language)
    _town_hall.saved(language)
    _town_hall.take_away(language, told)
    keys = N_(
        "Arrow keys, a presenter's buttons or the space bar go forward and back, B darkens the screen, F fills it."
    )
    st.html(html.note(say(language, keys)))
    _notes.where_people_live(language)
    _notes.sources(language, speed_m_s=pace(asked.walker, speed).speed_m_s)
_question.keep_address(
    replace(asked, spot=None, venue_id=None, limit_min=limit_min), speed=speed, **_town_hall.address()
)
