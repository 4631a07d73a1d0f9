"""From a resident's question to what lies within the walk, and to the sentence that says it."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import opening
from geo import tables as t
from geo.access.doorstep import FARTHEST_MIN, Reach, reach
from geo.access.hours import with_open_now
from geo.access.nearest import nearest_venues
from geo.access.nearest_street import nearest_street
from geo.access.query import Query
from geo.errors import N_, NotConnectedError
from geo.show import sentences
from geo.show.language import Language, say
from geo.streets.walking import walking
from pages import _notes, _question, _session


@dataclass(frozen=True)
class Seen:
    """What was found: nothing yet where no doorstep is chosen, or none that leads anywhere."""

    sentence: str
    reached: Reach | None = None
    found: gpd.GeoDataFrame | None = None
    offered: gpd.GeoDataFrame | None = None
    """Those found and, where it is farther, the one that somebody has chosen: its way must not be another's."""


def look(language: Language, asked: Query) -> Seen:
    """Find the places within the walk."""
    region = _session.region()
    if asked.spot is None:
        return Seen(say(language, "Click the map, choose a ward, or type a name: then see what is within a walk."))
    try:
        reached = reach(walking(region.network, asked.pace), asked.spot, limit_min=asked.limit_min)
    except NotConnectedError as error:
        far = N_("No street that you can use lies within {limit} m of here. Choose a spot nearer to a street.")
        return Seen(say(language, far, limit=error.values["limit"]))
    found = with_open_now(nearest_venues(region, reached), opening.now())
    return Seen(_notes.find_sentence(language, reached, found), reached, found, _with_chosen(asked, reached, found))


def _with_chosen(asked: Query, reached: Reach, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the place that somebody has chosen, as far as people walk at all."""
    if asked.venue_id is None or (found[t.VENUE_ID] == asked.venue_id).any():
        return found
    far = nearest_venues(_session.region(), reach(reached.walking, reached.spot, limit_min=FARTHEST_MIN))
    return pd.concat([found, far[far[t.VENUE_ID] == asked.venue_id]])


def nearest(language: Language, asked: Query, *, connected: bool) -> None:
    """Lead from a spot far from every street to the nearest one."""
    if asked.spot is None or connected:
        return
    there = nearest_street(walking(_session.region().network, asked.pace), asked.spot)
    if there:
        spot, metres = there
        st.button(
            say(language, "Go to the nearest street ({metres} away)", metres=sentences.metres(language, metres)),
            on_click=_question.stand_at,
            args=(spot,),
            kwargs={"jump": True},
        )
