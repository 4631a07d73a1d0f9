"""A region in memory: its tables and its streets."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.errors import N_, BrokenNetworkError
from geo.streets.network import WalkNetwork

EDGE_MARGIN_M: Final = 2000.0
"""Streets and venues must reach this far past the boundary, or figures near it are flagged."""
LEAST_IN_ONE_PIECE: Final = 0.8
"""A network whose largest piece holds a smaller share of its street length is broken."""


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
    table
        The region's table that it filled, by its name in :class:`Region`, so that another can take its place; empty
        where it is not one table's.
    """

    what_ko: str
    what_en: str
    publisher: str
    licence: str
    date: str
    table: str = ""


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
    streets_margin_m, venues_margin_m
        How far its streets, and its venues, reach past the boundary, metres.
    network
        Its streets.
    accepts_broken
        True if whoever imported the streets accepted that they lie in many pieces.
    wards, venues, programmes, population, sites, schools, stations, green_streets, parks, water, candidates, crossings,
    festivals, dwellings, industry, counts
        Its tables, by the contracts of :mod:`geo.tables`. They are shared by all sessions: never changed in place.
    """

    name: str
    title_ko: str
    title_en: str
    sources: tuple[Source, ...]
    streets_margin_m: float
    venues_margin_m: float
    accepts_broken: bool
    network: WalkNetwork
    wards: gpd.GeoDataFrame
    venues: gpd.GeoDataFrame
    programmes: pd.DataFrame
    population: pd.DataFrame
    sites: gpd.GeoDataFrame
    schools: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    green_streets: gpd.GeoDataFrame
    parks: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    crossings: gpd.GeoDataFrame
    festivals: gpd.GeoDataFrame
    dwellings: gpd.GeoDataFrame
    industry: gpd.GeoDataFrame
    counts: gpd.GeoDataFrame

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the wards, degrees."""
        west, south, east, north = (float(side) for side in self.wards.total_bounds)
        return west, south, east, north

    @property
    def flags_border(self) -> bool:
        """True if streets or venues end at the boundary, so that figures near it are doubtful."""
        return min(self.streets_margin_m, self.venues_margin_m) < EDGE_MARGIN_M


def check_whole(network: WalkNetwork) -> None:
    """Refuse streets that are in many pieces.

    Parameters
    ----------
    network
        The streets.

    Raises
    ------
    BrokenNetworkError
        If the largest piece holds less than :data:`LEAST_IN_ONE_PIECE` of the street length.
    """
    share = network.share_in_largest_piece
    if share < LEAST_IN_ONE_PIECE:
        msg = N_(
            "the streets lie in {pieces} pieces and the largest holds only {share} % of their length, in {where}; "
            "give a street file that covers the region without gaps"
        )
        pieces = int(network.edge_piece.max()) + 1
        raise BrokenNetworkError(msg, pieces=pieces, share=int(100 * share), where=network.origin.name_en)
