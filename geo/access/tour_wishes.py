"""What is asked of a tour, as it stands in the address bar."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from geo.access.choices import one_of
from geo.access.query import shared_spot
from geo.access.spot import Spot, parse_spot
from geo.access.tours import ANY_THEME, MOST_MIN, MOST_STOPS, Asked
from geo.errors import N_, UsageError
from geo.streets.walkers import WALKERS

_MINUTES_LETTERS: Final = len("2026-11-25T09:30")


@dataclass(frozen=True)
class TourWishes:
    """What is asked of a tour.

    Attributes
    ----------
    school_id
        Where it starts and ends; None where that is ``spot``.
    spot
        A start that is no school; None where neither was chosen.
    minutes
        From the start until everybody is back.
    stops
        How many places.
    theme
        One of :data:`geo.access.tours.ANY_THEME`.
    walker
        One of :data:`geo.streets.walkers.WALKERS`.
    no_stairs
        Whether no stairs may be taken.
    starts
        When it sets off, Korea's time; None where that is not settled.
    via
        The stops in an order of one's own, by their identifiers; none where the best are to be found.
    """

    school_id: str | None = None
    spot: Spot | None = None
    minutes: int = 120
    stops: int = 3
    theme: str = "any"
    walker: str = "child"
    no_stairs: bool = False
    starts: dt.datetime | None = None
    via: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """The time and the stops."""
        return Asked(float(self.minutes), self.stops)


def tour_from_address(
    parameters: Mapping[str, str],
    bounds: tuple[float, float, float, float],
    *,
    schools: Collection[str],
    sites: Collection[str],
) -> tuple[TourWishes, list[UsageError]]:
    """Read what is asked of a tour from an address, which anybody may have written.

    Parameters
    ----------
    parameters
        ``school``, ``from``, ``round``, ``stops``, ``theme``, ``who``, ``steps``, ``starts`` and ``via``; others are
        ignored.
    bounds
        West, south, east and north of the region, degrees.
    schools, sites
        Identifiers of the region's.

    Returns
    -------
    tuple
        The wishes, with defaults in place of what cannot be used, and what was ignored, as errors to show.
    """
    readers: dict[str, Callable[[str], dict[str, Any]]] = {
        "school": lambda text: {"school_id": one_of("school", text, tuple(schools))},
        "from": lambda text: {"spot": shared_spot(parse_spot(text, bounds))},
        "round": lambda text: {"minutes": _whole("round", text, int(MOST_MIN))},
        "stops": lambda text: {"stops": _whole("stops", text, MOST_STOPS)},
        "theme": lambda text: {"theme": one_of("theme", text, ANY_THEME)},
        "who": lambda text: {"walker": one_of("who", text, tuple(WALKERS))},
        "steps": lambda text: {"no_stairs": one_of("steps", text, ("no",)) == "no"},
        "starts": lambda text: {"starts": moment(text)},
        "via": lambda text: {"via": _via(text, sites)},
    }
    wishes, ignored = TourWishes(), []
    for name in sorted(readers.keys() & parameters.keys()):
        try:
            wishes = replace(wishes, **readers[name](parameters[name]))
        except UsageError as error:
            ignored.append(error)
    # A school is where it is; a spot beside it would be another start.
    return (replace(wishes, spot=None) if wishes.school_id else wishes), ignored


def tour_to_address(wishes: TourWishes) -> dict[str, str]:
    """Write what is asked of a tour for the address bar.

    Parameters
    ----------
    wishes
        What is asked.

    Returns
    -------
    dict of str
        For :func:`tour_from_address`; what is as at first is left out, but for the time and the stops.
    """
    spot = wishes.spot and shared_spot(wishes.spot)
    written = {
        "school": wishes.school_id,
        "from": f"{spot.lat:.4f},{spot.lon:.4f}" if spot else None,
        "round": str(wishes.minutes),
        "stops": str(wishes.stops),
        "theme": None if wishes.theme == "any" else wishes.theme,
        "who": None if wishes.walker == "child" else wishes.walker,
        "steps": "no" if wishes.no_stairs else None,
        "starts": wishes.starts.isoformat(timespec="minutes") if wishes.starts else None,
        "via": ",".join(wishes.via) or None,
    }
    return {name: text for name, text in written.items() if text}


def moment(text: str) -> dt.datetime:
    """Read a day and an hour of Korea.

    Parameters
    ----------
    text
        Such as ``2026-11-25T09:30``.

    Returns
    -------
    datetime.datetime
        Without a time zone.

    Raises
    ------
    UsageError
        If it is none.
    """
    try:
        found = dt.datetime.fromisoformat(text) if len(text) == _MINUTES_LETTERS else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        msg = N_("{text} is no day and hour; write them as 2026-11-25T09:30")
        raise UsageError(msg, text=repr(text[:40]))
    return found


def _whole(name: str, text: str, most: int) -> int:
    """Read a whole number from 1 on."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        msg = N_("{name}={text} cannot be used; give a whole number from 1 to {most}")
        raise UsageError(msg, name=name, text=repr(text[:40]), most=most)
    return int(text)


def _via(text: str, sites: Collection[str]) -> tuple[str, ...]:
    """Read stops, none of them twice."""
    stops = tuple(dict.fromkeys(text.split(",", maxsplit=MOST_STOPS)[:MOST_STOPS]))
    for stop in stops:
        if stop not in sites:
            msg = N_("there is no place {site} for a tour here; choose one from the list")
            raise UsageError(msg, site=repr(stop[:40]))
    return stops
