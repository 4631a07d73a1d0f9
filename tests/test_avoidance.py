"""Which steps are avoidable: at, just under and just over twice as long."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, oracle

from geo.streets.avoidance import avoidable_steps


def avoidable(nodes: int, edges: list[tuple]) -> list[bool]:
    """Rows are (from, to, metres, steps[, oneway])."""
    rows = [(*row, False)[:5] for row in edges]
    start, end, length, steps, oneway = (np.array(column) for column in zip(*rows, strict=True))
    found = avoidable_steps(
        nodes, start.astype(np.int32), end.astype(np.int32), length.astype(float), steps=steps, oneway=oneway
    )
    return found.tolist()


@pytest.mark.parametrize(
    ("way_round", "spared"),
    [(20.0, True), (math.nextafter(20.0, 0), True), (math.nextafter(20.0, 99), False), (5.0, True), (1e6, False)],
)
def test_the_rule_at_exactly_twice_as_long(way_round: float, spared: bool) -> None:
    assert avoidable(2, [(0, 1, 10.0, True), (0, 1, way_round, False)]) == [spared, False]


def test_no_steps_none_to_avoid() -> None:
    assert avoidable(2, [(0, 1, 10.0, False)]) == [False]


def test_steps_without_a_way_round_stay() -> None:
    assert avoidable(3, [(0, 1, 10.0, True), (1, 2, 5.0, False)]) == [False, False]


@pytest.mark.parametrize("level", [[], [(3, 4, 7.0, False)]])
def test_steps_that_no_street_meets_stay(level: list[tuple]) -> None:
    assert avoidable(5, [(0, 1, 10.0, True), (1, 2, 5.0, True), *level]) == [False] * (2 + len(level))


def test_a_flight_of_several_edges_is_judged_as_a_whole() -> None:
    flight = [(0, 1, 10.0, True), (1, 2, 10.0, True)]
    assert avoidable(3, [*flight, (0, 2, 40.0, False)]) == [True, True, False]
    assert avoidable(3, [*flight, (0, 2, 41.0, False)]) == [False, False, False]


def test_every_pair_of_landings_counts() -> None:
    # The landing in the middle is 10 m up the steps and 30 m round.
    flight = [(0, 1, 10.0, True), (1, 2, 10.0, True)]
    assert avoidable(3, [*flight, (0, 1, 30.0, False), (0, 2, 20.0, False)]) == [False] * 4
    assert avoidable(3, [*flight, (0, 1, 20.0, False), (0, 2, 20.0, False)]) == [False] * 4
    assert avoidable(3, [*flight, (0, 1, 20.0, False), (1, 2, 20.0, False)]) == [True, True, False, False]


def test_a_way_round_over_other_steps_is_none() -> None:
    edges = [(0, 1, 10.0, True), (0, 2, 5.0, False), (2, 3, 1.0, True), (3, 1, 5.0, False)]
    assert avoidable(4, edges) == [False] * 4


def test_one_way_streets_count_in_their_direction() -> None:
    both = [(0, 1, 10.0, True), (0, 1, 15.0, False, True), (1, 0, 15.0, False, True)]
    assert avoidable(2, both) == [True, False, False]
    assert avoidable(2, both[:2]) == [False, False]
    assert avoidable(2, [(0, 1, 10.0, True, True), (0, 1, 15.0, False, True)]) == [True, False]


@given(st.integers(0, 2**32))
def test_the_rule_is_the_oracle_s(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed, steps=0.4)
    network = by_hand.build(nodes, edges, by_hand.ORIGIN)
    assert set(np.flatnonzero(network.edge_steps_avoidable)) == oracle.avoidable_rows(edges)


def test_real_steps_are_judged_as_the_oracle_judges_them(helsinki_tables) -> None:
    network = by_hand.build(*helsinki_tables, by_hand.ORIGIN)
    spared = oracle.avoidable_rows(helsinki_tables[1])
    assert set(np.flatnonzero(network.edge_steps_avoidable)) == spared
    assert 0 < len(spared) < network.edge_steps.sum()
