"""The kernel against SciPy and against brute force."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from geo.streets import _kernel


def random_arcs(rng: np.random.Generator, nodes: int, arcs: int, *, zeros: float = 0.2, closed: float = 0.1):
    """Arcs in rows; some cost nothing, some are closed, some are a hundred times as long as the rest."""
    tail = np.sort(rng.integers(0, nodes, arcs))
    head = rng.integers(0, nodes, arcs).astype(np.int32)
    cost = rng.uniform(0.1, 30, arcs)
    cost[rng.random(arcs) < 0.02] *= 100
    cost[rng.random(arcs) < zeros] = 0.0
    cost[rng.random(arcs) < closed] = np.inf
    indptr = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=nodes), out=indptr[1:])
    return indptr, tail, head, cost


def settled(arcs, seeds, seed_s, *, limit, width, parents=None):
    indptr, head, cost = arcs
    nodes = indptr.size - 1
    longest = cost[np.isfinite(cost)].max(initial=0.0)
    time_s, touched = np.full(nodes, np.inf), np.empty(nodes, np.int32)
    ring = np.full(int(longest / width) + 3, -1, np.int32)
    parent = np.empty(0, np.int64) if parents is None else parents
    seeds, seed_s = np.asarray(seeds, np.int32), np.asarray(seed_s, float)
    count = _kernel.settle(indptr, head, cost, seeds, seed_s, limit, width, time_s, parent, touched, ring)
    assert sorted(touched[:count]) == np.flatnonzero(np.isfinite(time_s)).tolist()
    assert (ring == -1).all()
    return time_s


def by_scipy(indptr, head, cost, seeds, seed_s):
    """Dijkstra from one more node, whose arcs lead to the seeds; a cost of 0 is a tiny one there."""
    nodes = indptr.size - 1
    tail = np.repeat(np.arange(nodes), np.diff(indptr))
    best: dict[tuple[int, int], float] = {}
    for a, b, c in [*zip(tail, head, cost, strict=True), *((nodes, s, c) for s, c in zip(seeds, seed_s, strict=True))]:
        if np.isfinite(c):
            best[int(a), int(b)] = min(best.get((int(a), int(b)), np.inf), max(float(c), 1e-12))
    rows, columns = np.array(list(best)).T if best else (np.empty(0, int), np.empty(0, int))
    matrix = sp.csr_array((list(best.values()), (rows, columns)), shape=(nodes + 1, nodes + 1))
    return sp.csgraph.dijkstra(matrix, indices=nodes)[:nodes]


@given(seed=st.integers(0, 2**32), nodes=st.integers(1, 60), width=st.sampled_from([0.01, 1.0, 7.3, 500.0]))
def test_times_are_scipy_s_whatever_the_bucket(seed: int, nodes: int, width: float) -> None:
    rng = np.random.default_rng(seed)
    indptr, _, head, cost = random_arcs(rng, nodes, int(rng.integers(0, 4 * nodes)))
    seeds = rng.integers(0, nodes, int(rng.integers(1, 6)))
    seed_s = rng.choice([0.0, 5.0, 400.0, 90_000.0, np.inf], seeds.size) + rng.random(seeds.size)
    limit = float(rng.choice([0.0, 25.0, 90_010.0, np.inf]))
    truth = by_scipy(indptr, head, cost, seeds, seed_s)
    ours = settled((indptr, head, cost), seeds, seed_s, limit=limit, width=width)
    within = ours <= limit
    assert np.array_equal(within & np.isfinite(ours), (truth <= limit) & np.isfinite(truth))
    known = np.isfinite(ours)
    assert np.abs(ours[known] - truth[known]).max(initial=0.0) <= 1e-9


@given(st.integers(0, 2**32))
def test_the_way_back_costs_what_the_time_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    indptr, tail, head, cost = random_arcs(rng, 40, 120)
    parent = np.full(40, -9, np.int64)
    seeds = np.array([0, 7, 7])
    times = settled((indptr, head, cost), seeds, [1.0, 3.0, 2.0], limit=np.inf, width=4.0, parents=parent)
    for node in np.flatnonzero(np.isfinite(times)):
        arcs, at = [], node
        while parent[at] >= 0:
            assert head[parent[at]] == at
            arcs.append(parent[at])
            at = tail[parent[at]]
            assert len(arcs) <= 40
        start = {0: 1.0, 7: 2.0}[int(at)]
        assert abs(start + cost[arcs].sum() - times[node]) <= 1e-9


def test_the_limit_is_inclusive() -> None:
    indptr, head, cost = np.array([0, 1, 2, 2]), np.array([1, 2], np.int32), np.array([300.0, 300.0])
    assert settled((indptr, head, cost), [0], [0.0], limit=600.0, width=1.0).tolist() == [0, 300, 600]
    assert settled((indptr, head, cost), [0], [0.0], limit=np.nextafter(600.0, 0), width=1.0).tolist() == [
        0,
        300,
        np.inf,
    ]


@pytest.mark.parametrize("limit", [0.0, 10.0, np.inf])
def test_an_infinite_seed_starts_nothing_and_ends(limit: float) -> None:
    indptr, head, cost = np.array([0, 1, 1]), np.array([1], np.int32), np.array([5.0])
    assert settled((indptr, head, cost), [0, 1], [0.0, np.inf], limit=limit, width=2.0)[0] == 0
    assert np.isinf(settled((indptr, head, cost), [0, 1], [np.inf, np.inf], limit=limit, width=2.0)).all()
    assert np.isinf(settled((indptr, head, cost), [], [], limit=limit, width=2.0)).all()


def test_a_queue_longer_than_its_first_pool() -> None:
    nodes = 5000
    indptr = np.concatenate([[0], np.full(nodes, nodes - 1)])
    head = np.arange(1, nodes, dtype=np.int32)
    cost = np.arange(1, nodes) * 0.25
    assert settled((indptr, head, cost), [0], [0.0], limit=np.inf, width=1.0).tolist() == [0.0, *cost]


def test_each_source_has_its_own_catchment() -> None:
    rng = np.random.default_rng(5)
    indptr, _, head, cost = random_arcs(rng, 3000, 9000)
    bounds = np.array([0, 2, 2, 3, 4])
    seeds, seed_s = np.array([1, 2, 50, 1], np.int32), np.array([0.0, 1.0, 2.0, 0.0])
    work = np.full(3000, np.inf), np.empty(3000, np.int32), np.full(5000, -1, np.int32)
    found_bounds, node, seconds = _kernel.settle_each(indptr, head, cost, bounds, seeds, seed_s, 1e9, 2.0, *work)
    assert np.isinf(work[0]).all()
    assert found_bounds[-1] > 4096
    for source in range(4):
        mine = slice(bounds[source], bounds[source + 1])
        alone = settled((indptr, head, cost), seeds[mine], seed_s[mine], limit=1e9, width=2.0)
        got = np.full(3000, np.inf)
        got[node[found_bounds[source] : found_bounds[source + 1]]] = seconds[
            found_bounds[source] : found_bounds[source + 1]
        ]
        assert np.array_equal(got, alone)


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_nearest_of_each_is_a_sort(seed: int, wanted: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 4, (7, 6)).astype(float)
    table[rng.random((7, 6)) < 0.3] = np.inf
    listed = [np.flatnonzero(np.isfinite(table[:, k])) for k in range(6)]
    indptr = np.concatenate([[0], np.cumsum([rows.size for rows in listed])])
    node = np.concatenate(listed).astype(np.int32)
    seconds = np.concatenate([table[rows, k] for k, rows in enumerate(listed)])
    best_s, best = _kernel.nearest_of_each(indptr, node, seconds, 7, wanted)
    for row in range(7):
        ranked = sorted((table[row, k], k) for k in range(6) if np.isfinite(table[row, k]))[:wanted]
        ranked += [(np.inf, -1)] * (wanted - len(ranked))
        assert list(zip(best_s[row].tolist(), best[row].tolist(), strict=True)) == ranked
