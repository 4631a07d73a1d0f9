"""The data desk's history: every change, and the way back."""

import streamlit as st

from geo.errors import N_
from geo.region.history import Note, versions
from geo.region.replacement import change, former
from geo.show import desk, html
from geo.show.language import Language, say
from pages import _desk, _notes, _session


def show(language: Language) -> None:
    """List the changes, and offer to go back to any of them."""
    listed = versions(_session.settings(), _session.region().name)
    if not listed:
        _notes.answer(language, say(language, "Nothing was changed in this region yet."), has_figures=False)
        return
    last = listed[-1]
    text = N_("Version {number} is in use: {deed}, by {who}, {when}.")
    words = {"number": last.number, "who": last.note.who, "when": desk.moment(last.at)}
    _notes.answer(language, say(language, text, deed=desk.deed(language, last.note), **words), has_figures=False)
    st.html(desk.history_table(language, listed))
    former = {0: say(language, N_("version 0: before the first change"))} | {
        one.number: say(
            language,
            N_("version {number}: {deed} ({when})"),
            number=one.number,
            deed=desk.deed(language, one.note),
            when=desk.moment(one.at),
        )
        for one in listed[:-1]
    }
    chosen = st.selectbox(
        say(language, "Go back to"), sorted(former, reverse=True), key=_session.VERSION, format_func=former.__getitem__
    )
    if any("streets" in one.rows for one in listed if one.number > chosen):
        text = N_("The streets were replaced since then: they stay as they are, everything else goes back.")
        st.html(html.note(say(language, text)))
    doors = [one.note.what for one in listed if one.number > chosen and one.note.deed == "door"]
    if doors:
        text = N_("These checks at the door were accepted since then and would no longer count: {places}.")
        st.html(html.note(say(language, text, places=", ".join(doors))))
    st.button(say(language, "Go back"), on_click=_desk.act, args=(_go_back, chosen, _session.version()))


def _go_back(staff: str, number: int, version: int) -> str:
    """Bring a former version back."""
    settings = _session.settings()
    back = _desk.as_drawn(version, lambda region: former(settings, region, number))
    change(settings, _session.region().name, back, note=Note(staff, "undo", str(number)))
    return N_("The former version is back. This, too, can be taken back.")
