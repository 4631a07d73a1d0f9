"""The programmes that fit what somebody asked, as sentences and as tables."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, programme, sentences, venues
from geo.show.language import Language, say, say_many

_DOORS: Final[Mapping[str, str]] = {
    "yes": programme.SUPPORTS["step_free"],
    "no": N_("steps at the door"),
    "unknown": N_("steps at the door: not known"),
}
_WALK: Final = "walk"


class RelaxedLike(Protocol):
    """What leaving out one wish would add, as ``geo.access.programmes.Relaxed``."""

    @property
    def wish(self) -> str:
        """Which of them."""

    @property
    def more(self) -> int:
        """How many it adds."""

    @property
    def limit_min(self) -> float | None:
        """The longer walk, minutes."""


class FoundLike(Protocol):
    """The programmes that fit, as ``geo.access.programmes.Found``."""

    @property
    def wishes(self) -> programme.WishesLike:
        """What was asked."""

    @property
    def limit_min(self) -> float:
        """The walk, minutes."""

    @property
    def no_stairs(self) -> bool:
        """Whether the walks take no stairs."""

    @property
    def in_person(self) -> pd.DataFrame:
        """Those within the walk."""

    @property
    def online(self) -> pd.DataFrame:
        """Those that can be followed at home."""

    @property
    def relaxed(self) -> Sequence[RelaxedLike]:
        """What would help, the best first."""

    @property
    def unknown(self) -> int:
        """How many more perhaps fit."""

    @property
    def no_walk(self) -> int:
        """How many fit, but nobody knows the walk."""

    @property
    def over(self) -> int:
        """How many are over."""


def programmes_sentence(language: Language, found: FoundLike) -> str:
    """Answer how many programmes fit.

    Parameters
    ----------
    language
        The reader's.
    found
        What was found.

    Returns
    -------
    str
        One sentence; online ones are counted apart.
    """
    here, online, limit = len(found.in_person), len(found.online), f"{found.limit_min:g}"
    if found.wishes.method == "online":
        if not online:
            return say(language, N_("No online programme fits."))
        return say_many(language, "There is {count} programme online.", "There are {count} programmes online.",
                        count=online)  # fmt: skip
    if here and online:
        return say_many(
            language,
            "There is {count} programme within a {limit}-minute walk, and {online}.",
            "There are {count} programmes within a {limit}-minute walk, and {online}.",
            count=here,
            limit=limit,
            online=say_many(language, "{count} online", "{count} online", count=online),
        )
    if here:
        return say_many(
            language,
            "There is {count} programme within a {limit}-minute walk.",
            "There are {count} programmes within a {limit}-minute walk.",
            count=here,
            limit=limit,
        )
    if online:
        return say_many(
            language,
            "No programme fits within a {limit}-minute walk, but {count} online does.",
            "No programme fits within a {limit}-minute walk, but {count} online do.",
            count=online,
            limit=limit,
        )
    return say(language, N_("No programme fits within a {limit}-minute walk."), limit=limit)


def relax_sentence(language: Language, found: FoundLike) -> str:
    """Name the single wish without which the most programmes fit.

    Parameters
    ----------
    language
        The reader's.
    found
        What was found.

    Returns
    -------
    str
        One sentence with how many there would be in all; empty where leaving out one wish helps nothing.
    """
    if not found.relaxed:
        return ""
    best = found.relaxed[0]
    count = len(found.in_person) + best.more
    if best.wish == _WALK:
        return say_many(
            language,
            "With a walk of up to {limit} minutes there is {count} programme.",
            "With a walk of up to {limit} minutes there are {count} programmes.",
            count=count,
            limit=f"{best.limit_min:g}",
        )
    return say_many(
        language,
        "Without “{wish}” there is {count} programme.",
        "Without “{wish}” there are {count} programmes.",
        count=count,
        wish=programme.wish_name(language, best.wish, found.wishes),
    )


def asides(language: Language, found: FoundLike) -> list[str]:
    """Tell what is not in the tables: what nobody knows for certain, and what is over.

    Parameters
    ----------
    language
        The reader's.
    found
        What was found.

    Returns
    -------
    list of str
        Sentences; none where nothing was left out.
    """
    told = []
    if found.unknown:
        one = say_many(
            language,
            "{count} more perhaps fits: not all that you ask for is known of it.",
            "{count} more perhaps fit: not all that you ask for is known of them.",
            count=found.unknown,
        )
        told.append(one)
    if found.no_walk:
        one = say_many(
            language,
            "{count} more fits, but where exactly it is held is not known, so no walk is measured.",
            "{count} more fit, but where exactly they are held is not known, so no walk is measured.",
            count=found.no_walk,
        )
        told.append(one)
    if found.over:
        one = say_many(
            language,
            "{count} programme of this region is over and left out.",
            "{count} programmes of this region are over and left out.",
            count=found.over,
        )
        told.append(one)
    return told


def programme_table(
    language: Language, found: FoundLike, places: gpd.GeoDataFrame, *, starts: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Write the programmes within the walk, nearest first.

    Parameters
    ----------
    language
        The reader's.
    found
        What was found.
    places
        The region's venues.
    starts
        From which doorstep the walk counts, in the reader's language, by the venue's id; empty where there is one.

    Returns
    -------
    str
        HTML.
    """
    headers = (N_("Programme"), N_("Walk"), N_("When"), N_("Where"), N_("Fee"), N_("For whom"), N_("Why it fits"))
    held_at = places[places[t.VENUE_ID].isin(found.in_person[t.VENUE_ID])].set_index(t.VENUE_ID)
    rows: list[Sequence[html.Cell]] = [
        (
            programme.title(language, row),
            html.with_small(sentences.walk(language, row[t.MINUTES]), starts.get(row[t.VENUE_ID], "")),
            html.with_small(programme.when(language, row), programme.dates(language, row)),
            _where(language, held_at.loc[row[t.VENUE_ID]]),
            programme.fee(language, row),
            html.with_small(programme.audience(language, row), programme.support(language, row)),
            programme.why(language, row, found.wishes, no_stairs=found.no_stairs),
        )
        for _, row in found.in_person.iterrows()
    ]
    caption = say(language, N_("Programmes within the walk, nearest first"))
    return html.table(caption, [say(language, header) for header in headers], rows=rows, numbers=(1,), stacks=True)


def online_table(language: Language, found: FoundLike) -> str:
    """Write the programmes that can be followed at home.

    Parameters
    ----------
    language
        The reader's.
    found
        What was found.

    Returns
    -------
    str
        HTML.
    """
    headers = (N_("Programme"), N_("When"), N_("Fee"), N_("For whom"), N_("Why it fits"))
    rows: list[Sequence[html.Cell]] = [
        (
            programme.title(language, row),
            html.with_small(programme.when(language, row), programme.dates(language, row)),
            programme.fee(language, row),
            html.with_small(programme.audience(language, row), programme.support(language, row)),
            programme.why(language, row, found.wishes),
        )
        for _, row in found.online.iterrows()
    ]
    caption = say(language, N_("Programmes online"))
    return html.table(caption, [say(language, header) for header in headers], rows=rows, stacks=True)


def _where(language: Language, venue: pd.Series) -> html.Markup:
    """Write where a programme is held, with its door and how well its point is known."""
    small = (say(language, _DOORS[venue[t.STEP_FREE]]), venues.position(language, venue))
    return html.with_small(venues.name(language, venue), " · ".join(text for text in small if text))
