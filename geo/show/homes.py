"""Where residents are thought to live, and how well that is known, in a sentence or two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import Language, say

_MOST_NAMED: Final = 5
_SIGNS: Final = MappingProxyType({t.SHARE_FINER: "", t.SHARE_COARSER: "", t.SHARE_MOVED: "+"})
_MOSTLY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "counted": N_("Residents are where they were counted, by point or area, every group alike."),
        "dwellings": N_(
            "Residents are spread over the dwellings of their ward by floor area, every group alike; a building whose "
            "floors nobody counted has one."
        ),
        "streets": N_("Residents are spread over the residential street length of their ward, every group alike."),
        "all_streets": N_(
            "Residents are spread over the length of all streets of their ward, for want of residential ones, every "
            "group alike."
        ),
        "nowhere": N_("No street lies in any ward: no resident is connected."),
    }
)
_BESIDES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "counted": N_("Where they were counted by point or area: {wards}."),
        "dwellings": N_("By the floor area of dwellings: {wards}."),
        "streets": N_("By residential street length, for want of known dwellings, or of enough of them: {wards}."),
        "all_streets": N_("By the length of all streets, for want of residential ones: {wards}."),
        "nowhere": N_("Not connected, for want of any street: {wards}."),
    }
)


def where_people_live(language: Language, methods: Sequence[str], wards: Sequence[str]) -> str:
    """Say how the residents of each ward are spread.

    Parameters
    ----------
    language
        The reader's.
    methods
        (w) How each ward's residents are spread, as ``geo.access.demand`` names it.
    wards
        (w) Names of the wards.

    Returns
    -------
    str
        What holds for most wards, then which wards differ, and that ward sums are exact.

    Examples
    --------
    >>> where_people_live("en", ["streets", "nowhere", "streets"], ["A", "B", "C"]).split(". ", 1)[1]
    'Not connected, for want of any street: B. Ward sums are exact.'
    """
    most = Counter(methods).most_common(1)[0][0]
    told = [say(language, _MOSTLY[most])]
    for method, text in _BESIDES.items():
        named = [ward for ward, other in zip(wards, methods, strict=True) if other == method != most]
        if named:
            told.append(say(language, text, wards=_listed(language, named)))
    return " ".join((*told, say(language, "Ward sums are exact.")))


def moved_sentence(language: Language, rows: pd.DataFrame) -> str:
    """Say by how much ward shares move where it is better known where people live.

    Parameters
    ----------
    language
        The reader's.
    rows
        As :func:`geo.access.finer.moved` gives them.

    Returns
    -------
    str
        One sentence; empty where no ward's share is known twice.
    """
    wards = rows.iloc[:-1].dropna(subset=[t.SHARE_MOVED])
    if wards.empty:
        return ""
    points = 100 * wards[t.SHARE_MOVED].astype("float64").abs()
    return say(
        language,
        N_(
            "With the coarser method the share of a ward would be off by {mean} percentage points in the mean, and by "
            "{most} at most, in {ward}."
        ),
        mean=f"{points.mean():.1f}",
        most=f"{points.max():.1f}",
        ward=venues.name(language, wards.iloc[int(points.to_numpy().argmax())]),
    )


def moved_table(language: Language, rows: pd.DataFrame) -> str:
    """Write both shares of every ward side by side.

    Parameters
    ----------
    language
        The reader's.
    rows
        As :func:`geo.access.finer.moved` gives them.

    Returns
    -------
    str
        HTML.
    """
    texts = (N_("Ward"), N_("As used here (%)"), N_("With the coarser method (%)"), N_("Moves by (percentage points)"))
    headers = [say(language, text) for text in texts]
    cells = [
        (
            venues.name(language, row),
            *("-" if pd.isna(row[name]) else f"{100 * row[name]:{sign}.1f}" for name, sign in _SIGNS.items()),
        )
        for _, row in rows.iterrows()
    ]
    caption = say(language, N_("What a finer picture of where people live changes"))
    return html.table(caption, headers, rows=cells, numbers=range(1, len(headers)))


def _listed(language: Language, names: Sequence[str]) -> str:
    """Name some, and count the others."""
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    others = len(names) - _MOST_NAMED
    return say(language, "{wards} and {count} more", wards=", ".join(names[:_MOST_NAMED]), count=others)
