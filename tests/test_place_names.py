"""Names of places within what people write."""

import pandas as pd
import pytest

from geo.sources.place_names import LONGEST_KEY, MOST_WORDS, names_in, pairs_of, place_key, plain_names

KNOWN = tuple(
    plain_names(pd.Series(["은평구립도서관", "은평구립도서관 분점", "다락방", "응암1동 주민센터", "상림6 작은도서관"]))
)
LIBRARY, BRANCH, TEAROOM, OFFICE, SIX = KNOWN


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("은평구립도서관", {LIBRARY}),
        ("은평구립도서관 지하1층", {LIBRARY}),
        ("은평구립도서관B1층", {LIBRARY}),
        ("은평구립도서관 분점 2층", {BRANCH}),
        ("은평구립도서관/다락방", {LIBRARY}),
        ("은평구립도서관, 응암1동주민센터", {LIBRARY, OFFICE}),
        ("은평구 다락방", {TEAROOM}),
        ("녹번동 다락방", set()),
        ("다락방카페", set()),
        ("상림6작은도서관 1층", {SIX}),
        ("(은평구립도서관)", {LIBRARY}),
        ("강의실(은평구립도서관", {LIBRARY}),
        ("카페 (은평구립도서관)", set()),
        ("은평구립도서관 맞은편", set()),
        ("옛 은평구립도서관", set()),
        ("은평구립도서관 " * (MOST_WORDS + 1), set()),
        ("", set()),
        ("(((", set()),
    ],
)
def test_names_count_as_whole_words(text: str, named: set[str]) -> None:
    assert names_in([text], KNOWN)[text].known == named


def test_long_words_may_be_part_of_a_name() -> None:
    text = "평생학습관 대강당 3층 열린모임방실"
    assert names_in([text], KNOWN)[text].words == ("평생학습관",)


def test_keys_leave_out_floors_and_rooms_by_number() -> None:
    keys = place_key(
        pd.Series(["가나 도서관 3층", "가나도서관 301호", "가나도서관(B1층)", "3층", "-", None], dtype="str")
    )
    assert keys[:5].tolist() == ["가나도서관", "가나도서관", "가나도서관", "3층", "-"]
    assert pd.isna(keys[5])
    assert place_key(pd.Series(["가" * 300])).str.len().tolist() == [LONGEST_KEY]


def test_pairs() -> None:
    assert pairs_of("가나가나") == {"가나", "나가"}
    assert pairs_of("가") == frozenset()
