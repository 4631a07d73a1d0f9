"""What new spaces would bring: in words, and as a table."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd

from geo import tables as t
from geo.errors import N_
from geo.show import html, sentences, words
from geo.show.language import Language, say, say_many

_PERCENT: Final = 100


def plan_sentence(
    language: Language,
    *,
    goal: str,
    spaces: int,
    limit_min: float,
    group: str,
    newly: float,
    elders: float | None,
    before: float,
    after: float,
    gap: float,
    seated: float | None = None,
) -> str:
    """Say what comes of a plan.

    Parameters
    ----------
    language
        The reader's.
    goal
        One of :data:`geo.show.words.GOALS`.
    spaces
        How many spaces it opens.
    limit_min
        The walk, minutes.
    group
        Whose walks count.
    newly
        Residents of the group newly within the walk.
    elders
        How many of all residents newly within the walk are over 65; None where nobody counted them, or the group is
        another.
    before, after
        Minutes that the goal is about: of the mean walk, or of the longest.
    gap
        How far a better plan could be, as a share.
    seated
        How many of those newly within the walk the spaces have seats for; None where seats count for nothing.

    Returns
    -------
    str
        Short sentences. People are rounded down, so that no promise is kept by rounding.
    """
    limit = f"{limit_min:g}"
    if not spaces:
        return say(language, N_("No new space brings anybody else within {limit} minutes."), limit=limit)
    said = []
    if goal in {"total", "longest"}:
        said.append(_shorter(language, goal, spaces=spaces, before=before, after=after))
        opened = N_("{newly} more are then within {limit} minutes ({group}).")
        said.append(say(language, opened, newly=people(newly), limit=limit, group=say(language, words.GROUPS[group])))
    else:
        said.append(_nearer(language, spaces=spaces, newly=newly, limit=limit, group=group))
    if elders is not None and math.floor(elders):
        said.append(say(language, N_("{elders} of them are over 65."), elders=people(elders)))
    if seated is not None:
        said.append(say(language, N_("There are seats for {seated} of them."), seated=people(seated)))
    if gap > 0:
        said.append(say(language, N_("A plan up to {gap} % better may exist."), gap=f"{_PERCENT * gap:.1f}"))
    return " ".join(said)


def people(count: float) -> str:
    """Write a number of people, rounded down.

    Parameters
    ----------
    count
        How many; may be a fraction, as residents are spread over streets.

    Returns
    -------
    str
        A whole number.

    Examples
    --------
    >>> people(17178.8)
    '17,178'
    """
    return f"{math.floor(count + 1e-6):,}"


def _nearer(language: Language, *, spaces: int, newly: float, limit: str, group: str) -> str:
    """Say how many people are newly within the walk."""
    if group == "all":
        return say_many(
            language,
            "{count} space: {newly} more residents within {limit} minutes.",
            "{count} spaces: {newly} more residents within {limit} minutes.",
            count=spaces,
            newly=people(newly),
            limit=limit,
        )
    return say_many(
        language,
        "{count} space: {newly} more people within {limit} minutes ({group}).",
        "{count} spaces: {newly} more people within {limit} minutes ({group}).",
        count=spaces,
        newly=people(newly),
        limit=limit,
        group=say(language, words.GROUPS[group]),
    )


def _shorter(language: Language, goal: str, *, spaces: int, before: float, after: float) -> str:
    """Say how much shorter walks are."""
    minutes = {"before": sentences.tenths(before), "after": sentences.tenths(after)}
    if goal == "total":
        return say_many(
            language,
            "{count} space: the mean walk falls from {before} to {after} minutes.",
            "{count} spaces: the mean walk falls from {before} to {after} minutes.",
            count=spaces,
            **minutes,
        )
    return say_many(
        language,
        "{count} space: the longest walk falls from {before} to {after} minutes.",
        "{count} spaces: the longest walk falls from {before} to {after} minutes.",
        count=spaces,
        **minutes,
    )


def left_out(language: Language, *, outside: int, twice: int) -> list[str]:
    """Say which candidates of a list are not used.

    Parameters
    ----------
    language
        The reader's.
    outside, twice
        How many lie outside the wards, and how many stand in the list once more.

    Returns
    -------
    list of str
        Sentences; none where all are used.
    """
    said = []
    if outside:
        said.append(
            say_many(
                language,
                "{count} candidate lies outside the wards and is left out.",
                "{count} candidates lie outside the wards and are left out.",
                count=outside,
            )
        )
    if twice:
        said.append(
            say_many(
                language,
                "{count} candidate stands in the list twice and counts once.",
                "{count} candidates stand in the list twice and count once.",
                count=twice,
            )
        )
    return said


def weighed(language: Language, needs: int) -> str:
    """Say that plans are chosen by what residents asked for, and how.

    Parameters
    ----------
    language
        The reader's.
    needs
        How many needs are counted.

    Returns
    -------
    str
        One sentence.
    """
    return say_many(
        language,
        "Plans weigh residents by {count} need that is shown: where all needs are of one ward, its residents count "
        "twice. Figures are of residents, unweighed.",
        "Plans weigh residents by {count} needs that are shown: where all needs are of one ward, its residents count "
        "twice. Figures are of residents, unweighed.",
        count=needs,
    )


def plan_doubts(
    language: Language,
    *,
    asked: int,
    opened: int,
    candidates: int,
    wards_without: Sequence[str],
    without_seats: int = 0,
) -> list[str]:
    """Say where plans are not what was asked for.

    Parameters
    ----------
    language
        The reader's.
    asked, opened
        How many spaces were asked for, and how many the best plan opens.
    candidates
        How many there are to choose from.
    wards_without
        Names of wards that should have a space and have no candidate.
    without_seats
        How many candidates are left out because nobody knows their seats.

    Returns
    -------
    list of str
        Sentences; none where all was done.
    """
    said = []
    if asked > candidates:
        said.append(
            say(
                language,
                N_("{asked} spaces were asked for, and there are only {candidates} candidates."),
                asked=asked,
                candidates=candidates,
            )
        )
    elif opened < asked:
        enough = N_("{opened} spaces are enough: one more of these candidates would bring nothing that was asked for.")
        said.append(say(language, enough, opened=opened))
    if wards_without:
        nowhere = N_("No candidate lies in {wards}, which have no place to learn.")
        said.append(say(language, nowhere, wards=", ".join(wards_without)))
    if without_seats:
        said.append(
            say_many(
                language,
                "Of {count} candidate it is not known how many seats there are: it is left out.",
                "Of {count} candidates it is not known how many seats there are: they are left out.",
                count=without_seats,
            )
        )
    return said


def sites_table(
    language: Language, sites: gpd.GeoDataFrame, *, names: Sequence[str], ward_names: Mapping[str, str]
) -> str:
    """Write the spaces of a plan.

    Parameters
    ----------
    language
        The reader's.
    sites
        As :func:`geo.access.plan_tables.sites_of` gives them, of one plan.
    names
        One a space, in the reader's language.
    ward_names
        Ward code to name.

    Returns
    -------
    str
        HTML; the numbers are those on the map.
    """
    headers = [
        say(language, N_("No.")),
        say(language, N_("Where")),
        say(language, N_("Ward")),
        say(language, N_("Newly within reach of it alone")),
        say(language, N_("Latitude, longitude")),
    ]
    rows = [
        (
            str(number),
            name,
            ward_names.get(str(row[t.WARD_CODE]), ""),
            people(row[t.REACHED_ALONE]),
            f"{row[t.GEOMETRY].y:.6f}, {row[t.GEOMETRY].x:.6f}",
        )
        for number, (name, (_, row)) in enumerate(zip(names, sites.iterrows(), strict=True), 1)
    ]
    return html.table(say(language, "New spaces of this plan"), headers, rows=rows, numbers=(3, 4), stacks=True)
