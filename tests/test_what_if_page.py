"""The what-if page, without a browser."""

import re

import pytest
import streamlit as st
from support.paging import answer, named, press, tables

SPOT = "37.61050,126.90800"


@pytest.fixture(scope="module", autouse=True)
def caches():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def gained(app) -> int:
    return int(re.search(r"([\d,]+) more residents are within 5 minutes", answer(app))[1].replace(",", ""))


def test_nothing_is_changed_at_first(visit):
    app = visit("what_if")
    assert answer(app).startswith("Nothing is changed yet")
    assert named(app.button, "Undo").disabled
    assert named(app.button, "Keep to compare").disabled
    assert "open" not in app.query_params


def test_open_close_undo_keep_and_compare(visit):
    app = visit("what_if", walker="senior")
    press(app, named(app.text_input, "Open a place: address, name, or latitude,longitude"), SPOT)
    first = gained(app)
    assert first > 500
    assert "".join(app.query_params["open"]) == SPOT
    closes = named(app.selectbox, "Close a place, or open it again")
    closes.set_value("EP001").run()
    assert "are no longer" in answer(app)
    assert "".join(app.query_params["close"]) == "EP001"
    named(app.button, "Undo").click().run()
    assert "are no longer" not in answer(app)
    assert gained(app) == first
    press(app, named(app.text_input, "Name of this scenario"), "<b>방 하나</b>")
    named(app.button, "Keep to compare").click().run()
    side_by_side = next(one for one in tables(app) if "Scenarios side by side" in one)
    assert "&lt;b&gt;" in side_by_side
    assert f"{first:,}" in side_by_side
    named(app.button, "Start anew").click().run()
    assert answer(app).startswith("Nothing is changed yet")
    assert "open" not in app.query_params
    shows = next(one for one in app.button if one.label.startswith("Show "))
    shows.click().run()
    assert gained(app) == first
    next(one for one in app.button if one.label.startswith("Forget ")).click().run()
    assert not [one for one in tables(app) if "Scenarios side by side" in one]


def test_a_link_restores_a_scenario(visit):
    app = visit("what_if", walker="senior", open=f"{SPOT};37.6200,126.9200", close="EP001;EP002", minutes="5")
    assert "are no longer" in answer(app)
    assert [one.label for one in app.button if one.label.startswith("Take back new place")] != []
    assert not app.warning


def test_what_the_address_got_wrong_is_ignored_and_said(visit):
    app = visit("what_if", open="0,0;{{7}}", close="<b>")
    said = [one.value for one in app.warning]
    assert len(said) == 3
    assert all(one.startswith("Ignored in the address") for one in said)
    assert answer(app).startswith("Nothing is changed yet")


def test_a_place_that_cannot_be_opened_is_said(visit):
    app = visit("what_if")
    press(app, named(app.text_input, "Open a place: address, name, or latitude,longitude"), "10.0,10.0")
    assert "lies outside the region" in "".join(one.value for one in app.warning)
    assert answer(app).startswith("Nothing is changed yet")
