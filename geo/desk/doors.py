"""What somebody saw at a door becomes part of a region."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from geo import tables as t
from geo.civic.database import Database
from geo.civic.door_checks import DoorCheck, decide_check
from geo.desk.putting import row_of, with_tables
from geo.errors import N_, UsageError
from geo.region.history import Note
from geo.region.region import Region
from geo.region.replacement import change
from geo.settings import Settings
from geo.sources.positions import Plane

FARTHEST_DOOR_M = 300.0
"""From the point known so far; farther away it would be another place's door."""


def with_door(
    region: Region,
    venue_id: str,
    *,
    facts: Mapping[str, str],
    checked_on: dt.date,
    door: tuple[float, float] | None,
) -> Region:
    """Put a check on the spot into a region.

    Parameters
    ----------
    region
        The region.
    venue_id
        The venue.
    facts
        ``yes``, ``no`` or ``unknown`` for each of :data:`geo.tables.DOOR_FACTS`; what is unknown leaves what was known.
    checked_on
        The day.
    door
        Latitude and longitude of the door, degrees, which from now on is where walks to the venue end; None where
        nobody marked it.

    Returns
    -------
    Region
        Checked as a whole.

    Raises
    ------
    UsageError
        If the venue is gone, or the door is not near it.
    """
    at = row_of(region, venue_id)
    venues = region.venues.copy()
    row = venues.index[at]
    for fact, seen in facts.items():
        if seen != "unknown":
            venues.loc[row, fact] = seen
    venues.loc[row, t.CHECKED_ON] = checked_on.isoformat()
    if door is not None:
        _hold_near(region, venues.geometry.iloc[at], door, approximate=venues.loc[row, t.POSITION] in {"road", "ward"})
        points = venues.geometry.to_numpy().copy()
        points[at] = shapely.Point(door[1], door[0])
        venues = venues.set_geometry(pd.Series(points, venues.index), crs=t.WGS84)
        venues.loc[row, t.POSITION] = "door"
    return with_tables(region, {"venues": venues})


def _hold_near(region: Region, point: shapely.Point, door: tuple[float, float], *, approximate: bool) -> None:
    """Refuse a door that cannot be the place's."""
    plane = Plane.around(region.wards)
    spots = plane.spots(np.array([point.x, door[1]]), np.array([point.y, door[0]]))
    away = float(np.hypot(*(spots[1] - spots[0])))
    if not approximate and not away <= FARTHEST_DOOR_M:
        msg = N_("the door is {away} m from the place, more than {most}; mark it nearer, or correct the place first")
        raise UsageError(msg, away=round(away), most=round(FARTHEST_DOOR_M))


def accept_check(
    settings: Settings, database: Database, region: str, *, check: DoorCheck, who: str, name: str = ""
) -> None:
    """Let a check on the spot count: in the region, and then in the queue.

    What is refused or fails leaves both as they were. A server that is killed between the two leaves it counted in the
    region and waiting in the queue; accepting it again says the same there and mends it.

    Parameters
    ----------
    settings
        Where regions are kept.
    database
        The database of what people enter.
    region
        The region's name.
    check
        Which waits.
    who
        Who decides.
    name
        What the place is called, for the history.

    Raises
    ------
    GeoError
        If somebody else has decided it, the venue is gone, the door is not near it, or something cannot be written;
        then the check waits as before.
    """
    seen = check.seen

    def seen_at(here: Region) -> Region:
        return with_door(here, check.venue_id, facts=seen.facts, checked_on=check.checked_on, door=seen.door)

    def then() -> None:
        change(settings, region, seen_at, note=Note(who, "door", name or check.venue_id))

    decide_check(database, check.check_id, decision="accepted", who=who, then=then)
