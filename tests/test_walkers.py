"""Ways of walking."""

import math

import pytest

from geo.errors import UsageError
from geo.streets.walkers import AVOIDANCE_RATIO, STEPS_SPEED_M_S, WALKERS, pace


def test_the_walkers_are_those_of_the_sources() -> None:
    table = {name: (w.mean_m_s, w.cautious_m_s, w.steps, w.max_incline_percent) for name, w in WALKERS.items()}
    assert table == {
        "adult": (1.29, 1.01, "takes", math.inf),
        "senior": (1.13, 0.85, "takes", math.inf),
        "cane": (0.73, 0.73, "avoids", math.inf),
        "child": (0.80, 0.80, "takes", math.inf),
        "stroller": (1.01, 1.01, "never", math.inf),
        "wheelchair": (0.60, 0.60, "never", 8.3),
    }
    assert (STEPS_SPEED_M_S, AVOIDANCE_RATIO) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("speed", "metres_a_second"),
    [("mean", 1.29), ("cautious", 1.01), (0.1, 0.1), (3, 3.0), ("0.75", 0.75)],
)
def test_speeds(speed: str | float, metres_a_second: float) -> None:
    assert pace("adult", speed).speed_m_s == metres_a_second


def test_the_speed_is_the_mean_unless_told() -> None:
    assert pace("senior") == pace("senior", "mean") == pace("senior", 1.13)
    assert len({pace("senior"), pace("senior", 1.13)}) == 1


@pytest.mark.parametrize("name", ["Adult", "", "robot", "adult "])
def test_an_unknown_walker_is_refused(name: str) -> None:
    with pytest.raises(
        UsageError, match=r"unknown walker .*; choose one of adult, senior, cane, child, stroller, wheelch"
    ):
        pace(name)


@pytest.mark.parametrize("speed", [0, 0.0999, 3.0001, -1, math.nan, math.inf, "", "fast", "1,2", "nan", "1e9"])
def test_an_impossible_speed_is_refused(speed: str | float) -> None:
    with pytest.raises(UsageError, match=r"the speed .* cannot be used; give mean, cautious, or 0.1 to 3.0 metres"):
        pace("adult", speed)
