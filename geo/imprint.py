"""What every hand-out says of itself: whom it is about, which walk is meant, what is doubtful, and its sources."""

from typing import Final

from geo import opening
from geo.access.nearest import measured
from geo.errors import N_
from geo.region.region import Region
from geo.show import handout_words, sentences, words
from geo.show.language import Language, say
from geo.show.take_away import METHOD
from geo.streets.walkers import Pace

_SOURCES: Final = ("population", "venues", "wards")
_METHOD_LINES: Final = 2
"""Of the method: the third is on figures that no hand-out tells."""


def title_of(language: Language, region: Region) -> str:
    """Name the region.

    Parameters
    ----------
    language
        The reader's.
    region
        The region.

    Returns
    -------
    str
        Its name in that language.
    """
    return region.title_ko if language == "ko" else region.title_en


def walk_of(language: Language, at_pace: Pace, limit_min: float) -> str:
    """Say which walk is meant.

    Parameters
    ----------
    language
        The reader's.
    at_pace
        The walker and the speed.
    limit_min
        Minutes.

    Returns
    -------
    str
        Walker, speed and minutes.
    """
    return say(
        language,
        "Walk: {walker}, {speed} m/s, {limit} minutes",
        walker=say(language, words.WALKERS[at_pace.walker.name]),
        speed=f"{at_pace.speed_m_s:g}",
        limit=f"{limit_min:g}",
    )


def caution_of(language: Language, region: Region) -> str:
    """Say what makes the figures of a region doubtful.

    Parameters
    ----------
    language
        The reader's.
    region
        The region.

    Returns
    -------
    str
        Empty where nothing does.
    """
    parts = [say(language, sentences.MODEL_STREETS)] if region.network.origin.is_model else []
    if region.accepts_broken:
        share = 100 - int(100 * region.network.share_in_largest_piece)
        parts.append(say(language, sentences.STREETS_IN_PIECES, share=share))
    return " ".join(parts)


def footer_of(language: Language, region: Region) -> tuple[str, ...]:
    """Say how it was measured, of what, and when.

    Parameters
    ----------
    language
        The reader's.
    region
        The region.

    Returns
    -------
    tuple of str
        A line each.
    """
    origin = region.network.origin
    sources = [(origin.name_ko if language == "ko" else origin.name_en, "", origin.date)]
    sources += [
        (one.what_ko if language == "ko" else one.what_en, one.publisher, one.date)
        for one in region.sources
        if one.table in _SOURCES
    ]
    more = [say(language, handout_words.ALIKE)]
    if region.flags_border:
        ends = N_(
            "The data end at the boundary: places and ways beyond it are not counted, "
            "and shares near it may be too low."
        )
        more.append(say(language, ends))
    left_out = int((~measured(region.venues)).sum())
    if left_out:
        more.append(say(language, sentences.NOT_MEASURED, count=left_out))
    made_on = opening.now().date().isoformat()
    return (
        *(say(language, line) for line in METHOD[:_METHOD_LINES]),
        " ".join(more),
        handout_words.source_line(language, sources, made_on=made_on),
    )
