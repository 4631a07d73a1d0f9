"""Measure everything and write BENCHMARKS.md: ``python -m tests.benchmarks``."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geo.access.nearest import venue_places
from geo.region import shelf
from geo.settings import EMBEDDED_REGION, Settings
from geo.streets.walkers import pace
from geo.streets.walking import walking
from tests.benchmarks import answers, growth, inputs, peers, report, sites, streets, visits, walks

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
VENUES = 130
RUNS = 9


def sections(folder: Path, page: Path, *, long: bool) -> Iterator[report.Section]:
    """Measure one subject after another."""
    extract = inputs.real_city()
    imported, network = streets.reading(extract, home=folder / "home", runs=3)
    yield imported
    city = walking(network, pace("adult"))
    graph = peers.osmnx_graph(city)
    yield streets.opening(extract.name, city, graph=graph, folder=folder, runs=RUNS)
    yield streets.snapping(extract.name, city, graph=graph, count=1000, runs=RUNS)
    yield walks.nearest_places(extract.name, city, graph=graph, places=VENUES, runs=RUNS)
    region = shelf.open_region(Settings(home=folder / "home"), EMBEDDED_REGION)
    home = walking(region.network, pace("adult"))
    home_graph = peers.osmnx_graph(home)
    yield walks.nearest_places("Eunpyeong", home, graph=home_graph, places=len(region.venues), runs=RUNS)
    venues = inputs.at_nodes(city, inputs.some_nodes(network, VENUES))
    yield walks.doorsteps(extract.name, city, graph=graph, venues=venues, count=20, runs=RUNS)
    ours = venue_places(region, home)
    yield walks.doorsteps("Eunpyeong", home, graph=home_graph, venues=ours, count=20, runs=RUNS)
    yield answers.click(region, count=20, runs=RUNS)
    yield answers.searches(region, runs=RUNS)
    yield answers.everybody(region, runs=RUNS)
    yield sites.location_models(candidates=500, points=20_000, few=100, some=2_000, open_now=20, rooms=10, runs=3)
    yield sites.small_models(candidates=40, points=200, rooms=5)
    yield sites.what_if(region, runs=RUNS)
    yield answers.commands(folder / "home", runs=3)
    (folder / "served").mkdir()
    yield visits.visits(folder / "served")
    del city, network, graph, home, home_graph
    walking.cache_clear()
    most = SIZES[-1] if long else growth.SMALL
    yield from growth.towns(SIZES, minutes=15.0, embedded=region, folder=folder, page=page, contract=most, runs=RUNS)


def main() -> int:
    """Measure, write, and fail if any two answers disagree."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--long", action="store_true", help="also let Pandana contract the large towns (many minutes)")
    parser.add_argument("--to", type=Path, default=inputs.ROOT, help="where to write BENCHMARKS.md and its picture")
    arguments = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for section in sections(Path(folder), arguments.to, long=arguments.long):
            found.append(section)
            sys.stderr.write(f"measured: {section.title}\n")
    report.write(found, arguments.to / "BENCHMARKS.md")
    wrong = [check for section in found for check in section.checks if not check.holds]
    sys.stderr.writelines(f"{check}\n" for check in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
