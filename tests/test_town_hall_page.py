"""The town hall's page without a browser: what is prepared is what is shown."""

import json
import re

import pytest
import streamlit as st
from support.paging import answer, named, press

from geo.civic.passphrase import set_passphrase
from geo.civic.throttle import Throttle
from geo.show.arrangement import Arrangement
from pages import _session, _staff

PHRASE = "네 낱말로 된 긴 암호문"


@pytest.fixture(scope="module", autouse=True)
def caches():
    """Keep the region from one test to the next, as a server does."""
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def framed(app) -> str:
    """Give the page in the frame, which fills the screen."""
    (frame,) = app.get("iframe")
    return frame.proto.srcdoc


def shown(app) -> list[str]:
    given = re.search(r'<script type="application/json" id="given">(.*?)</script>', framed(app))
    return [step["key"] for step in json.loads(given[1])["steps"]]


def test_steps_are_ordered_hidden_annotated_shown_and_left(visit) -> None:
    app = visit("town_hall")
    assert answer(app) == "20 steps about Eunpyeong-gu are ready for the hall."
    named(app.button, "Show it to the hall").click().run()
    first = shown(app)
    assert len(first) == 20
    named(app.button, "End the presentation").click().run()
    app.button(key="district_1").click().run()
    assert not app.exception
    press(app, app.checkbox(key="shown_what-if_1"), value=False)
    press(app, app.text_input(key="note_plan_1"), "<b>구민</b> {{ 7*7 }}")
    assert answer(app).startswith("19 steps")
    named(app.button, "Show it to the hall").click().run()
    assert shown(app) == [first[1], first[0], *first[2:-1]]
    assert "&lt;b&gt;구민&lt;/b&gt; &#123;&#123; 7*7" in framed(app)
    named(app.button, "End the presentation").click().run()
    named(app.button, "As it was at first").click().run()
    assert app.session_state[_session.ARRANGEMENT] == Arrangement()
    assert answer(app).startswith("20 steps")


def test_a_link_restores_the_step_and_a_wrong_one_is_said(visit) -> None:
    app = visit("town_hall", present="yes", step="5", minutes="10")
    assert '"start":4' in framed(app)
    for wrong in ("0", "-1", "٣", "9" * 30, "<b>"):
        app = visit("town_hall", step=wrong)
        assert answer(app)
        assert any("there is no step" in one.value for one in app.warning)


def test_only_the_staff_save_and_what_is_saved_comes_back(visit, home, monkeypatch) -> None:
    monkeypatch.setattr(_staff, "_TRIES", Throttle(lambda _: 0.0))
    set_passphrase(_session.settings().home, PHRASE)
    app = visit("town_hall")
    assert "Save" not in [button.label for button in app.button]
    app.switch_page("pages/data_page.py").run()
    app.text_input(key=_session.STAFF_NAME).set_value("kim")
    app.text_input(key=_session.PHRASE).set_value(PHRASE)
    named(app.button, "Sign in").click().run()
    app.switch_page("pages/town_hall_page.py").run()
    app.button(key="district_1").click().run()
    moved = app.session_state[_session.ARRANGEMENT]
    press(app, app.text_input(key=_session.PRESENTATION), "구민 회의")
    named(app.button, "Save").click().run()
    assert "The presentation 구민 회의 is saved." in "".join(one.value for one in app.success)
    named(app.button, "As it was at first").click().run()
    assert app.session_state[_session.ARRANGEMENT] == Arrangement()
    app.button(key="show_saved_0").click().run()
    assert app.session_state[_session.ARRANGEMENT] == moved
    app.button(key="delete_saved_0").click().run()
    assert "show_saved_0" not in [button.key for button in app.button]
