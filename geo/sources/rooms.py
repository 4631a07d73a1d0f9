"""Rooms that public houses open to everyone: no venues yet, but places where learning could be offered."""

from typing import Final

import geopandas as gpd

from geo import tables as t
from geo.contracts import check

_NO_POINT: Final = "ward"


def as_candidates(venues: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take open rooms for candidates.

    Parameters
    ----------
    venues
        What :func:`geo.sources.korean_places.read_places` makes of a file of ``rooms``, by the contract
        :data:`geo.tables.VENUES`.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract :data:`geo.tables.CANDIDATES`, of the kind ``room``, EPSG:4326. Rooms of which the ward alone is
        known are left out: nobody can walk to a ward. With seats, NA where the file does not say how many.
    """
    there = venues[venues[t.POSITION] != _NO_POINT].reset_index(drop=True)
    rooms = there[[t.NAME_KO, t.NAME_EN, t.ADDRESS_KO, t.SEATS, t.GEOMETRY]].assign(
        **{t.CANDIDATE_ID: "room-" + there[t.VENUE_ID], t.KIND: "room"}
    )
    return check(rooms, t.CANDIDATES, "candidates")
