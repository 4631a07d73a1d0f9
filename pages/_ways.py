"""The ways from the doorstep to one place, by the names that the address has for them."""

import pandas as pd

from geo.access.doorstep import FARTHEST_MIN
from geo.access.itinerary import Itinerary
from geo.access.query import Query, Way
from geo.access.ways import Ways, ways_to
from geo.region.region import Region


def find_ways(region: Region, asked: Query, row: pd.Series) -> Ways | None:
    """Find the ways; none without a doorstep, or beyond an hour."""
    if asked.spot is None:
        return None
    place = region.venues.index.get_loc(row.name)
    return ways_to(region, pace=asked.pace, spot=asked.spot, venue_row=place, limit_min=FARTHEST_MIN)


def offered(ways: Ways) -> dict[Way, Itinerary]:
    """Name the ways there are, the quickest first."""
    named: dict[Way, Itinerary | None] = {
        "quickest": ways.plain,
        "no_stairs": ways.without_stairs,
        "green": ways.green,
    }
    return {name: way for name, way in named.items() if way is not None}
