"""Wards: which of them are left out."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.errors import N_
from geo.show import html
from geo.show.language import say
from geo.show.wards import legend, ward_layer, ward_sentence, ward_table
from geo.streets.walkers import pace
from pages import _audit, _controls, _handouts, _notes, _planner_files, _question, _session, _ward

language = _session.language()
region = _session.region()
asked = _question.query()
st.title(say(language, "Who has a place to learn within a walk, ward by ward"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language)
answer, beside_map, beside_list = st.container(), *st.columns([3, 2])

with beside_list:
    speed = _controls.speed(language)
    _controls.walker(language, speed=speed)
    limit_min = _controls.ward_limit(language, _controls.WARD_LIMITS_MIN)
    chosen = _ward.choose(language)
    st.html(legend(language))

by_limit = {limit: _session.covered(asked.walker, speed, limit) for limit in _controls.WARD_LIMITS_MIN}
rows = by_limit[limit_min]
found = _session.beyond_reach(asked.walker, speed, limit_min, chosen) if chosen else None
# The chosen ward keeps the base map's look, so that its streets can be seen.
layers = [ward_layer(language, region.wards[region.wards[t.WARD_CODE] != chosen], rows)]
sentence = ward_sentence(language, rows, limit_min=limit_min)
if found:
    layers += _ward.drawn(language, found)
    sentence = _ward.sentence(language, found)
with answer:
    _notes.answer(language, sentence)
with beside_map:
    _ward.show_map(language, layers, chosen)
if found:
    _ward.tell(language, found, pace(asked.walker, speed))

st.html(ward_table(language, by_limit))
_audit.show(language, asked.walker, speed, limit_min=limit_min)
if region.flags_border:
    marked = N_("* touches the boundary, where the data end: venues and streets beyond it are not counted.")
    st.html(html.note(say(language, marked)))
st.html(
    html.note(
        say(
            language,
            "Shares are rounded down; venues that share a doorway count once per 10,000 residents.",
        )
    )
)
_notes.where_people_live(language)
_notes.not_measured_note(language)
_planner_files.buttons(
    language,
    _planner_files.parameters(asked.walker, speed, limit_min),
    _session.audited(asked.walker, speed, limit_min, "all"),
    csv=pd.concat(
        (_session.audited(asked.walker, speed, limit, "all") for limit in _controls.WARD_LIMITS_MIN),
        ignore_index=True,
    ),
    name="wards",
)
_handouts.buttons(language, asked.walker, speed, limit_min, ward=chosen)
_notes.sources(language, speed_m_s=pace(asked.walker, speed).speed_m_s)
_question.keep_address(
    replace(asked, spot=None, venue_id=None, limit_min=limit_min), speed=speed, **_question.ward_address()
)
