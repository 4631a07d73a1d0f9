"""What new spaces are asked for, through an address that anybody may have written."""

from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.access.aims import FIRST, LIMITS_MIN, MOST_A_SEAT, aim_from_address, aim_to_address
from geo.access.siting import GOALS, MOST_SPACES, Aim

AIMS = st.builds(
    Aim,
    spaces=st.integers(1, MOST_SPACES),
    limit_min=st.sampled_from(LIMITS_MIN).map(float),
    goal=st.sampled_from(GOALS),
    group=st.sampled_from(t.GROUPS),
    each_ward=st.booleans(),
    residents_a_seat=st.none() | st.integers(1, MOST_A_SEAT).map(float),
)


@given(AIMS)
def test_what_is_written_is_read(aim: Aim) -> None:
    assert aim_from_address(aim_to_address(aim)) == (aim, [])


@given(st.dictionaries(st.sampled_from(["spaces", "within", "goal", "group", "each", "seat"]), st.text()))
def test_what_cannot_be_used_is_told_and_the_rest_is_kept(address: dict[str, str]) -> None:
    aim, ignored = aim_from_address(address)
    kept = aim_to_address(aim)
    usable = [name for name, value in address.items() if kept.get(name) == value]
    assert len(ignored) + len(usable) >= len(address)
    assert aim_from_address({}) == (FIRST, [])


def test_numbers_that_are_none() -> None:
    for text in ("0", "-1", "1e9", "٣", "1001", "5.5", " 5", ""):
        aim, ignored = aim_from_address({"seat": text, "spaces": "4"})
        assert aim == Aim(4)
        assert len(ignored) == 1
        assert str(ignored[0]).endswith("give 1 to 1000")
