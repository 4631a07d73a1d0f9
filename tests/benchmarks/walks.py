"""Walks: from one doorstep, and from everywhere to the nearest places."""

import networkx as nx
import numpy as np
import numpy.typing as npt

from geo.access.catchments import catchments, nearest
from geo.access.doorstep import reach, walks_to
from geo.access.query import LIMITS_MIN
from geo.streets.search import settle
from geo.streets.snapping import Snaps
from geo.streets.walking import Walking
from tests.benchmarks import inputs, peers
from tests.benchmarks.report import Check, Row, Section, verdict
from tests.benchmarks.timing import timed, timed_once

TIMES_PANDANA = 10.0
WALK_M = 1200.0
NEAREST = 5
SAME_S = 1e-6
PANDANA_SAME_S = 0.1
"""Pandana adds up whole thousandths."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def nearest_places(city: str, at_pace: Walking, *, graph: nx.MultiDiGraph, places: int, runs: int) -> Section:
    """Time the nearest places of every node beside Pandana, SciPy and networkx."""
    network = at_pace.network
    nodes = inputs.some_nodes(network, places)
    limit_s = WALK_M / at_pace.pace.speed_m_s
    snaps = inputs.at_nodes(at_pace, nodes)
    asked = {"count": NEAREST, "limit_s": limit_s}
    arcs, turned = peers.scipy_graph(at_pace.inward), graph.reverse(copy=False)
    contraction, contracted = timed_once(lambda: peers.pandana_network(at_pace))
    placing, pandana = timed_once(lambda: peers.pandana_places(contracted, at_pace, nodes, **asked))
    names = network.node_id[nodes].tolist()

    def mine() -> Floats:
        return nearest(catchments(at_pace, snaps, limit_min=limit_s / 60.0), NEAREST)[0]

    slow = max(1, runs // 3)
    ours, theirs = timed(mine, runs), timed(pandana.nearest, runs)
    by_scipy = timed(lambda: peers.scipy_nearest(arcs, nodes, **asked), slow)
    by_networkx = timed(lambda: peers.networkx_nearest(turned, names, **asked), slow)
    rows = [
        Row("Baeumgil `catchments` and `nearest`, nothing prepared", ours),
        Row("Pandana `nearest_pois`, once set up", theirs, ours),
        Row("Pandana, setting up: contraction", contraction),
        Row("Pandana, setting up: `set_pois`", placing),
        Row(
            "Pandana `precompute`, which this question does not need", timed(lambda: contracted.precompute(limit_s), 1)
        ),
        Row("SciPy `dijkstra` with a limit, and a partition", by_scipy, ours),
        Row("networkx `single_source_dijkstra_path_length` with a cutoff, and a sort", by_networkx, ours),
    ]
    found = mine()
    lists = peers.networkx_nearest(turned, names, **asked)
    padded = [[*lists.get(node, []), *NEAREST * [np.inf]][:NEAREST] for node in network.node_id.tolist()]
    answers = (
        ("SciPy", peers.scipy_nearest(arcs, nodes, **asked), SAME_S),
        ("networkx", np.array(padded), SAME_S),
        ("Pandana", pandana.nearest(), PANDANA_SAME_S),
    )
    checks = [Check(f"Baeumgil and {name}", apart(found, other, limit_s), same, "s") for name, other, same in answers]
    times = theirs.times(ours)
    stand_in = f"{nodes.size} random nodes stand for venues; {WALK_M:,.0f} m on the level are {limit_s:.0f} s"
    target = f"Target, at least {TIMES_PANDANA:.0f} times as fast as Pandana once that is set up"
    notes = [
        f"{stand_in} for an adult, steps are slower for all alike. Baeumgil and Pandana use two threads.",
        f"{target}: {times:.0f} times, {verdict(times >= TIMES_PANDANA)}.",
    ]
    title = f"The {NEAREST} nearest of {nodes.size} venues within {WALK_M:,.0f} m, for every node of {city}"
    return Section(title, rows, notes, checks)


def doorsteps(city: str, at_pace: Walking, *, graph: nx.MultiDiGraph, venues: Snaps, count: int, runs: int) -> Section:
    """Time walks from one doorstep beside SciPy and networkx."""
    nodes = inputs.some_nodes(at_pace.network, count)
    rows = []
    for minutes in LIMITS_MIN:
        rows += _doorstep_rows(at_pace, nodes, minutes, graph=graph, venues=venues, runs=runs)
    notes = [
        f"Mean of {nodes.size} doorsteps a run, all at nodes. A search gives seconds to nodes and the ways back.",
        f"The whole answer adds snapping the doorstep and the walks to {venues.edge.size} venues, with their metres.",
    ]
    return Section(f"One doorstep in {city}", rows, notes, _doorstep_checks(at_pace, nodes, graph))


def _doorstep_rows(
    at_pace: Walking, nodes: Ints, minutes: float, *, graph: nx.MultiDiGraph, venues: Snaps, runs: int
) -> list[Row]:
    """Time one limit: the whole answer, then the search alone, ours and the peers'."""
    spots, names = inputs.spots(at_pace, nodes), at_pace.network.node_id[nodes].tolist()
    arcs = peers.scipy_graph(at_pace.outward)
    limit_s, share, slow = minutes * 60.0, nodes.size, max(1, runs // 3)
    whole = timed(
        lambda: [walks_to(reach(at_pace, spot, limit_min=minutes), venues) for spot in spots], runs, shared_by=share
    )
    ours = timed(lambda: [search(at_pace, node, limit_s=limit_s) for node in nodes], runs, shared_by=share)
    theirs = timed(lambda: [peers.scipy_seconds(arcs, node, limit_s=limit_s) for node in nodes], runs, shared_by=share)
    plain = timed(
        lambda: [peers.networkx_seconds(graph, name, limit_s=limit_s) for name in names], slow, shared_by=share
    )
    return [
        Row(f"{minutes:g} min: Baeumgil, the whole answer (`reach`, `walks_to`)", whole),
        Row(f"{minutes:g} min: Baeumgil, the search alone (`settle`)", ours),
        Row(f"{minutes:g} min: SciPy `dijkstra` with a limit", theirs, ours),
        Row(f"{minutes:g} min: networkx with a cutoff, without the ways back", plain, ours),
    ]


def _doorstep_checks(at_pace: Walking, nodes: Ints, graph: nx.MultiDiGraph) -> list[Check]:
    """Hold our seconds to every node against the peers', at the longest limit."""
    network = at_pace.network
    arcs = peers.scipy_graph(at_pace.outward)
    limit_s = LIMITS_MIN[-1] * 60.0
    by_scipy, by_networkx = 0.0, 0.0
    for spot, node in zip(inputs.spots(at_pace, nodes), nodes, strict=True):
        ours = reach(at_pace, spot, limit_min=LIMITS_MIN[-1]).settled.cost_at(np.arange(network.node_count))
        found = peers.networkx_seconds(graph, int(network.node_id[node]), limit_s=limit_s)
        theirs = np.array([found.get(name, np.inf) for name in network.node_id.tolist()])
        by_networkx = max(by_networkx, apart(ours, theirs, limit_s))
        by_scipy = max(by_scipy, apart(ours, peers.scipy_seconds(arcs, node, limit_s=limit_s), limit_s))
    return [
        Check("Baeumgil and SciPy", by_scipy, SAME_S, "s"),
        Check("Baeumgil and networkx", by_networkx, SAME_S, "s"),
    ]


def search(at_pace: Walking, node: np.int64, *, limit_s: float) -> None:
    """Search from a node, as the peers do."""
    settle(at_pace.outward, np.array([node], np.int32), seed_cost=np.zeros(1), limit=limit_s, parents=True)


def apart(ours: Floats, theirs: Floats, limit_s: float) -> float:
    """Greatest difference in seconds; beyond the limit counts as at it, so that no walk may be missing."""
    return float(np.abs(np.minimum(ours, limit_s) - np.minimum(theirs, limit_s)).max())
