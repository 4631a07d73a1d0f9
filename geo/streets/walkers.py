"""Ways of walking: speeds, and what each of them cannot or would rather not use.

Speeds: Korean pedestrian study JAKO202025551105671 (adult, senior, cane, stroller), Korean signal design norm for
school zones (child), OpenSidewalks/TDEI cost function (wheelchair, and 0.5 m/s along steps).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from geo.errors import N_, UsageError

StepsRule = Literal["takes", "avoids", "never"]

STEPS_SPEED_M_S: Final = 0.5
AVOIDANCE_RATIO: Final = 2.0
"""A walker who avoids steps takes them only where the way round is more than this many times as long."""
SLOWEST_M_S: Final = 0.1
FASTEST_M_S: Final = 3.0


@dataclass(frozen=True)
class Walker:
    """A way of walking (not a population).

    Attributes
    ----------
    name
        Its name in commands and addresses.
    mean_m_s
        Mean walking speed, metres a second.
    cautious_m_s
        15th percentile where one was measured, else the mean.
    steps
        ``takes`` them, ``avoids`` them (see :data:`AVOIDANCE_RATIO`) or ``never`` takes them.
    max_incline_percent
        Steepest known incline that can be used; infinite where there is no limit.
    """

    name: str
    mean_m_s: float
    cautious_m_s: float
    steps: StepsRule = "takes"
    max_incline_percent: float = math.inf


WALKERS: Final[Mapping[str, Walker]] = MappingProxyType(
    {
        walker.name: walker
        for walker in (
            Walker("adult", 1.29, 1.01),
            Walker("senior", 1.13, 0.85),
            Walker("cane", 0.73, 0.73, "avoids"),
            Walker("child", 0.80, 0.80),
            Walker("stroller", 1.01, 1.01, "never"),
            Walker("wheelchair", 0.60, 0.60, "never", 8.3),
        )
    }
)


@dataclass(frozen=True)
class Pace:
    """A walker at a speed: all that the network needs to turn metres into seconds.

    Attributes
    ----------
    walker
        The way of walking.
    speed_m_s
        Speed on the level, metres a second.
    """

    walker: Walker
    speed_m_s: float


def pace(walker_name: str, speed: str | float = "mean") -> Pace:
    """Choose a walker and a speed.

    Parameters
    ----------
    walker_name
        One of :data:`WALKERS`.
    speed
        ``mean``, ``cautious``, or metres a second between 0.1 and 3.

    Returns
    -------
    Pace
        The two together.

    Raises
    ------
    UsageError
        If the walker is unknown or the speed is none of these.

    Examples
    --------
    >>> pace("senior", "cautious").speed_m_s
    0.85
    """
    walker = WALKERS.get(walker_name)
    if walker is None:
        msg = N_("unknown walker {walker}; choose one of {walkers}")
        raise UsageError(msg, walker=repr(walker_name), walkers=", ".join(WALKERS))
    if speed == "mean":
        return Pace(walker, walker.mean_m_s)
    if speed == "cautious":
        return Pace(walker, walker.cautious_m_s)
    try:
        own = float(speed)
    except ValueError:
        own = math.nan
    if not SLOWEST_M_S <= own <= FASTEST_M_S:
        msg = N_("the speed {speed} cannot be used; give mean, cautious, or {slowest} to {fastest} metres a second")
        raise UsageError(msg, speed=repr(speed), slowest=SLOWEST_M_S, fastest=FASTEST_M_S)
    return Pace(walker, own)


def without_stairs(at_pace: Pace) -> Pace:
    """Let a walker take no steps at all.

    Parameters
    ----------
    at_pace
        The walker and the speed.

    Returns
    -------
    Pace
        The same, but for the steps.

    Examples
    --------
    >>> without_stairs(pace("adult")).walker.steps
    'never'
    """
    return replace(at_pace, walker=replace(at_pace.walker, steps="never"))
