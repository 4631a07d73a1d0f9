"""One place: everything that is known of it, and what is not."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, venues, words
from geo.show.hours import NOW
from geo.show.language import Language, say

DOOR_FACTS: Final[Mapping[str, str]] = {
    t.STEP_FREE: N_("Step-free entrance"),
    t.RAMP: N_("Ramp"),
    t.LIFT: N_("Lift"),
    t.ACCESSIBLE_TOILET: N_("Accessible toilet"),
    t.HEARING_LOOP: N_("Hearing loop"),
}
ANSWERS: Final[Mapping[str, str]] = {"yes": N_("yes"), "no": N_("no"), "unknown": N_("nobody has checked")}
OPEN_TO: Final[Mapping[str, str]] = {
    "public": N_("everybody"),
    "residents": N_("residents of the building"),
    "unknown": N_("unknown"),
}
POSITIONS: Final[Mapping[str, str]] = {
    "door": N_("its door, marked on the spot"),
    "exact": N_("as published, or as a known place of that address"),
    "interpolated": N_("between known numbers of its road"),
    "road": N_("somewhere on its road"),
    "ward": N_("somewhere in its ward: no walk is measured to it"),
}


_OPEN: Final[Mapping[str, str]] = {
    "open": N_("{name} is open now."),
    "closed": N_("{name} is closed now."),
    "unknown": N_("Nobody knows whether {name} is open now: call before you go."),
}
STEPS: Final[Mapping[str, str]] = {
    "yes": N_("You get in without a step."),
    "no": N_("There are steps at the entrance."),
    "unknown": N_("Nobody has checked its entrance for steps yet."),
}


def venue_sentence(language: Language, row: pd.Series, *, open_now: str) -> str:
    """Say of a place what people ask first.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.
    open_now
        Whether it is open at the moment: ``open``, ``closed`` or ``unknown``.

    Returns
    -------
    str
        Two sentences.
    """
    now = say(language, _OPEN[open_now], name=venues.name(language, row))
    return f"{now} {say(language, STEPS[row[t.STEP_FREE]])}"


def venue_facts(language: Language, row: pd.Series, *, open_now: str, programmes: pd.DataFrame) -> str:
    """Write what is known of a place.

    Parameters
    ----------
    language
        The reader's.
    row
        A venue.
    open_now
        Whether it is open at the moment: ``open``, ``closed`` or ``unknown``.
    programmes
        Those that are held there.

    Returns
    -------
    str
        HTML.
    """
    unknown = say(language, N_("unknown"))

    def known(column: str) -> str:
        return unknown if pd.isna(row[column]) else str(row[column])

    facts = {
        N_("Kind"): say(language, words.KINDS[row[t.KIND]]),
        N_("Address"): known(t.ADDRESS_KO),
        N_("Position on the map"): say(language, POSITIONS[row[t.POSITION]]),
        N_("Now"): say(language, NOW[open_now]),
        N_("Opening"): venues.opening(language, row),
        N_("Phone"): known(t.PHONE),
        N_("Seats"): known(t.SEATS),
        N_("Open to"): say(language, OPEN_TO[row[t.OPEN_TO]]),
        **{label: say(language, ANSWERS[row[fact]]) for fact, label in DOOR_FACTS.items()},
        N_("Checked on the spot"): say(language, N_("never")) if pd.isna(row[t.CHECKED_ON]) else str(row[t.CHECKED_ON]),
        N_("Source"): venues.source(language, row),
    }
    rows: list[tuple[str, str]] = [(say(language, label), text) for label, text in facts.items()]
    offered = [venues.programme(language, one) for _, one in programmes.iterrows()]
    rows += [(say(language, N_("Programme")), text) for text in offered]
    headers = [say(language, header) for header in (N_("What"), N_("As far as is known"))]
    return html.table(venues.name(language, row), headers, rows=rows)
