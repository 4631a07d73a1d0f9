"""Waiting after too many tries."""

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.civic import throttle
from geo.civic.throttle import Throttle, at_most, growing_delay


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sign_in(clock: Clock) -> Throttle:
    return Throttle(growing_delay, clock=clock)


def test_two_failures_are_free_then_the_delay_doubles_up_to_five_minutes(clock: Clock, sign_in: Throttle) -> None:
    assert [sign_in.admit("a") for _ in range(3)] == [0, 0, 0]
    for delay in (2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        assert sign_in.admit("a") == delay
        clock.s += delay - 0.5
        assert sign_in.admit("a") == 0.5
        clock.s += 0.5
        assert sign_in.admit("a") == 0


def test_a_try_that_has_to_wait_does_not_make_the_wait_longer(clock: Clock, sign_in: Throttle) -> None:
    for _ in range(3):
        sign_in.admit("a")
    assert [sign_in.admit("a") for _ in range(50)] == [2] * 50


def test_keys_wait_apart_and_success_forgives(sign_in: Throttle) -> None:
    for _ in range(4):
        sign_in.admit("a")
    assert sign_in.admit("b") == 0
    sign_in.forgive("nobody")
    assert sign_in.admit("a") == 2
    sign_in.forgive("a")
    assert [sign_in.admit("a") for _ in range(3)] == [0, 0, 0]


def test_failures_are_forgotten_after_a_quiet_while(clock: Clock) -> None:
    throttled = Throttle(growing_delay, forget_s=600, clock=clock)
    for _ in range(3):
        throttled.admit("a")
    clock.s += 599.9
    assert [throttled.admit("a") for _ in range(2)] == [0, 4]
    clock.s += 600
    assert [throttled.admit("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.s += 600
    throttled.admit("b")
    assert len(throttled._tries) == 1


def test_a_form_takes_so_many_in_so_many_seconds(clock: Clock) -> None:
    forms = Throttle(at_most(3, 60), forget_s=60, clock=clock)
    answers = []
    for _ in range(8):
        answers.append(forms.admit("a"))
        clock.s += 10
    # Admitted at 0, 10 and 20; again 60 seconds after each of them.
    assert answers == [0, 0, 0, 30, 20, 10, 0, 0]


@given(
    steps=st.lists(st.floats(0, 40), max_size=60),
    count=st.integers(1, 5),
    within_s=st.sampled_from([1.0, 30.0, 100.0]),
)
def test_no_window_ever_holds_more_than_allowed_and_nobody_waits_in_vain(
    steps: Sequence[float], count: int, within_s: float
) -> None:
    clock = Clock()
    forms = Throttle(at_most(count, within_s), forget_s=within_s, clock=clock)
    admitted: list[float] = []
    for step in steps:
        clock.s += step
        inside = [time for time in admitted if clock.s - time < within_s]
        wait_s = forms.admit("a")
        # The oracle counts the window anew each time.
        assert (wait_s == 0) == (len(inside) < count)
        if wait_s == 0:
            admitted.append(clock.s)
        else:
            assert wait_s == pytest.approx(inside[0] + within_s - clock.s)


def test_memory_is_bounded_and_the_longest_quiet_go_first(
    clock: Clock, sign_in: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 5)
    for key in "abcde":
        for _ in range(3):
            sign_in.admit(key)
        clock.s += 0.1
    # A known key is counted on, though the memory is full.
    assert sign_in.admit("a") == pytest.approx(1.5)
    clock.s += 2
    assert sign_in.admit("a") == 0
    sign_in.admit("new")
    assert len(sign_in._tries) == 5
    assert sign_in.admit("a") == 4
    assert [sign_in.admit("b") for _ in range(3)] == [0, 0, 0]


def test_many_at_once_do_not_slip_through_together(sign_in: Throttle) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: sign_in.admit("a"), range(200)))
    assert sorted(waits) == [0, 0, 0] + [2] * 197


def test_nobody_is_remembered_by_name(sign_in: Throttle) -> None:
    address = "203.0.113.77"
    sign_in.admit(address)
    other = Throttle(growing_delay)
    other.admit(address)
    assert address.encode() not in pickle.dumps(list(sign_in._tries))
    assert list(sign_in._tries) != list(other._tries)
    assert sign_in.admit("\udcff") == 0
