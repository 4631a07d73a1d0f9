"""Towns of any size: what a doorstep, snapping and opening cost as the town grows, and the largest one's memory."""

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from geo.access.doorstep import reach
from geo.region import replacement
from geo.region.region import Region
from geo.settings import Settings
from geo.streets import store
from geo.streets.projection import project
from geo.streets.search import Settled
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import Walking, walking
from tests.benchmarks import fresh, inputs, peers, picture
from tests.benchmarks.report import Check, Row, Section, verdict
from tests.benchmarks.timing import timed, timed_once
from tests.benchmarks.walks import PANDANA_SAME_S, SAME_S, apart, search

MOST_GROWTH = 1.5
OPEN_S = 2.0
SNAP_S = 0.1
DOORSTEP_S = 0.01
MEMORY_MB = 1000.0
PICTURE = "tests/benchmarks/pictures/growth.svg"
SMALL = 30_000
"""Pandana's contraction and networkx's graph of a larger town take minutes or gigabytes."""

Work = Callable[[], object]

_REACH = "Baeumgil, with snapping (`reach`)"
_SEARCH = "Baeumgil, the search alone (`settle`)"
_DRAWN = {
    _REACH: "Baeumgil",
    _SEARCH: "Baeumgil, search alone",
    "SciPy `dijkstra` with a limit": "SciPy",
    "Pandana `nodes_in_range`, once set up": "Pandana",
    "networkx `ego_graph`, as OSMnx's example has it": "networkx",
}
_SCIPY, _PANDANA, _NETWORKX = list(_DRAWN)[2:]
_WIDEST = 20


@dataclass(frozen=True)
class Asked:
    """The same question to every town."""

    minutes: float
    doorsteps: int
    within: int
    points: int
    runs: int


@dataclass
class _Found:
    """What was measured so far, by subject."""

    doorsteps: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    opening: list[Row] = field(default_factory=list)
    drawn: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    seconds: list[inputs.Floats] = field(default_factory=list)
    apart: dict[str, tuple[float, float, str]] = field(default_factory=dict)

    def compare(self, what: str, difference: float, *, allowed: float, unit: str) -> None:
        """Keep the greatest difference of all towns."""
        self.apart[what] = max(difference, self.apart.get(what, (0.0,))[0]), allowed, unit


def towns(
    sizes: Sequence[int], *, minutes: float, embedded: Region, folder: Path, page: Path, contract: int, runs: int
) -> Iterator[Section]:
    """Measure towns from the smallest to the largest.

    Parameters
    ----------
    sizes
        Their crossings.
    minutes
        The walk.
    embedded
        Its tables go with the largest town's streets, as a region.
    folder
        Where to store what is opened.
    page
        The folder of the page, below which the picture goes.
    contract
        Pandana is asked in towns of at most so many crossings.
    runs
        How many runs count.

    Yields
    ------
    Section
        Doorsteps, snapping, opening, and the largest town in a fresh process.
    """
    # No walk may come to the border of the smallest town.
    blocks = math.ceil(minutes * 60 * pace("adult").speed_m_s / inputs.BLOCK_M + 1)
    within = max(0, min(_WIDEST, math.isqrt(min(sizes)) // 2 - 1 - blocks))
    asked = Asked(minutes, 20, within, fresh.POINTS, runs)
    found = _Found()
    for size in sizes:
        town = walking(inputs.town(size), pace("adult"))
        _doorsteps(found, town, asked, contract=contract)
        _snapping(found, town, asked)
        _opening(found, town, folder / f"town-{size}.npz", runs=runs, last=size == sizes[-1])
    picture.draw(found.drawn, page / PICTURE, minutes=minutes, target_s=DOORSTEP_S)
    yield _doorstep_section(found, asked)
    yield Section(f"Growth: snapping {asked.points:,} points", found.points, checks=_checks(found, "m"))
    note = "Every byte is read and held against its checksum, and the arrays against each other."
    yield Section("Growth: opening a stored network", found.opening, [note])
    home = folder / "town"
    replacement.keep(Settings(home=home), dataclasses.replace(embedded, name="town", network=town.network))
    crossings = town.network.node_count
    del town
    walking.cache_clear()
    yield _in_a_fresh_process(home, crossings, runs=max(1, runs // 3))


def _doorsteps(found: _Found, town: Walking, asked: Asked, *, contract: int) -> None:
    """Time doorsteps around the middle and all over a town, ours and the peers'."""
    network, limit_s = town.network, asked.minutes * 60.0
    nodes = inputs.around_middle(network, asked.doorsteps, within=asked.within)
    spots, anywhere = inputs.spots(town, nodes), inputs.spots(town, inputs.some_nodes(network, asked.doorsteps))
    ours = [reach(town, spot, limit_min=asked.minutes).settled for spot in spots]
    found.seconds.append(np.concatenate([np.sort(settled.cost) for settled in ours]))
    question = (found, town, nodes, ours[0], limit_s)
    name = f"{network.node_count:,} nodes"
    works: dict[str, Work] = {
        _REACH: lambda: [reach(town, spot, limit_min=asked.minutes) for spot in spots],
        f"{_REACH}, all over the town": lambda: [reach(town, spot, limit_min=asked.minutes) for spot in anywhere],
        _SEARCH: lambda: [search(town, node, limit_s=limit_s) for node in nodes],
        _SCIPY: _scipy(*question),
    }
    setting_up = []
    if network.node_count <= contract:
        contraction, works[_PANDANA] = timed_once(lambda: _pandana(*question))
        setting_up.append(Row(f"{name}: Pandana, setting up: contraction, and a first answer", contraction))
    if network.node_count <= SMALL:
        works[_NETWORKX] = _networkx(*question)
    slow = {_NETWORKX: max(1, asked.runs // 3)}
    timings = {what: timed(work, slow.get(what, asked.runs), shared_by=asked.doorsteps) for what, work in works.items()}
    for what, timing in timings.items():
        beside = None if what.startswith("Baeumgil") else timings[_SEARCH]
        target = DOORSTEP_S if what.startswith(_REACH) else None
        found.doorsteps.append(Row(f"{name}: {what}", timing, beside, target))
        if what in _DRAWN:
            found.drawn.setdefault(_DRAWN[what], []).append((network.node_count, timing.median))
    found.doorsteps += setting_up


def _scipy(found: _Found, town: Walking, nodes: inputs.Ints, ours: Settled, limit_s: float) -> Work:
    """Ask SciPy for the seconds to every node."""
    arcs = peers.scipy_graph(town.outward)
    every = ours.cost_at(np.arange(town.network.node_count))
    theirs = peers.scipy_seconds(arcs, nodes[0], limit_s=limit_s)
    found.compare("Baeumgil and SciPy", apart(every, theirs, limit_s), allowed=SAME_S, unit="s")
    return lambda: [peers.scipy_seconds(arcs, node, limit_s=limit_s) for node in nodes]


def _pandana(found: _Found, town: Walking, nodes: inputs.Ints, ours: Settled, limit_s: float) -> Work:
    """Ask Pandana for the nodes within the limit, with the seconds to each."""
    contracted = peers.pandana_network(town)
    every = ours.cost_at(np.arange(town.network.node_count))
    told = peers.pandana_seconds(contracted, nodes[0], limit_s=limit_s)
    theirs = np.full(every.size, limit_s)
    theirs[told["destination"]] = told["seconds"]
    found.compare("Baeumgil and Pandana", apart(every, theirs, limit_s), allowed=PANDANA_SAME_S, unit="s")
    return lambda: [peers.pandana_seconds(contracted, node, limit_s=limit_s) for node in nodes]


def _networkx(found: _Found, town: Walking, nodes: inputs.Ints, ours: Settled, limit_s: float) -> Work:
    """Ask networkx for the streets within the limit."""
    graph, names = peers.osmnx_graph(town), town.network.node_id[nodes].tolist()
    around = peers.networkx_around(graph, names[0], limit_s=limit_s)
    lost = set(around).symmetric_difference(town.network.node_id[ours.node].tolist())
    found.compare("Baeumgil and networkx", len(lost), allowed=0, unit="nodes reached")
    return lambda: [peers.networkx_around(graph, name, limit_s=limit_s) for name in names]


def _snapping(found: _Found, town: Walking, asked: Asked) -> None:
    """Time the snapping of points all over a town, ours and shapely's."""
    network = town.network
    lon, lat = inputs.scattered(network, asked.points)
    x, y = project(network.crs, lon, lat)
    tree = peers.street_tree(town)
    ours = timed(lambda: snap(network, lon, lat=lat, edge_open=town.edge_open), asked.runs)
    theirs = timed(lambda: peers.shapely_nearest(tree, x, y), asked.runs)
    name = f"{network.node_count:,} nodes"
    found.points += [
        Row(f"{name}: Baeumgil `snap`, from degrees", ours, target=SNAP_S),
        Row(f"{name}: shapely `STRtree.nearest`, from metres", theirs, ours),
    ]
    access_m = snap(network, lon, lat=lat, edge_open=town.edge_open).access_m
    difference = float(np.abs(access_m - peers.shapely_nearest(tree, x, y)).max())
    found.compare("Baeumgil and shapely", difference, allowed=0.01, unit="m")


def _opening(found: _Found, town: Walking, path: Path, *, runs: int, last: bool) -> None:
    """Time the opening of a town's stored streets."""
    store.save(town.network, path)
    size = f"{town.network.node_count:,} nodes, {town.network.edge_count:,} edges, {path.stat().st_size / 1e6:.0f} MB"
    opened = timed(lambda: store.load(path), runs)
    found.opening.append(Row(f"{size}: `store.load`", opened, target=OPEN_S if last else None))
    path.unlink()


def _doorstep_section(found: _Found, asked: Asked) -> Section:
    """Say whether the cost of a doorstep grows."""
    times = [seconds for _, seconds in found.drawn[_DRAWN[_REACH]]]
    grown = times[-1] / times[0]
    alike = all(seconds.size == found.seconds[0].size for seconds in found.seconds)
    difference = max(float(np.abs(seconds - found.seconds[0]).max()) for seconds in found.seconds) if alike else np.inf
    found.compare("The towns", difference, allowed=SAME_S, unit="s")
    reached = found.seconds[0].size / asked.doorsteps
    streets = "Crooked blocks, three streets for every two crossings, two bends a street, alike around the middle of"
    asking = f"Mean of {asked.doorsteps} doorsteps a run, all at nodes, at most {asked.within} blocks from the middle"
    target = f"Target, the time of an answer does not grow with the city (at most {MOST_GROWTH} times)"
    notes = [
        f"{streets} every town, where {asked.minutes:g} minutes reach {reached:.0f} nodes.",
        f"{asking}; those all over the town share fewer streets, which the processor has at hand.",
        f"{target}: {grown:.2f} times from the smallest to the largest, {verdict(grown <= MOST_GROWTH)}.",
    ]
    shown = f"![Milliseconds a doorstep by the number of nodes]({PICTURE})"
    title = "Growth: one doorstep in towns of any size"
    return Section(title, found.doorsteps, notes, [*_checks(found, "s"), *_checks(found, "nodes reached")], shown)


def _in_a_fresh_process(home: Path, crossings: int, *, runs: int) -> Section:
    """Open the largest town as a region and answer, in a process that does nothing else."""
    steps = fresh.processes("use", str(home), "town", runs=runs)
    targets = {
        fresh.OPEN: OPEN_S, fresh.SNAP: SNAP_S, fresh.DOORSTEP: DOORSTEP_S, fresh.MEMORY: MEMORY_MB,
    }  # fmt: skip
    rows = [Row(what, figures, target=targets.get(what)) for what, figures in steps.items()]
    notes = [
        "The town's streets with the embedded region's tables; opening reads and checks every checksum.",
        "The first time loads the compiled code, which `serve` does before it lets anybody in.",
    ]
    return Section(f"A region of {crossings:,} nodes in a fresh process", rows, notes)


def _checks(found: _Found, unit: str) -> list[Check]:
    """Write the comparisons in one unit."""
    return [Check(what, *compared) for what, compared in found.apart.items() if compared[2] == unit]
