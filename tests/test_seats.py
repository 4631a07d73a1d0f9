"""Seats as a capacity: against every choice there is, each shared out by a maximum flow."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geo.access import seats
from geo.access.location_models import most_covered
from geo.access.seats import most_served, served
from geo.errors import UsageError

POINTS, CANDIDATES = 7, 6


def drawn(seed: int) -> tuple[csr_array, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reach = csr_array((rng.random((POINTS, CANDIDATES)) < 0.4).astype(float))
    return reach, rng.integers(0, 9, POINTS).astype(float), rng.integers(0, 12, CANDIDATES).astype(float)


def by_flow(reach: csr_array, weight: np.ndarray, capacity: np.ndarray, rows: tuple[int, ...]) -> float:
    """Share residents out by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for point, candidate in zip(*reach.nonzero(), strict=True):
        if candidate in rows:
            graph.add_edge("from", ("point", int(point)), capacity=weight[point])
            graph.add_edge(("point", int(point)), ("place", int(candidate)))
            graph.add_edge(("place", int(candidate)), "to", capacity=capacity[candidate])
    return float(nx.maximum_flow_value(graph, "from", "to"))


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 3), wanted=st.booleans())
def test_no_choice_serves_more(seed: int, count: int, wanted: bool) -> None:
    reach, weight, capacity = drawn(seed)
    sets = [np.array([0, 3])] if wanted else []
    every = [rows for size in range(count + 1) for rows in itertools.combinations(range(CANDIDATES), size)]
    allowed = [rows for rows in every if not wanted or {0, 3} & set(rows)]
    found = most_served(reach, weight, capacity=capacity, count=count, at_least_one=sets)
    assert found is not None
    assert tuple(found.rows) in allowed
    assert found.gap == 0
    best = max(by_flow(reach, weight, capacity, rows) for rows in allowed)
    assert abs(by_flow(reach, weight, capacity, tuple(found.rows)) - best) <= 1e-6
    there = csr_array(reach[:, found.rows])
    assert abs(served(there, weight, capacity=capacity[found.rows]) - best) <= 1e-6


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_seats_for_everybody_are_no_limit(seed: int) -> None:
    reach, weight, _ = drawn(seed)
    found = most_served(reach, weight, capacity=np.full(CANDIDATES, weight.sum()), count=2)
    other = most_covered(reach, weight, count=2)
    assert found is not None
    assert other is not None
    covered = [float(weight[np.diff(csr_array(reach[:, one.rows]).indptr) > 0].sum()) for one in (found, other)]
    assert abs(covered[0] - covered[1]) <= 1e-9


def test_where_nobody_lives_and_where_nobody_can_sit() -> None:
    reach = csr_array(np.ones((2, 2)))
    assert served(reach, np.zeros(2), capacity=np.ones(2)) == 0
    assert served(reach, np.ones(2), capacity=np.zeros(2)) == 0
    none = most_served(reach, np.ones(2), capacity=np.zeros(2), count=2)
    assert none is not None
    assert none.rows.size == 0
    assert (
        most_served(reach, np.ones(2), capacity=np.ones(2), count=1, at_least_one=[np.array([0]), np.array([1])])
        is None
    )


def test_too_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "MOST_PAIRS", 1)
    reach = csr_array(np.array([[1.0, 1.0], [0.0, 1.0]]))
    with pytest.raises(UsageError, match="3 pairs of a place where people live and a candidate are too many"):
        most_served(reach, np.ones(2), capacity=np.ones(2), count=1)
