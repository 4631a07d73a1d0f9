"""What a reader asks for, as it stands in the address bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from geo.access.choices import known_venue, one_of
from geo.access.spot import Spot, parse_spot
from geo.access.together import MOST_DOORSTEPS, Whose
from geo.errors import N_, UsageError
from geo.streets.walkers import Pace, pace, without_stairs

LIMITS_MIN: Final = (5, 7, 10, 15, 20, 30)
NAMED_SPEEDS: Final = ("cautious", "mean")
"""What ``speed`` may say in the address of a planning page."""
SHARED_STEP_DEG: Final = 0.0003
"""Addresses hold the spot rounded to about 30 m, so that a shared link does not point at a door."""

Way = Literal["quickest", "no_stairs", "green"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
WHOSE: Final[tuple[Whose, ...]] = get_args(Whose)
_NONE: Final = "no"
_NEXT: Final = ";"
"""Stands between further doorsteps."""


@dataclass(frozen=True)
class Doorstep:
    """Where somebody else starts, and how they walk."""

    spot: Spot
    walker: str
    own_speed_m_s: float | None = None

    @property
    def pace(self) -> Pace:
        """The walker at the chosen speed."""
        return _pace(self.walker, self.own_speed_m_s)


@dataclass(frozen=True)
class Query:
    """A resident's question.

    Attributes
    ----------
    spot
        The doorstep, None before one is chosen.
    walker
        Name of the way of walking.
    own_speed_m_s
        The reader's own speed, metres a second; None for the walker's mean.
    limit_min
        The walk, minutes, one of :data:`LIMITS_MIN`.
    venue_id
        The venue whose route is shown, None for the nearest.
    way
        Which way there is shown.
    others
        Further doorsteps, at most four.
    whose
        Whether it counts what any of the doorsteps reaches, or what all of them reach.
    no_stairs
        Whether nobody takes any stairs, whoever walks.
    """

    spot: Spot | None = None
    walker: str = "adult"
    own_speed_m_s: float | None = None
    limit_min: int = 10
    venue_id: str | None = None
    way: Way = "quickest"
    others: tuple[Doorstep, ...] = ()
    whose: Whose = "any"
    no_stairs: bool = False

    @property
    def pace(self) -> Pace:
        """The walker at the chosen speed."""
        own = _pace(self.walker, self.own_speed_m_s)
        return without_stairs(own) if self.no_stairs else own

    @property
    def everybody(self) -> tuple[tuple[Pace, Spot], ...]:
        """Who starts where, this doorstep first; nobody before it is chosen."""
        if self.spot is None:
            return ()
        others = ((without_stairs(one.pace) if self.no_stairs else one.pace, one.spot) for one in self.others)
        return ((self.pace, self.spot), *others)


def from_address(
    parameters: Mapping[str, str], bounds: tuple[float, float, float, float], *, venue_ids: frozenset[str]
) -> tuple[Query, list[UsageError]]:
    """Read a query from an address, which anybody may have written.

    Parameters
    ----------
    parameters
        ``at``, ``walker``, ``speed``, ``minutes``, ``to``, ``way``, ``also``, ``whose`` and ``stairs``;
        others are ignored.
    bounds
        West, south, east and north of the region, degrees.
    venue_ids
        The region's venues.

    Returns
    -------
    tuple
        The query, with defaults in place of what cannot be used, and what was ignored, as errors to show.
    """
    readers: dict[str, Callable[[str], dict[str, Any]]] = {
        "at": lambda text: {"spot": parse_spot(text, bounds)},
        "walker": lambda text: {"walker": pace(text).walker.name},
        "speed": lambda text: {} if text in NAMED_SPEEDS else {"own_speed_m_s": pace("adult", _number(text)).speed_m_s},
        "minutes": lambda text: {"limit_min": _limit(text)},
        "to": lambda text: {"venue_id": known_venue(text, venue_ids)} if text else {},
        "way": lambda text: {"way": one_of("way", text, WAYS)},
        "also": lambda text: {"others": _doorsteps(text, bounds)},
        "whose": lambda text: {"whose": one_of("whose", text, WHOSE)},
        "stairs": lambda text: {"no_stairs": one_of("stairs", text, (_NONE,)) == _NONE},
    }
    query, ignored = Query(), []
    for name, value in parameters.items():
        try:
            query = replace(query, **readers[name](value) if name in readers else {})
        except UsageError as error:
            ignored.append(error)
    further = parameters.get("also", "").count(_NEXT) + 1
    if further > MOST_DOORSTEPS - 1:
        msg = N_("the link has {count} further doorsteps; only the first {most} are used")
        ignored.append(UsageError(msg, count=further, most=MOST_DOORSTEPS - 1))
    return query, ignored


def to_address(query: Query) -> dict[str, str]:
    """Write a query for the address bar.

    Parameters
    ----------
    query
        The question.

    Returns
    -------
    dict of str
        Every spot is rounded to about 30 m.

    Examples
    --------
    >>> to_address(Query(Spot(37.61021, 126.92974), limit_min=5))
    {'at': '37.6101,126.9297', 'walker': 'adult', 'minutes': '5'}
    """
    address = {}
    if query.spot:
        address["at"] = _rounded(query.spot)
    address |= {"walker": query.walker, "minutes": str(query.limit_min)}
    if query.own_speed_m_s is not None:
        address["speed"] = f"{query.own_speed_m_s:g}"
    if query.venue_id:
        address["to"] = query.venue_id
    if query.way != "quickest":
        address["way"] = query.way
    if query.others:
        address["also"] = _NEXT.join(map(_written, query.others))
        address["whose"] = query.whose
    if query.no_stairs:
        address["stairs"] = _NONE
    return address


def shared_spot(spot: Spot) -> Spot:
    """Round a spot as a shared link does.

    Parameters
    ----------
    spot
        The doorstep.

    Returns
    -------
    Spot
        On a grid of about 30 m.
    """
    return Spot(*(round(round(value / SHARED_STEP_DEG) * SHARED_STEP_DEG, 4) for value in (spot.lat, spot.lon)))


def _rounded(spot: Spot) -> str:
    rounded = shared_spot(spot)
    return f"{rounded.lat:.4f},{rounded.lon:.4f}"


def _written(one: Doorstep) -> str:
    """Write a doorstep, with its walker's speed where it is their own."""
    own = "" if one.own_speed_m_s is None else f",{one.own_speed_m_s:g}"
    return f"{_rounded(one.spot)},{one.walker}{own}"


def _pace(walker: str, own_speed_m_s: float | None) -> Pace:
    return pace(walker, "mean" if own_speed_m_s is None else own_speed_m_s)


def _doorsteps(text: str, bounds: tuple[float, float, float, float]) -> tuple[Doorstep, ...]:
    """Read further doorsteps, ``LAT,LON,WALKER,M/S`` with ``;`` between; who does not say how they walk is an adult."""
    found = []
    for number, part in enumerate(text.split(_NEXT, MOST_DOORSTEPS)[: MOST_DOORSTEPS - 1], start=2):
        try:
            found.append(_doorstep(part, bounds))
        except UsageError as error:
            msg = N_("doorstep {number} of the link: {problem}")
            raise UsageError(msg, number=number, problem=error) from None
    return tuple(found)


def _doorstep(text: str, bounds: tuple[float, float, float, float]) -> Doorstep:
    lat, lon, walker, own, *_ = (*text.split(",", 4), "", "", "", "")
    speed = _pace(walker or "adult", _number(own)).speed_m_s if own else None
    return Doorstep(parse_spot(f"{lat},{lon}", bounds), pace(walker or "adult").walker.name, speed)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        msg = N_("the speed {speed} is no number; give metres a second")
        raise UsageError(msg, speed=repr(text[:40])) from None


def _limit(text: str) -> int:
    for limit in LIMITS_MIN:
        if text == str(limit):
            return limit
    msg = N_("a walk of {minutes} minutes is not offered here; choose one of {limits}")
    raise UsageError(msg, minutes=repr(text[:40]), limits=", ".join(map(str, LIMITS_MIN)))
