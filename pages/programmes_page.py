"""Programmes: what can be learned, when, and how far it is on foot."""

import streamlit as st

from geo.access.query import Query
from geo.access.wishes import wishes_to_address
from geo.errors import N_
from geo.show import html
from geo.show.language import say
from geo.show.programmes import asides, online_table, programme_table, programmes_sentence, relax_sentence
from pages import (
    _controls,
    _doorsteps,
    _looking,
    _notes,
    _one_programme,
    _programmes_map,
    _question,
    _session,
    _share,
    _together,
    _wishes,
)


def _nowhere(asked: Query) -> str:
    """Say why there is no walk yet."""
    if asked.spot is None:
        return N_("Click the map, choose a ward, or type a name: then see what you can walk to.")
    if asked.others:
        return N_("No street that can be used lies near any of the doorsteps. Choose spots nearer to a street.")
    return N_("No street that you can use lies near this spot. Choose a spot nearer to a street.")


language = _session.language()
region = _session.region()
asked, wishes = _question.query(), _question.wishes()
st.title(say(language, "Programmes that you can walk to"))
_notes.caution(language)
with st.container():
    _notes.notices(language, with_spot=True)
answer, place = st.container(), st.container()
with place:
    _controls.where(language)
    wanted = wishes_to_address(wishes)
    with st.expander(say(language, "What do you want to learn, and when?"), expanded=bool(wanted)):
        _wishes.filters(language)
    _doorsteps.doorsteps(language, asked)

walks = _together.walks(asked)
found = _together.fitting(asked, wishes, walks)
answered = bool(walks.doorsteps)
with answer:
    sentence = programmes_sentence(language, found) if answered else say(language, _nowhere(asked))
    _notes.answer(language, sentence, has_figures=answered, no_stairs=asked.no_stairs)
    only_online = wishes.method == "online" and not found.online.empty
    if answered and found.in_person.empty and not only_online:
        st.html(html.note(relax_sentence(language, found)))
    if answered and len(found.in_person) <= _wishes.FEW and not only_online:
        _wishes.ways_out(language, found)
    _doorsteps.stranded(language, asked, connected=walks.doorsteps)
    _looking.nearest(language, asked, connected=0 in walks.doorsteps)
beside_map, beside_list = st.columns([3, 2])
with beside_list:
    _controls.walker(language)
    _controls.stairs(language)
    _controls.limit(language)
with beside_map:
    _programmes_map.show(language, asked, found.in_person)
if asked.others:
    _together.meeting(language, asked, walks)
starts, own = _together.starts(asked, walks), _together.own_walks(walks)
chosen = _one_programme.one_programme(language, asked, found, starts=starts, own=own)
if not found.in_person.empty:
    doorsteps = _doorsteps.names(language, asked)
    several = bool(asked.others) and asked.whose == "any"
    named = {venue: doorsteps[start] for venue, start in starts.items()} if several else {}
    st.html(programme_table(language, found, region.venues, starts=named))
if not found.online.empty:
    st.html(online_table(language, found))
for text in asides(language, found):
    st.html(html.note(text))
_notes.sources(language, speed_m_s=asked.pace.speed_m_s)
_question.keep_address(asked, **wanted, **({"programme": chosen} if chosen else {}))
_share.share(language)
