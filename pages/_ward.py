"""One ward on the wards page: choosing it in the list or on the map, and why its residents are beyond reach."""

import math

import folium
import pandas as pd
import shapely
import streamlit as st

from geo import tables as t
from geo.access.beyond import Beyond
from geo.access.obstacles import BLOCKED_FROM, LEAST_IN_PARK_M
from geo.errors import N_
from geo.region.wards import wards_of
from geo.show import html, venues
from geo.show.beyond import beyond_layers, beyond_sentence, beyond_table, groups_sentence, how_told, just_over_table
from geo.show.language import Language, say
from geo.spreadsheet import to_csv
from geo.streets.walkers import Pace
from pages import _map, _session

_WIDTH_PX = 420
_MARGIN = 0.95


def choose(language: Language) -> str:
    """Offer all wards, and each of them; return the code of the chosen one, empty for all."""
    wards = _session.region().wards
    names = {row[t.WARD_CODE]: venues.name(language, row) for _, row in wards.iterrows()}
    if st.session_state.get(_session.CHOSEN_WARD) not in names:
        st.session_state[_session.CHOSEN_WARD] = ""
    st.selectbox(
        say(language, N_("Ward on the map")),
        ["", *names],
        key=_session.CHOSEN_WARD,
        persist_state="session",
        format_func=lambda code: names.get(code) or say(language, N_("All wards")),
    )
    return str(st.session_state[_session.CHOSEN_WARD])


def touched() -> None:
    """Take a click on the map as the choice of the ward that it hit."""
    click = (st.session_state.get(_session.WARD_MAP) or {}).get("last_clicked")
    if not click:
        return
    wards = _session.region().wards
    point = shapely.Point(float(click["lng"]), float(click["lat"]))
    row = int(wards_of([point], wards)[0])
    if row >= 0:
        st.session_state[_session.CHOSEN_WARD] = str(wards[t.WARD_CODE].iloc[row])


def show_map(language: Language, layers: list[folium.FeatureGroup], code: str) -> None:
    """Show layers; the map moves to a ward that is chosen, and back to the whole region after it."""
    region, state = _session.region(), st.session_state
    chosen = region.wards[region.wards[t.WARD_CODE] == code]
    view = tuple(float(side) for side in chosen.total_bounds) if code else region.bounds
    if _session.WARD_MAP not in state or _session.WARD_FIRST_VIEW not in state:
        # The first view is part of the map itself: another would build it anew.
        state[_session.WARD_FIRST_VIEW], state[_session.WARD_MOVED] = view, False
    first = state[_session.WARD_FIRST_VIEW]
    state[_session.WARD_MOVED] |= view != first
    west, south, east, north = view
    _map.show(
        language,
        layers,
        on_click=touched,
        key=_session.WARD_MAP,
        look_at=((south + north) / 2, (west + east) / 2) if state[_session.WARD_MOVED] else None,
        zoom=_zoom(east - west, north - south, math.radians(south)),
        height_px=_map.WHOLE_REGION_PX,
        fit=first,
    )


def sentence(language: Language, found: Beyond) -> str:
    """Answer for one ward."""
    region = _session.region()
    row = region.wards[region.wards[t.WARD_CODE] == found.ward_code].iloc[0]
    return beyond_sentence(language, found, ward=venues.name(language, row), all_venues=region.venues)


def drawn(language: Language, found: Beyond) -> list[folium.FeatureGroup]:
    """Draw the streets beyond reach."""
    return beyond_layers(language, found, all_venues=_session.region().venues)


def tell(language: Language, found: Beyond, at_pace: Pace) -> None:
    """Write the streets, the places just too far, and how it is told what lies in the way."""
    if found.streets.empty:
        return
    all_venues = _session.region().venues
    counted = _session.region().population
    for _, row in counted[counted[t.WARD_CODE] == found.ward_code].iterrows():
        st.html(html.note(groups_sentence(language, found, row)))
    st.html(beyond_table(language, found, all_venues=all_venues))
    st.html(html.note(how_told(language, detour=BLOCKED_FROM, park_m=LEAST_IN_PARK_M)))
    nearly = just_over_table(language, found, all_venues=all_venues)
    if nearly:
        st.html(nearly)
    st.download_button(
        say(language, N_("Take away the streets beyond reach as CSV")),
        "\ufeff" + to_csv(_to_take_away(found, at_pace)),
        file_name=f"baeumgil-beyond-{found.ward_code}.csv",
        mime="text/csv",
    )


def _to_take_away(found: Beyond, at_pace: Pace) -> pd.DataFrame:
    """Write with each street what it is beyond the reach of: a file is read without its page."""
    asked = {
        t.WARD_CODE: found.ward_code,
        t.WALKER: at_pace.walker.name,
        t.SPEED_M_S: at_pace.speed_m_s,
        t.LIMIT_MIN: found.limit_min,
    }
    streets = found.streets.drop(columns=t.GEOMETRY)
    return streets.assign(**asked)[[*asked, *streets.columns]]


def _zoom(width_deg: float, height_deg: float, lat_rad: float) -> float:
    """Choose the nearest zoom, in steps of a half, at which so much fits on the map of a small screen."""
    world_px = min(_WIDTH_PX / width_deg, _map.WHOLE_REGION_PX * math.cos(lat_rad) / height_deg) * 360 * _MARGIN
    return math.floor(2 * math.log2(world_px / 256)) / 2
