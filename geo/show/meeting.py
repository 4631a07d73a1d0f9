"""Where several people can meet, as a sentence and a table."""

from typing import Final

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, sentences, venues
from geo.show.language import Language, say

MOST_SHOWN: Final = 5


def meeting_sentence(language: Language, fair: gpd.GeoDataFrame) -> str:
    """Name the fairest place.

    Parameters
    ----------
    language
        The reader's.
    fair
        As ``geo.access.together.fair_places`` gives it.

    Returns
    -------
    str
        One sentence.
    """
    if fair.empty:
        return say(language, N_("There is no place that everybody reaches on foot within an hour."))
    first = fair.iloc[0]
    best = N_("The fairest place to meet is {name}; the longest walk there: {walk}.")
    return say(language, best, name=venues.name(language, first), walk=sentences.walk(language, first[t.MINUTES]))


def meeting_table(language: Language, fair: gpd.GeoDataFrame, walks: pd.DataFrame) -> str:
    """Write the fairest places with everybody's walk.

    Parameters
    ----------
    language
        The reader's.
    fair
        As ``geo.access.together.fair_places`` gives it.
    walks
        Minutes, a row a venue, indexed as ``fair``, and a column a doorstep, named for the reader.

    Returns
    -------
    str
        HTML, the five fairest.
    """
    headers = [say(language, N_("Place")), say(language, N_("Longest walk")), *map(str, walks.columns)]
    rows = [
        (
            venues.name(language, row),
            sentences.walk(language, row[t.MINUTES]),
            *(sentences.walk(language, float(walk)) for walk in walks.loc[place]),
        )
        for place, row in fair.head(MOST_SHOWN).iterrows()
    ]
    caption = say(language, N_("Fair places to meet, the least longest walk first"))
    return html.table(caption, headers, rows=rows, numbers=range(1, len(headers)))
