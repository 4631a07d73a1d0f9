"""The form for anybody and its desk, without a browser."""

import dataclasses

import pytest
from support import by_hand
from test_data_page import body, part, press, settings, signed_in, town, visit  # noqa: F401 (fixtures)

from geo.civic.database import CivicError
from geo.civic.needs import Told, add_need, decide_need, needs_of, new_token, waiting_needs
from geo.civic.throttle import Throttle, at_most
from pages import _need_form, _session

TOLD = Told("page", "", "place", "가까운 배움터")
HOSTILE = "<b>한글</b> {{ 7*7 }}"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    for name in ("_SENT", "_DELETED"):
        monkeypatch.setattr(_need_form, name, Throttle(at_most(8, 600.0)))


def ward():
    return by_hand.region().wards["ward_code"].iloc[0]


def waiting():
    return waiting_needs(_session.civic(), "town")[1]


def filled(app, text):
    region_wards = app.selectbox(key=_session.NEED_WARD)
    region_wards.select_index(0)
    app.selectbox(key=_session.NEED_TOPIC).select_index(8)
    app.text_area(key=_session.NEED_TEXT).set_value(text)
    return app


def test_what_is_sent_waits_with_its_channel_and_number(visit):  # noqa: F811
    app = press(filled(visit("ask", channel="hall"), HOSTILE), "Send")
    (need,) = waiting()
    assert (need.told.channel, need.told.topic, need.told.text) == ("hall", "place", HOSTILE)
    (thanks,) = app.success
    assert "Your number is" in thanks.value
    assert app.text_area(key=_session.NEED_TEXT).value == ""
    # A double click: the same words once more are the same need.
    press(filled(app, HOSTILE), "Send")
    assert len(waiting()) == 1
    code = thanks.value.split("Your number is ")[1].split(":")[0].replace("\\", "")
    app.text_input(key=_session.NEED_NUMBER).set_value(code)
    press(app, "Delete")
    assert waiting() == []
    press(app, "Delete")
    assert "no need has this number" in app.error[0].value


def test_what_cannot_be_kept_stays_in_the_form(visit, monkeypatch):  # noqa: F811
    app = visit("ask")
    for text, problem in (("🎉🎉", "there are no words in it"), ("", "there are no words in it")):
        press(filled(app, text), "Send")
        assert problem in app.error[0].value

    def gone(*_, **__):
        msg = "what people enter cannot be read or written now (x), in SQLite; try again in a minute"
        raise CivicError(msg)

    with monkeypatch.context() as broken:
        broken.setattr(_need_form, "add_need", gone)
        press(filled(app, "작은 도서관"), "Send")
    assert "try again in a minute" in app.error[0].value
    assert app.text_area(key=_session.NEED_TEXT).value == "작은 도서관"
    assert waiting() == []
    press(app, "Send")
    assert [need.told.text for need in waiting()] == ["작은 도서관"]


def test_a_robot_and_a_crowd_are_held_back(visit):  # noqa: F811
    app = filled(visit("ask"), "말")
    app.text_input(key=_session.NEED_TRAP).set_value("http://spam")
    press(app, "Send")
    assert "a field that nobody sees was filled in" in app.error[0].value
    app.text_input(key=_session.NEED_TRAP).set_value("")
    for number in range(9):
        press(filled(app, f"말 {number}"), "Send")
    assert "nothing was sent, try again in" in app.error[0].value
    assert len(waiting()) == 7


def test_an_unknown_channel_is_ignored_with_a_notice(visit):  # noqa: F811
    app = visit("ask", channel="fax")
    assert "there is no channel" in app.warning[0].value.replace("\\", "")


def test_the_desk_lets_through_and_the_tally_shows_it(visit):  # noqa: F811
    data = part(signed_in(visit), "needs")
    for text in (HOSTILE, "둘", "셋"):
        told = dataclasses.replace(TOLD, ward_code=ward(), text=text)
        add_need(_session.civic(), "town", told, token=new_token())
    data = data.run()
    one, two, three = waiting()
    # Another member of staff was quicker.
    decide_need(_session.civic(), two.need_id, decision="refused", who="lee")
    data.button(key=f"need_{two.need_id}_shown").click().run()
    assert "lee has decided that already" in data.error[0].value.replace("\\", "")
    data.checkbox(key=f"{_session.NEED_CHOSEN}_{three.need_id}").set_value(True).run()
    data.button(key="needs_refused").click().run()
    data.button(key=f"need_{one.need_id}_shown").click().run()
    assert [need.told.text for need in needs_of(_session.civic(), "town")] == [HOSTILE]
    assert waiting() == []
    tally = visit("ask", show="tally")
    assert "A resident told a need, about: " in body(tally)
    assert "<b>한글" not in body(tally)


def test_paper_sheets_are_typed_in_one_after_the_other(visit):  # noqa: F811
    data = part(signed_in(visit), "needs")
    for text in ("한글 수업", "한글 수업"):
        data.text_input(key=f"{_session.NEED_SHEET}_text").set_value(text)
        data.selectbox(key=f"{_session.NEED_SHEET}_channel").select_index(2)
        press(data, "Send")
        assert "the next one, please" in data.success[0].value
    # Two sheets with the same words are two needs.
    assert [(need.told.text, need.told.channel) for need in waiting()] == [("한글 수업", "focus_group")] * 2
