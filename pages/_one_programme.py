"""One of the programmes found: the way there, and its sessions for a calendar."""

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.nearest import measured
from geo.access.programmes import Found, left_out
from geo.access.query import Doorstep, Query, to_address
from geo.errors import N_, UsageError
from geo.opening import now
from geo.region.region import Region
from geo.show import html, programme, sentences, venues
from geo.show.appointments import Destination, programme_ics
from geo.show.language import Language, explain, say
from pages import _session

_LEFT_OUT: Final = {
    "unlisted": N_("The programme that you asked for is not listed here. Choose another one."),
    "over": N_("The programme that you asked for is over. Choose another one."),
    "no_place": N_("The place where the programme was held is not listed any more. Ask the organiser first."),
    "not_asked": N_("The programme that you asked for is not among these: it is too far, or does not fit."),
}


def one_programme(language: Language, asked: Query, found: Found, *, starts: pd.Series, own: pd.Series) -> str | None:
    """Choose a programme, the nearest at first; tell which.

    ``starts`` says by venue from which doorstep the walk counts, ``own`` the minutes from the first one.
    """
    offered = pd.concat([found.in_person, found.online]).drop_duplicates(t.PROGRAMME_ID).set_index(t.PROGRAMME_ID)
    wished = st.session_state.get(_session.PROGRAMME)
    if wished is not None and wished not in offered.index:
        why = left_out(_session.region(), wished, today=now().date())
        st.html(html.note(say(language, _LEFT_OUT[why])))
    if offered.empty:
        return None
    if wished not in offered.index:
        st.session_state[_session.PROGRAMME] = offered.index[0]
    chosen = st.selectbox(
        say(language, "One programme: the way there, and its days for your calendar"),
        offered.index.tolist(),
        key=_session.PROGRAMME,
        format_func=lambda name: _label(language, offered.loc[name]),
        persist_state="session",
    )
    row = offered.loc[chosen]
    way, calendar = st.columns(2)
    walked = t.MINUTES in row and not pd.isna(row[t.MINUTES])
    start = int(starts[row[t.VENUE_ID]]) if walked else 0
    if walked:
        # The way begins where the walk of the list did.
        here = asked if start == 0 else _from(asked, start - 1)
        address = {**to_address(here), "to": str(row[t.VENUE_ID]), **_session.common_address()}
        way.page_link("pages/find_page.py", label=say(language, "Show the way there"), query_params=address)
    with calendar:
        # The walk that counts may be somebody else's: the alarm rings for the reader's own, or for none.
        alarm_min = float(own[row[t.VENUE_ID]]) if walked and start == 0 else None
        _calendar(language, _session.region(), row.rename(chosen), walk_min=alarm_min)
    return str(chosen)


def _from(asked: Query, place: int) -> Query:
    """Ask from another of the doorsteps; the reader's own takes its place."""
    if asked.spot is None:
        return asked
    other, own = asked.others[place], Doorstep(asked.spot, asked.walker, asked.own_speed_m_s)
    others = (*asked.others[:place], own, *asked.others[place + 1 :])
    return replace(asked, spot=other.spot, walker=other.walker, own_speed_m_s=other.own_speed_m_s, others=others)


def _label(language: Language, row: pd.Series) -> str:
    walk = "" if pd.isna(row[t.MINUTES]) else f" · {sentences.walk(language, row[t.MINUTES])}"
    return f"{programme.title(language, row)}{walk}"


def _calendar(language: Language, region: Region, row: pd.Series, *, walk_min: float | None) -> None:
    """Offer the sessions as a calendar file, or say why there is none."""
    whole = pd.concat([pd.Series({t.PROGRAMME_ID: row.name}), row])
    try:
        ics = programme_ics(language, whole, at=_destination(language, region, row, walk_min=walk_min), now=now())
    except UsageError as error:
        st.html(html.note(explain(error, language)))
        return
    st.download_button(
        say(language, "Its sessions for your calendar"), ics, "baeumgil.ics", "text/calendar", on_click="ignore"
    )


def _destination(language: Language, region: Region, row: pd.Series, *, walk_min: float | None) -> Destination | None:
    """Say where a programme is held."""
    at = region.venues[region.venues[t.VENUE_ID] == row[t.VENUE_ID]]
    if at.empty or row[t.METHOD] == "online":
        return None
    venue = at.iloc[0]
    address = "" if pd.isna(venue[t.ADDRESS_KO]) else str(venue[t.ADDRESS_KO])
    spot = (venue.geometry.y, venue.geometry.x) if measured(at).all() else None
    return Destination(venues.name(language, venue), address, spot, walk_min)
