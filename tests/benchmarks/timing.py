"""How long something takes, and how much memory."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs of the same work."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(self.seconds)

    def times(self, other: "Timing") -> float:
        """Tell how many times as long as another this takes."""
        return self.median / other.median


@dataclass(frozen=True)
class Memory:
    """Megabytes (10^6 bytes) at the peak of several processes that did the same work."""

    megabytes: tuple[float, ...]


def timed(work: Callable[[], Any], runs: int, *, shared_by: int = 1) -> Timing:
    """Run some work once to warm up, then several times.

    Parameters
    ----------
    work
        What to run.
    runs
        How many runs count.
    shared_by
        A run does the same for so many doorsteps: its time is divided by their number.

    Returns
    -------
    Timing
        Wall-clock seconds.
    """
    work()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append((time.perf_counter() - began) / shared_by)
    return Timing(tuple(seconds))


def timed_once(work: Callable[[], Result]) -> tuple[Timing, Result]:
    """Run some work a single time, without a warm-up: for what takes many seconds.

    Parameters
    ----------
    work
        What to run.

    Returns
    -------
    tuple
        Wall-clock seconds, and what the work returned.
    """
    began = time.perf_counter()
    result = work()
    return Timing((time.perf_counter() - began,)), result
