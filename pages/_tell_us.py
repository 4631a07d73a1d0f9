"""What anybody can tell about a place, without an account: a report, or a check at its door."""

import datetime as dt
from typing import Any, Final

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.civic.door_checks import LONGEST_NAME, LONGEST_NOTE, Seen, add_check
from geo.civic.reports import LONGEST, add_report
from geo.civic.throttle import Throttle, at_most
from geo.errors import N_, GeoError, UsageError
from geo.show import html
from geo.show.language import Language, explain, say
from geo.show.layers import change_layer, spot_layer
from geo.show.queue import QUESTIONS, WHATS
from pages import _map, _notes, _session

MOST_AN_HOUR: Final = 20
# Kept out of Streamlit's caches, which any visitor's browser may ask to clear.
_SENT: Final = Throttle(at_most(MOST_AN_HOUR, 3600.0))
_WISHES: Final = {"report": N_("Something is wrong here"), "check": N_("I am at the door: a check of one minute")}
_ANSWERS: Final = {"unknown": N_("not seen"), "yes": N_("yes"), "no": N_("no")}


def tell_us(language: Language, row: gpd.GeoSeries, *, name: str) -> None:
    """Ask what somebody wants to tell about a place, and take it."""
    venue_id = str(row[t.VENUE_ID])
    wish = st.segmented_control(
        say(language, "What do you want to tell?"),
        list(_WISHES),
        key=_session.WISH,
        format_func=lambda wish: say(language, _WISHES[wish]),
    )
    if wish == "report":
        _report(language, venue_id)
    if wish == "check":
        _mark_door(language, row, name=name)
        _check(language, venue_id, _door(venue_id))
    _thanks(language)


def _mark_door(language: Language, row: gpd.GeoSeries, *, name: str) -> None:
    """Let the door be marked on the map, which shows the place as it is known."""
    venue_id = str(row[t.VENUE_ID])
    door = _door(venue_id)
    st.html(html.note(say(language, "Click the map where the door is; walks will end there once it is reviewed.")))
    known = change_layer(gpd.GeoSeries([row.geometry], crs=t.WGS84), [name], states=["changed"])
    _map.show(
        language,
        [known, *([] if door is None else [spot_layer(*door, say(language, N_("door")))])],
        on_click=lambda: _door_marked(venue_id),
        key=_door_map(venue_id),
        look_at=(row.geometry.y, row.geometry.x),
        zoom=_map.ZOOM_AT_DOOR,
    )
    marked = N_("The door is marked: it goes with the form.") if door else N_("No door is marked yet.")
    st.html(html.note(say(language, marked)))


def _thanks(language: Language) -> None:
    """Say what came of the last form."""
    said: str | GeoError | None = st.session_state.pop(_session.THANKS, None)
    if isinstance(said, GeoError):
        st.error(_notes.plain(explain(said, language)))
    elif said:
        st.success(say(language, said))


def _report(language: Language, venue_id: str) -> None:
    """Take a report."""
    with st.form(f"{_session.REPORT}_{venue_id}", clear_on_submit=False):
        st.radio(
            say(language, "What is wrong?"),
            list(WHATS),
            index=None,
            key=_key(_session.REPORT, venue_id, "what"),
            format_func=lambda what: say(language, WHATS[what]),
        )
        st.text_area(
            say(language, "In your own words (may stay empty)"),
            key=_key(_session.REPORT, venue_id, "told"),
            max_chars=LONGEST,
        )
        st.form_submit_button(say(language, "Send"), on_click=_send, args=(_send_report, venue_id))


def _check(language: Language, venue_id: str, door: tuple[float, float] | None) -> None:
    """Take a check at the door."""
    with st.form(f"{_session.CHECK}_{venue_id}", clear_on_submit=False):
        for key, question in QUESTIONS.items():
            st.radio(
                say(language, question),
                list(_ANSWERS),
                key=_key(_session.CHECK, venue_id, key),
                format_func=lambda answer: say(language, _ANSWERS[answer]),
                horizontal=True,
            )
        st.text_input(
            say(language, "Note (may stay empty)"), key=_key(_session.CHECK, venue_id, "note"), max_chars=LONGEST_NOTE
        )
        st.text_input(
            say(language, "Who looked (a name or initials, may stay empty)"),
            key=_key(_session.CHECK, venue_id, "who"),
            max_chars=LONGEST_NAME,
        )
        st.date_input(say(language, "When"), key=_key(_session.CHECK, venue_id, "day"), max_value=_today())
        st.form_submit_button(say(language, "Send"), on_click=_send, args=(_send_check, venue_id, door))


def _key(form: str, venue_id: str, field: str) -> str:
    """Name a field of a form: what was written of one place is never sent of another."""
    return f"{form}_{venue_id}_{field}"


def _door(venue_id: str) -> tuple[float, float] | None:
    """Tell where the door of a place was marked."""
    place, marked = st.session_state.get(_session.DOOR, ("", None))
    return marked if place == venue_id else None


def _door_map(venue_id: str) -> str:
    """Name the map on which a place's door is marked: a click on one map is no door of another place."""
    return f"{_session.DOOR_MAP}_{venue_id}"


def _door_marked(venue_id: str) -> None:
    """Take a click on the map as the door of the place for which the map was drawn."""
    touched: dict[str, Any] = st.session_state.get(_door_map(venue_id)) or {}
    click = touched.get("last_clicked")
    if click:
        st.session_state[_session.DOOR] = (venue_id, (float(click["lat"]), float(click["lng"])))


def _send(take: Any, *args: Any) -> None:
    """Take a form, unless too many have come from there."""
    state = st.session_state
    try:
        wait_s = _SENT.admit(_session.visitor())
        if wait_s > 0:
            msg = N_("many forms have come from your network; nothing was sent, try again in {minutes} minutes")
            raise UsageError(msg, minutes=int(wait_s // 60) + 1)
        take(*args)
    except GeoError as error:
        state[_session.THANKS] = error
        return
    state[_session.THANKS] = N_("Thank you. The staff will look at it.")
    for key in [key for key in state if str(key).startswith((f"{_session.REPORT}_", f"{_session.CHECK}_"))]:
        state.pop(key, None)
    state.pop(_session.DOOR, None)
    # The form closes, so that the thanks stand where the reader looks.
    state[_session.WISH] = None


def _send_report(venue_id: str) -> None:
    """Keep a report."""
    state = st.session_state
    what, told = (state[_key(_session.REPORT, venue_id, field)] for field in ("what", "told"))
    if what is None:
        msg = N_("nothing was chosen; say first what is wrong")
        raise UsageError(msg)
    add_report(_session.civic(), _session.region().name, venue_id=_known(venue_id), what=what, told=told)


def _send_check(venue_id: str, marked: tuple[float, float] | None) -> None:
    """Keep a check."""
    state = st.session_state
    seen = Seen(
        **{key: state[_key(_session.CHECK, venue_id, key)] for key in QUESTIONS},
        door=marked,
        note=state[_key(_session.CHECK, venue_id, "note")],
    )
    add_check(
        _session.civic(),
        _session.region().name,
        venue_id=_known(venue_id),
        seen=seen,
        checked_on=state[_key(_session.CHECK, venue_id, "day")],
        checked_by=state[_key(_session.CHECK, venue_id, "who")],
    )


def _known(venue_id: str) -> str:
    """Hold a place against the region: the page may be older than it."""
    if venue_id not in set(_session.region().venues[t.VENUE_ID]):
        msg = N_("the place is not in the region any more; choose another one")
        raise UsageError(msg)
    return venue_id


def _today() -> dt.date:
    """Tell which day it is in Korea."""
    return (dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=9)).date()
