"""A walk for map apps and watches: GPX 1.1."""

from collections.abc import Sequence
from typing import Final

import shapely
from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from geo.show.plain_text import one_line
from geo.show.static_map_marks import Mark

_DECIMALS: Final = 7
"""About 1 cm."""
_PROGRAM: Final = "Baeumgil"


def route_gpx(*, name: str, description: str, line: shapely.LineString, marks: Sequence[Mark]) -> str:
    """Write a walk as a track, and where it begins and ends as waypoints.

    The file says nothing of who walks or when. It holds every place as it is given: a walk that begins at a rounded
    doorstep must be asked for from there.

    Parameters
    ----------
    name
        What the walk is called.
    description
        What is known of it, the sources of its figures included.
    line
        The walk, EPSG:4326.
    marks
        The doorstep and the place to learn.

    Returns
    -------
    str
        One document; texts from anywhere are single lines in it.
    """
    document = GPX()
    document.creator = _PROGRAM
    document.name, document.description = one_line(name), one_line(description)
    for mark in marks:
        waypoint = GPXWaypoint(round(mark.lat, _DECIMALS), round(mark.lon, _DECIMALS), name=one_line(mark.label))
        waypoint.type = mark.shape
        document.waypoints.append(waypoint)
    places = shapely.get_coordinates(line).round(_DECIMALS).tolist()
    track = GPXTrack(name=one_line(name), description=one_line(description))
    track.segments.append(GPXTrackSegment([GPXTrackPoint(lat, lon) for lon, lat in places]))
    document.tracks.append(track)
    return str(document.to_xml(version="1.1"))
