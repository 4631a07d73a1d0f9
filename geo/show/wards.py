"""The wards page's table, map layer and sentence."""

from typing import Final

import folium
import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, layers, sentences, venues, words
from geo.show.language import Language, say

WORST_NAMED: Final = 3


def ward_sentence(language: Language, rows: pd.DataFrame, *, limit_min: int) -> str:
    """Name the wards worst served.

    Parameters
    ----------
    language
        The reader's.
    rows
        Coverage at one limit, one walker; the last row is all wards.
    limit_min
        The walk, minutes.

    Returns
    -------
    str
        Two short sentences.
    """
    total = rows[rows[t.WARD_CODE] == t.ALL_WARDS].iloc[0]
    known = rows[(rows[t.WARD_CODE] != t.ALL_WARDS) & rows[t.SHARE_COVERED].notna()]
    if known.empty:
        return say(language, "Nobody is known to live here, so there is no share to tell.")
    if pd.isna(total[t.RESIDENTS]):
        return say(language, sentences.NOBODY_COUNTED)
    worst = known.nsmallest(WORST_NAMED, t.SHARE_COVERED)
    return sentences.worst_served(
        language,
        [venues.name(language, row) for _, row in worst.iterrows()],
        shares=worst[t.SHARE_COVERED].tolist(),
        limit_min=limit_min,
        total_share=float(total[t.SHARE_COVERED]),
    )


def ward_layer(language: Language, wards: gpd.GeoDataFrame, rows: pd.DataFrame) -> folium.FeatureGroup:
    """Colour the wards by the share covered.

    Parameters
    ----------
    language
        The reader's.
    wards
        The region's.
    rows
        Coverage at one limit, one walker.

    Returns
    -------
    folium.FeatureGroup
        The wards, with their names.
    """
    shares = rows.set_index(t.WARD_CODE)[t.SHARE_COVERED].reindex(wards[t.WARD_CODE])
    return layers.choropleth_layer(
        wards.geometry,
        [None if pd.isna(share) else float(share) for share in shares],
        labels=[venues.name(language, row).removesuffix("-dong") for _, row in wards.iterrows()],
        details=[share_text(language, share) for share in shares],
    )


def legend(language: Language) -> str:
    """Write the legend of :func:`ward_layer`.

    Parameters
    ----------
    language
        The reader's.

    Returns
    -------
    str
        HTML.
    """
    title = say(language, N_("Share of residents within the walk"))
    return layers.coverage_legend(
        title, [say(language, one) for one in words.SHARE_CLASSES], missing=say(language, N_("not known"))
    )


def ward_table(language: Language, by_limit: dict[int, pd.DataFrame]) -> str:
    """Write the wards with their residents, venues and shares at several limits.

    Parameters
    ----------
    language
        The reader's.
    by_limit
        Coverage of one walker at each limit, minutes.

    Returns
    -------
    str
        HTML.
    """
    first = next(iter(by_limit.values()))
    headers = [
        say(language, N_("Ward")),
        *(say(language, N_("Within {limit} min (%)"), limit=limit) for limit in by_limit),
        say(language, N_("Residents")),
        say(language, N_("Venues")),
        say(language, N_("Venues per 10,000")),
    ]
    rows = []
    for place, (_, row) in enumerate(first.iterrows()):
        border = " *" if row[t.NEAR_BORDER] else ""
        shares = [float(frame[t.SHARE_COVERED].astype("float64").iloc[place]) for frame in by_limit.values()]
        rows.append(
            (
                f"{venues.name(language, row)}{border}",
                *(share_text(language, share) for share in shares),
                say(language, N_("unknown")) if pd.isna(row[t.RESIDENTS]) else f"{int(row[t.RESIDENTS]):,}",
                str(int(row[t.VENUES_COUNT])),
                say(language, N_("unknown")) if pd.isna(row[t.VENUES_PER_10K]) else f"{row[t.VENUES_PER_10K]:.2f}",
            )
        )
    caption = say(language, N_("Wards: who has a place to learn within a walk"))
    return html.table(caption, headers, rows=rows, numbers=range(1, len(headers)))


def share_text(language: Language, share: float) -> str:
    """Say a share as a percentage, rounded down.

    Parameters
    ----------
    language
        The reader's.
    share
        0 to 1, or missing.

    Returns
    -------
    str
        For instance ``58 %`` or ``unknown``.
    """
    return say(language, N_("unknown")) if pd.isna(share) else f"{sentences.of_hundred(float(share))} %"
