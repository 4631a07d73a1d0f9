"""The find page's map, the controls beside it, and the way to the chosen place below it."""

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.green import minutes_to_streets
from geo.access.itinerary import Itinerary
from geo.access.nearest import measured
from geo.access.query import Query
from geo.errors import N_
from geo.show import html, sentences
from geo.show.find_map import find_layers, green_details
from geo.show.language import Language, say
from pages import _controls, _map, _question, _session, _way
from pages._looking import Seen


def map_and_way(language: Language, asked: Query, seen: Seen) -> None:
    """Show the map, the controls, and the way."""
    region, reached, found = _session.region(), seen.reached, seen.found
    beside_map, beside_list = st.columns([3, 2])
    shown: Itinerary | None = None
    with beside_list:
        _controls.walker(language)
        _controls.stairs(language)
        _controls.limit(language)
        with st.expander(say(language, "My own speed")):
            _controls.own_speed(language)
        offered = seen.offered
        if offered is not None and len(offered):
            chosen = _controls.venue(language, offered)
            _beyond(language, asked, offered.loc[chosen])
            st.page_link(
                "pages/venue_page.py",
                label=say(language, "About this place, and what is wrong there"),
                query_params={"venue": region.venues.loc[chosen, t.VENUE_ID], **_session.common_address()},
            )
            shown = _way.choose(language, asked, offered.loc[chosen])
    green_minutes = [] if reached is None else minutes_to_streets(reached, region.green_streets).tolist()
    with beside_map:
        layers = find_layers(
            language,
            region.venues[measured(region.venues)],
            found=region.venues.iloc[:0].assign(**{t.MINUTES: []}) if found is None else found,
            spot=None if asked.spot is None else (asked.spot.lat, asked.spot.lon),
            area=None if reached is None else _session.area(reached),
            route=None if shown is None else (shown.line, shown.seconds / 60),
            green_streets=region.green_streets,
            green_minutes=green_minutes,
        )
        _map.show(language, layers, on_click=_question.map_touched, look_at=_question.jump())
        for text in green_details(language, region.green_streets, minutes=green_minutes):
            st.html(html.note(say(language, "Carbon-neutral street: {details}", details=text)))
    if shown is not None and offered is not None:
        _way.tell(language, asked, shown, offered.loc[chosen])


def _beyond(language: Language, asked: Query, row: pd.Series) -> None:
    """Say where the place that was asked for is farther than the walk, or where another one is shown in its stead."""
    if asked.venue_id not in {None, row[t.VENUE_ID]}:
        text = N_("The place in the address cannot be reached on foot within an hour: the nearest one is shown.")
        st.html(html.note(say(language, text)))
    elif row[t.MINUTES] > asked.limit_min:
        text = N_("This place is farther than the walk that you chose: {walk}.")
        st.html(html.note(say(language, text, walk=sentences.walk(language, row[t.MINUTES]))))
