"""The next-space page, without a browser."""

import json
import os
import re
import subprocess
import sys

import pytest
import streamlit as st
from support.paging import answer, named, notes, tables

from geo.settings import PACKAGE_ROOT
from pages import _session


@pytest.fixture(scope="module", autouse=True)
def caches():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def one_plan(monkeypatch):
    """Look for no plan but the best, which is all that these tests read."""
    monkeypatch.setattr(_session, "PLANS", 1)


def printed(home, *arguments: str) -> dict:
    out = subprocess.run(
        [sys.executable, "-m", "geo", "siting", "--format", "json", *arguments],
        cwd=PACKAGE_ROOT,
        env=os.environ | {"BAEUMGIL_HOME": str(home), "BAEUMGIL_LANGUAGE": "en"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    return json.loads(out)


def test_the_page_says_what_the_command_says(visit, home):
    app = visit("next_space", walker="senior", spaces="1", speed="cautious")
    plans = printed(home, "--spaces", "1", "--walker", "senior", "--plans", "5")["plans"]
    said = [plan["sentence_en"] for plan in plans]
    assert answer(app).removesuffix(" (model streets, not for decisions)") == said[0]
    choice = named(app.radio, "Plans that differ")
    assert [re.sub(r"^\d\. ", "", option) for option in choice.options] == said
    assert plans[0]["newly_covered"] > plans[-1]["newly_covered"] > 1000
    site = plans[0]["sites"][0]
    assert f"{site['lat']:.6f}, {site['lon']:.6f}" in tables(app)[0]
    choice.set_value(3).run()
    assert answer(app).startswith(said[2])
    assert "".join(app.query_params["plan"]) == "3"
    assert "".join(app.query_params["spaces"]) == "1"


def test_a_link_restores_what_was_asked(visit, one_plan):
    app = visit("next_space", spaces="2", goal="everyone", within="15", group="65plus", each="yes", plan="1")
    assert named(app.selectbox, "What for").value == "everyone"
    assert named(app.selectbox, "Whose walks count").value == "65plus"
    assert named(app.number_input, "New spaces").value == 2
    assert named(app.checkbox, "A space in every ward that has none").value
    assert "within 15 minutes (residents over 65)" in answer(app)
    assert not app.warning


def test_what_the_address_got_wrong_is_ignored_and_said(visit, one_plan):
    app = visit("next_space", spaces="999", goal="<b>", group="cats", each="no", plan="{{7}}", within="7.5")
    said = [warning.value for warning in app.warning]
    assert len(said) >= 5
    assert all(one.startswith("Ignored in the address") for one in said)
    assert named(app.number_input, "New spaces").value == 3
    assert not any("<b>" in one for one in said)


def test_a_region_without_residents_says_so(visit, home, monkeypatch):
    from geo.access import siting

    monkeypatch.setattr(siting, "_people", lambda *_: {})
    app = visit("next_space", spaces="4", walker="cane")
    assert "nobody counted residents in the region eunpyeong" in "".join(error.value for error in app.error).replace(
        "\\", ""
    )


def test_the_page_says_what_its_figures_rest_on(visit):
    app = visit("next_space", spaces="1")
    offered = [one.label for one in app.get("download_button")]
    assert {"Take away as CSV", "Hand-out to print (PDF, A4)"} <= set(offered)
    assert "Present places stay open; people are rounded down." in "".join(notes(app))
