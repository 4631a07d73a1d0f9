"""Places that are listed twice: what is one place, and what is not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.duplicates import LIBRARY, LIKE_NAME_M, SAME_NAME_M, UNSAID, like_name, repeats, strict_name

NAMES = ("구립증산도서관", "증산정보도서관", "증산 정보도서관(2층)", "증산책방", "구산동 도서관마을", "작은도서관")


def is_one(first: str, second: str, *, metres: float, kind: str = LIBRARY) -> bool:
    names, kinds = pd.Series([first, second], dtype="str"), pd.Series([kind] * 2, dtype="str")
    return bool(repeats(names, kinds, np.array([[0, 0], [0, metres]]))[1] == 0)


@pytest.mark.parametrize(
    ("first", "second", "metres", "same"),
    [
        ("구립증산도서관", "증산정보도서관", 60, True),
        ("구립증산도서관", "증산정보도서관", 61, False),
        ("내를 건너서 숲으로 도서관", "내를건너서숲으로도서관", 249, True),
        ("내를 건너서 숲으로 도서관", "내를건너서숲으로도서관", 501, False),
        ("구립상림도서관", "상림마을작은도서관", 0, True),
        ("상림6 작은도서관", "상림마을작은도서관", 0, False),
        ("은평어린이영어도서관", "은평작은도서관", 0, False),
        ("작은도서관", "어린이도서관", 0, False),
        ("(폐관)", "(이전)", 0, False),
    ],
)
def test_one_place_or_two(first: str, second: str, metres: float, *, same: bool) -> None:
    assert is_one(first, second, metres=metres) == same
    assert is_one(second, first, metres=metres) == same


def test_what_is_no_library_needs_the_same_name() -> None:
    assert not is_one("증산정보센터", "증산센터", metres=0, kind="other")
    assert is_one("구립 증산센터", "증산센터(1층)", metres=100, kind="other")


def test_places_of_two_kinds_are_two() -> None:
    names, kinds = pd.Series(["숲", "숲"], dtype="str"), pd.Series(["museum", "gallery"], dtype="str")
    assert repeats(names, kinds, np.zeros((2, 2))).tolist() == [-1, -1]


def test_what_is_known_repeats_nothing() -> None:
    names, kinds = pd.Series(["숲"] * 3, dtype="str"), pd.Series(["other"] * 3, dtype="str")
    assert repeats(names, kinds, np.zeros((3, 2)), known=2).tolist() == [-1, -1, 0]


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from([LIBRARY, "museum", UNSAID]), st.integers(0, 900)),
        max_size=12,
    )
)
def test_it_is_what_comparing_every_pair_in_turn_gives(places: list[tuple[str, str, int]]) -> None:
    names = pd.Series([name for name, _, _ in places], dtype="str")
    kinds = pd.Series([kind for _, kind, _ in places], dtype="str")
    spots = np.array([[0.0, metres] for _, _, metres in places]).reshape(-1, 2)
    exact, like = strict_name(names).tolist(), like_name(names).tolist()
    expected: list[int] = []

    def likes(other: int, row: int, metres: int) -> bool:
        return like[other] == like[row] and abs(places[other][2] - metres) <= LIKE_NAME_M

    for row, (_, kind, metres) in enumerate(places):
        same = [
            other
            for other in range(row)
            if expected[other] < 0
            and (places[other][1] == kind or UNSAID in {kind, places[other][1]})
            and (
                (exact[other] == exact[row] and abs(places[other][2] - metres) <= SAME_NAME_M)
                or (
                    kind == places[other][1] == LIBRARY
                    and like[other] == like[row]
                    and abs(places[other][2] - metres) <= LIKE_NAME_M
                )
            )
        ]
        expected.append(same[0] if same else -1)
    assert repeats(names, kinds, spots).tolist() == expected


def test_a_guessed_point_makes_no_doubles_of_names_that_differ() -> None:
    name = pd.Series(["증산도서관", "증산정보도서관", "증산도서관"], dtype="str")
    kind = pd.Series([LIBRARY] * 3, dtype="str")
    spots = np.zeros((3, 2))
    assert repeats(name, kind, spots).tolist() == [-1, 0, 0]
    for unsure in ([True, False, False], [False, True, False]):
        assert repeats(name, kind, spots, vague=np.array(unsure)).tolist() == [-1, -1, 0]
