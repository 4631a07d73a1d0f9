"""A scenario as it stands in the address bar, so that a link is a way to keep it."""

from collections.abc import Collection, Mapping
from typing import Final

from geo.access.choices import known_venue
from geo.access.scenario import MOST_CHANGES, Scenario
from geo.access.spot import Spot, parse_spot
from geo.errors import N_, UsageError

_NEXT: Final = ";"


def scenario_from_address(
    parameters: Mapping[str, str], bounds: tuple[float, float, float, float], *, venue_ids: Collection[str]
) -> tuple[Scenario, list[UsageError]]:
    """Read a scenario from an address, which anybody may have written.

    Parameters
    ----------
    parameters
        ``open``, spots with ``;`` between, and ``close``, venues with ``;`` between; others are ignored.
    bounds
        West, south, east and north of the region, degrees.
    venue_ids
        The region's venues.

    Returns
    -------
    tuple
        The scenario without what cannot be used, and that, as errors to show.
    """
    ignored: list[UsageError] = []
    opened: list[Spot] = []
    closed: list[str] = []
    wished = [
        *(("open", text) for text in parameters.get("open", "").split(_NEXT, MOST_CHANGES) if text),
        *(("close", text) for text in parameters.get("close", "").split(_NEXT, MOST_CHANGES) if text),
    ]
    if len(wished) > MOST_CHANGES:
        msg = N_("an address holds at most {most} changes; those after them are left out")
        ignored.append(UsageError(msg, most=MOST_CHANGES))
        wished = wished[:MOST_CHANGES]
    for what, text in wished:
        try:
            if what == "open":
                opened.append(parse_spot(text, bounds))
            else:
                closed.append(known_venue(text, venue_ids))
        except UsageError as error:
            ignored.append(error)
    return Scenario(tuple(opened), tuple(dict.fromkeys(closed))), ignored


def scenario_to_address(scenario: Scenario) -> dict[str, str]:
    """Write a scenario for the address bar.

    Parameters
    ----------
    scenario
        What is changed.

    Returns
    -------
    dict of str
        For :func:`scenario_from_address`; new spaces are no doorsteps, so they stand where they are, to about a metre.

    Examples
    --------
    >>> scenario_to_address(Scenario((Spot(37.61, 126.92),), ("EP001", "EP002")))
    {'open': '37.61000,126.92000', 'close': 'EP001;EP002'}
    """
    address = {}
    if scenario.opened:
        address["open"] = _NEXT.join(f"{spot.lat:.5f},{spot.lon:.5f}" for spot in scenario.opened)
    if scenario.closed:
        address["close"] = _NEXT.join(scenario.closed)
    return address
