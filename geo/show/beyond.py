"""What the wards page says of one ward's residents beyond reach: a sentence, map layers and two tables."""

from typing import Final, Protocol

import folium
import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, layers, sentences, venues, words
from geo.show.language import Language, say, say_many

STREETS_LISTED: Final = 20
VENUES_LISTED: Final = 5
_STREETS_NAMED: Final = 2
_TO_TENS: Final = 100
_TO_HUNDREDS: Final = 10_000
_NOISE: Final = 1e-6

IN_THE_WAY: Final = {
    "stairs": N_("stairs"),
    "stream": N_("a stream or other water"),
    "park_or_hill": N_("a park or a hill"),
    "gap": N_("a gap: no way along the streets"),
    "far": N_("nothing: it is far"),
    "unknown": N_("not known"),
}


class BeyondLike(Protocol):
    """Who of a ward is beyond reach, as ``geo.access.beyond.Beyond``."""

    @property
    def limit_min(self) -> float:
        """The walk, minutes."""

    @property
    def over_min(self) -> float:
        """The walk that is just over it, minutes."""

    @property
    def residents(self) -> float | None:
        """Of the ward; None where nobody counted them."""

    @property
    def residents_beyond(self) -> float | None:
        """Those beyond reach."""

    @property
    def residents_unconnected(self) -> float | None:
        """Those who cannot walk to any place."""

    @property
    def share_beyond(self) -> float:
        """The share beyond reach, 0 to 1."""

    @property
    def streets(self) -> gpd.GeoDataFrame:
        """Where they live."""

    @property
    def nearest(self) -> pd.DataFrame:
        """The venues nearest to them."""

    @property
    def just_over(self) -> pd.DataFrame:
        """The venues a little too far from them."""


def beyond_sentence(language: Language, found: BeyondLike, *, ward: str, all_venues: gpd.GeoDataFrame) -> str:
    """Say how many residents of a ward are beyond reach, where, and what is nearest to them.

    Parameters
    ----------
    language
        The reader's.
    found
        Who is beyond reach.
    ward
        The ward's name.
    all_venues
        The region's venues.

    Returns
    -------
    str
        One to five short sentences.
    """
    limit = f"{found.limit_min:g}"
    if found.share_beyond <= _NOISE:
        near = N_("In {ward} everybody has a place to learn within a {limit}-minute walk.")
        return say(language, near, ward=ward, limit=limit)
    parts = [_how_many(language, found, ward=ward, limit=limit)]
    if found.residents_beyond:
        parts += _where(language, found, all_venues)
    return " ".join(parts)


def about(people: float) -> str:
    """Say a number of residents that was reckoned and not counted.

    Parameters
    ----------
    people
        How many, not rounded.

    Returns
    -------
    str
        To tens from 100 on, to hundreds from 10,000 on; at least 1, as somebody lives there.

    Examples
    --------
    >>> about(3337.4), about(26_555), about(41.6), about(0.3)
    ('3,340', '26,600', '42', '1')
    """
    step = 100 if people >= _TO_HUNDREDS else 10 if people >= _TO_TENS else 1
    return f"{max(1, step * round(people / step)):,}"


def groups_sentence(language: Language, found: BeyondLike, population: pd.Series) -> str:
    """Say how many of each group counted live beyond reach, if the groups of a ward live alike.

    Parameters
    ----------
    language
        The reader's.
    found
        Who is beyond reach.
    population
        The ward's row by the contract :data:`geo.tables.POPULATION`.

    Returns
    -------
    str
        One sentence; empty where nobody counted a group, or nobody is beyond reach.
    """
    counted = [name for name in t.GROUPS[1:] if name in population.index and not pd.isna(population[name])]
    if not counted or found.share_beyond <= _NOISE:
        return ""
    parts = [
        say(
            language,
            N_("{group}: {people}"),
            group=say(language, words.GROUPS[name]),
            people=about(population[name] * found.share_beyond) if population[name] else "0",
        )
        for name in counted
    ]
    text = N_("Among those beyond reach, if every group of the ward lives alike, are about: {groups}.")
    return say(language, text, groups=", ".join(parts))


def beyond_layers(language: Language, found: BeyondLike, *, all_venues: gpd.GeoDataFrame) -> list[folium.FeatureGroup]:
    """Draw the streets beyond reach, the places nearest to them, and as solid points those listed as just too far.

    Parameters
    ----------
    language
        The reader's.
    found
        Who is beyond reach.
    all_venues
        The region's venues.

    Returns
    -------
    list of folium.FeatureGroup
        From the lowest to the highest.
    """
    streets = found.streets
    names = _venue_names(language, all_venues)
    cells = [_facts(language, row, names) for _, row in streets.iterrows()]
    lines = layers.beyond_layer(
        streets.geometry,
        [cell[0] for cell in cells],
        details=[
            " · ".join(part for part in (_people(language, people), walk, place, way) if part)
            for (_, place, walk, _, way), people in zip(cells, streets[t.RESIDENTS], strict=True)
        ],
    )
    solid = set(found.just_over[t.VENUE_ID].iloc[:VENUES_LISTED])
    near = solid | set(streets[t.VENUE_ID].dropna())
    shown = all_venues[all_venues[t.VENUE_ID].isin(near)]
    points = layers.venue_layer(
        shown.geometry,
        [venues.name(language, row) for _, row in shown.iterrows()],
        details=[""] * len(shown),
        reached=shown[t.VENUE_ID].isin(solid).tolist(),
    )
    return [lines, points]


def beyond_table(language: Language, found: BeyondLike, *, all_venues: gpd.GeoDataFrame) -> str:
    """Write the streets beyond reach, those with the most residents first.

    Parameters
    ----------
    language
        The reader's.
    found
        Who is beyond reach.
    all_venues
        The region's venues.

    Returns
    -------
    str
        HTML; how much the rows left out hold stands below the table.
    """
    counted = found.residents is not None
    headers = (
        N_("Street"),
        N_("Residents beyond reach (about)") if counted else N_("Share of the ward (%)"),
        N_("Nearest place"),
        N_("Walk"),
        N_("Detour (times the straight line)"),
        N_("What lies in the way"),
    )
    names = _venue_names(language, all_venues)
    listed, rest = found.streets.iloc[:STREETS_LISTED], found.streets.iloc[STREETS_LISTED:]
    rows = []
    for _, row in listed.iterrows():
        street, place, walk, detour, way = _facts(language, row, names)
        rows.append((street, _number(row), place, walk, detour, way))
    caption = say(language, N_("Streets beyond reach, the most residents first"))
    written = html.table(caption, [say(language, header) for header in headers], rows=rows, numbers=(1, 3, 4))
    if rest.empty:
        return written
    more = say_many(
        language,
        "{count} more street is beyond reach; {share} % of the ward's residents live there.",
        "{count} more streets are beyond reach; {share} % of the ward's residents live there.",
        count=len(rest),
        share=f"{100 * rest[t.SHARE_OF_WARD].sum():.1f}",
    )
    return written + html.note(more)


def just_over_table(language: Language, found: BeyondLike, *, all_venues: gpd.GeoDataFrame) -> str:
    """Write the places that are a little too far.

    Parameters
    ----------
    language
        The reader's.
    found
        Who is beyond reach.
    all_venues
        The region's venues.

    Returns
    -------
    str
        HTML; empty where there is none.
    """
    if found.just_over.empty:
        return ""
    counted = found.residents is not None
    headers = (
        N_("Place"),
        N_("Residents just too far (about)") if counted else N_("Share of the ward (%)"),
        N_("Their walk"),
    )
    names = _venue_names(language, all_venues)
    rows = [
        (names[row[t.VENUE_ID]], _number(row), sentences.walk(language, row[t.MINUTES]))
        for _, row in found.just_over.iloc[:VENUES_LISTED].iterrows()
    ]
    caption = say(
        language,
        N_("Places just too far: more than {limit} and at most {over} minutes from residents beyond reach"),
        limit=f"{found.limit_min:g}",
        over=f"{found.over_min:g}",
    )
    return html.table(caption, [say(language, header) for header in headers], rows=rows, numbers=(1, 2))


def how_told(language: Language, *, detour: float, park_m: float) -> str:
    """Say by what rule it is told what lies in the way.

    Parameters
    ----------
    language
        The reader's.
    detour
        From how many times the straight line on something may lie in the way.
    park_m
        How much of a park the line must cross, metres.

    Returns
    -------
    str
        Plain text.
    """
    rule = N_(
        "What lies in the way is told where the walk is at least {detour} times as long as the straight line to the "
        "nearest place and that line crosses water or {metres} m of a park, or where a walker who took the stairs "
        "would be near enough. That something lies between does not prove that it is the reason. Railways and walls "
        "are not known."
    )
    return say(language, rule, detour=f"{detour:g}", metres=f"{park_m:g}")


def _how_many(language: Language, found: BeyondLike, *, ward: str, limit: str) -> str:
    """Say how many residents are beyond reach, or how much of the streets where nobody counted."""
    if found.residents is None or found.residents_beyond is None:
        # The other way round from a share covered, which is rounded down.
        share = 100 - int(sentences.of_hundred(1 - found.share_beyond))
        uncounted = N_(
            "In {ward} {share} % of the residential streets lie more than a {limit}-minute walk from every place to "
            "learn. Nobody counted the residents."
        )
        return say(language, uncounted, ward=ward, share=share, limit=limit)
    if not found.residents:
        return say(language, N_("Nobody is known to live in {ward}."), ward=ward)
    return say(
        language,
        N_("In {ward} about {beyond} of {residents} residents live more than a {limit}-minute walk from every place "
           "to learn."),
        ward=ward,
        beyond=about(found.residents_beyond),
        residents=f"{found.residents:,.0f}",
        limit=limit,
    )  # fmt: skip


def _where(language: Language, found: BeyondLike, all_venues: gpd.GeoDataFrame) -> list[str]:
    """Say where they live, what is nearest to most of them, and who cannot walk anywhere."""
    streets, parts = found.streets, []
    named = streets[streets[t.NAME_KO].notna()].iloc[:_STREETS_NAMED]
    if len(named):
        along = N_("About {count} of them live along {streets}.")
        names = ", ".join(named[t.NAME_KO])
        parts.append(say(language, along, count=about(float(named[t.RESIDENTS].sum())), streets=names))
    for message, table in (
        (N_("The place nearest to the most of them, about {count}, is {name}: {walk} on average."), found.nearest),
        (N_("With a walk of {over} minutes, {name} would be near enough for about {count} of them."), found.just_over),
    ):
        if len(table):
            first = table.iloc[0]
            facts = {
                "count": about(float(first[t.RESIDENTS])),
                "name": _venue_names(language, all_venues)[first[t.VENUE_ID]],
                "walk": sentences.walk(language, float(first[t.MINUTES])),
            }
            parts.append(say(language, message, over=f"{found.over_min:g}", **facts))
    if found.residents_unconnected and found.residents_unconnected > _NOISE:
        people = about(found.residents_unconnected)
        parts.append(say(language, N_("About {count} cannot walk to any place at all."), count=people))
    return parts


def _venue_names(language: Language, all_venues: gpd.GeoDataFrame) -> dict[str, str]:
    """Name venues by their identifiers."""
    return {row[t.VENUE_ID]: venues.name(language, row) for _, row in all_venues.iterrows()}


def _people(language: Language, people: float) -> str:
    """Say how many live on a street; nothing where nobody counted."""
    return "" if pd.isna(people) else say(language, N_("about {count} residents"), count=about(people))


def _number(row: pd.Series) -> str:
    """Write a row's residents, or their share of the ward's where nobody counted."""
    known = not pd.isna(row[t.RESIDENTS])
    return about(float(row[t.RESIDENTS])) if known else f"{100 * row[t.SHARE_OF_WARD]:.1f}"


def _facts(language: Language, row: pd.Series, names: dict[str, str]) -> tuple[str, str, str, str, str]:
    """Write a street's name, its nearest place, the walk there, its detour and what lies in the way."""
    known = not pd.isna(row[t.VENUE_ID])
    street = say(language, N_("streets without a name")) if pd.isna(row[t.NAME_KO]) else str(row[t.NAME_KO])
    return (
        street,
        names[row[t.VENUE_ID]] if known else say(language, N_("none")),
        sentences.walk(language, float(row[t.MINUTES]) if known else None),
        f"{row[t.DETOUR_INDEX]:.1f}" if known else say(language, N_("unknown")),
        say(language, IN_THE_WAY[row[t.BLOCKED_BY]]),
    )
