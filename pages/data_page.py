"""Data: what the staff change, for the staff alone."""

import streamlit as st

from geo.errors import N_
from geo.show import html
from geo.show.language import say
from pages import (
    _desk,
    _desk_answers,
    _desk_file,
    _desk_history,
    _desk_needs,
    _desk_queue,
    _desk_rows,
    _desk_templates,
    _question,
    _session,
    _staff,
)

PARTS = {
    "file": (N_("A file"), _desk_file.show),
    "rows": (N_("A single place"), _desk_rows.show),
    "queue": (N_("What people told us"), _desk_queue.show),
    "needs": (N_("Needs of residents"), _desk_needs.show),
    "answers": (N_("You said, we did"), _desk_answers.show),
    "history": (N_("History"), _desk_history.show),
    "templates": (N_("Templates"), _desk_templates.show),
}

language = _session.language()
st.title(say(language, "Data"))
# Also for those whose sign-in has ended meanwhile: their last action was not done.
_desk.outcome(language)
staff = _staff.gate(language)
if staff is not None:
    _staff.show_signed_in(language, staff)
    region = _session.region()
    text = N_("{region} has {venues} places to learn and {programmes} programmes.")
    counts = {"venues": f"{len(region.venues):,}", "programmes": f"{len(region.programmes):,}"}
    st.html(html.answer(say(language, text, region=_session.title(language), **counts)))
    part = st.segmented_control(
        say(language, "What do you want to do?"),
        list(PARTS),
        key=_session.PART,
        default="file",
        required=True,
        format_func=lambda name: say(language, PARTS[name][0]),
        persist_state="session",
    )
    PARTS[part or "file"][1](language)
_question.write_address()
