"""Lanes of the street model: the land between main roads is cut until its blocks are as small as the ward's own.

Plane coordinates throughout: metres in EPSG:5186, (x, y).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
import shapely.ops

from geo.sources.model_roads import lines_of

RESIDENTIAL: Final = "residential"
LIVING_STREET: Final = "living_street"
SERVICE: Final = "service"
FOOTWAY: Final = "footway"
PATH: Final = "path"

_ESTATE_M2 = 45_000.0
_RING_INSET_M = 18.0
_SMALLEST_RING_M2 = 1_500.0
_RING_SLACK_M = 3.0
_SMALLEST_SHARE = 0.2
_LARGE = 4.0
_THROUGH_LANE = 6.0
_CROSSWISE = 2.5
_CROSSWISE_CHANCE = 0.9
_STRETCHED = 1.9
_TRIES = 6
_LEAST_ALLEY_BLOCK_M2 = 1_200.0
_LEAST_GAP_M = 5.0

Vector = npt.NDArray[np.float64]
Lane = tuple[shapely.LineString, str]


@dataclass(frozen=True)
class Grain:
    """How finely the wards are built.

    Attributes
    ----------
    wards
        The wards' areas.
    block_m2
        Area of a typical block in each ward.
    estate_share
        Share of the larger blocks that are estates of apartment houses, with a ring road and footways inside.
    """

    wards: shapely.STRtree
    block_m2: Vector
    estate_share: Vector

    def at(self, place: shapely.Point) -> tuple[float, float]:
        """Look up the ward nearest to a place.

        Parameters
        ----------
        place
            A point.

        Returns
        -------
        tuple[float, float]
            Area of a typical block in square metres, share of estates.
        """
        ward = self.wards.nearest(place)
        return float(self.block_m2[ward]), float(self.estate_share[ward])


@dataclass(frozen=True)
class _Frame:
    """A block's own directions: where it lies along each of them, seen from its centre."""

    centre: Vector
    axes: Vector
    low: Vector
    high: Vector


def lanes(faces: Sequence[shapely.Polygon], grain: Grain, rng: np.random.Generator) -> list[Lane]:
    """Cut the land between main roads into blocks, and keep the cuts as lanes.

    Parameters
    ----------
    faces
        The land between main roads.
    grain
        How finely the wards are built.
    rng
        Source of chance.

    Returns
    -------
    list[Lane]
        Lanes with their ``highway`` values, not yet cut where they cross.
    """
    found: list[Lane] = []
    waiting = list(faces)
    while waiting:
        block = waiting.pop()
        wished, estates = grain.at(block.representative_point())
        if 2 * wished / 3 < block.area < _ESTATE_M2 * rng.uniform(0.7, 1.3) and rng.random() < estates:
            found.extend(_estate(block, rng))
        elif block.area > wished * rng.uniform(0.9, 1.8):
            cuts, pieces = _cut(block, block.area / wished, rng)
            found.extend((line, _lane_class(block.area / wished, rng)) for line in cuts)
            waiting.extend(pieces)
    return found


def _lane_class(blocks: float, rng: np.random.Generator) -> str:
    if blocks > _THROUGH_LANE:
        return RESIDENTIAL
    return str(rng.choice([RESIDENTIAL, LIVING_STREET, SERVICE, FOOTWAY], p=[0.62, 0.08, 0.18, 0.12]))


def _cut(
    block: shapely.Polygon, blocks: float, rng: np.random.Generator
) -> tuple[list[shapely.LineString], list[shapely.Polygon]]:
    """Cut a block that has room for some ``blocks`` across its length, or crosswise into four."""
    frame = _frame(block, rng)
    spans = frame.high - frame.low
    longest = int(np.argmax(spans))
    compact = spans[longest] < _STRETCHED * spans[1 - longest]
    crosswise = compact and blocks > _CROSSWISE and rng.random() < _CROSSWISE_CHANCE
    order = (longest, 1 - longest) if crosswise else (longest,)
    large = blocks > _LARGE
    for _ in range(_TRIES):
        blades = [_blade(frame, side, rng) for side in order]
        pieces: list[shapely.Polygon] = [block]
        for blade in blades:
            pieces = [part for piece in pieces for part in _split(piece, blade)]
        shares = np.array([piece.area for piece in pieces]) / block.area
        # Of a large block a splinter may fall off; a small one is halved or left as it is.
        even = shares.max() < 1.0 - _SMALLEST_SHARE and shares.min() > _SMALLEST_SHARE / len(order)
        if even or (large and shares.max() < 1.0 - _SMALLEST_SHARE / _LARGE):
            return lines_of(shapely.intersection(blades, block)), pieces
    return [], []


def _split(block: shapely.Polygon, blade: shapely.LineString) -> list[shapely.Polygon]:
    parts = shapely.ops.split(block, blade).geoms
    return [part for part in parts if isinstance(part, shapely.Polygon)]


def _frame(block: shapely.Polygon, rng: np.random.Generator) -> _Frame:
    """Find the two directions that a block's edges favour, a little off."""
    corners = np.asarray(block.exterior.coords)
    centre = np.asarray(block.centroid.coords[0])
    sides = np.diff(corners, axis=0)
    # Four times the angle, so that parallel and perpendicular edges vote for the same direction.
    votes = np.hypot(sides[:, 0], sides[:, 1]) * np.exp(4j * np.arctan2(sides[:, 1], sides[:, 0]))
    angle = float(np.angle(votes.sum())) / 4 + rng.normal(0.0, 0.07)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    places = (corners - centre) @ axes.T
    return _Frame(centre, axes, places.min(axis=0), places.max(axis=0))


def _blade(frame: _Frame, side: int, rng: np.random.Generator) -> shapely.LineString:
    """Lay a slightly bent line through a block, across one of its directions."""
    low, high = frame.low, frame.high
    place = low[side] + (high[side] - low[side]) * rng.uniform(0.32, 0.68)
    width = high[1 - side] - low[1 - side]
    stations = np.linspace(0.0, 1.0, 6)
    bow = rng.normal(0.0, 0.035) * width * np.sin(stations * np.pi)
    kinks = rng.normal(0.0, 0.016, len(stations)) * min(width, 150.0)
    local = np.empty((len(stations), 2))
    local[:, side] = place + bow + kinks
    local[:, 1 - side] = low[1 - side] - _LEAST_GAP_M + stations * (width + 2 * _LEAST_GAP_M)
    return shapely.LineString(frame.centre + local @ frame.axes)


def _estate(block: shapely.Polygon, rng: np.random.Generator) -> list[Lane]:
    """Lay a ring road inside a block, its gates, and footways across."""
    ring = block.buffer(-_RING_INSET_M - 8.0).buffer(8.0)
    if not isinstance(ring, shapely.Polygon) or ring.area < _SMALLEST_RING_M2:
        return []
    road = shapely.LineString(shapely.simplify(ring.exterior, 1.5).coords)
    found: list[Lane] = [(road, SERVICE)]
    gates = int(rng.integers(2, 5))
    for start in rng.random() + np.arange(gates) / gates + rng.uniform(-0.1, 0.1, gates):
        gate = road.interpolate(start % 1.0, normalized=True)
        found.extend((lengthened(way, 0.5), SERVICE) for way in lines_of(shapely.shortest_line(gate, block.exterior)))
    for start in rng.random(1 + int(ring.area // 15_000)):
        ends = [road.interpolate(at % 1.0, normalized=True) for at in (start, start + rng.uniform(0.4, 0.6))]
        across = _winding(ends[0], ends[1], rng)
        # In a bent ring the way across may lead through somebody else's land.
        if ring.buffer(_RING_SLACK_M).contains(across):
            found.append((across, FOOTWAY))
    return found


def _winding(start: shapely.Point, stop: shapely.Point, rng: np.random.Generator) -> shapely.LineString:
    """Draw a softly winding line between two points."""
    origin, way = np.array([start.x, start.y]), np.array([stop.x - start.x, stop.y - start.y])
    along = np.linspace(0.0, 1.0, 9)
    sway = np.sin(along * np.pi * rng.integers(1, 3)) * rng.normal(0.0, 0.08)
    return shapely.LineString(origin + along[:, None] * way + sway[:, None] * np.array([-way[1], way[0]]))


def lengthened(line: shapely.LineString, by_m: float) -> shapely.LineString:
    """Let a line run on a little past its last point, so that it surely crosses what it should touch.

    Parameters
    ----------
    line
        At least two different points.
    by_m
        How far, in metres.

    Returns
    -------
    shapely.LineString
        The longer line.
    """
    corners = np.asarray(line.coords)
    ahead = corners[-1] - corners[-2]
    return shapely.LineString([*corners[:-1], corners[-1] + ahead / np.hypot(ahead[0], ahead[1]) * by_m])


def dead_ends(blocks: Sequence[shapely.Polygon], share: float, rng: np.random.Generator) -> list[Lane]:
    """Let alleys run into blocks and end there.

    Parameters
    ----------
    blocks
        Land between streets.
    share
        Alleys tried for a block of ordinary size; larger ones get more.
    rng
        Source of chance.

    Returns
    -------
    list[Lane]
        Alleys with their ``highway`` values.
    """
    found: list[Lane] = []
    for block in blocks:
        if block.area < _LEAST_ALLEY_BLOCK_M2:
            continue
        for _ in range(rng.poisson(share * min(1.0 + block.area / 25_000.0, 4.0))):
            alley = _alley(block.exterior, rng)
            tip = shapely.Point(alley.coords[-1])
            if block.contains(tip) and block.exterior.distance(tip) > _LEAST_GAP_M:
                found.append((alley, str(rng.choice([SERVICE, FOOTWAY, RESIDENTIAL], p=[0.45, 0.4, 0.15]))))
    return found


def _alley(edge: shapely.LinearRing, rng: np.random.Generator) -> shapely.LineString:
    """Start somewhere on a block's edge, go straight in, and bend half-way."""
    place = rng.random() * edge.length
    first, second = edge.interpolate(place - 0.5), edge.interpolate(place + 0.5)
    inward = np.array([first.y - second.y, second.x - first.x]) * (1.0 if edge.is_ccw else -1.0)
    start = np.array([(first.x + second.x) / 2, (first.y + second.y) / 2])
    half = float(np.clip(rng.lognormal(2.6, 0.7), 5.5, 90.0)) / 2
    turn = rng.normal(0.0, 0.25)
    ahead = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ inward
    # It starts a little outside, so that it surely crosses the edge.
    return shapely.LineString([start - 0.3 * inward, start + half * inward, start + half * inward + half * ahead])
