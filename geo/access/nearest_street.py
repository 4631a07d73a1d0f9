"""Where to go from a spot that is far from every street."""

from typing import Final

from geo.access.spot import Spot
from geo.streets.snapping import snap
from geo.streets.walking import Walking

FARTHEST_M: Final = 3_000.0


def nearest_street(walking: Walking, spot: Spot) -> tuple[Spot, float] | None:
    """Find the nearest spot on a street that a walker can use.

    Parameters
    ----------
    walking
        The network at the walker's pace.
    spot
        Anywhere.

    Returns
    -------
    tuple or None
        The spot, rounded to about a metre, and how far it is as the crow flies, metres; None beyond
        :data:`FARTHEST_M`.
    """
    found = snap(walking.network, spot.lon, lat=spot.lat, edge_open=walking.edge_open, within_m=FARTHEST_M)
    if not found.connected[0]:
        return None
    return Spot(round(float(found.lat[0]), 5), round(float(found.lon[0]), 5)), float(found.access_m[0])
