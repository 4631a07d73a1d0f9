"""What if: a place to learn opens, closes or moves, and every figure answers."""

from dataclasses import replace

import streamlit as st

from geo.access.scenario_address import scenario_to_address
from geo.show import html
from geo.show.language import say
from geo.show.scenario import change_table, scenario_sentence
from geo.show.wards import legend
from geo.streets.walkers import pace
from pages import _controls, _map, _notes, _planner_files, _question, _scenario, _session, _what_if

language = _session.language()
asked = _question.query()
scenario = _scenario.current()
st.title(say(language, "What if a place to learn opened, closed or moved?"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language)
answer, beside_map, beside_list = st.container(), *st.columns([3, 2])

with beside_list:
    speed = _controls.speed(language)
    _controls.walker(language, speed=speed)
    limit_min = _controls.ward_limit(language, _controls.WARD_LIMITS_MIN)
    _scenario.controls(language)
    st.html(legend(language))

rows = _session.outcome(asked.walker, speed, limit_min, scenario)
with answer:
    sentence = scenario_sentence(
        language, rows.iloc[-1], opened=len(scenario.opened), closed=len(scenario.closed), limit_min=limit_min
    )
    _notes.answer(language, sentence, has_figures=bool(scenario.changes))
with beside_map:
    _map.show(
        language,
        _what_if.layers_of(language, scenario, rows),
        key=_what_if.MAP,
        on_click=_what_if.clicked,
        height_px=_map.WHOLE_REGION_PX,
    )
_what_if.changes(language, scenario)
st.html(change_table(language, rows))
st.header(say(language, "Compare scenarios"), anchor=False)
_scenario.keep(language)
_what_if.compare(language, asked.walker, speed, limit_min=limit_min)
st.html(html.note(say(language, "A link to this page holds the scenario: keep it as a bookmark, or share it.")))
_planner_files.buttons(
    language,
    replace(_planner_files.parameters(asked.walker, speed, limit_min), scenario=scenario),
    rows,
    csv=rows,
    name="what-if",
)
_notes.not_measured_note(language)
_notes.sources(language, speed_m_s=pace(asked.walker, speed).speed_m_s)
_question.keep_address(
    replace(asked, spot=None, venue_id=None, limit_min=limit_min), speed=speed, **scenario_to_address(scenario)
)
