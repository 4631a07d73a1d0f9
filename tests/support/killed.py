"""Imports and updates that are killed at random moments, each in a process forked from this one.

``python -m support.killed FOLDER TIMES SEED`` writes one line of JSON: what survived each kill, what was left behind.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from geo.errors import GeoError
from geo.establish import Desk, Files, import_region, update_region
from geo.region import shelf
from geo.settings import Settings

BLOCKS = 6


def streets(path: Path, *, blocks: int) -> Path:
    """Write a grid of streets as OpenStreetMap XML."""
    spots = [(row, column) for row in range(blocks) for column in range(blocks)]
    nodes = [
        f'<node id="{row * 100 + column + 1}" lat="{37.6 + row / 1000}" lon="{126.9 + column / 1000}"/>'
        for row, column in spots
    ]
    ways = []
    for line in range(blocks):
        across = "".join(f'<nd ref="{line * 100 + column + 1}"/>' for column in range(blocks))
        down = "".join(f'<nd ref="{row * 100 + line + 1}"/>' for row in range(blocks))
        ways += [f'<way id="{line + 1}">{across}<tag k="highway" v="residential"/></way>']
        ways += [f'<way id="{line + 101}">{down}<tag k="highway" v="residential"/></way>']
    path.write_text(f'<osm version="0.6">{"".join(nodes + ways)}</osm>', encoding="utf-8")
    return path


def venues(path: Path, count: int) -> Path:
    """Write places to learn."""
    rows = [{"name_ko": f"배움터 {number}", "lat": 37.601 + number / 5000, "lon": 126.902} for number in range(count)]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Work in a forked process and kill it; tell whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(folder: Path, times: int, seed: int) -> dict[str, object]:
    """Kill imports, then updates."""
    settings = Settings(home=folder / "home", static=folder / "static", offline=True)
    desk = Desk(settings, "en", lambda _: None)
    small, large = (streets(folder / f"{blocks}.osm", blocks=blocks) for blocks in (BLOCKS, BLOCKS + 1))
    few, many = (venues(folder / f"{count}.csv", count) for count in (2, 3))
    chance = random.Random(seed)

    def imported(path: Path) -> Callable[[], object]:
        return lambda: import_region(desk, "city", Files(streets=path, venues=few), replace=True, accept_broken=False)

    def changed(path: Path) -> Callable[[], object]:
        return lambda: update_region(desk, "city", Files(venues=path), accept_broken=False)

    def state() -> list[int] | str:
        try:
            region = shelf.open_region(settings, "city")
        except GeoError as error:
            return str(error)
        return [region.network.edge_count, len(region.venues)]

    works = {"import": (imported(small), imported(large)), "update": (changed(few), changed(many))}
    regions = settings.home / "regions"
    seen: dict[str, list[dict[str, object]]] = {}
    for kind, (one, other) in works.items():
        targets = []
        for work in (one, other, one):
            begun = time.perf_counter()
            work()
            takes = time.perf_counter() - begun
            targets.append(state())
        before, seen[kind] = targets[0], []
        for number in range(times):
            # Half of the moments at any time, half while the region is written and renamed: each in its own stretch.
            earliest = 0.0 if number % 4 < 2 else 0.6
            moment = earliest + (1.2 - earliest) * (number + chance.random()) / times
            cut = killed_after(moment * takes, (other, one)[number % 2])
            # A machine with other work to do is now slower, now faster than it was when the time was taken.
            if cut == (moment > 1):
                takes *= 1.2 if cut else 0.8
            left = [path.name for path in regions.iterdir() if path.name.startswith(".")]
            after = state()
            run = {"before": before, "after": after, "new": targets[1 - number % 2], "cut": cut, "left": left}
            seen[kind].append(run)
            before = after
    works["import"][0]()
    return {"seen": seen, "last": state(), "left": sorted(path.name for path in regions.iterdir())}


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
