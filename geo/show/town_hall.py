"""What a hall is shown, step by step: one sentence, one map, one number each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import sentences, venues
from geo.show.language import Language, say
from geo.show.plans import people

DISTRICT: Final = "district"
PLAN: Final = "plan"
WHAT_IF: Final = "what-if"
ASK: Final = "ask"
_OF_HUNDRED: Final = N_("of 100 residents")
_UNKNOWN: Final = "–"
_NOISE: Final = 1e-6


@dataclass(frozen=True)
class Step:
    """One thing to show.

    Attributes
    ----------
    key
        Tells steps apart, and stays the same as figures change: ``district``, ``ward-CODE``, ``street-ID``, ``plan``,
        ``what-if``, ``ask``.
    title
        Whom or what it is about.
    sentence
        What there is to say.
    number, unit
        The figure, and what it counts.
    shows
        Layers of the map: of ``shares``, ``places``, ``beyond``, ``green``, ``spaces`` and ``names``.
    bounds
        What the map shows: west, south, east, north, EPSG:4326.
    ward
        Code of the ward that stands out; empty for none.
    note
        What the staff add, under the sentence.
    code
        An address that is shown as a QR code in the number's place; empty for none.
    """

    key: str
    title: str
    sentence: str
    number: str
    unit: str
    shows: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    ward: str = ""
    note: str = ""
    code: str = ""


def district_step(
    language: Language, total: pd.Series, *, name: str, limit_min: float, bounds: tuple[float, float, float, float]
) -> Step:
    """Tell of the whole region.

    Parameters
    ----------
    language
        The room's.
    total
        The row ``ALL`` of coverage.
    name
        The region's, in that language.
    limit_min
        The walk, minutes.
    bounds
        Of the region.

    Returns
    -------
    Step
        Its share within the walk.
    """
    return _share_step(
        language, total, key=DISTRICT, title=name, limit_min=limit_min, shows=("shares", "names"), bounds=bounds
    )


def ward_steps(
    language: Language, rows: pd.DataFrame, wards: gpd.GeoDataFrame, *, limit_min: float
) -> tuple[Step, ...]:
    """Tell of each ward.

    Parameters
    ----------
    language
        The room's.
    rows
        Coverage of one walker, a row a ward.
    wards
        The region's.
    limit_min
        The walk, minutes.

    Returns
    -------
    tuple of Step
        The ward with the least share first; those without a known share last.
    """
    bounds = dict(zip(wards[t.WARD_CODE], wards.geometry.bounds.itertuples(index=False, name=None), strict=True))
    told = rows[rows[t.WARD_CODE].isin(wards[t.WARD_CODE])].sort_values(t.SHARE_COVERED, kind="stable")
    return tuple(
        _share_step(
            language,
            row,
            key=f"ward-{row[t.WARD_CODE]}",
            title=venues.name(language, row),
            limit_min=limit_min,
            shows=("places", "beyond"),
            bounds=bounds[row[t.WARD_CODE]],
            ward=row[t.WARD_CODE],
        )
        for _, row in told.iterrows()
    )


def street_steps(language: Language, streets: gpd.GeoDataFrame, *, length_m: Sequence[float]) -> tuple[Step, ...]:
    """Tell of the carbon-neutral streets that are drawn.

    Parameters
    ----------
    language
        The room's.
    streets
        By the contract :data:`geo.tables.GREEN_STREETS`.
    length_m
        The length of each as drawn, metres.

    Returns
    -------
    tuple of Step
        One a street.
    """
    return tuple(
        Step(
            key=f"street-{row[t.SITE_ID]}",
            title=venues.name(language, row),
            sentence=_street_sentence(language, row),
            number=f"{length:,.0f}",
            unit=say(language, N_("metres of carbon-neutral street, as drawn")),
            shows=("places", "green"),
            bounds=row[t.GEOMETRY].bounds,
        )
        for (_, row), length in zip(streets.iterrows(), length_m, strict=True)
    )


def plan_step(language: Language, sentence: str, *, newly: float, bounds: tuple[float, float, float, float]) -> Step:
    """Tell where the next spaces would help most.

    Parameters
    ----------
    language
        The room's.
    sentence
        Of the plan.
    newly
        Residents newly within the walk.
    bounds
        Of the region.

    Returns
    -------
    Step
        With the spaces on the map.
    """
    return Step(
        key=PLAN,
        title=say(language, N_("Where the next spaces would help most")),
        sentence=sentence,
        number=f"+{people(newly)}",
        unit=say(language, N_("residents newly within the walk")),
        shows=("places", "beyond", "spaces"),
        bounds=bounds,
    )


def what_if_step(language: Language, *, limit_min: float, bounds: tuple[float, float, float, float]) -> Step:
    """Ask the room where a space should open.

    Parameters
    ----------
    language
        The room's.
    limit_min
        The walk, minutes.
    bounds
        Of the region.

    Returns
    -------
    Step
        Its number is what a click makes of it.
    """
    return Step(
        key=WHAT_IF,
        title=say(language, N_("What if a room opened here?")),
        sentence=say(
            language,
            N_("Click the map: so many residents more would be within a {limit}-minute walk of a place to learn."),
            limit=f"{limit_min:g}",
        ),
        number="?",
        unit=say(language, N_("residents newly within the walk")),
        shows=("places", "beyond"),
        bounds=bounds,
    )


def _street_sentence(language: Language, row: pd.Series) -> str:
    """Say since when a street is what it is, and what stands on it."""
    features = row[t.FEATURES_KO if language == "ko" else t.FEATURES_EN]
    if pd.isna(features):
        return say(language, N_("A carbon-neutral street since {year}."), year=int(row[t.YEAR]))
    listed = str(features).replace("; ", ", ")
    return say(language, N_("Since {year}: {features}."), year=int(row[t.YEAR]), features=listed)


def ask_step(language: Language, address: str, *, bounds: tuple[float, float, float, float]) -> Step:
    """Ask the room what it needs.

    Parameters
    ----------
    language
        The room's.
    address
        Of the form, as a phone opens it.
    bounds
        Of the region.

    Returns
    -------
    Step
        With a QR code.
    """
    return Step(
        key=ASK,
        title=say(language, N_("What do you need?")),
        sentence=say(language, N_("Point a phone's camera at the code, and tell us in a minute.")),
        number="",
        unit=address.partition("?")[0],
        shows=("places", "names"),
        bounds=bounds,
        code=address,
    )


def _share_step(
    language: Language,
    row: pd.Series,
    *,
    key: str,
    title: str,
    limit_min: float,
    shows: tuple[str, ...],
    bounds: tuple[float, float, float, float],
    ward: str = "",
) -> Step:
    """Tell which share of residents is within the walk."""
    share, limit = row[t.SHARE_COVERED], f"{limit_min:g}"
    if pd.isna(row[t.RESIDENTS]):
        sentence, number = say(language, sentences.NOBODY_COUNTED), _UNKNOWN
    elif pd.isna(share):
        sentence, number = say(language, N_("Nobody is known to live here, so there is no share to tell.")), _UNKNOWN
    else:
        number = sentences.of_hundred(float(share))
        # Whoever is within the walk is rounded down, so that no promise is kept by rounding.
        far = f"{int(row[t.RESIDENTS]) - math.floor(float(row[t.RESIDENTS_COVERED]) + _NOISE):,}"
        told = N_(
            "{share} of 100 residents have a place to learn within a {limit}-minute walk; {far} residents do not."
        )
        sentence = say(language, told, share=number, limit=limit, far=far)
    return Step(key, title, sentence, number, say(language, _OF_HUNDRED), shows, bounds, ward)
