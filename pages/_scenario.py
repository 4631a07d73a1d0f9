"""The scenario of the what-if page: changed by a click, undone, kept under a name, restored from the address."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from geo import prepare
from geo import tables as t
from geo.access.scenario import TODAY, Scenario, closing, opening, withdrawing
from geo.access.scenario_address import scenario_from_address
from geo.access.spot import Spot, parse_spot
from geo.errors import UsageError
from geo.region.gazetteer import find
from geo.show.language import Language, explain, say
from pages import _notes, _question, _session

LONGEST_NAME = 40
MOST_KEPT = 8
MOST_UNDONE = 50


def current() -> Scenario:
    """Tell what is changed; the first time by the address."""
    state = st.session_state
    if _session.SCENARIO not in state:
        region = _session.region()
        ids = frozenset(region.venues[t.VENUE_ID])
        scenario, ignored = scenario_from_address(st.query_params.to_dict(), prepare.map_bounds(region), venue_ids=ids)
        state[_session.SCENARIO] = scenario
        state[_session.NOTICES] = [*_question.notices(), *ignored]
    scenario = state[_session.SCENARIO]
    return _still_there(scenario) if isinstance(scenario, Scenario) else TODAY


def _still_there(scenario: Scenario) -> Scenario:
    """Leave out places that have left the data since they were closed."""
    known = set(_session.region().venues[t.VENUE_ID])
    return replace(scenario, closed=tuple(one for one in scenario.closed if one in known))


def change(how: Callable[..., Scenario], *with_what: Any) -> None:
    """Change the scenario, so that it can be undone; what cannot be is said."""
    state = st.session_state
    state[_session.REFUSED_CHANGE] = None
    try:
        new = how(current(), *with_what)
    except UsageError as error:
        state[_session.REFUSED_CHANGE] = error
        return
    state[_session.PAST] = [*state.get(_session.PAST, []), current()][-MOST_UNDONE:]
    state[_session.SCENARIO] = new


def undo() -> None:
    """Go back to the scenario before."""
    state = st.session_state
    past = state.get(_session.PAST, [])
    if past:
        state[_session.SCENARIO], state[_session.PAST] = past[-1], past[:-1]


def start_anew(_: Scenario) -> Scenario:
    """Change nothing any more."""
    return TODAY


def show_again(_: Scenario, kept: Scenario) -> Scenario:
    """Show a scenario that was kept."""
    return _still_there(kept)


def moving(scenario: Scenario, spot: Spot) -> Scenario:
    """Put the space that was opened last elsewhere."""
    return opening(withdrawing(scenario, len(scenario.opened) - 1), spot)


def touched(key: str) -> None:
    """Take a click on the map: a present place closes or opens again, else a new one opens, or the last one moves."""
    click = (st.session_state.get(key) or {}).get("last_clicked")
    if not click:
        return
    spot = Spot(round(float(click["lat"]), 6), round(float(click["lng"]), 6))
    venues = _session.region().venues
    hit = (venues.geometry.y.round(6) == spot.lat) & (venues.geometry.x.round(6) == spot.lon)
    if hit.any():
        for venue in venues[t.VENUE_ID][hit]:
            change(closing, venue)
    elif st.session_state.get(_session.MOVES) and current().opened:
        change(moving, spot)
    else:
        change(opening, spot)


def controls(language: Language) -> None:
    """Change the scenario without the map: the same by name, and undo."""
    region = _session.region()
    st.checkbox(say(language, "A click moves the place opened last"), key=_session.MOVES, persist_state="session")
    names = dict(zip(region.venues[t.VENUE_ID], region.venues[t.NAME_KO], strict=True))

    def close() -> None:
        venue = st.session_state.get(_session.CLOSES)
        st.session_state[_session.CLOSES] = None
        if venue:
            change(closing, venue)

    st.selectbox(
        say(language, "Close a place, or open it again"),
        list(names),
        index=None,
        key=_session.CLOSES,
        on_change=close,
        format_func=lambda venue: f"{names[venue]} ({venue})",
        placeholder=say(language, "Choose a place"),
    )
    st.text_input(
        say(language, "Open a place: address, name, or latitude,longitude"),
        key=_session.OPENS,
        on_change=_open_by_name,
        max_chars=60,
    )
    refused = st.session_state.get(_session.REFUSED_CHANGE)
    if refused:
        st.warning(_notes.plain(explain(refused, language)))
    undoes, clears = st.columns(2)
    past = st.session_state.get(_session.PAST, [])
    undoes.button(say(language, "Undo"), on_click=undo, disabled=not past, use_container_width=True)
    clears.button(
        say(language, "Start anew"),
        on_click=change,
        args=(start_anew,),
        disabled=current() == TODAY,
        use_container_width=True,
    )


def keep(language: Language) -> None:
    """Keep the scenario under a name."""
    scenario = current()
    name, button = st.columns([3, 2], vertical_alignment="bottom")
    name.text_input(say(language, "Name of this scenario"), key=_session.SCENARIO_NAME, max_chars=LONGEST_NAME)

    def put() -> None:
        state = st.session_state
        kept = dict(state.get(_session.KEPT, {}))
        called = state[_session.SCENARIO_NAME].strip() or say(language, "Scenario {number}", number=len(kept) + 1)
        kept.pop(called, None)
        kept[called] = scenario
        state[_session.KEPT] = dict(list(kept.items())[-MOST_KEPT:])
        state[_session.SCENARIO_NAME] = ""

    button.button(say(language, "Keep to compare"), on_click=put, disabled=scenario == TODAY, use_container_width=True)


def kept() -> dict[str, Scenario]:
    """List the scenarios that were kept, by name."""
    return dict(st.session_state.get(_session.KEPT, {}))


def forget(name: str) -> None:
    """Forget a scenario that was kept."""
    st.session_state[_session.KEPT] = {one: scenario for one, scenario in kept().items() if one != name}


def _open_by_name() -> None:
    state = st.session_state
    typed = state[_session.OPENS].strip()
    if not typed:
        return
    found = find(_session.places(), typed).places
    if found:
        change(opening, Spot(found[0].lat, found[0].lon))
        state[_session.OPENS] = ""
        return
    try:
        spot = parse_spot(typed, prepare.map_bounds(_session.region()))
    except UsageError as error:
        state[_session.REFUSED_CHANGE] = error
        return
    change(opening, spot)
    state[_session.OPENS] = ""
