"""From the doorsteps to the walks that count for the programmes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.doorstep import FARTHEST_MIN, reach
from geo.access.programmes import Found, programmes_on_foot
from geo.access.query import Query
from geo.access.together import by_venue, fair_places, minutes_for, minutes_from_each
from geo.access.wishes import Wishes
from geo.errors import N_, NotConnectedError
from geo.opening import now
from geo.show import html
from geo.show.language import Language, say
from geo.show.meeting import meeting_sentence, meeting_table
from geo.streets.walking import walking
from pages import _doorsteps, _notes, _session


@dataclass(frozen=True, eq=False)
class Walks:
    """The walks of those doorsteps from which a street can be used.

    Attributes
    ----------
    doorsteps
        Which of all doorsteps they are, from 0; none before the first is chosen.
    minutes
        (doorsteps, venues), infinite beyond an hour: what lies beyond the chosen walk is told of, but not listed.
    """

    doorsteps: tuple[int, ...]
    minutes: np.ndarray


def walks(asked: Query) -> Walks:
    """Measure the walks from every doorstep."""
    region, reached = _session.region(), {}
    for number, (pace, spot) in enumerate(asked.everybody):
        try:
            reached[number] = reach(walking(region.network, pace), spot, limit_min=FARTHEST_MIN)
        except NotConnectedError:
            # The walks of the others still hold; the page says whose are missing.
            continue
    return Walks(tuple(reached), minutes_from_each(region, list(reached.values())))


def counted(asked: Query, measured: Walks) -> pd.Series:
    """Tell by the venue's id which walk counts; infinite where there is no doorstep."""
    region = _session.region()
    nobody = np.full(len(region.venues), np.inf)
    return by_venue(region, minutes_for(measured.minutes, asked.whose) if measured.doorsteps else nobody)


def starts(asked: Query, measured: Walks) -> pd.Series:
    """Tell from which doorstep each venue's walk counts, by the venue's id; the first where all must reach it."""
    ids, doorsteps = _session.region().venues[t.VENUE_ID], measured.doorsteps or (0,)
    of_any = bool(measured.doorsteps) and asked.whose == "any"
    return pd.Series(np.array(doorsteps)[measured.minutes.argmin(axis=0)] if of_any else doorsteps[0], index=ids)


def own_walks(measured: Walks) -> pd.Series:
    """Tell how long the reader's own walk to each venue is, from the first doorstep."""
    region = _session.region()
    nowhere = np.full(len(region.venues), np.inf)
    return by_venue(region, measured.minutes[0] if 0 in measured.doorsteps else nowhere)


def fitting(asked: Query, wishes: Wishes, measured: Walks) -> Found:
    """Find the programmes that fit; before a doorstep is chosen, those online alone."""
    return programmes_on_foot(
        _session.region(),
        counted(asked, measured),
        wishes=wishes,
        limit_min=asked.limit_min,
        today=now().date(),
        # The same walks where stairs may be taken tell what the wish for none costs.
        with_stairs=counted(asked, walks(replace(asked, no_stairs=False))) if asked.no_stairs else None,
    )


def meeting(language: Language, asked: Query, measured: Walks) -> None:
    """Say where the people of the doorsteps meet fairly."""
    if len(measured.doorsteps) < 2:  # noqa: PLR2004 - it takes two to meet
        return
    region = _session.region()
    fair = fair_places(region, measured.minutes)
    st.header(_notes.plain(meeting_sentence(language, fair)), anchor=False)
    if len(fair) and fair.iloc[0][t.MINUTES] > asked.limit_min:
        st.html(html.note(say(language, N_("That is farther than the walk that you chose."))))
    names = _doorsteps.names(language, asked)
    columns = [names[number] for number in measured.doorsteps]
    each = pd.DataFrame(measured.minutes.T, index=region.venues.index, columns=columns)
    st.html(meeting_table(language, fair, each))
