"""Find: where am I, and what can be learned within walking distance."""

import streamlit as st

from geo import opening
from geo import tables as t
from geo.access.doorstep import reach
from geo.access.green import minutes_to_streets
from geo.access.hours import with_open_now
from geo.access.nearest import measured, nearest_venues, venue_places
from geo.access.route import route_line
from geo.errors import N_, NotConnectedError
from geo.show import html, venues
from geo.show.find_map import find_layers, green_details
from geo.show.language import say
from geo.streets.walking import walking
from pages import _controls, _map, _notes, _session
from pages._take_away import take_away

language = _session.language()
region = _session.region()
asked = _session.query()
st.title(say(language, "Places to learn within a walk"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift the map, which would be built anew.
with st.container():
    _notes.notices(language, with_spot=True)
answer, place = st.container(), st.container()
beside_map, beside_list = st.columns([3, 2])

reached = found = area = route = None
green_minutes: list[float] = []
if asked.spot is None:
    sentence = say(language, "Click the map, choose a ward, or type a name: then see what is within a walk.")
else:
    try:
        reached = reach(walking(region.network, asked.pace), asked.spot, limit_min=asked.limit_min)
        found = with_open_now(nearest_venues(region, reached), opening.now())
        sentence = _notes.find_sentence(language, reached, found)
    except NotConnectedError as error:
        far = N_("No street that you can use lies within {limit} m of here. Choose a spot nearer to a street.")
        sentence = say(language, far, limit=error.values["limit"])
_session.offer(found)
if reached is not None and found is not None:
    area = _session.area(reached)
    green_minutes = minutes_to_streets(reached, region.green_streets).tolist()

with place:
    _controls.where(language)
with beside_list:
    _controls.walker(language)
    _controls.limit(language)
    with st.expander(say(language, "My own speed")):
        _controls.own_speed(language)
    if found is not None and reached is not None and len(found):
        chosen = _controls.venue(language, found)
        about = {"venue": region.venues.loc[chosen, t.VENUE_ID], **_session.common_address()}
        st.page_link(
            "pages/venue_page.py",
            label=say(language, "About this place, and what is wrong there"),
            query_params=about,
        )
        row = region.venues.index.get_loc(chosen)
        line = route_line(reached, venue_places(region, reached.walking), place=row)
        route = None if line is None else (line, float(found.loc[chosen, t.MINUTES]))

with answer:
    _notes.answer(language, sentence, has_figures=found is not None)
    _notes.border_note(language, asked)
with beside_map:
    empty = region.venues.iloc[:0].assign(**{t.MINUTES: []})
    layers = find_layers(
        language,
        region.venues[measured(region.venues)],
        found=empty if found is None else found,
        spot=None if asked.spot is None else (asked.spot.lat, asked.spot.lon),
        area=area,
        route=route,
        green_streets=region.green_streets,
        green_minutes=green_minutes,
    )
    _map.show(language, layers, on_click=_session.map_touched, look_at=_session.jump())
    for text in green_details(language, region.green_streets, minutes=green_minutes):
        st.html(html.note(say(language, "Carbon-neutral street: {details}", details=text)))

if found is not None and len(found):
    wards = {row[t.WARD_CODE]: venues.name(language, row) for _, row in region.wards.iterrows()}
    st.html(venues.venue_table(language, found, region.programmes, ward_names=wards))
    _notes.step_free_note(language, asked, found)
    take_away(language, asked, found)
_notes.not_measured_note(language)
_notes.sources(language, speed_m_s=asked.pace.speed_m_s)
_session.keep_address(asked)
