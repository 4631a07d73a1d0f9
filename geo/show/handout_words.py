"""What a hand-out says in its tables and lists."""

from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import audit, sentences, venues, words
from geo.show.language import Language, say
from geo.show.printed_table import Table

_NOISE: Final = 1e-6
_DASH: Final = "–"
_NEAREST_TOLD: Final = 3
ALIKE: Final = N_(
    "Within a ward every group is taken to live alike: the groups differ by how many of them each ward has."
)


def group_table(language: Language, by_group: Mapping[str, pd.Series | None]) -> Table:
    """Write the groups side by side; one that nobody counted is said to be unknown.

    Parameters
    ----------
    language
        The reader's.
    by_group
        Coverage of a ward, or of all, by group; None for a group that nobody counted.

    Returns
    -------
    Table
        A row a group.
    """
    headers = (N_("Group"), N_("Residents"), N_("Within the walk"), N_("Share (%)"))
    rows = []
    for name, row in by_group.items():
        label = say(language, words.GROUPS[name])
        if row is None or pd.isna(row[t.RESIDENTS]):
            rows.append((label, say(language, N_("unknown")), _DASH, _percent(None if row is None else row)))
        else:
            rows.append((label, f"{int(row[t.RESIDENTS]):,}", _whole(row[t.RESIDENTS_COVERED]), _percent(row)))
    return Table(
        say(language, N_("Group by group")), tuple(say(language, one) for one in headers), tuple(rows), first=0.53
    )


def walker_table(language: Language, rows: pd.DataFrame) -> Table:
    """Write the walkers side by side.

    Parameters
    ----------
    language
        The reader's.
    rows
        Coverage of one ward, or of all, a row a walker.

    Returns
    -------
    Table
        A row a walker.
    """
    headers = (N_("Walker"), N_("Speed (m/s)"), N_("Share (%)"))
    cells = [
        (say(language, words.WALKERS[row[t.WALKER]]), f"{row[t.SPEED_M_S]:g}", _percent(row))
        for _, row in rows.iterrows()
    ]
    caption = say(language, N_("If everybody walked like this"))
    return Table(caption, tuple(say(language, one) for one in headers), tuple(cells), first=0.46)


def wards_table(language: Language, rows: pd.DataFrame) -> Table:
    """Write all wards.

    Parameters
    ----------
    language
        The reader's.
    rows
        Coverage of one walker; the last row is all wards.

    Returns
    -------
    Table
        A row a ward, and all of them last.
    """
    headers = (N_("Ward"), N_("Residents"), N_("Share (%)"), N_("Places"))
    unknown = say(language, N_("unknown"))
    cells = [
        (
            venues.name(language, row),
            unknown if pd.isna(row[t.RESIDENTS]) else f"{int(row[t.RESIDENTS]):,}",
            _percent(row),
            str(int(row[t.VENUES_COUNT])),
        )
        for _, row in rows.iterrows()
    ]
    caption = say(language, N_("Ward by ward"))
    headed = tuple(say(language, one) for one in headers)
    return Table(caption, headed, tuple(cells), first=0.4, last_stands_out=True)


def ward_promises(language: Language, row: pd.Series) -> tuple[str, ...]:
    """Say whether the two promises are kept in one ward.

    Parameters
    ----------
    language
        The reader's.
    row
        The ward's audit at :data:`geo.show.audit.PROMISED_MIN`.

    Returns
    -------
    tuple of str
        One sentence a promise.
    """
    if row[t.HAS_SPACE] == "yes":
        space = say(language, N_("Kept: a place to learn in this ward."))
    else:
        space = say(language, N_("Missed: a place to learn in this ward. There is none."))
    limit = audit.PROMISED_MIN
    if row[t.EVERYONE_WITHIN] == "yes":
        everyone = say(language, N_("Kept: everyone within {limit} minutes."), limit=limit)
    elif row[t.EVERYONE_WITHIN] == "no":
        share = sentences.of_hundred(float(row[t.SHARE_COVERED]))
        missed = N_("Missed: everyone within {limit} minutes. {share} of 100 residents are.")
        everyone = say(language, missed, limit=limit, share=share)
    else:
        everyone = say(language, N_("Not known: everyone within {limit} minutes."), limit=limit)
    return space, everyone


def place_list(
    language: Language, inside: gpd.GeoDataFrame, measured: npt.NDArray[np.bool_]
) -> tuple[tuple[str, ...], gpd.GeoSeries, tuple[str, ...]]:
    """List the places of a ward; those that share a doorway have one number.

    Parameters
    ----------
    language
        The reader's.
    inside
        Venues of the ward.
    measured
        (n) false where the ward alone is known.

    Returns
    -------
    texts : tuple of str
        Each with its number, then those of which the ward alone is known, without one.
    points : geopandas.GeoSeries
        Of those with a number, in its order, EPSG:4326.
    names : tuple of str
        One a point.
    """
    known = inside[measured]
    texts, first, joined = [], [], []
    for number, (_, rows) in enumerate(known.groupby(t.SITE_GROUP, sort=False), 1):
        names = [venues.name(language, row) for _, row in rows.iterrows()]
        texts += [f"{number}. {name}" for name in names]
        joined.append(", ".join(names))
        first.append(rows.index[0])
    for _, row in inside[~measured].iterrows():
        texts.append(say(language, N_("{name} (where in the ward is not known)"), name=venues.name(language, row)))
    return tuple(texts), known.geometry.loc[first], tuple(joined)


def nearest_sentences(language: Language, nearest: pd.DataFrame, all_venues: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Say which places are nearest to residents beyond reach.

    Parameters
    ----------
    language
        The reader's.
    nearest
        As ``geo.access.beyond.Beyond`` has it: the venues nearest to most of them first.
    all_venues
        The region's venues.

    Returns
    -------
    tuple of str
        One sentence; empty where nobody is beyond reach, or none can walk anywhere.
    """
    if nearest.empty:
        return ()
    names = {row[t.VENUE_ID]: venues.name(language, row) for _, row in all_venues.iterrows()}
    one = N_("{name} ({walk} on average)")
    listed = [
        say(language, one, name=names[row[t.VENUE_ID]], walk=sentences.walk(language, float(row[t.MINUTES])))
        for _, row in nearest.iloc[:_NEAREST_TOLD].iterrows()
    ]
    return (say(language, N_("Nearest to those beyond the walk: {places}."), places=", ".join(listed)),)


def source_line(language: Language, sources: Sequence[tuple[str, str, str]], *, made_on: str) -> str:
    """Say where the figures come from and how old that is.

    Parameters
    ----------
    language
        The reader's.
    sources
        What, from whom, and its date; the latter two may be empty.
    made_on
        The day on which the sheet was made, ``YYYY-MM-DD``.

    Returns
    -------
    str
        One line.
    """
    told = [
        f"{what}{': ' if publisher else ''}{publisher} ({date or say(language, N_('of unknown date'))})"
        for what, publisher, date in sources
    ]
    made = say(language, N_("Made on {date}."), date=made_on)
    return f"{say(language, N_('Sources'))}: {' · '.join(told)}. {made}"


def _percent(row: pd.Series | None) -> str:
    """Write a share, rounded down to a tenth: no promise is kept by rounding."""
    if row is None or pd.isna(row[t.SHARE_COVERED]):
        return _DASH
    return f"{np.floor(1000 * float(row[t.SHARE_COVERED]) + _NOISE) / 10:.1f}"


def _whole(people: float) -> str:
    """Write residents, rounded down."""
    return _DASH if pd.isna(people) else f"{int(float(people) + _NOISE):,}"
