"""The search around the kernel: measures of the queue, shared workspaces, threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.streets.search import CostedArcs, costed, settle, settle_each


def ring_of(costs: list[float]) -> CostedArcs:
    """Nodes in a circle, each with an arc to the next."""
    count = len(costs)
    head = np.roll(np.arange(count, dtype=np.int32), -1)
    return costed(np.arange(count + 1), head, np.array(costs))


def from_first(arcs: CostedArcs, limit: float = np.inf, **more: bool):
    return settle(arcs, np.array([0], np.int32), seed_cost=np.zeros(1), limit=limit, **more)


@pytest.mark.parametrize(
    "costs",
    [[0.0, 0.0, 0.0], [np.inf, 1.0, 1.0], [np.inf, np.inf, np.inf], [1e-9, 1e6, 1e-9], [1e9, 1.0, 0.0], [1.0] * 5000],
)
def test_any_mixture_of_costs_is_searched_exactly(costs: list[float]) -> None:
    found = from_first(ring_of(costs))
    expected = np.concatenate([[0.0], np.cumsum(costs)])[: len(costs)]
    assert np.allclose(found.cost_at(np.arange(len(costs))), expected, rtol=1e-12, atol=0)


@given(st.lists(st.one_of(st.just(np.inf), st.floats(0, 1e12)), min_size=1, max_size=30))
def test_the_ring_is_longer_than_every_open_arc_and_bounded(costs: list[float]) -> None:
    arcs = ring_of(costs)
    longest = max([cost for cost in costs if np.isfinite(cost)], default=0.0)
    assert longest / arcs.bucket < arcs.buckets - 1
    assert arcs.buckets <= 4096


def test_a_narrow_search_touches_no_more_than_it_must() -> None:
    found = from_first(ring_of([10.0] * 100), 35.0, parents=True)
    assert found.node.tolist() == [0, 1, 2, 3]
    assert found.cost.tolist() == [0, 10, 20, 30]
    assert found.arc.tolist() == [-1, 0, 1, 2]
    assert found.cost_at([[3, 4], [0, 99]]).tolist() == [[30, np.inf], [0, np.inf]]


def test_nothing_within_the_limit_is_an_empty_answer() -> None:
    found = settle(ring_of([1.0] * 3), np.array([1], np.int32), seed_cost=np.array([5.0]), limit=4.0)
    assert found.node.size == 0
    assert found.cost_at([0, 1]).tolist() == [np.inf, np.inf]


def test_searches_leave_nothing_behind_for_the_next() -> None:
    arcs = ring_of([1.0] * 50)
    first = from_first(arcs)
    settle(arcs, np.array([20], np.int32), seed_cost=np.zeros(1), limit=5.0, parents=True)
    settle_each(arcs, np.array([0, 1]), seed_node=np.array([9], np.int32), seed_cost=np.zeros(1), limit=3.0)
    again = from_first(arcs)
    assert np.array_equal(first.cost, again.cost)


def test_networks_of_one_size_but_other_rings_share_workspaces() -> None:
    short, long = ring_of([1.0, 1.0, 1.0]), ring_of([1.0, 1.0, 3000.0])
    for _ in range(3):
        assert from_first(long).cost.tolist() == [0, 1, 2]
        assert from_first(short).cost.tolist() == [0, 1, 2]


def test_eight_threads_find_what_one_finds() -> None:
    rng = np.random.default_rng(1)
    nodes, arcs = 2000, 6000
    indptr = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(np.sort(rng.integers(0, nodes, arcs)), minlength=nodes), out=indptr[1:])
    network = costed(indptr, rng.integers(0, nodes, arcs).astype(np.int32), rng.uniform(0, 50, arcs))
    starts = rng.integers(0, nodes, 200).astype(np.int32)

    def one(start: np.int32):
        found = settle(network, np.array([start]), seed_cost=np.zeros(1), limit=float(start % 400), parents=True)
        return found.node.tolist(), found.cost.tolist()

    alone = [one(start) for start in starts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(one, starts))
    assert together == alone
    assert len({len(nodes) for nodes, _ in alone}) > 20


def test_costs_are_read_only() -> None:
    arcs = ring_of([1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        arcs.cost[0] = 9.0
