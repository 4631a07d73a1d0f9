"""The form in which anybody tells what they need, without an account."""

import time
from typing import Any, Final

import numpy as np
import shapely
import streamlit as st

from geo import tables as t
from geo.civic.forgetting import delete_by_code
from geo.civic.needs import AGE_BANDS, CHANNELS, LONGEST, TOPICS, Told, add_need, new_token, rounded_spot
from geo.civic.throttle import Throttle, at_most
from geo.errors import N_, GeoError, UsageError
from geo.region.wards import wards_of
from geo.show import html, needs
from geo.show.language import Language, explain, say
from geo.show.layers import spot_layer
from pages import _map, _notes, _question, _session

# A whole hall comes from one network.
_SENT: Final = Throttle(at_most(100, 600.0))
_DELETED: Final = Throttle(at_most(10, 600.0))
_TALLY: Final = "tally"
SAME_FORM_S: Final = 10.0
"""A form with the same words within so many seconds was sent twice by the same hand."""


def restore() -> None:
    """Take from the address how somebody came to the form."""
    state = st.session_state
    state.setdefault(_session.NEED_TOKEN, new_token())
    if state.get(_session.NEED_READ):
        return
    state[_session.NEED_READ] = True
    channel = st.query_params.get("channel", "page")
    state[_session.NEED_CHANNEL] = channel if channel in CHANNELS else "page"
    if channel not in CHANNELS:
        msg = N_("there is no channel {channel}; choose one of {channels}")
        error = UsageError(msg, channel=repr(channel[:40]), channels=", ".join(CHANNELS))
        state[_session.NOTICES] = [*_question.notices(), error]
    chosen = state.get(_session.CHOSEN_WARD)
    if chosen:
        state.setdefault(_session.NEED_WARD, chosen)


def address() -> dict[str, str]:
    """Write what of the address belongs to the form."""
    tally = {"show": _TALLY} if shows_tally() else {}
    return {"channel": st.session_state[_session.NEED_CHANNEL]} | tally


def shows_tally() -> bool:
    """Tell whether what was told is shown beside the form."""
    return st.query_params.get("show") == _TALLY


def outcome(language: Language) -> None:
    """Say what came of the last form."""
    failed: GeoError | None = st.session_state.pop(_session.NEED_FAILED, None)
    if failed:
        st.error(_notes.plain(explain(failed, language)))
    code: str | None = st.session_state.get(_session.NEED_SENT)
    if code:
        text = N_(
            "Thank you. The staff read it before it is shown. Your number is {code}: with it you can have it deleted."
        )
        st.success(say(language, text, code=f"{code[:5]}-{code[5:]}"))


def form(language: Language) -> None:
    """Ask what is needed."""
    wards = needs.ward_names(language, _session.region().wards)
    state = st.session_state
    if state.get(_session.NEED_WARD) not in wards:
        state[_session.NEED_WARD] = None
    # Whoever fills in what nobody sees is no person.
    st.html(html.unseen(_session.NEED_TRAP))
    with st.form("form_of_needs", clear_on_submit=False, enter_to_submit=False):
        st.selectbox(say(language, "Which ward is it about?"), list(wards), key=_session.NEED_WARD,
                     format_func=wards.__getitem__, placeholder=say(language, "Choose a ward"))  # fmt: skip
        st.selectbox(say(language, "What about?"), TOPICS, index=None, key=_session.NEED_TOPIC,
                     format_func=lambda topic: say(language, needs.TOPICS[topic]),
                     placeholder=say(language, "Choose a topic"))  # fmt: skip
        st.text_area(
            say(language, "What do you need, in your own words?"), key=_session.NEED_TEXT, max_chars=LONGEST, height=120
        )
        st.selectbox(say(language, "Your age (only if you like)"), AGE_BANDS, index=None, key=_session.NEED_AGE,
                     format_func=lambda band: say(language, needs.AGE_BANDS[band]),
                     placeholder=say(language, "not said"))  # fmt: skip
        st.text_input(say(language, "Leave this empty"), key=_session.NEED_TRAP)
        st.form_submit_button(say(language, "Send"), type="primary", on_click=_send)
    days = _session.settings().keep_needs_days
    text = N_(
        "Nothing about you is kept: no name, no address. Please write no names or telephone numbers. What you write is "
        "deleted after {days} days, or at once with your number."
    )
    st.html(html.note(say(language, text, days=days)))


def spot(language: Language) -> None:
    """Let a spot be marked on the map, by choice."""
    with st.expander(say(language, "Mark a spot on the map (only if you like)")):
        marked = st.session_state.get(_session.NEED_SPOT)
        st.html(html.note(say(language, "Click the map. The spot is rounded to about 100 m.")))
        layers = [spot_layer(*marked, say(language, N_("about here")))] if marked else []
        _map.show(language, layers, on_click=_marked, key=_session.NEED_MAP, fit=_session.region().bounds)
        if marked:
            st.button(say(language, "Without a spot"), on_click=_unmark)


def deletion(language: Language) -> None:
    """Let somebody delete what they told."""
    with st.expander(say(language, "Delete what I told")):
        st.text_input(say(language, "The number that you were given"), key=_session.NEED_NUMBER, max_chars=20)
        st.button(say(language, "Delete"), on_click=_delete)
        if st.session_state.pop(_session.DONE, None):
            st.success(say(language, "It is deleted."))


def _marked() -> None:
    """Take a click on the map, and guess the ward by it."""
    state = st.session_state
    touched: dict[str, Any] = state.get(_session.NEED_MAP) or {}
    click = touched.get("last_clicked")
    if not click:
        return
    lat, lon = float(click["lat"]), float(click["lng"])
    wards = _session.region().wards
    (row,) = wards_of(np.array([shapely.Point(lon, lat)], dtype=object), wards)
    if row < 0:
        msg = N_("the spot lies outside the region; click inside it, or leave the spot out")
        state[_session.NEED_FAILED] = UsageError(msg)
        return
    state[_session.NEED_SPOT] = rounded_spot(lat, lon)
    state[_session.NEED_WARD] = wards[t.WARD_CODE].iloc[int(row)]


def _unmark() -> None:
    st.session_state.pop(_session.NEED_SPOT, None)


def _send() -> None:
    """Take the form; where it cannot be kept, what was written stays in it."""
    state = st.session_state
    state.pop(_session.NEED_SENT, None)
    now = time.monotonic()
    # Of a double click the second is the same form; on a tablet that goes round, the same words are somebody else's.
    if now - state.get(_session.NEED_SENT_AT, now) > SAME_FORM_S:
        state[_session.NEED_TOKEN] = new_token()
    try:
        _hold_back(_SENT)
        told = _told()
        state[_session.NEED_SENT] = add_need(
            _session.civic(), _session.region().name, told, token=state[_session.NEED_TOKEN]
        )
    except GeoError as error:
        state[_session.NEED_FAILED] = error
        return
    state[_session.NEED_SENT_AT] = now
    state[_session.NEED_TEXT] = ""
    _unmark()


def _told() -> Told:
    """Read the form."""
    state = st.session_state
    if state.get(_session.NEED_TRAP):
        msg = N_("a field that nobody sees was filled in; empty it, or load the page again")
        raise UsageError(msg)
    ward, topic = state.get(_session.NEED_WARD), state.get(_session.NEED_TOPIC)
    if ward not in set(_session.region().wards[t.WARD_CODE]):
        msg = N_("no ward was chosen; choose the ward that it is about")
        raise UsageError(msg)
    if topic is None:
        msg = N_("no topic was chosen; choose what it is about, or “something else”")
        raise UsageError(msg)
    return Told(
        state[_session.NEED_CHANNEL],
        ward,
        topic,
        state.get(_session.NEED_TEXT) or "",
        state.get(_session.NEED_SPOT),
        state.get(_session.NEED_AGE),
    )


def _delete() -> None:
    state = st.session_state
    try:
        _hold_back(_DELETED)
        delete_by_code(_session.civic(), state.get(_session.NEED_NUMBER) or "")
    except GeoError as error:
        state[_session.NEED_FAILED] = error
        return
    state[_session.DONE] = True
    state[_session.NEED_NUMBER] = ""
    state.pop(_session.NEED_SENT, None)


def _hold_back(throttle: Throttle) -> None:
    wait_s = throttle.admit(_session.visitor())
    if wait_s > 0:
        msg = N_("many forms have come from your network; nothing was sent, try again in {minutes} minutes")
        raise UsageError(msg, minutes=int(wait_s // 60) + 1)
