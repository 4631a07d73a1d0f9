"""A run of coverage as a file: what was asked, of which data, so that anybody can run it again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from geo import tables as t
from geo.access.doorstep import check_limit
from geo.access.scenario import MOST_CHANGES, TODAY, Scenario
from geo.access.spot import Spot
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.streets.walkers import WALKERS, pace

VERSION: Final = 1
LONGEST_FILE: Final = 100_000
_NAMED: Final = ("mean", "cautious")


@dataclass(frozen=True)
class Parameters:
    """What was asked.

    Attributes
    ----------
    region
        The region's name.
    walkers
        Names of walkers, in order.
    speed
        ``mean``, ``cautious``, or metres a second.
    minutes
        The walk.
    group
        One of :data:`geo.tables.GROUPS`.
    scenario
        What is changed.
    data
        The fingerprint of the region's data (:func:`geo.region.fingerprint.fingerprint`); empty where unknown.
    """

    region: str
    walkers: tuple[str, ...]
    speed: str
    minutes: float
    group: str = "all"
    scenario: Scenario = TODAY
    data: str = ""


def to_json(parameters: Parameters) -> str:
    """Write parameters as a file.

    Parameters
    ----------
    parameters
        What was asked.

    Returns
    -------
    str
        JSON that :func:`from_json` reads.
    """
    scenario = parameters.scenario
    said = {
        "baeumgil_coverage": VERSION,
        "region": parameters.region,
        "walkers": list(parameters.walkers),
        "speed": parameters.speed,
        "minutes": parameters.minutes,
        "group": parameters.group,
        "open": [{t.LAT: spot.lat, t.LON: spot.lon} for spot in scenario.opened],
        "close": list(scenario.closed),
        "data": parameters.data,
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Parameters:
    """Read parameters from a file, which anybody may have written.

    Parameters
    ----------
    text
        As :func:`to_json` writes it; ``open``, ``close``, ``group`` and ``data`` may be absent.

    Returns
    -------
    geo.access.parameters.Parameters
        Every value checked but for what only the region knows: its venues and groups.

    Raises
    ------
    UsageError
        If it is no such file, or a value cannot be used: says which.
    """
    try:
        said = json.loads(text[:LONGEST_FILE])
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("baeumgil_coverage") != VERSION:
        msg = N_("this is no file of parameters; write one with: baeumgil coverage --params-out FILE")
        raise UsageError(msg)
    readers: dict[str, Callable[[Any], Any]] = {
        "region": _text,
        "walkers": _walkers,
        "speed": _speed,
        "minutes": lambda value: check_limit(_number(value)),
        "group": _group,
        "open": _spots,
        "close": lambda value: tuple(_text(one) for one in _list(value)),
        "data": lambda value: str(value)[:64],
    }
    given: dict[str, Any] = {"group": "all", "open": [], "close": [], "data": ""} | said
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            read[name] = reader(given[name])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            msg = N_("{name} of the parameters cannot be used ({value}): {problem}")
            what = error if isinstance(error, UsageError) else type(error).__name__
            raise UsageError(msg, name=name, value=repr(given.get(name))[:60], problem=what) from None
    scenario = Scenario(read.pop("open"), tuple(dict.fromkeys(read.pop("close"))))
    return Parameters(**read, scenario=scenario)


def facts_of(region: Region, parameters: Parameters) -> dict[str, str]:
    """Say what was asked, and of which data.

    Parameters
    ----------
    region
        The region.
    parameters
        What was asked.

    Returns
    -------
    dict of str
        Its title, the parameters as a file, and every source with its licence and date.
    """
    origin = region.network.origin
    sources = {
        f"source {number}": f"{one.what_en}: {one.publisher}, {one.licence}, {one.date}"
        for number, one in enumerate(region.sources, 1)
    }
    streets = f"{origin.name_en}, {origin.licence}, {origin.date or 'date unknown'}"
    return {"region": region.title_en, "parameters": to_json(parameters).strip(), "streets": streets, **sources}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_CHANGES:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _walkers(value: Any) -> tuple[str, ...]:
    names = tuple(pace(_text(one)).walker.name for one in _list(value))
    if not names or len(set(names)) != len(names) or len(names) > len(WALKERS):
        raise ValueError
    return names


def _speed(value: Any) -> str:
    text = value if value in _NAMED else f"{_number(value) if not isinstance(value, str) else float(value):g}"
    pace("adult", text)
    return str(text)


def _group(value: Any) -> str:
    if value not in t.GROUPS:
        raise ValueError
    return str(value)


def _spots(value: Any) -> tuple[Spot, ...]:
    return tuple(Spot(_number(one[t.LAT]), _number(one[t.LON])) for one in _list(value))
