"""The layers of the find page."""

from collections.abc import Sequence

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import tables as t
from geo.errors import N_
from geo.show import layers, sentences, venues
from geo.show.language import Language, say


def find_layers(
    language: Language,
    all_venues: gpd.GeoDataFrame,
    *,
    found: gpd.GeoDataFrame,
    spot: tuple[float, float] | None,
    others: Sequence[tuple[float, float]] = (),
    area: BaseGeometry | None,
    route: tuple[shapely.LineString, float] | None,
    green_streets: gpd.GeoDataFrame,
    green_minutes: Sequence[float],
) -> list[folium.FeatureGroup]:
    """Draw what the find page found.

    Parameters
    ----------
    language
        The reader's.
    all_venues
        The region's venues.
    found
        Those within the walk, nearest first, indexed as ``all_venues``.
    spot
        Latitude and longitude of the doorstep, None before one is chosen.
    others
        Of the doorsteps put aside; all have then the numbers that they have in the lists.
    area
        The area reached, EPSG:4326.
    route
        The line to the chosen venue and its minutes.
    green_streets
        Carbon-neutral streets.
    green_minutes
        The walk to each of them, infinite or empty where unknown.

    Returns
    -------
    list of folium.FeatureGroup
        From the lowest to the highest.
    """
    groups = [] if area is None or area.is_empty else [layers.area_layer(area)]
    groups.append(
        layers.green_street_layer(
            green_streets.geometry,
            [venues.name(language, row) for _, row in green_streets.iterrows()],
            details=green_details(language, green_streets, minutes=green_minutes),
        )
    )
    if route is not None:
        groups.append(layers.route_layer(route[0], sentences.walk(language, route[1])))
    minutes = found[t.MINUTES].reindex(all_venues.index)
    order = [*found.index, *all_venues.index.difference(found.index)]
    sorted_venues = all_venues.loc[order]
    reached = minutes.loc[order].notna().tolist()
    groups.append(
        layers.venue_layer(
            sorted_venues.geometry,
            [venues.name(language, row) for _, row in sorted_venues.iterrows()],
            details=[_detail(language, value) for value in minutes.loc[order]],
            reached=reached,
            ranks=range(1, len(found) + 1),
        )
    )
    for number, other in enumerate(others, start=2):
        groups.append(layers.spot_layer(*other, say(language, N_("Doorstep {number}"), number=number), aside=True))
    if spot is not None:
        here = say(language, N_("Doorstep {number}: here"), number=1) if others else say(language, N_("here"))
        groups.append(layers.spot_layer(*spot, here))
    return groups


def green_details(language: Language, streets: gpd.GeoDataFrame, *, minutes: Sequence[float]) -> list[str]:
    """Say of each carbon-neutral street how far it is and what stands on it.

    Parameters
    ----------
    language
        The reader's.
    streets
        Carbon-neutral streets.
    minutes
        The walk to each of them; empty before a doorstep is chosen.

    Returns
    -------
    list of str
        Plain text.
    """
    features = streets[t.FEATURES_KO if language == "ko" else t.FEATURES_EN].fillna(streets[t.FEATURES_KO])
    on_foot = N_("{walk} on foot")
    walks = [
        f"{say(language, on_foot, walk=sentences.walk(language, value))} · " if np.isfinite(value) else ""
        for value in minutes
    ]
    return [f"{walk}{text}" for walk, text in zip(walks or [""] * len(streets), features.fillna(""), strict=True)]


def _detail(language: Language, minutes: float) -> str:
    return say(language, N_("beyond the walk")) if pd.isna(minutes) else sentences.walk(language, minutes)
