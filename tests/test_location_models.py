"""The four location models: against every choice there is, and against spopt on the same matrices."""

import itertools

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from spopt.locate import LSCP, MCLP, PCenter, PMedian

from geo.access import location_models
from geo.access.integer_programs import TooSlowError
from geo.access.location_models import all_covered, least_longest, least_total, most_covered, walks_after
from geo.errors import UsageError

POINTS, CANDIDATES = 9, 7


def drawn(seed: int, *, points: int = POINTS, candidates: int = CANDIDATES, share: float = 0.3):
    """Draw walks at random: (points, candidates) minutes, infinite where there is none, weights, and today's walks."""
    rng = np.random.default_rng(seed)
    minutes = np.where(rng.random((points, candidates)) < share, rng.integers(0, 12, (points, candidates)), np.inf)
    return minutes, rng.integers(0, 4, points).astype(float), rng.integers(3, 15, points).astype(float)


def sparse(minutes: np.ndarray) -> csr_array:
    """Keep the walks there are, those of no time as well."""
    points, candidates = np.nonzero(np.isfinite(minutes))
    return csr_array((minutes[points, candidates], (points, candidates)), shape=minutes.shape)


def choices(count: int, candidates: int = CANDIDATES):
    """List every choice of at most so many candidates."""
    return [np.array(one, int) for size in range(count + 1) for one in itertools.combinations(range(candidates), size)]


def keeps(rows: np.ndarray, sets) -> bool:
    return all(np.isin(rows, one).any() for one in sets)


def some_sets(seed: int):
    rng = np.random.default_rng(seed + 1)
    return [np.flatnonzero(rng.random(CANDIDATES) < 0.5) for _ in range(seed % 3)]


def covered(minutes, weight, rows) -> float:
    return float(weight[np.isfinite(minutes[:, rows]).any(axis=1)].sum())


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.0, 0.1, 0.3, 0.8]))
def test_who_is_left_out_has_a_better_one_in_its_place_and_nobody_else_is(seed: int, share: float) -> None:
    """The oracle compares every candidate with every other, as sets."""
    minutes, _, _ = drawn(seed, share=share)
    sets = some_sets(seed)
    has = [
        {*np.flatnonzero(np.isfinite(minutes[:, one])), *(POINTS + k for k, of in enumerate(sets) if one in of)}
        for one in range(CANDIDATES)
    ]
    expected = [
        one
        for one in range(CANDIDATES)
        if has[one]
        and not any(has[one] < has[other] or (has[one] == has[other] and other < one) for other in range(CANDIDATES))
    ]
    pattern = csr_array(np.isfinite(minutes).astype(float))
    assert location_models._undominated(pattern, sets).tolist() == expected


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 4))
def test_nothing_covers_more(seed: int, count: int) -> None:
    minutes, weight, _ = drawn(seed)
    sets = some_sets(seed)
    allowed = [rows for rows in choices(count) if keeps(rows, sets)]
    found = most_covered(sparse(minutes), weight, count=count, at_least_one=sets)
    if not allowed:
        assert found is None
        return
    assert found.gap == 0
    assert len(found.rows) <= count
    assert keeps(found.rows, sets)
    most = max(covered(minutes, weight, rows) for rows in allowed)
    assert abs(covered(minutes, weight, found.rows) - most) <= 1e-9


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_nothing_covers_all_with_fewer(seed: int) -> None:
    minutes, _, _ = drawn(seed)
    sets = some_sets(seed)
    every = np.ones(POINTS)
    whole = covered(minutes, every, np.arange(CANDIDATES))
    allowed = [rows for rows in choices(CANDIDATES) if keeps(rows, sets) and covered(minutes, every, rows) == whole]
    found = all_covered(sparse(minutes), at_least_one=sets)
    if not allowed:
        assert found is None
        return
    assert covered(minutes, every, found.rows) == whole
    assert keeps(found.rows, sets)
    assert len(found.rows) == min(map(len, allowed))
    assert found.gap == 0


@pytest.mark.parametrize("seed", range(30))
def test_without_time_for_a_proof_all_are_covered_all_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes, _, _ = drawn(seed)
    best = all_covered(sparse(minutes))

    def slow(*_args, **_options):
        msg = "no plan was found in 10 seconds"
        raise TooSlowError(msg)

    monkeypatch.setattr(location_models, "solved", slow)
    found = all_covered(sparse(minutes))
    every = np.ones(POINTS)
    assert covered(minutes, every, found.rows) == covered(minutes, every, np.arange(CANDIDATES))
    assert best.rows.size <= found.rows.size
    # The gap that is told holds what is really left.
    assert found.rows.size * (1 - found.gap) <= best.rows.size + 1e-9
    with pytest.raises(TooSlowError):
        all_covered(sparse(minutes), most=found.rows.size - 1)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 3))
def test_nothing_walks_less_in_all_or_at_most(seed: int, count: int) -> None:
    minutes, weight, served = drawn(seed)
    sets = some_sets(seed)
    allowed = [rows for rows in choices(count) if keeps(rows, sets)]
    walks = {tuple(rows): np.minimum(served, minutes[:, rows].min(axis=1, initial=np.inf)) for rows in allowed}
    total = least_total(sparse(minutes), weight, served=served, count=count, at_least_one=sets)
    longest = least_longest(sparse(minutes), served=served, count=count, at_least_one=sets)
    if not allowed:
        assert total is None
        assert longest is None
        return
    for found, measure in ((total, lambda walk: weight @ walk), (longest, np.max)):
        assert found.gap == 0
        assert len(found.rows) <= count
        after = walks_after(sparse(minutes), served, found.rows)
        assert np.array_equal(after, walks[tuple(found.rows)])
        assert abs(measure(after) - min(map(measure, walks.values()))) <= 1e-9


def test_spopt_agrees_on_the_same_matrices() -> None:
    rng = np.random.default_rng(7)
    at, homes = rng.uniform(0, 100, (30, 2)), rng.uniform(0, 100, (120, 2))
    minutes = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1))
    weight = rng.integers(1, 50, 120).astype(float)
    near = sparse(np.where(minutes <= 20, minutes, np.inf))
    solver = pulp.PULP_CBC_CMD(msg=False)
    theirs = MCLP.from_cost_matrix(minutes, weight, 20, p_facilities=5).solve(solver)
    ours = most_covered(near, weight, count=5)
    assert abs(pulp.value(theirs.problem.objective) - covered(near_walks(near), weight, ours.rows)) <= 1e-6
    fewest = LSCP.from_cost_matrix(minutes, 20).solve(solver)
    assert len(all_covered(near).rows) == round(pulp.value(fewest.problem.objective))
    none = np.full(120, 1e6)
    median = PMedian.from_cost_matrix(minutes, weight, p_facilities=5).solve(solver)
    total = least_total(sparse(minutes), weight, served=none, count=5)
    ours_m = weight @ walks_after(sparse(minutes), none, total.rows)
    assert abs(ours_m - pulp.value(median.problem.objective)) <= 1e-6 * ours_m
    few = np.flatnonzero(np.arange(120) % 3 == 0)
    center = PCenter.from_cost_matrix(minutes[few][:, :25], p_facilities=4).solve(solver)
    least = least_longest(sparse(minutes[few][:, :25]), served=none[few], count=4)
    longest = walks_after(sparse(minutes[few][:, :25]), none[few], least.rows).max()
    assert abs(longest - pulp.value(center.problem.objective)) <= 1e-6 * longest


def near_walks(near: csr_array) -> np.ndarray:
    dense = np.full(near.shape, np.inf)
    pairs = near.tocoo()
    dense[pairs.row, pairs.col] = pairs.data
    return dense


def test_a_gap_is_told_where_the_time_is_too_short() -> None:
    minutes, weight, _ = drawn(5, points=3000, candidates=400, share=0.02)
    found = most_covered(sparse(minutes), weight, count=20, seconds=1.0)
    assert found.gap > 0
    assert len(found.rows) <= 20


def test_without_a_proof_walks_are_no_longer_than_one_by_one() -> None:
    """No place is open yet, which leaves the p-median the most to prove."""
    rng = np.random.default_rng(3)
    at, homes = rng.uniform(0, 100, (60, 2)), rng.uniform(0, 100, (600, 2))
    minutes = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1))
    weight, none = rng.integers(1, 50, 600).astype(float), np.full(600, 1e6)
    found = least_total(sparse(minutes), weight, served=none, count=8, seconds=0.5)
    walks, chosen = none, []
    for _ in range(8):
        totals = [weight @ np.minimum(walks, minutes[:, one]) for one in range(60)]
        chosen.append(int(np.argmin(totals)))
        walks = np.minimum(walks, minutes[:, chosen[-1]])
    total = weight @ minutes[:, found.rows].min(axis=1)
    assert total <= weight @ walks + 1e-6
    least = weight @ minutes.min(axis=1)
    assert 0 <= found.gap <= (total - least) / total + 1e-9


def test_no_time_is_no_answer() -> None:
    minutes, weight, _ = drawn(5, points=3000, candidates=400, share=0.02)
    with pytest.raises(UsageError, match=r"no plan was found in 0 seconds; give fewer candidates"):
        most_covered(sparse(minutes), weight, count=20, seconds=0.0)


def test_too_many_walks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location_models, "MOST_PAIRS", 5)
    minutes, weight, _ = drawn(5, share=1.0)
    served = np.full(POINTS, 20.0)
    with pytest.raises(UsageError, match=r"63 walks to candidates would be shorter than today's.* for 5 at most"):
        least_longest(sparse(minutes), served=served, count=2)
    with pytest.raises(UsageError, match=r"walks to candidates would be shorter"):
        least_total(sparse(minutes), weight, served=served, count=2)


def test_who_reaches_nobody_stays_closed() -> None:
    nobody = csr_array((4, 3))
    assert most_covered(nobody, np.ones(4), count=2).rows.size == 0
    assert most_covered(nobody, np.ones(4), count=1).rows.size == 0
    assert all_covered(nobody).rows.size == 0
    assert least_total(nobody, np.ones(4), served=np.ones(4), count=2).rows.size == 0
    assert least_longest(nobody, served=np.ones(4), count=2).rows.size == 0
