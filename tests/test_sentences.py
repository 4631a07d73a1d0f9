"""The answers as people read them, in both languages."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.show import sentences
from geo.show.language import LANGUAGES

HOSTILE = "{count} <img src=x onerror=alert(1)> ![x](http://x.example/x.png) \u202eedir"


@pytest.mark.parametrize(
    ("minutes", "whole"), [(0.0, 1), (0.2, 1), (1.0, 1), (1.01, 2), (5.0, 5), (5 + 1e-9, 5), (5.0001, 6), (119.5, 120)]
)
def test_minutes_are_rounded_up(minutes, whole):
    assert sentences.whole_minutes(minutes) == whole


@given(st.floats(0, 120))
def test_a_walk_is_never_said_to_be_shorter_than_it_is(minutes):
    assert minutes - 1e-6 <= sentences.whole_minutes(minutes) < max(minutes, 1e-6) + 1


@pytest.mark.parametrize(
    ("minutes", "english", "korean"),
    [
        (0.4, "within a minute", "1분 이내"),
        (1.0, "1 minute", "1분"),
        (2.01, "3 minutes", "3분"),
        (5.0, "5 minutes", "5분"),
        (5.0001, "6 minutes", "6분"),
        (math.inf, "not reachable on foot", "걸어서 갈 수 없음"),
        (math.nan, "not reachable on foot", "걸어서 갈 수 없음"),
        (None, "not reachable on foot", "걸어서 갈 수 없음"),
    ],
)
def test_a_walk(minutes, english, korean):
    assert (sentences.walk("en", minutes), sentences.walk("ko", minutes)) == (english, korean)


@pytest.mark.parametrize(("distance", "said"), [(5.1, "10 m"), (231.4, "230 m"), (236, "240 m"), (1234.5, "1,230 m")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_metres_are_rounded_to_ten(distance, said, language):
    assert sentences.metres(language, distance) == said


@pytest.mark.parametrize("distance", [0, 0.3, 5])
def test_no_way_is_nothing_long(distance):
    assert [sentences.metres(language, distance) for language in ("ko", "en")] == ["몇 미터", "a few metres"]


def test_what_was_found_is_the_answer_of_the_brief():
    facts = {"limit_min": 5, "nearest_min": 2.3}
    assert sentences.found("en", 6, nearest_name="Daejo Children's Library", **facts) == (
        "There are 6 places to learn within a 5-minute walk. The nearest is Daejo Children's Library, 3 minutes away."
    )
    assert sentences.found("ko", 6, nearest_name="대조꿈나무어린이도서관", **facts) == (
        "걸어서 5분 안에 배울 곳이 6곳 있어요. 가장 가까운 곳은 대조꿈나무어린이도서관, 걸어서 3분이에요."
    )


def test_one_place_next_door():
    facts = {"limit_min": 10, "nearest_name": "cync", "nearest_min": 0.3}
    assert sentences.found("en", 1, **facts) == (
        "There is 1 place to learn within a 10-minute walk. The nearest is cync, less than a minute away."
    )
    assert sentences.found("ko", 1, **facts) == (
        "걸어서 10분 안에 배울 곳이 1곳 있어요. 가장 가까운 곳은 cync, 걸어서 1분도 안 걸려요."
    )
    assert sentences.found("en", 1, **facts | {"nearest_min": 1.0}).endswith("1 minute away.")


def test_nothing_found_says_what_would_help():
    wider = {"limit_min": 5, "wider": (10, 3)}
    assert sentences.none_found("en", **wider) == (
        "There is no place to learn within a 5-minute walk. Widen to 10 minutes to find 3."
    )
    assert sentences.none_found("ko", **wider) == "걸어서 5분 안에는 배울 곳이 없어요. 10분으로 늘리면 3곳이 있어요."
    never = {"limit_min": 7.5, "wider": None}
    assert sentences.none_found("en", **never) == (
        "There is no place to learn within a 7.5-minute walk. Try another spot, or a faster walker."
    )
    assert sentences.none_found("ko", **never) == (
        "걸어서 7.5분 안에는 배울 곳이 없어요. 다른 자리나 더 빠른 걸음을 골라 보세요."
    )


def test_the_worst_served_are_named():
    facts = {"shares": [0.0, 0.389], "limit_min": 5, "total_share": 0.5999}
    assert sentences.worst_served("en", ["Jingwan-dong", "Gusan-dong"], **facts) == (
        "Of 100 residents, 59 have a place to learn within a 5-minute walk. "
        "The fewest have one in Jingwan-dong (0 of 100), Gusan-dong (38 of 100)."
    )
    assert sentences.worst_served("ko", ["진관동", "구산동"], **facts) == (
        "주민 100명 가운데 59명이 걸어서 5분 안에 배울 곳에 닿아요. "
        "닿는 주민이 가장 적은 동은 진관동(100명 중 0명), 구산동(100명 중 38명)이에요."
    )


@pytest.mark.parametrize(
    ("share", "people"), [(0, "0"), (0.009, "0"), (0.58, "58"), (0.29, "29"), (0.999999, "99"), (1.0, "100")]
)
def test_shares_are_rounded_down(share, people):
    assert sentences.of_hundred(share) == people


@given(st.integers(0, 100))
def test_a_whole_percentage_stays_what_it_is(percent):
    assert sentences.of_hundred(percent / 100) == str(percent)


@given(st.floats(0, 1))
def test_no_share_is_said_to_be_larger_than_it_is(share):
    assert int(sentences.of_hundred(share)) <= 100 * share + 1e-5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_said_as_it_is(language):
    said = sentences.found(language, 2, limit_min=5, nearest_name=HOSTILE, nearest_min=2)
    assert HOSTILE in said
    assert HOSTILE in sentences.worst_served(language, [HOSTILE], shares=[0.1], limit_min=5, total_share=0.1)
