"""Text of published files: what is mended, what becomes unknown, and what is left alone."""

import unicodedata
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources import checks

Check = Callable[[pd.Series], pd.Series]


def one(check: Check, text: str | None) -> str | None:
    (found,) = check(pd.Series([text], dtype="str"))
    return None if pd.isna(found) else str(found)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("<div><span style='font-size: 14pt;'>구산동<br>도서관</span></div>", "구산동 도서관"),
        ("책<b>방</b>", "책방"),
        ("정보 &middot; 문화&nbsp;공간", "정보 · 문화 공간"),
        ("&amp;lt;b&amp;gt;굵게", "굵게"),
        ("<script>alert(1)</script>샘터<!-- 메모 -->", "샘터"),
        ("<img src=x onerror=alert(1)>샘터", "샘터"),
        ("<<b>b>굵게</b>", "굵게"),
        ("도서관 <봄>", "도서관 <봄>"),
        ("3 < 4", "3 < 4"),
        ("  두\t칸 \r\n줄 ", "두 칸 줄"),
        ("\ufeff안\u200b보\u202e이는", "안보이는"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("<br>", None),
        ("가" * 2_001, None),
        ("&amp;" * 3 + "amp;" * 30, None),
        (None, None),
    ],
)
def test_text_is_what_a_browser_would_show(published: str | None, shown: str | None) -> None:
    assert one(checks.plain_text, published) == shown


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("바다의 별 작은도서관-미운영", "미운영"),
        ("무지개영어도서관-미운영 (열려는 있음…)", "미운영"),
        ("성산작은도서관(폐관예정)", "폐관예정"),
        ("(폐관) 책방", "폐관"),
        ("책방 임시휴관", "임시휴관"),
        ("책방휴관중", "휴관중"),
        ("책방(휴관 중)", "휴관 중"),
        ("책방 [운영중단]", "운영중단"),
        ("래미안 푸른숲 도서관-무인운영", None),
        ("연휴관", None),
        ("폐쇄회로 박물관", None),
        ("철거민 기념관", None),
        (None, None),
    ],
)
def test_closing_marks(name: str | None, mark: str | None) -> None:
    assert one(checks.closing_mark, name) == mark


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,039", "1039"),
        ("20석", "20"),
        ("007", "7"),
        ("30.0", "30"),
        ("0", "0"),
        ("1,03", None),
        ("-1", None),
        ("3.5", None),
        ("약 30", None),
        ("20~30", None),
        ("٣", None),
        ("1" * 10, None),
        ("1e3", None),
    ],
)
def test_whole_numbers(text: str, number: str | None) -> None:
    assert one(checks.whole_number, text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(02) 6341-6400", "02-6341-6400"),
        ("02)351-1234", "02-351-1234"),
        ("023074567", "02-307-4567"),
        ("031.123.4567", "031-123-4567"),
        ("1588 1234", "1588-1234"),
        ("02-385-1671-4", "02-385-1671-4"),
        ("02-307-6701~2", "02-307-6701~2"),
        ("없음", None),
    ],
)
def test_telephone_numbers(text: str, number: str | None) -> None:
    assert one(checks.phone, text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-27", "2025-06-27"),
        ("2025.6.27.", "2025-06-27"),
        ("2025/06/27", "2025-06-27"),
        ("20250627", "2025-06-27"),
        ("2025년 6월 27일", "2025-06-27"),
        ("2025-06-27 00:00:00.0", "2025-06-27"),
        ("2025-06-27T10:00", "2025-06-27"),
        ("2024-02-29", "2024-02-29"),
        ("2025-02-29", None),
        ("2025-13-01", None),
        ("9999-12-31", None),
        ("2100-01-01", None),
        ("0000-01-01", None),
        ("25-06-27", None),
        ("6월 27일", None),
        ("2025-06-27~2025-07-01", None),
        ("상시", None),
        (None, None),
    ],
)
def test_dates(text: str | None, day: str | None) -> None:
    assert one(checks.dates, text) == day


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("무료", "0"),
        ("전액 무료", "0"),
        ("무료 강좌", "0"),
        ("0원", "0"),
        ("0", "0"),
        ("5,000원", "5000"),
        ("50000", "50000"),
        ("30000.0", "30000"),
        ("수강료 30,000원", "30000"),
        ("1인 5,000원", "5000"),
        ("₩5,000", "5000"),
        ("5천원", "5000"),
        ("3만원", "30000"),
        ("3만 5천원", "35000"),
        ("유료", None),
        ("원", None),
        ("", None),
        ("무료/유료", None),
        ("무료(재료비 별도)", None),
        ("재료비 별도 10,000원", None),
        ("5,000원 (재료비 별도)", None),
        ("월 30,000원", None),
        ("5,000~10,000원", None),
        ("5,00원", None),
        ("-5,000원", None),
        ("1" * 10, None),
        ("999,999,999,999,999,999,999원", None),
        ("별도 문의", None),
    ],
)
def test_fees(text: str, won: str | None) -> None:
    assert one(checks.fee_won, text) == won


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("https://www.eplib.or.kr/a?b=1&c=%EC", "https://www.eplib.or.kr/a?b=1&c=%EC"),
        ("HTTP://EP.go.kr", "http://EP.go.kr"),
        ("www.ep.go.kr", None),
        ("javascript:alert(1)//https://a.kr", None),
        ("https://bank.kr@evil.kr/", None),
        ("https://a.kr/<script>", None),
        ("https://a.kr/ b", None),
        ("https://localhost/", None),
        ("https:///a.kr", None),
        ("data:text/html,https://a.kr", None),
        ("https://a.kr/" + "x" * checks.LONGEST_LINK, None),
    ],
)
def test_links(text: str, page: str | None) -> None:
    assert one(checks.link, text) == page


CHECKS = [checks.plain_text, checks.whole_number, checks.phone, checks.dates, checks.fee_won, checks.link]
SCRAPS = [
    "<b>",
    "</b>",
    "&lt;",
    "&amp;",
    "amp;",
    ">",
    "<",
    "&#0;",
    "\u200b",
    "\x00",
    "\t",
    "  ",
    "９:00",
    "02-",
    "목용일",
    "토요",
]


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.lists(st.sampled_from(SCRAPS) | st.text(max_size=6), max_size=12).map("".join))
def test_a_check_leaves_alone_what_it_has_mended(check: Check, text: str) -> None:
    once = one(check, text)
    assert one(check, once) == once


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=6), max_size=12).map("".join))
def test_no_tag_and_no_unseen_sign_remains(text: str) -> None:
    shown = one(checks.plain_text, text) or "-"
    assert not any(tag in shown for tag in ("<b>", "</b>", "\u200b", "\x00", "  ", "\n"))
