"""The list of places found: what is known is said, what is unknown stays unknown."""

import html as entities
import re

import numpy as np
import pandas as pd
import pytest
from support import by_hand

from geo import tables as t
from geo.show import venues, words

HOSTILE = "</td><script>alert(1)</script>{{ 7*7 }} ![x](http://x.example/x.png)"


@pytest.fixture
def found():
    table = by_hand.venues([("V1", "01", "G1", (300, 310)), ("V2", "02", "G2", (900, 300))])
    table[t.NAME_EN] = pd.Series(["V1 Library", None], dtype="str")
    return table.assign(
        **{t.DISTANCE_M: [231.4, 1204.0], t.MINUTES: [2.99, 15.0], t.NEAR_BORDER: [False, True]},
        **{t.OPEN_NOW: ["open", "unknown"]},
    )


@pytest.fixture
def programmes():
    return by_hand.region().programmes


def written(language, found, programmes):
    names = {"01": "Gusan-dong"}
    return entities.unescape(venues.venue_table(language, found, programmes, ward_names=names))


def cells(table):
    return [re.sub(r"<[^>]+>", "|", row) for row in table.split("<tr>")[2:]]


def test_a_row_a_place_in_english(found, programmes):
    first, second = cells(written("en", found, programmes))
    for word in (
        "1. V1 Library",
        "3 minutes",
        "230 m",
        "small library",
        "Gusan-dong",
        "weekdays 09:00-18:00",
        "open now",
    ):
        assert word in first
    for word in ("2. V2 도서관 (near the border)", "15 minutes", "1,200 m", "02", "no programme known", "not known"):
        assert word in second


def test_a_row_a_place_in_korean(found, programmes):
    first, second = cells(written("ko", found, programmes))
    for word in ("1. V1 도서관", "3분", "230 m", "작은도서관", "운영 중", "평일 09:00-18:00", "프로그램 1개"):
        assert word in first
    for word in ("2. V2 도서관 (경계 가까이)", "15분", "알려진 프로그램 없음"):
        assert word in second


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ("exact", None),
        ("door", None),
        ("interpolated", "position approximate: between known numbers of its road"),
        ("road", "position approximate: somewhere on its road"),
    ],
)
def test_a_guessed_point_says_so(position, words, found, programmes):
    both = cells(written("en", found.assign(**{t.POSITION: position}), programmes))
    assert all(("approximate" in row) == (words is not None) for row in both)
    assert all(words is None or words in row for row in both)


@pytest.mark.parametrize(("language", "title"), [("ko", "(견본) 한글"), ("en", "(sample) Hangul")])
def test_samples_are_marked_as_samples(language, title, found, programmes):
    assert title in written(language, found, programmes)


def test_a_programme_in_one_line(programmes):
    free = programmes.iloc[0]
    assert venues.programme("en", free) == "(sample) Hangul · Mon 10:00-12:00 · for everyone · free"
    assert venues.programme("ko", free) == "(견본) 한글 · 월요일 10:00-12:00 · 누구나 · 무료"
    paid = free.copy()
    paid[t.FEE_WON], paid[t.TITLE_EN] = 15000, pd.NA
    assert venues.programme("en", paid) == "(견본) 한글 · Mon 10:00-12:00 · for everyone · 15,000 won"
    assert venues.programme("ko", paid).endswith("15,000원")


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, ""])
def test_a_place_without_an_english_name_keeps_its_korean_one(missing):
    row = pd.Series({t.NAME_KO: "도서관", t.NAME_EN: missing}, dtype=object)
    assert venues.name("en", row) == venues.name("ko", row) == "도서관"
    assert venues.name("en", pd.Series({t.NAME_KO: "학교"})) == "학교"


def test_the_korean_name_is_never_replaced_in_korean():
    assert venues.name("ko", pd.Series({t.NAME_KO: "도서관", t.NAME_EN: "Library"})) == "도서관"


@pytest.mark.parametrize(
    ("hours", "days_off", "english", "korean"),
    [
        (None, None, "hours unknown", "여는 시간 알 수 없음"),
        ("Mo-Fr 09:00-18:00", None, "weekdays 09:00-18:00", "평일 09:00-18:00"),
        (
            "Mo-Fr 09:00-18:00; Sa closed; Su unknown",
            "토요일",
            "weekdays 09:00-18:00 · Sat closed · Sun: not known · days off: 토요일",
            "평일 09:00-18:00 · 토요일 휴관 · 일요일: 알 수 없음 · 쉬는 날: 토요일",
        ),
        (None, " 매주\n월요일 ", "days off: 매주 월요일", "쉬는 날: 매주 월요일"),
    ],
)
def test_hours_as_far_as_they_are_published(hours, days_off, english, korean):
    row = pd.Series({t.OPENING_HOURS: hours, t.CLOSED_DAYS_KO: days_off})
    assert venues.opening("en", row) == english
    assert venues.opening("ko", row) == korean


@pytest.mark.parametrize("language", ["ko", "en"])
def test_hostile_names_and_titles_stay_text(language, found, programmes):
    hostile = found.assign(**dict.fromkeys((t.NAME_KO, t.NAME_EN, t.PHONE, t.CLOSED_DAYS_KO), HOSTILE))
    offered = programmes.assign(**{t.TITLE_KO: HOSTILE, t.TITLE_EN: HOSTILE})
    table = venues.venue_table(language, hostile, offered, ward_names={"01": HOSTILE, "02": HOSTILE})
    assert "<script" not in table
    assert "<img" not in table
    assert "{{" not in table
    assert entities.unescape(table).count(HOSTILE) == 2 * 4 + 1


def test_the_table_knows_a_word_for_every_kind_of_venue(eunpyeong):
    table = eunpyeong.venues.assign(**{t.DISTANCE_M: 10.0, t.MINUTES: 1.0, t.NEAR_BORDER: False, t.OPEN_NOW: "unknown"})
    for language in ("ko", "en"):
        text = venues.venue_table(language, table, eunpyeong.programmes, ward_names={})
        assert text.count('<th scope="row">') == len(table)
        assert text.count("<li>") == eunpyeong.programmes[t.VENUE_ID].notna().sum()
    assert set(eunpyeong.venues[t.KIND]) <= set(words.KINDS)
    assert eunpyeong.programmes[t.TITLE_KO].str.startswith(t.SAMPLE_KO).all()
