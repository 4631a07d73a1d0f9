"""From the doorsteps to the walks that count for the programmes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.doorstep import reach
from geo.access.programmes import Found, programmes_on_foot
from geo.access.query import Query
from geo.access.together import by_venue, fair_places, minutes_for, minutes_from_each
from geo.access.wishes import Wishes
from geo.errors import N_
from geo.opening import now
from geo.show import html
from geo.show.language import Language, say
from geo.show.meeting import meeting_sentence, meeting_table
from geo.streets.walking import walking
from pages import _doorsteps, _notes, _session

FARTHEST_MIN = 60.0
"""How far people walk to meet; what lies beyond the chosen walk is told of, but not listed."""


def walks(asked: Query) -> np.ndarray | None:
    """Measure the walks from every doorstep; None before the first is chosen."""
    if asked.spot is None:
        return None
    region = _session.region()
    reached = [reach(walking(region.network, pace), spot, limit_min=FARTHEST_MIN) for pace, spot in asked.everybody]
    return minutes_from_each(region, reached)


def starts(asked: Query, minutes: np.ndarray | None) -> pd.Series:
    """Tell from which doorstep each venue's walk counts, by the venue's id; the first where all must reach it."""
    ids = _session.region().venues[t.VENUE_ID]
    of_any = minutes is not None and asked.whose == "any"
    return pd.Series(minutes.argmin(axis=0) if of_any and minutes is not None else 0, index=ids)


def own_walks(minutes: np.ndarray | None) -> pd.Series:
    """Tell how long the reader's own walk to each venue is, from the first doorstep."""
    region = _session.region()
    return by_venue(region, np.full(len(region.venues), np.inf) if minutes is None else minutes[0])


def fitting(asked: Query, wishes: Wishes, minutes: np.ndarray | None) -> Found:
    """Find the programmes that fit; before a doorstep is chosen, those online alone."""
    region = _session.region()
    if minutes is None:
        minutes = np.full((1, len(region.venues)), np.inf)
    counted = by_venue(region, minutes_for(minutes, asked.whose))
    return programmes_on_foot(
        region,
        counted,
        wishes=wishes,
        limit_min=asked.limit_min,
        today=now().date(),
        with_stairs=_with_stairs(asked) if asked.no_stairs else None,
    )


def _with_stairs(asked: Query) -> pd.Series:
    """Measure the same walks where stairs may be taken, to tell what the wish for none costs."""
    minutes = walks(replace(asked, no_stairs=False))
    if minutes is None:
        return pd.Series(dtype=float)
    return by_venue(_session.region(), minutes_for(minutes, asked.whose))


def meeting(language: Language, asked: Query, minutes: np.ndarray) -> None:
    """Say where the people of all doorsteps meet fairly."""
    region = _session.region()
    fair = fair_places(region, minutes)
    st.header(_notes.plain(meeting_sentence(language, fair)), anchor=False)
    if len(fair) and fair.iloc[0][t.MINUTES] > asked.limit_min:
        st.html(html.note(say(language, N_("That is farther than the walk that you chose."))))
    each = pd.DataFrame(minutes.T, index=region.venues.index, columns=_doorsteps.names(language, asked))
    st.html(meeting_table(language, fair, each))
