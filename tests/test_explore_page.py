"""The page for a walk with a class, without a browser."""

import json

import pytest
import streamlit as st
from support.paging import answer, named, tables
from test_cli import run  # noqa: F401 (a fixture)


@pytest.fixture(scope="module", autouse=True)
def caches():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def press(app, label):
    button = next(one for one in app.button if one.label == label and not one.disabled)
    button.click().run()
    assert not app.exception
    return app


def body(app):
    return "".join(element.proto.body for element in app.get("html"))


def stops(app):
    return [text.value.split(". ", 1)[1] for text in app.text if text.value[:1].isdigit()]


def test_before_a_school_is_chosen_the_page_says_what_to_do(visit):
    app = visit("explore")
    assert answer(app) == "Choose a school, or click the map: then see where a class can walk to and back."
    assert not any("Timetable" in table for table in tables(app))
    school = named(app.selectbox, "School")
    assert len(school.options) == 30
    school.select_index(0).run()
    assert "minutes in all" in answer(app)
    assert "".join(app.query_params["school"]) == "SC01"


def test_the_page_says_what_the_command_says(visit, run):  # noqa: F811
    app = visit("explore", **{"from": "37.602,126.9342"}, round="150")
    told = json.loads(run("tour", "--from", "37.602,126.9342", "--minutes", 150, "--format", "json").out)["tours"]
    assert stops(app) == [stop["name_en"] for stop in told[0]["stops"]]
    choice = named(app.radio, "Tours to choose from")
    assert len(choice.options) == len(told) == 3
    choice.set_value(2).run()
    assert stops(app) == [stop["name_en"] for stop in told[1]["stops"]]


def test_stops_are_moved_dropped_and_added_and_the_times_follow(visit):
    app = visit("explore", school="SC05", round="150")
    found, first = stops(app), answer(app)
    press(app, "Later")
    assert stops(app) == [found[1], found[0], found[2]]
    assert "".join(app.query_params["via"]).count(",") == 2
    assert answer(app) != first
    press(app, "Drop")
    assert stops(app) == [found[0], found[2]]
    added = named(app.selectbox, "Add a stop")
    added.select_index(0).run()
    assert len(stops(app)) == 3
    # A stop too many does not fit, and the page says by how much.
    for _ in range(4):
        named(app.selectbox, "Add a stop").select_index(0).run()
    assert "minutes more than there are: drop a stop." in body(app)
    press(app, "Back to the tours that were found")
    assert answer(app) == first


def test_what_does_not_fit_is_said_with_what_does(visit):
    app = visit("explore", school="SC05", round="90", stops="4")
    assert "4 stops do not fit into 90 minutes; 3 fit. With " in body(app)
    app = visit("explore", school="SC05", round="5", stops="1")
    assert answer(app).startswith("No place can be visited and left again in time for a round of 5 minutes. With ")
    assert not any("Timetable" in table for table in tables(app))


def test_by_the_clock_the_page_says_when_everybody_is_back(visit):
    app = visit("explore", school="SC05", round="150", starts="2026-11-25T09:30")
    assert "It sets off at 09:30 and is back at 10:59." in answer(app)
    assert "10:59" in tables(app)[0]


def test_what_the_address_got_wrong_is_ignored_and_said(visit):
    app = visit("explore", school="<b>", round="9999", via="EX99", theme="joy", starts="soon")
    said = [warning.value for warning in app.warning]
    assert len(said) == 5
    assert not any("<b>" in one for one in said)
    assert answer(app).startswith("Choose a school")
