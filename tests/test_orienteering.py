"""Rounds by way of some places: against every choice and every order, one by one."""

import itertools
import math
import random

import numpy as np
import pytest

from geo.access import orienteering
from geo.access.orienteering import Visits, best_rounds, timed

ALWAYS = ((0.0, math.inf),)
TOLERANCE_MIN = 1e-6


def places(rng: random.Random, count: int, *, hours: bool) -> Visits:
    """Make places on a plane, some walks of which are longer one way, with hours of one or two parts."""
    spots = [(rng.uniform(0, 30), rng.uniform(0, 30)) for _ in range(count + 1)]
    walk = np.array([[math.dist(a, b) * rng.uniform(1.0, 1.4) for b in spots] for a in spots])
    # The quickest walk from one place to another is never longer than one by way of a third.
    for by in range(count + 1):
        walk = np.minimum(walk, walk[:, by : by + 1] + walk[by : by + 1, :])
    np.fill_diagonal(walk, 0.0)
    if rng.random() < 0.3:
        lost = rng.randrange(1, count + 1)
        walk[lost], walk[:, lost] = np.inf, np.inf
    opens, closes = np.full((count, 2), np.inf), np.full((count, 2), np.inf)
    for place in range(count):
        first = rng.uniform(0, 60) if hours and rng.random() < 0.6 else 0.0
        opens[place, 0], closes[place, 0] = first, first + rng.uniform(10, 60) if first else math.inf
        if first and rng.random() < 0.5:
            opens[place, 1] = closes[place, 0] + rng.uniform(1, 30)
            closes[place, 1] = opens[place, 1] + rng.uniform(5, 60)
    return Visits(walk, np.array([rng.choice([5.0, 10.0, 20.0]) for _ in range(count)]), opens, closes)


def walked(visits: Visits, order: tuple[int, ...]) -> float:
    """Tell when a round in this order is over, in plain steps; infinite where a place is closed."""
    now, at = 0.0, 0
    for place in order:
        now += visits.walk_min[at, place + 1]
        stay = visits.stay_min[place]
        begins = [
            max(now, opens)
            for opens, closes in zip(visits.opens_min[place], visits.closes_min[place], strict=True)
            if opens < math.inf and max(now, opens) + stay <= closes
        ]
        if not begins:
            return math.inf
        now, at = min(begins) + stay, place + 1
    return now + visits.walk_min[at, 0]


def best_by_hand(visits: Visits, minutes: float, stops: int) -> tuple[int, dict[frozenset[int], float]]:
    """Try every choice in every order: the most stops, and for each set of so many the soonest return."""
    for size in range(min(stops, visits.count), 0, -1):
        found: dict[frozenset[int], float] = {}
        for order in itertools.permutations(range(visits.count), size):
            back = walked(visits, order)
            if back <= minutes:
                found[frozenset(order)] = min(back, found.get(frozenset(order), math.inf))
        if found:
            return size, found
    return 0, {}


@pytest.mark.parametrize("seed", range(200))
def test_rounds_are_those_of_every_choice_tried(seed: int) -> None:
    rng = random.Random(seed)
    visits = places(rng, rng.randint(1, 6), hours=seed % 2 == 1)
    minutes, stops = rng.uniform(20, 160), rng.randint(1, 5)
    size, sets = best_by_hand(visits, minutes, stops)
    found = best_rounds(visits, minutes=minutes, stops=stops)
    assert found.is_proven
    assert found.most_stops == size
    assert [len(order.places) for order in found.orders] == [size] * len(found.orders)
    if not size:
        assert found.orders == ()
        return
    backs = sorted(sets.values())
    chosen = [frozenset(order.places) for order in found.orders]
    different = min(3, len(sets))
    assert len(set(chosen[:different])) == different
    for order, back in zip(found.orders[:different], backs, strict=False):
        assert order.back_min == pytest.approx(back, abs=TOLERANCE_MIN)
        assert order.back_min == pytest.approx(walked(visits, order.places), abs=TOLERANCE_MIN)
    assert found.least_min == pytest.approx(backs[0], abs=TOLERANCE_MIN)
    # Whatever else is offered fits too, is another order, and is not the same round the other way about.
    assert all(order.back_min <= minutes + TOLERANCE_MIN for order in found.orders)
    orders = [order.places for order in found.orders]
    assert len({min(order, order[::-1]) for order in orders}) == len(orders)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_proven_keeps_within_its_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1000 + seed)
    visits = places(rng, 6, hours=seed % 2 == 1)
    minutes, stops = rng.uniform(40, 140), rng.randint(2, 5)
    monkeypatch.setattr(orienteering, "MOST_STATES", 3)
    monkeypatch.setattr(orienteering, "MOST_PLACES", 4)
    size, sets = best_by_hand(visits, minutes, stops)
    found = best_rounds(visits, minutes=minutes, stops=stops)
    stopped = len(found.orders[0].places) if found.orders else 0
    assert stopped <= size <= found.most_stops
    if found.orders and len(found.orders[0].places) == size:
        assert found.least_min - TOLERANCE_MIN <= min(sets.values()) <= found.orders[0].back_min + TOLERANCE_MIN
    if found.is_proven and found.orders:
        assert len(found.orders[0].places) == size
        assert found.orders[0].back_min == pytest.approx(min(sets.values()), abs=TOLERANCE_MIN)


def test_a_round_by_hand() -> None:
    # Start - 10 - a - 5 - b, back from b 12; b opens after 30 minutes, a is left at once.
    walk = np.array([[0.0, 10, 12], [10, 0, 5], [12, 5, 0]])
    open_ended = np.array([[0.0], [30.0]]), np.array([[np.inf], [45.0]])
    visits = Visits(walk, np.array([10.0, 10.0]), *open_ended)
    (order,) = best_rounds(visits, minutes=60, stops=2).orders
    assert (order.places, order.begins_min, order.walk_min, order.back_min) == ((0, 1), (10.0, 30.0), 27.0, 52.0)
    (one, *_) = best_rounds(visits, minutes=51, stops=2).orders
    assert one.places == (0,)
    # In the wrong order b has not opened, and its door closes before a second visit would end.
    late = timed(visits, (1, 0))
    assert (late.begins_min, late.back_min) == ((30.0, 45.0), 65.0)
    closed = timed(Visits(walk, np.array([10.0, 20.0]), *open_ended), (1, 0))
    assert closed.begins_min == (math.inf, 17.0)
    assert closed.back_min == 37.0


def test_nothing_fits() -> None:
    visits = Visits(np.array([[0.0, 40], [40, 0]]), np.array([10.0]), np.zeros((1, 1)), np.full((1, 1), np.inf))
    assert best_rounds(visits, minutes=89, stops=1).orders == ()
    assert best_rounds(visits, minutes=90, stops=1).orders[0].back_min == 90
    assert best_rounds(visits, minutes=90, stops=0).orders == ()
    nothing = Visits(np.zeros((1, 1)), np.empty(0), np.empty((0, 1)), np.empty((0, 1)))
    assert best_rounds(nothing, minutes=90, stops=3).orders == ()
