"""The line of a walk, for tests that draw it."""

import shapely

from geo.access.doorstep import Reach
from geo.access.route import line_of, route
from geo.streets.snapping import Snaps


def route_line(reached: Reach, places: Snaps, *, place: int) -> shapely.LineString | None:
    """Draw the walk from a doorstep to one place; None where it is beyond the limit."""
    found = route(reached, places, place=place)
    return None if found is None else line_of(reached.walking.network, found)
