"""One ward on the wards page: from the list, from a click, from the address; and back to all of them."""

import html
import re

import pytest
import streamlit as st
from support.paging import answer, named, notes, press, tables

from geo.settings import EMBEDDED_REGION
from pages import _session, _ward

GUSAN = "1138056000"
STREETS = {"en": "Streets beyond reach, the most residents first", "ko": "걸어서 닿지 못하는 길"}


@pytest.fixture(scope="module", autouse=True)
def caches():
    """Keep the region from one test to the next, as a server does."""
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def text(app) -> str:
    return html.unescape(" ".join(tables(app)))


def address(app) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_a_ward_from_the_list_is_told_and_all_wards_go_back(visit) -> None:
    app = visit("wards")
    before = answer(app)
    assert "ward" not in address(app)
    assert STREETS["en"] not in text(app)
    press(app, named(app.selectbox, "Ward on the map"), GUSAN)
    said = re.match(
        r"In Gusan-dong about ([\d,]+) of ([\d,]+) residents live more than a 5-minute walk from every place",
        answer(app),
    )
    assert said
    beyond, residents = (int(number.replace(",", "")) for number in said.groups())
    (share,) = re.findall(r'<th scope="row">Gusan-dong[ *]*</th><td class="bg-number">(\d+) %', " ".join(tables(app)))
    # The table's share is rounded down, the residents to hundreds.
    assert abs(beyond / residents - (1 - int(share) / 100)) <= 0.01 + 50 / residents
    assert "The place nearest to the most of them" in answer(app)
    assert STREETS["en"] in text(app)
    assert "at least 1.5 times as long as the straight line" in notes(app)
    assert address(app)["ward"] == GUSAN
    press(app, named(app.selectbox, "Ward on the map"), "")
    assert answer(app) == before
    assert "ward" not in address(app)
    assert STREETS["en"] not in text(app)


def test_the_address_keeps_the_ward(visit) -> None:
    app = visit("wards", ward=GUSAN, minutes="10")
    assert answer(app).startswith("In Gusan-dong about")
    assert "more than a 10-minute walk" in answer(app)
    assert named(app.selectbox, "Ward on the map").value == GUSAN
    assert address(app)["ward"] == GUSAN


def test_a_ward_that_is_not_here_is_ignored_and_said(visit) -> None:
    app = visit("wards", ward="<b>nowhere</b>")
    (warning,) = app.warning
    assert warning.value.startswith("Ignored in the address")
    assert "there is no ward" in warning.value
    assert "<b>" not in warning.value
    assert answer(app).startswith("Of 100 residents")
    assert "ward" not in address(app)


def test_the_same_figures_in_a_longer_walk_and_for_another_walker(visit) -> None:
    app = visit("wards", ward=GUSAN)
    five = answer(app)
    press(app, named(app.get("button_group"), "On the map"), 15)
    assert answer(app) != five
    assert "15-minute walk" in answer(app)
    press(app, named(app.selectbox, "Walker"), "wheelchair")
    assert answer(app).startswith("In Gusan-dong about")


@pytest.mark.parametrize(
    ("clicked", "expected"),
    [
        ({"lat": 37.6102, "lng": 126.9127}, GUSAN),
        ({"lat": 37.0, "lng": 127.9}, "kept"),
        (None, "kept"),
    ],
)
def test_a_click_chooses_the_ward_that_it_hits(monkeypatch, eunpyeong, clicked, expected) -> None:
    state = {
        _session.WARD_MAP: {"last_clicked": clicked},
        _session.CHOSEN_WARD: "kept",
        "here": (EMBEDDED_REGION, 0, 0),
    }
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(_session, "region", lambda: eunpyeong)
    _ward.touched()
    assert state[_session.CHOSEN_WARD] == expected
