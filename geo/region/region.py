"""A region in memory: its tables and its streets."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.streets.network import WalkNetwork

SCHEMA_VERSION: Final = 1
EDGE_MARGIN_M: Final = 2000.0
"""Streets must reach this far past the boundary, or figures near it are flagged."""


@dataclass(frozen=True)
class Source:
    """Where a table came from.

    Attributes
    ----------
    what_ko, what_en
        What it is, in a few words.
    publisher
        Who published it.
    licence
        Its licence, or how it stands without one.
    date
        As published: a year, a quarter or a day.
    """

    what_ko: str
    what_en: str
    publisher: str
    licence: str
    date: str


@dataclass(frozen=True, eq=False)
class Region:
    """One learning city.

    Attributes
    ----------
    name
        Its name in commands and addresses.
    title_ko, title_en
        Its name on screen.
    sources
        Where its tables came from.
    streets_margin_m
        How far its streets reach past the boundary, metres.
    network
        Its streets.
    wards, venues, programmes, population, sites, schools, green_streets
        Its tables, by the contracts of :mod:`geo.tables`. They are shared by all sessions: never changed in place.
    """

    name: str
    title_ko: str
    title_en: str
    sources: tuple[Source, ...]
    streets_margin_m: float
    network: WalkNetwork
    wards: gpd.GeoDataFrame
    venues: gpd.GeoDataFrame
    programmes: pd.DataFrame
    population: pd.DataFrame
    sites: gpd.GeoDataFrame
    schools: gpd.GeoDataFrame
    green_streets: gpd.GeoDataFrame

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the wards, degrees."""
        west, south, east, north = (float(side) for side in self.wards.total_bounds)
        return west, south, east, north

    @property
    def flags_border(self) -> bool:
        """True if the streets end at the boundary, so that figures near it are doubtful."""
        return self.streets_margin_m < EDGE_MARGIN_M
