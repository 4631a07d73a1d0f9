"""The next space: where a new place to learn would help most."""

from dataclasses import replace

import streamlit as st

from geo.access.aims import aim_to_address
from geo.show import html
from geo.show.language import say
from geo.show.plans import weighed
from geo.streets.walkers import pace
from pages import _aim, _controls, _map, _notes, _plans, _question, _session

language = _session.language()
asked_for = _question.query()
_aim.restore()
st.title(say(language, "Where should the next place to learn open?"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language)
answer, beside_map, beside_list = st.container(), *st.columns([3, 2])

with beside_list:
    above = st.container()
    # Read first, as a list allows more goals; shown last, as few have one.
    candidates, which = _aim.candidates(language)
    with above:
        speed = _controls.speed(language)
        _controls.walker(language, speed=speed)
        aim = _aim.controls(language)
        needs = _aim.needs(language)

at_pace = pace(asked_for.walker, speed)
with answer, st.spinner(say(language, "Looking for the best plan ...")):
    planning = _session.planning(candidates, which, at_pace, aim, needs)
    chosen = _plans.chosen(planning)
    plan = planning.first(chosen)[chosen - 1]
    _notes.answer(language, _plans.sentence(language, planning, plan))
    for text in (*_plans.doubts(language, planning), *([weighed(language, len(needs))] if needs else [])):
        st.html(html.note(text))
with beside_map:
    _map.show(language, _plans.layers_of(language, planning, plan), height_px=_map.WHOLE_REGION_PX)
if plan.sites:
    st.html(_plans.table(language, planning, plan))
    _plans.try_out(language, planning, plan)
found = _plans.others(language, planning, chosen)
st.html(
    html.note(
        say(
            language,
            "Present places stay open; people are rounded down. Each plan opens a space more than 150 m from all of "
            "every earlier plan.",
        )
    )
)
_plans.take_away(language, planning, found, plan)
_notes.where_people_live(language)
_notes.not_measured_note(language)
_notes.sources(language, speed_m_s=at_pace.speed_m_s)
_question.keep_address(
    replace(asked_for, spot=None, venue_id=None),
    speed=speed,
    **aim_to_address(aim),
    **_aim.needs_address(),
    **({"plan": str(chosen)} if chosen > 1 else {}),
)
