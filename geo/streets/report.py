"""What a network is made of and how well it hangs together: the report that every import prints."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

_DECIMALS: Final = 4


@dataclass(frozen=True)
class VenueReport:
    """How venues lie on a network.

    Attributes
    ----------
    venues
        How many there are.
    unconnected
        How many have no street within the limit of the access leg.
    share_in_largest
        Share of all venues whose nearest street is in the largest piece, 0 to 1; None without venues.
    """

    venues: int
    unconnected: int
    share_in_largest: float | None


@dataclass(frozen=True)
class NetworkReport:
    """A network in figures.

    Attributes
    ----------
    nodes, edges
        How many there are.
    km
        Length of all streets, each counted once.
    pieces
        Connected pieces.
    share_in_largest
        Share of the street length in the largest piece, 0 to 1.
    dead_ends
        Nodes where exactly one edge ends.
    surface, incline, wheelchair, lit
        Share of the street length whose edges carry the tag, 0 to 1.
    steps
        Share of the street length that is steps, 0 to 1; steps the source does not know of are not in it.
    venues
        How venues lie on it; None where none were given.
    dropped
        What the source had and the network has not: counts by reason.
    """

    nodes: int
    edges: int
    km: float
    pieces: int
    share_in_largest: float
    dead_ends: int
    surface: float
    incline: float
    wheelchair: float
    lit: float
    steps: float
    venues: VenueReport | None
    dropped: Mapping[str, int]

    @property
    def share_stranded(self) -> float:
        """Share of the venues, or of the street length where there are none, that the largest piece does not hold."""
        if self.venues is not None and self.venues.share_in_largest is not None:
            return 1 - self.venues.share_in_largest
        return 1 - self.share_in_largest

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain dicts and rounded numbers, the counts in alphabetical order of their reasons."""
        plain = {field.name: _rounded(getattr(self, field.name)) for field in dataclasses.fields(self)}
        venues = None
        if self.venues is not None:
            venues = {name: _rounded(value) for name, value in dataclasses.asdict(self.venues).items()}
        return {**plain, "venues": venues, "dropped": dict(sorted(self.dropped.items()))}


def _rounded(value: Any) -> Any:
    """Drop the digits of shares and kilometres that nobody measured."""
    return round(value, _DECIMALS) if isinstance(value, float) else value


def network_report(
    network: WalkNetwork, *, venues: gpd.GeoDataFrame | None = None, dropped: Mapping[str, int] | None = None
) -> NetworkReport:
    """Report on a network.

    Parameters
    ----------
    network
        The streets.
    venues
        By the contract :data:`geo.tables.VENUES`, or any points in EPSG:4326.
    dropped
        What its source left out, counted by reason.

    Returns
    -------
    NetworkReport
        The figures.
    """

    def share(edges: npt.NDArray[np.bool_]) -> float:
        return float(network.edge_length_m[edges].sum() / network.edge_length_m.sum())

    degree = np.bincount(np.concatenate([network.edge_from, network.edge_to]), minlength=network.node_count)
    return NetworkReport(
        nodes=network.node_count,
        edges=network.edge_count,
        km=float(network.edge_length_m.sum() / 1000),
        pieces=int(network.edge_piece.max()) + 1,
        share_in_largest=network.share_in_largest_piece,
        dead_ends=int((degree == 1).sum()),
        surface=share(network.tags[t.SURFACE].codes >= 0),
        incline=share(~np.isnan(network.edge_incline_percent)),
        wheelchair=share(network.tags[t.WHEELCHAIR].codes >= 0),
        lit=share(network.tags[t.LIT].codes >= 0),
        steps=share(network.edge_steps),
        venues=None if venues is None else _venues(network, venues),
        dropped={} if dropped is None else dict(dropped),
    )


def _venues(network: WalkNetwork, venues: gpd.GeoDataFrame) -> VenueReport:
    """Snap venues as a walk to them does."""
    if len(venues) == 0:
        return VenueReport(0, 0, None)
    xy = shapely.get_coordinates(venues.geometry.to_numpy())
    places = snap(network, xy[:, 0], lat=xy[:, 1], edge_open=walking(network, pace("adult")).edge_open)
    in_largest = places.connected & (network.edge_piece[places.edge] == 0)
    return VenueReport(len(venues), int((~places.connected).sum()), float(in_largest.mean()))
