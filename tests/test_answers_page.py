"""You said, we did: written at the desk, measured again when the region has changed."""

import dataclasses
import re

from support import by_hand
from test_data_page import body, part, press, settings, signed_in, town, visit  # noqa: F401 (fixtures)

from geo import tables as t
from geo.civic.answers import answers_of
from geo.region.history import Note
from geo.region.replacement import change
from pages import _answer_lines, _session

HOSTILE = "<b>가까운</b> 배움터가 없어요"


def without_one(region):
    return dataclasses.replace(region, venues=region.venues[region.venues[t.VENUE_ID] == "V1"])


def published(app):
    app.text_area(key=_session.SAID).set_value(HOSTILE)
    app.text_area(key=_session.DECIDED).set_value("도서관을 열어요")
    app.selectbox(key=_session.MEASURE).set_value("venues")
    return press(app, "Publish")


def test_a_figure_is_measured_as_it_was_and_as_it_is(visit, settings, monkeypatch):  # noqa: F811
    whole = by_hand.region()
    change(settings, "town", without_one, note=Note("kim", "row", "한 곳이 닫았어요"))
    app = published(part(signed_in(visit), "answers"))
    assert "The answer is public now." in [one.value for one in app.success]
    (answer,) = answers_of(_session.civic(), "town")
    assert answer.before == len(whole.venues) - 1

    change(
        settings, "town", lambda region: dataclasses.replace(region, venues=whole.venues), note=Note("kim", "row", "x")
    )
    page = visit("answers")
    assert "1 answer: the figure is better now." in body(page)
    assert "<b>가까운" not in body(page)
    assert re.findall(r">(\d+)</td>", body(page))[:2] == ["1", "2"]
    # It is measured from the data of the day on which it was written, not copied from what was noted then.
    forged = dataclasses.replace(answer, before=77.0)
    with monkeypatch.context() as looked:
        looked.setattr(_answer_lines, "answers_of", lambda *_: [forged])
        assert re.findall(r">(\d+)</td>", body(page.run()))[:2] == ["1", "2"]


def test_what_says_nothing_is_not_published(visit):  # noqa: F811
    app = press(part(signed_in(visit), "answers"), "Publish")
    assert app.error
    assert answers_of(_session.civic(), "town") == []
    assert "Nothing is answered here yet." in body(visit("answers"))


def test_an_answer_is_deleted_at_the_desk(visit):  # noqa: F811
    app = published(part(signed_in(visit), "answers"))
    (button,) = [one for one in app.button if one.label.startswith("Delete the answer")]
    button.click().run()
    assert not app.exception
    assert answers_of(_session.civic(), "town") == []
