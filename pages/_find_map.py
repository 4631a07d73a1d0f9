"""The find page's map, the controls beside it, and the way to the chosen place below it."""

import streamlit as st

from geo import tables as t
from geo.access.green import minutes_to_streets
from geo.access.itinerary import Itinerary
from geo.access.nearest import measured
from geo.access.query import Query
from geo.show import html
from geo.show.find_map import find_layers, green_details
from geo.show.language import Language, say
from pages import _controls, _map, _session, _way
from pages._looking import Seen


def map_and_way(language: Language, asked: Query, seen: Seen) -> None:
    """Show the map, the controls, and the way."""
    region, reached, found = _session.region(), seen.reached, seen.found
    beside_map, beside_list = st.columns([3, 2])
    shown: Itinerary | None = None
    with beside_list:
        _controls.walker(language)
        _controls.limit(language)
        with st.expander(say(language, "My own speed")):
            _controls.own_speed(language)
        if found is not None and reached is not None and len(found):
            chosen = _controls.venue(language, found)
            st.page_link(
                "pages/venue_page.py",
                label=say(language, "About this place, and what is wrong there"),
                query_params={"venue": region.venues.loc[chosen, t.VENUE_ID], **_session.common_address()},
            )
            shown = _way.choose(language, asked, found.loc[chosen])
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
        _map.show(language, layers, on_click=_session.map_touched, look_at=_session.jump())
        for text in green_details(language, region.green_streets, minutes=green_minutes):
            st.html(html.note(say(language, "Carbon-neutral street: {details}", details=text)))
    if shown is not None and found is not None:
        _way.tell(language, asked, shown, found.loc[chosen])
