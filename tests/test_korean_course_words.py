"""What words of published courses mean, and which of them mean nothing for certain."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.sources import korean_course_words as words

Reading = Callable[[pd.Series], pd.Series]


def one(read: Reading, text: str | None) -> str | None:
    (found,) = read(pd.Series([text], dtype="str"))
    return None if pd.isna(found) else str(found)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("온라인", "online"),
        ("비대면(ZOOM)", "online"),
        ("온라인(줌)", "online"),
        ("오프라인", "in_person"),
        ("대면", "in_person"),
        ("온·오프라인", "both"),
        ("온라인+오프라인", "both"),
        ("in_person", "in_person"),
        ("온라인 상담실", None),
        ("기타", None),
        (None, None),
    ],
)
def test_methods(text: str | None, method: str | None) -> None:
    assert one(words.methods_of, text) == method


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("성인", "adults"),
        ("만 19세 이상", "adults"),
        ("19세 이상 누구나", "adults"),
        ("어르신", "seniors"),
        ("60세 이상", "seniors"),
        ("만65세이상 노인", "seniors"),
        ("성인 및 어르신", "adults"),
        ("어린이", "children"),
        ("초등학생", "children"),
        ("유아", "children"),
        ("만 7세~10세", "children"),
        ("7~10세 어린이", "children"),
        ("가족", "families"),
        ("어린이 동반 가족", "families"),
        ("누구나", "everyone"),
        (" 제한없음", "everyone"),
        ("은평구민 누구나", "everyone"),
        ("다문화가족", "newcomers"),
        ("외국인", "newcomers"),
        ("seniors", "seniors"),
        ("55세 이상", None),
        ("7세~15세", None),
        ("성인, 어린이", None),
        ("성인 여성", None),
        ("청소년", None),
        ("청소년 누구나", None),
        ("초등학생 이상", None),
        ("초등학생 학부모", None),
        ("장애인", None),
        ("외국인 제외", None),
        ("기타", None),
    ],
)
def test_audiences(text: str, audience: str | None) -> None:
    assert one(words.audiences_of, text) == audience


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("(견본) 어르신 한글 첫걸음", "literacy"),
        ("성인 문해교실", "literacy"),
        ("기후위기와 나", "climate"),
        ("환경 교실", "climate"),
        ("키오스크 연습", "digital"),
        ("챗GPT 활용", "digital"),
        ("생성형 AI 기초", "digital"),
        ("뜨개질로 나누는 오후", "crafts"),
        ("아침 스트레칭", "health"),
        ("수채화 교실", "arts"),
        ("주민자치 학교", "civic"),
        ("스마트폰 사진", None),
        ("디지털 문해", "digital"),
        ("미디어 문해력", None),
        ("작업환경 점검", None),
        ("그림책 모임", None),
        ("FAIR 무역", None),
        ("어떤 모임", None),
    ],
)
def test_topics_are_told_where_one_alone_is(title: str, topic: str | None) -> None:
    assert one(words.topics_told, title) == topic


def test_topics_by_words() -> None:
    found = words.topics_of(pd.Series(["문해", "디지털", "crafts", "요리"]))
    assert found[:3].tolist() == ["literacy", "digital", "crafts"]
    assert pd.isna(found[3])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("월", "mon"),
        ("월+수+금", "mon;wed;fri"),
        ("금,월,수", "mon;wed;fri"),
        ("월수금", "mon;wed;fri"),
        ("월-수-금", "mon;wed;fri"),
        ("월요일, 수요일", "mon;wed"),
        ("매주 화요일", "tue"),
        ("매주 화 10:00", "tue"),
        ("월~금", "mon;tue;wed;thu;fri"),
        ("월-금", "mon;tue;wed;thu;fri"),
        ("화~목요일", "tue;wed;thu"),
        ("평일", "mon;tue;wed;thu;fri"),
        ("주말", "sat;sun"),
        ("매일", "mon;tue;wed;thu;fri;sat;sun"),
        ("월~금 (공휴일 제외)", "mon;tue;wed;thu;fri"),
        ("wed;mon", "mon;wed"),
        ("Mon, Wed", "mon;wed"),
        ("화-목", None),
        ("토~월", None),
        ("월 2회", None),
        ("매월", None),
        ("3월 1일", None),
        ("월요일 제외", None),
        ("일일특강", None),
        ("미정", None),
        (None, None),
    ],
)
def test_days_of_the_week(text: str | None, days: str | None) -> None:
    assert one(words.weekdays_of, text) == days


SCRAPS = ["월", "화", "일", "요일", "~", "-", ",", " ", "매주", "주말", "65세", "이상", "성인", "온라인", "제외", "mon"]


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=4), max_size=8).map("".join))
def test_only_words_of_the_contract_are_said(text: str) -> None:
    assert one(words.methods_of, text) in {*t.METHODS, None}
    assert one(words.audiences_of, text) in {*t.AUDIENCES, None}
    assert one(words.topics_told, text) in {*t.TOPICS, None}
    assert one(words.answers_of, text) in {*t.YES_NO_UNKNOWN, None}
    days = (one(words.weekdays_of, text) or "mon").split(";")
    assert days == sorted(set(days), key=t.WEEKDAYS.index)
