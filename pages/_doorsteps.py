"""Several doorsteps at once: those put aside, and whose walks count."""

import streamlit as st

from geo.access.query import WHOSE, Query
from geo.access.together import MOST_DOORSTEPS
from geo.errors import N_
from geo.show import html, words
from geo.show.language import Language, say
from pages import _question, _session

_WHOSE = {"any": N_("any of the doorsteps reaches"), "all": N_("all of the doorsteps reach")}


def doorsteps(language: Language, asked: Query) -> None:
    """Put the present doorstep aside, drop those put aside, choose whose walks count."""
    with st.expander(say(language, "More doorsteps: work, a school, a friend"), expanded=bool(asked.others)):
        for place, name in enumerate(names(language, asked)[1:]):
            what, drop = st.columns([3, 2], vertical_alignment="center")
            what.html(html.note(name))
            drop.button(
                say(language, N_("Take out doorstep {number}"), number=place + 2),
                key=f"{_session.OTHERS}_{place}",
                on_click=_question.drop_doorstep,
                args=(place,),
            )
        if asked.others:
            st.radio(
                say(language, "Show what"),
                WHOSE,
                key=_session.WHOSE,
                format_func=lambda whose: say(language, _WHOSE[whose]),
                persist_state="session",
            )
        if asked.spot and len(asked.others) < MOST_DOORSTEPS - 1:
            st.button(say(language, "Keep this doorstep and choose another"), on_click=_question.keep_doorstep)
        else:
            text = N_("Choose a doorstep first; then you can add others, five in all.")
            st.html(html.note(say(language, text if asked.spot is None else N_("Five doorsteps are the most."))))


def names(language: Language, asked: Query) -> list[str]:
    """Name every doorstep by its number and who walks from it; the first is the one chosen last."""
    walkers = [asked.walker, *(one.walker for one in asked.others)]
    return [
        say(language, N_("Doorstep {number}: {walker}"), number=number, walker=say(language, words.WALKERS[walker]))
        for number, walker in enumerate(walkers, start=1)
    ]
