"""The shared widgets."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.access.query import LIMITS_MIN, NAMED_SPEEDS
from geo.access.spot import Spot
from geo.errors import N_
from geo.region.gazetteer import Findings, find
from geo.show import frame as page_frame
from geo.show import html, sentences, venues, words
from geo.show.language import LANGUAGES, Language, say
from geo.show.style import style_sheet
from geo.streets.walkers import FASTEST_M_S, SLOWEST_M_S, WALKERS, pace
from pages import _notes, _question, _session

WARD_LIMITS_MIN: Final = (5, 10, 15)
"""Walks that planning pages offer."""


def frame(language: Language) -> None:
    """Style the page and name its parts."""
    reading = _session.reading()
    st.html(style_sheet(large_type=reading.large_type, high_contrast=reading.high_contrast))
    keep = reading if _session.reading_was_chosen() else None
    script = page_frame.document_script(language, keep=keep, base=st.get_option("server.baseUrlPath"))
    st.html(script, unsafe_allow_javascript=True)


def sidebar(pages: Sequence[st.Page]) -> None:
    """Offer the pages, the language and the reading aids."""
    language = _session.language()
    for page in pages:
        st.page_link(page, query_params=_question.whole_address())
    # By its index, not through the session: a run that a quick hand interrupts may never tell the browser the latter.
    st.radio(
        say(language, "Language"),
        LANGUAGES,
        index=LANGUAGES.index(language),
        key=_session.LANGUAGE,
        on_change=_question.choose_language,
        format_func={"ko": "한국어", "en": "English"}.__getitem__,
        horizontal=True,
    )
    for label, key in ((N_("Large type"), _session.LARGE_TYPE), (N_("High contrast"), _session.HIGH_CONTRAST)):
        st.checkbox(say(language, label), key=key, on_change=_session.choose_reading, persist_state="session")
    _region(language)
    origin = _session.region().network.origin
    streets = origin.name_ko if language == "ko" else origin.name_en
    age = sentences.age(language, origin.date, dt.datetime.now(tz=dt.UTC).date())
    st.html(html.note(say(language, "Streets: {name} ({age})", name=streets, age=age)))


def _region(language: Language) -> None:
    """Choose among the regions at hand, before any is opened: a damaged one must not lock the reader in."""
    titles = {name: title[language != "ko"] for name, title in _session.regions().items()}
    if len(titles) == 1:
        st.html(html.note(say(language, "Region: {name}", name=next(iter(titles.values())))))
        return
    st.selectbox(
        say(language, "Region"),
        list(titles),
        key=_session.REGION,
        on_change=_question.move,
        format_func=lambda name: titles[name] if titles[name] == name else f"{titles[name]} ({name})",
    )


def walker(language: Language, *, speed: str = "mean") -> None:
    """Choose a way of walking; its speed is shown."""
    st.selectbox(
        say(language, "Walker"),
        list(WALKERS),
        key=_session.WALKER,
        persist_state="session",
        format_func=lambda name: say(
            language,
            "{walker} ({speed} m/s)",
            walker=say(language, words.WALKERS[name]),
            speed=pace(name, speed).speed_m_s,
        ),
    )


def stairs(language: Language) -> None:
    """Choose to take no stairs; whoever cannot take any need not say so."""
    never = WALKERS[st.session_state[_session.WALKER]].steps == "never"
    label = say(language, N_("This walker takes no stairs") if never else N_("Without stairs"))
    st.checkbox(label, key=_session.NO_STAIRS, disabled=never, persist_state="session")


def limit(language: Language) -> None:
    """Choose how long a walk may be."""
    st.segmented_control(
        say(language, "Walk at most"),
        LIMITS_MIN,
        key=_session.LIMIT,
        persist_state="session",
        required=True,
        format_func=lambda minutes: say(language, "{minutes} min", minutes=minutes),
    )


def speed(language: Language) -> str:
    """Choose the speed of planning figures: cautious at first, so that a promise on paper is kept on the street."""
    names = (N_("cautious (slow walkers too)"), N_("mean"))
    labels = dict(zip(NAMED_SPEEDS, (say(language, name) for name in names), strict=True))
    chosen = st.radio(
        say(language, "Speed"), list(labels), key=_session.SPEED, format_func=labels.__getitem__, horizontal=True,
        persist_state="session",
    )  # fmt: skip
    return str(chosen)


def ward_limit(language: Language, limits: Sequence[int]) -> int:
    """Choose the walk that the map shows."""
    if st.session_state.get(_session.WARD_LIMIT) not in limits:
        st.session_state[_session.WARD_LIMIT] = limits[0]
    chosen = st.segmented_control(
        say(language, "On the map"),
        limits,
        key=_session.WARD_LIMIT,
        required=True,
        format_func=lambda minutes: say(language, "{minutes} min", minutes=minutes),
        persist_state="session",
    )
    return int(chosen or limits[0])


def own_speed(language: Language) -> None:
    """Set a speed of one's own."""
    st.number_input(
        say(language, "My own speed (m/s, empty: as listed)"),
        min_value=SLOWEST_M_S,
        max_value=FASTEST_M_S,
        value=None,
        step=0.05,
        key=_session.OWN_SPEED,
        persist_state="session",
    )


def where(language: Language) -> None:
    """Say where one is: by name or by ward."""
    by_text, by_ward = st.columns([3, 2])
    by_text.text_input(
        say(language, "Where are you?"),
        key=_session.SEARCH,
        placeholder=say(language, "Ward, station, school, road or address (ㄱㅅㄷ)"),
        max_chars=60,
    )
    typed = st.session_state.get(_session.SEARCH, "")
    if typed.strip():
        with by_text:
            _results(language, typed)
    by_name = {place.name_ko: place for place in _session.places().places if place.kind == "ward"}

    def go() -> None:
        chosen = by_name.get(st.session_state[_session.WARD])
        if chosen:
            _question.stand_at(Spot(chosen.lat, chosen.lon), jump=True)

    by_ward.selectbox(
        say(language, "Or choose a ward"),
        list(by_name),
        index=None,
        key=_session.WARD,
        on_change=go,
        format_func=lambda name: by_name[name].name_en if language == "en" and by_name[name].name_en else name,
        placeholder=say(language, "Choose a ward"),
    )


def _results(language: Language, typed: str) -> None:
    """Offer what was found, or what was perhaps meant."""
    found = find(_session.places(), typed)
    offered = found.places or found.suggestions
    if not found.places:
        st.html(html.note(_nothing(language, found)))
    for number, place in enumerate(offered[:6]):
        name = place.name_en if language == "en" and place.name_en else place.name_ko
        said = [_notes.plain(name), say(language, words.PLACE_KINDS[place.kind])]
        if place.kind == "address":
            said.append(say(language, words.PLACE_POSITIONS[place.position]))
        st.button(
            " · ".join(said),
            key=f"found_{number}_{place.kind}_{place.name_ko}",
            on_click=_question.stand_at,
            args=(Spot(place.lat, place.lon),),
            kwargs={"jump": True},
        )


def _nothing(language: Language, found: Findings) -> str:
    """Say that nothing was found, and what perhaps was meant."""
    if found.address:
        return say(language, N_("{address}: the number is not known here. Its road:"), address=found.address)
    if found.suggestions:
        return say(language, N_("Nothing is called that. Did you mean:"))
    return say(language, N_("Nothing is called that, or nearly that. Try a ward, a library or a school."))


def venue(language: Language, found: gpd.GeoDataFrame) -> int:
    """Choose whose route is shown, the nearest at first; return its row in the region's table."""
    ids = found[t.VENUE_ID].tolist()
    if st.session_state.get(_session.VENUE) not in ids:
        st.session_state[_session.VENUE] = ids[0]
    labels = {
        row[t.VENUE_ID]: f"{sentences.walk(language, row[t.MINUTES])} · {venues.name(language, row)}"
        for _, row in found.iterrows()
    }
    chosen = st.selectbox(
        say(language, "Show the way to"),
        ids,
        key=_session.VENUE,
        format_func=labels.__getitem__,
        persist_state="session",
    )
    return int(found.index[ids.index(chosen)])
