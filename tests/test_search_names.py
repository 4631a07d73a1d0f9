"""Spellings searched: by part, by initials, nearly."""

import difflib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.region.search_names import MOST_NEARLY, initials, matching, nearly, plain, search_names

NAMES = [["구산동", "Gusan-dong"], ["응암역", "Eungam Station"], ["구산동"], ["새 절"], [""]]


def test_any_of_a_thing_s_spellings_counts_and_the_best_of_them() -> None:
    names = search_names(NAMES)
    assert names.owner.tolist() == [0, 0, 1, 1, 2, 3]
    assert matching(names, "구산동") == [0, 2]
    assert matching(names, "gusan") == [0]
    assert matching(names, "ㅅㅈ") == [3]
    assert matching(names, "산") == [0, 2]
    assert matching(names, "nothing") == []


def test_nothing_to_search() -> None:
    names = search_names([])
    assert (matching(names, "구산동"), nearly(names, "구산동")) == ([], [])


def test_initials_are_not_sought_in_other_spellings() -> None:
    assert matching(search_names([["ㄱㅅ 상회"], ["구산"]]), "ㄱㅅ") == [1, 0]
    assert matching(search_names([["Gusan"]]), "ㄱㅅ") == []


@given(st.lists(st.text("가구산동산abg", min_size=1, max_size=6), min_size=1, max_size=12, unique=True),
       st.text("가구산동산abg", min_size=1, max_size=8))  # fmt: skip
def test_what_is_nearly_alike_is_what_comparing_with_every_name_finds(spelled: list[str], wanted: str) -> None:
    letters = unicodedata.normalize("NFD", wanted)
    likeness = [
        difflib.SequenceMatcher(None, unicodedata.normalize("NFD", one), letters, autojunk=False).ratio()
        for one in spelled
    ]
    best = sorted((-one, place) for place, one in enumerate(likeness) if one >= 0.6)
    assert nearly(search_names([[one] for one in spelled]), wanted) == [place for _, place in best[:MOST_NEARLY]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eunpyeong-ro 21-gil", "eunpyeongro21gil"),
        ("Dongnimmun\u2019s \u2013 x", "dongnimmunsx"),
        ("\x00\u202e구\u200f산\ud800", "구산"),
        ("ㄳㄷ", "ㄱㅅㄷ"),
        (unicodedata.normalize("NFD", "구산동"), "구산동"),
        ("가·나, 다.", "가나다"),
        ("-", ""),
    ],
)
def test_what_people_type_in_many_ways_is_one(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_is_plain_already(text: str) -> None:
    assert not set(plain(text)) & set(" -'\n\t")


def test_initials_of_double_consonants_and_other_signs() -> None:
    assert initials("꿈나무 ABC 힣가1ㄱ") == "ㄲㄴㅁ ABC ㅎㄱ1ㄱ"


@given(st.text())
def test_initials_keep_the_length(text: str) -> None:
    assert len(initials(text)) == len(text)
