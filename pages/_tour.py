"""What is asked of a tour: the controls of the page, restored from the address."""

import datetime as dt
from typing import Any, Final

import shapely
import streamlit as st

from geo import opening, prepare
from geo import tables as t
from geo.access.spot import Spot
from geo.access.tour_wishes import TourWishes, tour_from_address
from geo.access.tours import ANY_THEME, MOST_MIN, MOST_STOPS
from geo.errors import N_, UsageError
from geo.region.wards import wards_of
from geo.show import tours, venues, words
from geo.show.language import Language, say
from geo.streets.walkers import WALKERS
from pages import _question, _session

FIRST_HOUR: Final = dt.time(9, 30)
STEP_MIN: Final = 10


def restore() -> None:
    """Take the first wishes from the address."""
    state = st.session_state
    if state.get(_session.TOUR_READ):
        return
    region = _session.region()
    schools, sites = set(region.schools[t.SCHOOL_ID]), set(region.sites[t.SITE_ID])
    wishes, ignored = tour_from_address(
        st.query_params.to_dict(), prepare.map_bounds(region), schools=schools, sites=sites
    )
    state[_session.TOUR_SPOT], state[_session.TOUR_VIA] = wishes.spot, wishes.via
    chosen = (wishes.school_id, wishes.minutes, wishes.stops, wishes.theme, wishes.walker, wishes.no_stairs)
    for key, value in zip(_session.TOUR, chosen, strict=True):
        state[key] = value
    state[_session.TOUR_BY_CLOCK] = wishes.starts is not None
    state[_session.TOUR_DAY] = wishes.starts.date() if wishes.starts else opening.now().date() + dt.timedelta(days=1)
    state[_session.TOUR_HOUR] = wishes.starts.time() if wishes.starts else FIRST_HOUR
    state[_session.NOTICES] = [*_question.notices(), *ignored]
    state[_session.TOUR_READ] = True


def controls(language: Language) -> TourWishes:
    """Choose a school, how long and how many stops, and what to see."""
    state, region = st.session_state, _session.region()
    school, minutes, stops, theme, walker, no_stairs = _session.TOUR
    names = {row[t.SCHOOL_ID]: venues.name(language, row) for _, row in region.schools.iterrows()}
    st.selectbox(
        say(language, "School"),
        list(names),
        index=None,
        key=school,
        format_func=names.__getitem__,
        placeholder=say(language, "Choose a school, or click the map"),
        on_change=at_a_school,
        persist_state="session",
    )
    left, right = st.columns(2)
    left.number_input(
        say(language, "Minutes in all"),
        1,
        int(MOST_MIN),
        step=STEP_MIN,
        key=minutes,
        on_change=anew,
        persist_state="session",
    )
    right.number_input(say(language, "Stops"), 1, MOST_STOPS, key=stops, on_change=anew, persist_state="session")
    st.selectbox(
        say(language, "What to see"),
        ANY_THEME,
        key=theme,
        on_change=anew,
        persist_state="session",
        format_func=lambda name: say(language, tours.THEMES[name]),
    )
    st.selectbox(
        say(language, "Who walks"),
        list(WALKERS),
        key=walker,
        on_change=anew,
        persist_state="session",
        format_func=lambda name: say(language, words.WALKERS[name]),
    )
    st.checkbox(say(language, "Take no stairs"), key=no_stairs, on_change=anew, persist_state="session")
    st.checkbox(
        say(language, "The day and the hour are settled"),
        key=_session.TOUR_BY_CLOCK,
        on_change=anew,
        persist_state="session",
    )
    starts = None
    if state[_session.TOUR_BY_CLOCK]:
        day, hour = st.columns(2)
        on = day.date_input(say(language, "Day"), key=_session.TOUR_DAY, on_change=anew, persist_state="session")
        at = hour.time_input(
            say(language, "Sets off at"), key=_session.TOUR_HOUR, step=300, on_change=anew, persist_state="session"
        )
        starts = dt.datetime.combine(on, at) if isinstance(on, dt.date) and at else None
    spot = None if state[school] else state.get(_session.TOUR_SPOT)
    chosen: dict[str, Any] = {"minutes": state[minutes], "stops": state[stops], "theme": state[theme]}
    return TourWishes(
        state[school],
        spot,
        **chosen,
        walker=state[walker],
        no_stairs=state[no_stairs],
        starts=starts,
        via=state.get(_session.TOUR_VIA, ()),
    )


def start(wishes: TourWishes) -> Spot | None:
    """Tell where the tour starts, if that was chosen."""
    if wishes.school_id is None:
        return wishes.spot
    schools = _session.region().schools
    point = schools.geometry[schools[t.SCHOOL_ID] == wishes.school_id].iloc[0]
    return Spot(point.y, point.x)


def anew() -> None:
    """Look for the best tours again: an order of one's own was for what was asked before."""
    st.session_state[_session.TOUR_VIA] = ()
    st.session_state[_session.TOUR_CHOSEN] = 1


def at_a_school() -> None:
    """Start at a school."""
    st.session_state[_session.TOUR_SPOT] = None
    anew()


def touched() -> None:
    """Start where the map was clicked, if that is in the region."""
    state = st.session_state
    click = (state.get(_session.TOUR_MAP) or {}).get("last_clicked")
    if not click:
        return
    lat, lon = float(click["lat"]), float(click["lng"])
    (ward,) = wards_of([shapely.Point(lon, lat)], _session.region().wards)
    state[_session.NOTICES] = []
    if ward < 0:
        msg = N_("the spot lies outside the region; click inside it, or choose a school")
        state[_session.NOTICES] = [UsageError(msg)]
        return
    state[_session.TOUR[0]] = None
    state[_session.TOUR_SPOT] = Spot(lat, lon)
    anew()
