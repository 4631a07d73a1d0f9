"""One place to learn in sentences short enough to be read out to somebody."""

from typing import Final

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import sentences, venues
from geo.show.language import Language, say
from geo.show.venue import STEPS

MOST_PROGRAMMES: Final = 1
_NOW: Final = {
    "open": N_("It is open now."),
    "closed": N_("It is closed now."),
    "unknown": N_("Nobody knows whether it is open now."),
}


def spoken_choice(language: Language, row: pd.Series, programmes: pd.DataFrame) -> list[str]:
    """Say of a place within a walk what somebody needs to choose it.

    Parameters
    ----------
    language
        The listener's.
    row
        A venue with ``minutes``, ``distance_m`` and ``open_now``.
    programmes
        Those that are held there.

    Returns
    -------
    list of str
        Sentences in the order in which they are read out: how far, whether open, what is taught, the entrance, the
        telephone. The place's name is the heading above them.
    """
    walk = sentences.walk(language, row[t.MINUTES])
    said = [
        say(language, N_("The walk there: {walk}, {metres}."), walk=walk,
            metres=sentences.metres(language, row[t.DISTANCE_M])),
        say(language, _NOW[row[t.OPEN_NOW]]),
    ]  # fmt: skip
    taught = [venues.programme(language, one) for _, one in programmes.head(MOST_PROGRAMMES).iterrows()]
    said += [say(language, N_("You can learn there: {programme}."), programme=text) for text in taught]
    if not taught:
        said.append(say(language, N_("No programme is known there.")))
    said.append(say(language, STEPS[row[t.STEP_FREE]]))
    if pd.isna(row[t.PHONE]):
        return [*said, say(language, N_("No telephone number is known."))]
    return [*said, say(language, N_("The telephone number is {phone}."), phone=row[t.PHONE])]
