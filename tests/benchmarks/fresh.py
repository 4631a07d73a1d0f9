"""Whole processes that start with nothing: ``python -m tests.benchmarks.fresh`` does one job and tells what it took."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.access.doorstep import reach
from geo.access.spot import Spot
from geo.region import replacement, shelf
from geo.region.intake import Files, imported, read_files
from geo.settings import Settings
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking
from tests.benchmarks import inputs
from tests.benchmarks.timing import Memory, Timing, timed

POINTS = 1000
MINUTES = 15.0
WHOLE = "from start to end"
MEMORY = "memory at the peak"
OPEN = "open the region (`open_region`)"
WALKING = "make it a walker's (`walking`)"
FIRST_SNAP, SNAP = (f"snap {POINTS:,} points, {when}" for when in ("the first time", "from then on"))
FIRST_DOORSTEP, DOORSTEP = (f"a doorstep of {MINUTES:g} min, {when}" for when in ("the first", "from then on"))

_AGAIN = 9
_DOORSTEPS = 20


def processes(job: str, *words: str, runs: int) -> dict[str, Timing | Memory]:
    """Run a job in several fresh processes, one after another.

    Parameters
    ----------
    job, words
        A function of this module, and what it takes.
    runs
        How many processes.

    Returns
    -------
    dict
        What each step took.
    """
    line = [sys.executable, "-m", "tests.benchmarks.fresh", job, *words]
    told = []
    for _ in range(runs):
        began = time.perf_counter()
        written = subprocess.run(line, cwd=inputs.ROOT, stdout=subprocess.PIPE, check=True).stdout
        told.append({WHOLE: time.perf_counter() - began, **json.loads(written)})
    return {step: (Memory if step == MEMORY else Timing)(tuple(figures[step] for figures in told)) for step in told[0]}


def bring_in(streets: str, home: str, name: str) -> dict[str, float]:
    """Import a street file and keep it as a region."""
    replacement.keep(Settings(home=Path(home)), imported(name, read_files(Files(streets=Path(streets)))))
    return {}


def use(home: str, name: str) -> dict[str, float]:
    """Open a region and answer."""
    steps: dict[str, float] = {}

    def step(what: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        steps[what] = time.perf_counter() - began
        return done

    network = step(OPEN, lambda: shelf.open_region(Settings(home=Path(home)), name)).network
    town = step(WALKING, lambda: walking(network, pace("adult")))
    lon, lat = inputs.scattered(network, POINTS)
    step(FIRST_SNAP, lambda: snap(network, lon, lat=lat, edge_open=town.edge_open))
    steps[SNAP] = timed(lambda: snap(network, lon, lat=lat, edge_open=town.edge_open), _AGAIN).median
    spots = [Spot(*at) for at in zip(lat[:_DOORSTEPS].tolist(), lon[:_DOORSTEPS].tolist(), strict=True)]
    step(FIRST_DOORSTEP, lambda: reach(town, spots[0], limit_min=MINUTES))
    steps[DOORSTEP] = timed(
        lambda: [reach(town, spot, limit_min=MINUTES) for spot in spots], _AGAIN, shared_by=len(spots)
    ).median
    return steps


def peak_mb() -> float:
    """Tell the most memory that this process held, as Linux counts it.

    ``getrusage`` would tell more: a process that a larger one has started is held to have been as large as that.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kibibytes = next(line for line in lines if line.startswith("VmHWM:")).split()[1]
    return int(kibibytes) * 1024 / 1e6


if __name__ == "__main__":
    job = {"bring_in": bring_in, "use": use}[sys.argv[1]]
    sys.stdout.write(json.dumps(job(*sys.argv[2:]) | {MEMORY: peak_mb()}))
