"""Several doorsteps at once: those put aside, and whose walks count."""

from collections.abc import Sequence

import numpy as np
import shapely
import streamlit as st

from geo.access.query import WHOSE, Query
from geo.access.together import MOST_DOORSTEPS
from geo.errors import N_
from geo.region.wards import wards_of
from geo.show import html, venues, words
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
    """Name every doorstep by its number, who walks from it, and its ward; the first is the one chosen last."""
    wards = _session.region().wards
    ward_names = [venues.name(language, ward) for _, ward in wards.iterrows()]
    everybody = [(asked.walker, asked.spot), *((one.walker, one.spot) for one in asked.others)]
    points = np.array([shapely.Point(spot.lon, spot.lat) if spot else shapely.Point() for _, spot in everybody])
    said = []
    for number, ((walker, _), row) in enumerate(zip(everybody, wards_of(points, wards), strict=True), start=1):
        facts = {"number": number, "walker": say(language, words.WALKERS[walker])}
        if row < 0:
            said.append(say(language, N_("Doorstep {number}: {walker}"), **facts))
        else:
            said.append(say(language, N_("Doorstep {number}: {walker}, {ward}"), **facts, ward=ward_names[row]))
    return said


def stranded(language: Language, asked: Query, *, connected: Sequence[int]) -> None:
    """Say whose walks are missing, since no street that they can use lies near; the others' are shown."""
    for number, name in enumerate(names(language, asked) if connected else ()):
        if number not in connected:
            text = N_("{doorstep}: no street that this walker can use lies near. These are the others' walks.")
            st.html(html.note(say(language, text, doorstep=name)))
