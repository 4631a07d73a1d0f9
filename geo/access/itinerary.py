"""A walk told street by street: turns, stairs, crossings, light, and what the data do not say."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.access.doorstep import Reach
from geo.access.route import Cut, Route, line_of, route, stretch
from geo.access.turns import LEAST_STRETCH_M, Turn, corners, turn_of
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Lit = Literal["yes", "no", "unknown"]
Part = Literal["access", "street", "egress"]

FOOTSTEPS_PER_M: Final = 1.40
"""An adult's: 2,252 steps a mile when walking a mile in 20 minutes, both sexes together (Hoeger et al. 2008, One-mile
step count at walking and running speeds, ACSM's Health & Fitness Journal 12(1), 14-19)."""
UNKNOWN_CROSSING: Final = "unknown"

_ON_WHEELS: Final = "wheelchair"
_LIGHTS: Final[dict[str, Lit]] = {"yes": "yes", "24/7": "yes", "automatic": "yes", "no": "no", "disused": "no"}
"""Light that goes out during the night (``limited``, hours) is not known for the hour of the walk."""


@dataclass(frozen=True)
class Stretch:
    """A part of a walk that one sentence describes.

    Attributes
    ----------
    street
        Its name, None where it has none.
    metres, seconds
        Its length, and how long it takes.
    turn
        The turn that leads into it; ``start`` where nothing is known to turn from, ``arrive`` on the last leg.
    steps
        Whether it is a flight of steps, or a street of which a part is steps.
    crossing
        How a roadway is crossed, in OpenStreetMap's words, ``unknown`` where only the crossing is known; None where
        no crossing is known.
    lit
        Whether it has street lights.
    lat, lon
        Where it begins, degrees.
    pavement
        Whether it is known to be the pavement beside a roadway.
    part
        ``access`` from the doorstep straight to its street, ``street``, or ``egress`` from the street straight to the
        destination.
    """

    street: str | None
    metres: float
    seconds: float
    turn: Turn
    steps: bool
    crossing: str | None
    lit: Lit
    lat: float
    lon: float
    pavement: bool
    part: Part


@dataclass(frozen=True)
class Itinerary:
    """A walk, told.

    Attributes
    ----------
    line
        EPSG:4326 from the doorstep to the destination's street.
    metres, seconds
        The whole walk, both straight legs included.
    stretches
        In the order walked: the access leg, the streets, the egress leg.
    walker, speed_m_s
        Who walks, and how fast on the level.
    knows_light, knows_crossings
        Whether the streets' source says of any street that it is lit or not, and of any that it is a crossing.
    """

    line: shapely.LineString
    metres: float
    seconds: float
    stretches: tuple[Stretch, ...]
    walker: str
    speed_m_s: float
    knows_light: bool
    knows_crossings: bool

    @property
    def flights(self) -> int:
        """Number of flights of steps."""
        return _runs(one.steps for one in self.stretches)

    @property
    def stairs_m(self) -> float:
        """Metres of them; how many steps that is nobody has counted."""
        return math.fsum(one.metres for one in self.stretches if one.steps)

    @property
    def crossings(self) -> int:
        """Number of crossings that the source knows of."""
        return sum(one.crossing is not None for one in self.stretches)

    @property
    def unlit_m(self) -> float:
        """Metres known to be without street lights."""
        return math.fsum(one.metres for one in self.stretches if one.lit == "no")

    @property
    def light_unknown_m(self) -> float:
        """Metres of which nobody has said whether they are lit."""
        return math.fsum(one.metres for one in self.stretches if one.lit == "unknown")

    @property
    def footsteps(self) -> int | None:
        """About how many steps an adult takes, None in a wheelchair."""
        return None if self.walker == _ON_WHEELS else round(FOOTSTEPS_PER_M * self.metres)


class _Nature(NamedTuple):
    """What the edges of one stretch share."""

    street: str | None
    steps: bool
    crossing: str | None
    lit: Lit
    pavement: bool


def itinerary(reached: Reach, places: Snaps, *, place: int) -> Itinerary | None:
    """Tell the walk from a doorstep to one place.

    Parameters
    ----------
    reached
        The doorstep.
    places
        Places on the same network.
    place
        Which of them.

    Returns
    -------
    Itinerary or None
        As long as :func:`~geo.access.doorstep.walks_to` says; None where it is beyond the limit.
    """
    found = route(reached, places, place=place)
    return None if found is None else told(reached.walking, found)


def told(walking: Walking, walk: Route) -> Itinerary:
    """Tell a route at a walker's pace.

    Parameters
    ----------
    walking
        The network at the pace that counts: that of the search, or another with the same streets open.
    walk
        A route on it.

    Returns
    -------
    Itinerary
        Consecutive edges of one street and nature are one stretch, unless a turn must be told between them.
    """
    network, speed = walking.network, walking.pace.speed_m_s
    access_m, egress_m = float(walk.start.access_m[0]), float(walk.end.access_m[0])
    on_street = _street_stretches(walking, walk)
    unseen = Stretch(
        None, access_m, access_m / speed, "start", False, None, "unknown", walk.spot.lat, walk.spot.lon, False, "access"
    )
    last = replace(
        unseen, metres=egress_m, seconds=egress_m / speed, turn="arrive", part="egress",
        lat=float(walk.end.lat[0]), lon=float(walk.end.lon[0]),
    )  # fmt: skip
    stretches = (unseen, *on_street, last)
    return Itinerary(
        line_of(network, walk),
        math.fsum(one.metres for one in stretches),
        math.fsum(one.seconds for one in stretches),
        stretches,
        walking.pace.walker.name,
        speed,
        knows_light=any(label in _LIGHTS for label in network.tags[t.LIT].labels),
        knows_crossings=bool(network.tags[t.CROSSING].labels) or "crossing" in network.tags[t.FOOTWAY].labels,
    )


def has_steps(network: WalkNetwork, edge: int) -> bool:
    """Tell whether an edge is steps, or was merged from steps and other streets.

    Parameters
    ----------
    network
        The streets.
    edge
        Edge index.

    Returns
    -------
    bool
        True if nobody walks all of it without a step.
    """
    return bool(network.edge_steps[edge]) or t.STEPS in (network.tags[t.HIGHWAY].at(edge) or "").split(";")


def _street_stretches(walking: Walking, walk: Route) -> list[Stretch]:
    """Tell the part of a walk that is on streets."""
    network, cuts = walking.network, walk.cuts
    if not cuts:
        return []
    lines = [stretch(network, cut.edge, cut.start_m, end_m=cut.end_m) for cut in cuts]
    natures = [_nature(network, cut.edge) for cut in cuts]
    changes = [True, *(one != other for one, other in pairwise(natures))]
    turns = dict(corners(network, walk, lines=lines, changes=changes))
    stretches = []
    for first, end in pairwise([*_without_slivers(list(turns), cuts, natures), len(cuts)]):
        own = range(first, end)
        metres = [abs(cuts[i].end_m - cuts[i].start_m) for i in own]
        nature = natures[own[int(np.argmax(metres))]]
        seconds = math.fsum(_seconds(walking, cuts[i]) for i in own)
        turn: Turn = "start" if math.isnan(turns[first]) else turn_of(turns[first])
        lon, lat = lines[first][0].tolist()
        stretches.append(
            Stretch(nature.street, math.fsum(metres), seconds, turn, nature.steps, nature.crossing, nature.lit,
                    lat, lon, nature.pavement, "street")
        )  # fmt: skip
    return stretches


def _seconds(walking: Walking, cut: Cut) -> float:
    """Measure how long a cut takes in the direction walked."""
    s_per_m = walking.along_s_per_m if cut.end_m > cut.start_m else walking.against_s_per_m
    return abs(cut.end_m - cut.start_m) * float(s_per_m[cut.edge])


def _nature(network: WalkNetwork, edge: int) -> _Nature:
    """Read what the source says of an edge."""
    name, footway, crossing, lit = (network.tags[tag].at(edge) for tag in (t.STREET_NAME, t.FOOTWAY, t.CROSSING, t.LIT))
    if crossing is None or crossing == "no":
        crossing = UNKNOWN_CROSSING if footway == "crossing" else None
    return _Nature(name, has_steps(network, edge), crossing, _LIGHTS.get(lit or "", "unknown"), footway == "sidewalk")


def _without_slivers(starts: Sequence[int], cuts: Sequence[Cut], natures: Sequence[_Nature]) -> list[int]:
    """Join stretches too short to be walked, as where a doorstep lies at a corner, to a neighbour."""
    kept = [
        first
        for first, end in pairwise([*starts, len(cuts)])
        if natures[first].steps
        or natures[first].crossing
        or math.fsum(abs(cut.end_m - cut.start_m) for cut in cuts[first:end]) >= LEAST_STRETCH_M
    ]
    return [0, *kept[1:]]


def _runs(flags: Iterable[bool]) -> int:
    """Count the runs of true."""
    return sum(flag for flag, _ in groupby(flags))
