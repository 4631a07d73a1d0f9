"""What new spaces are asked for: the controls of the page, restored from the address."""

import tempfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.access.aims import LIMITS_MIN, MOST_A_SEAT, aim_from_address
from geo.access.candidates import listed
from geo.access.siting import FAR_GOALS, GOALS, MOST_SPACES, Aim
from geo.desk.reading import kind_as, read
from geo.errors import N_, CivicError, UsageError
from geo.show import desk, html, words
from geo.show.language import Language, explain, say
from geo.show.plans import left_out
from geo.sources.sheets import open_sheet
from pages import _desk_file, _notes, _question, _session

WEIGHTS: Final = ("residents", "needs")


def restore() -> None:
    """Take the first aim from the address."""
    state = st.session_state
    if state.get(_session.AIM_READ):
        return
    aim, ignored = aim_from_address(st.query_params.to_dict())
    chosen = (aim.spaces, int(aim.limit_min), aim.goal, aim.group, aim.each_ward, int(aim.residents_a_seat or 0))
    for key, value in zip(_session.AIM, chosen, strict=True):
        state.setdefault(key, value)
    weighed = st.query_params.get("weigh", "residents")
    if weighed not in WEIGHTS:
        msg = N_("there are no weights {weights}; choose one of {known}")
        ignored.append(UsageError(msg, weights=repr(weighed[:40]), known=", ".join(WEIGHTS)))
    state.setdefault(_session.BY_NEEDS, weighed == "needs")
    state[_session.NOTICES] = [*_question.notices(), *ignored]
    state[_session.AIM_READ] = True


def controls(language: Language) -> Aim:
    """Choose how many spaces, for whom, and what they are for."""
    spaces, limit, goal, group, each, seat = _session.AIM
    counted = [name for name in t.GROUPS if name in _session.region().population.columns]
    if st.session_state.get(group) not in counted:
        st.session_state[group] = "all"
        st.html(html.note(say(language, "Nobody counted that group here: all residents count.")))
    st.number_input(say(language, "New spaces"), 1, MOST_SPACES, key=spaces, persist_state="session")
    st.segmented_control(
        say(language, "The walk"),
        LIMITS_MIN,
        key=limit,
        required=True,
        format_func=lambda minutes: say(language, "{minutes} min", minutes=minutes),
        persist_state="session",
    )
    offered = [name for name in GOALS if name not in FAR_GOALS or st.session_state.get(_session.LISTED)]
    if st.session_state.get(goal) not in offered:
        st.session_state[goal] = offered[0]
        text = N_("That goal weighs every walk to every candidate: give a list of rooms for it.")
        st.html(html.note(say(language, text)))
    st.selectbox(
        say(language, "What for"),
        offered,
        key=goal,
        format_func=lambda name: say(language, words.GOALS[name]),
        persist_state="session",
    )
    st.selectbox(
        say(language, "Whose walks count"),
        counted or ["all"],
        key=group,
        format_func=lambda name: say(language, words.GROUPS[name]),
        persist_state="session",
    )
    st.checkbox(say(language, "A space in every ward that has none"), key=each, persist_state="session")
    state = st.session_state
    residents = None
    # Of street corners nobody knows seats, and other goals have no use for them.
    if state[goal] == "covered" and state.get(_session.LISTED):
        residents = st.number_input(
            say(language, "Residents who share a seat (0: seats do not count)"),
            0,
            MOST_A_SEAT,
            key=seat,
            persist_state="session",
        )
    limit_min = float(state[limit] or LIMITS_MIN[0])
    return Aim(int(state[spaces]), limit_min, state[goal], state[group], bool(state[each]), residents or None)


def needs(language: Language) -> tuple[str, ...]:
    """Choose whether needs count; give the ward of each that the staff let through, none where all count alike."""
    chosen = st.checkbox(
        say(language, "Weigh by what residents asked for"), key=_session.BY_NEEDS, persist_state="session"
    )
    if not chosen:
        return ()
    region = _session.region()
    try:
        told = {need.need_id: need.told.ward_code for need in _session.told_needs()}
    except CivicError as error:
        st.error(_notes.plain(explain(error, language)))
        return ()
    here = set(region.wards[t.WARD_CODE])
    wards = tuple(sorted(ward for ward in told.values() if ward in here))
    if not wards:
        text = N_("nobody has told a need that is shown in the region {region} yet; residents are counted alike")
        st.html(html.note(say(language, text, region=_session.title(language))))
    return wards


def needs_address() -> dict[str, str]:
    """Write whether needs count."""
    return {"weigh": "needs"} if st.session_state.get(_session.BY_NEEDS) else {}


def candidates(language: Language) -> tuple[gpd.GeoDataFrame, str]:
    """Choose where a space could open; the second value tells one list from another."""
    dropped = st.file_uploader(
        say(language, "Candidates: a list of rooms, cafes or workshops (CSV, XLSX, GeoJSON; else any street corner)"),
        type=list(_desk_file.TYPES),
        key=_session.FROM_LIST,
    )
    region = _session.region()
    if dropped is None:
        st.session_state[_session.LISTED] = False
        return _session.corners(), ""
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as folder:
        sheet = open_sheet(_desk_file.saved(dropped, Path(folder, "list")))
        found = read(sheet, kind_as(sheet, "venues"), region, wanted="rooms")
    kept, outside, twice = listed(region, found.rows)
    st.session_state[_session.LISTED] = True
    for text in (desk.counted(language, found.ledger.counts), *left_out(language, outside=outside, twice=twice)):
        st.html(html.note(text))
    return kept, dropped.file_id
