"""The staff's page and the page of one place, without a browser."""

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import argon2
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from support import by_hand

from geo import prepare
from geo import tables as t
from geo.civic import passphrase
from geo.civic.database import open_database
from geo.civic.door_checks import waiting_checks
from geo.civic.passphrase import set_passphrase
from geo.civic.reports import add_report, open_reports
from geo.civic.throttle import Throttle, at_most
from geo.region import shelf
from geo.region.history import Note, versions
from geo.region.replacement import change, keep
from geo.settings import PACKAGE_ROOT, Settings
from pages import _desk_file, _session, _staff, _tell_us

PHRASE = "네 낱말로 된 긴 암호문"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home with a small region and a database without entries; to be copied."""
    home = tmp_path_factory.mktemp("town") / "home"
    keep(Settings(home=home), dataclasses.replace(by_hand.region(), name="town"))
    open_database(Settings(home=home)).dispose()
    return home


@pytest.fixture
def settings(town: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Settings]:
    """Set up a server with one small region and a passphrase, and no map to draw."""
    own = Settings(home=tmp_path / "home", static=tmp_path / "static", offline=True)
    shutil.copytree(town, own.home)
    engine = open_database(own)
    monkeypatch.setattr(_session, "settings", lambda: own)
    monkeypatch.setattr(_session, "civic", lambda: engine)
    monkeypatch.setattr(prepare, "prepare_map", lambda *_, **__: "tiles")
    monkeypatch.setattr(_tell_us, "_SENT", Throttle(at_most(2, 3600.0)))
    monkeypatch.setattr(passphrase, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    set_passphrase(own.home, PHRASE)
    yield own
    engine.dispose()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def visit(settings: Settings) -> Visit:
    def open_page(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(PACKAGE_ROOT / "app.py", default_timeout=120)
        app.query_params.update({"lang": "en", "region": "town"})
        app.run()
        # The first page has written an address of its own.
        app.query_params.update(parameters)
        app.switch_page(f"pages/{page}_page.py").run()
        assert not app.exception
        return app

    return open_page


def signed_in(visit: Visit) -> AppTest:
    app = visit("data")
    app.text_input(key=_session.PHRASE).set_value(PHRASE)
    app.text_input(key=_session.STAFF_NAME).set_value("kim")
    return press(app, "Sign in")


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception
    return app


def choose(app: AppTest, label: str, value: Any) -> AppTest:
    (group,) = [one for one in app.get("button_group") if one.label == label]
    group.set_value(value).run()
    assert not app.exception
    return app


def part(app: AppTest, name: str) -> AppTest:
    return choose(app, "What do you want to do?", name)


def edit(app: AppTest, venue: str) -> AppTest:
    (place,) = [one for one in app.selectbox if one.label == "Place"]
    place.set_value(venue).run()
    return app


def body(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_without_a_sign_in_nothing_of_the_desk_is_there(visit: Visit) -> None:
    app = visit("data")
    assert "This page is for the staff" in body(app)
    assert not app.get("button_group")
    assert not app.get("file_uploader")


def test_every_part_opens(visit: Visit) -> None:
    app = signed_in(visit)
    assert "Signed in as kim." in body(app)
    for name in ("rows", "queue", "history", "templates", "file"):
        part(app, name)
        assert not app.error
    assert len(part(app, "templates").get("download_button")) == 4


def test_a_place_is_edited_and_the_edit_taken_back(visit: Visit, settings: Settings) -> None:
    app = edit(part(signed_in(visit), "rows"), "V1")
    (name,) = [one for one in app.text_input if one.label == "Name in Korean"]
    name.set_value("새 이름")
    press(app, "Check and keep")
    assert [one.value for one in app.success] == ["The place is kept."]
    assert shelf.open_region(settings, "town").venues[t.NAME_KO].tolist() == ["새 이름", "V2 도서관"]
    (version,) = versions(settings, "town")
    assert (version.note.who, version.note.deed, version.note.what) == ("kim", "row", "새 이름")
    press(part(app, "history"), "Go back")
    assert shelf.open_region(settings, "town").venues[t.NAME_KO].tolist() == ["V1 도서관", "V2 도서관"]
    assert [one.note.deed for one in versions(settings, "town")] == ["row", "undo"]


def test_a_place_that_cannot_be_kept_is_explained(visit: Visit, settings: Settings) -> None:
    app = edit(part(signed_in(visit), "rows"), "V1")
    (seats,) = [one for one in app.text_input if one.label == "Seats"]
    seats.set_value("many")
    press(app, "Check and keep")
    (error,) = app.error
    assert "was not kept" in error.value
    assert versions(settings, "town") == ()


@pytest.mark.parametrize("deed", ["Check and keep", "Take it out", "Go back", "Mended", "Nothing is wrong"])
def test_after_the_session_has_ended_nothing_is_changed(
    visit: Visit, settings: Settings, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    change(settings, "town", lambda region: region, note=Note("lee", "command", "x"))
    add_report(_session.civic(), "town", venue_id="V1", what="closed", told="")
    app = signed_in(visit)
    where = {"Check and keep": "rows", "Take it out": "rows", "Go back": "history"}
    part(app, where.get(deed, "queue"))
    if where.get(deed) == "rows":
        edit(app, "V1")
    (button,) = [one for one in app.button if one.label == deed]
    before = versions(settings, "town"), open_reports(_session.civic(), "town")
    later = _staff.now_s() + _staff.IDLE_S + 1
    monkeypatch.setattr(_staff, "now_s", lambda: later)
    button.click().run()
    assert not app.exception
    assert any("nothing was changed; sign in on this page and try again" in one.value for one in app.error)
    assert (versions(settings, "town"), open_reports(_session.civic(), "town")) == before


def test_what_somebody_tells_is_in_the_queue(visit: Visit, settings: Settings) -> None:
    app = choose(visit("venue", venue="V2"), "What do you want to tell?", "report")
    press(app, "Send")
    assert "nothing was chosen" in app.error[0].value
    app.radio(key=f"{_session.REPORT}_V2_what").set_value("closed")
    (told,) = app.text_area
    told.set_value("<b>문이 닫혔어요</b>")
    press(app, "Send")
    assert [one.value for one in app.success] == ["Thank you. The staff will look at it."]
    count, (report,) = open_reports(_session.civic(), "town")
    assert (count, report.venue_id, report.what, report.told) == (1, "V2", "closed", "<b>문이 닫혔어요</b>")
    queue = part(signed_in(visit), "queue")
    assert "문이 닫혔어요" in body(queue)
    assert "<b>문이" not in body(queue)


def test_too_many_forms_wait(visit: Visit, settings: Settings) -> None:
    app = visit("venue", venue="V2")
    for _ in range(2):
        choose(app, "What do you want to tell?", "report").radio(key=f"{_session.REPORT}_V2_what").set_value("closed")
        press(app, "Send")
        assert app.success
    press(choose(app, "What do you want to tell?", "report"), "Send")
    (error,) = app.error
    assert "nothing was sent, try again in" in error.value
    _, (report,) = open_reports(_session.civic(), "town")
    assert report.times == 2


@pytest.mark.parametrize("venue", ["V9", "<script>", "x" * 3000])
def test_an_unknown_place_in_the_address_is_said_so(visit: Visit, venue: str) -> None:
    app = visit("venue", venue=venue)
    (warning,) = app.warning
    assert "there is no place" in warning.value
    assert len(warning.value) < 300
    assert "Choose a place from the list." in body(app)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("장소.csv", "장소.csv"), ("../../etc/passwd", "passwd"), ("C:\\Users\\kim\\곳.csv", "곳.csv"),
        ("...", "upload"), ("", "upload"), (".bashrc", "bashrc"), ("a\0b\nc.csv", "abc.csv"),
        ("긴" * 300 + ".csv", "긴" * 56 + ".csv"),
    ],
)  # fmt: skip
def test_a_dropped_file_is_written_under_a_name_of_its_own_folder(name: str, kept: str, tmp_path: Path) -> None:
    dropped = SimpleNamespace(name=name, getvalue=lambda: b"a,b")
    path = _desk_file.saved(dropped, tmp_path / "first")
    assert (path.parent, path.name) == (tmp_path / "first", kept)
    assert path.read_bytes() == b"a,b"


@pytest.mark.parametrize("deed", ["Check and keep", "Take it out", "Go back"])
def test_what_was_prepared_on_an_older_version_changes_nothing(visit: Visit, settings: Settings, deed: str) -> None:
    change(settings, "town", lambda region: region, note=Note("lee", "command", "x"))
    app = part(signed_in(visit), "history" if deed == "Go back" else "rows")
    if deed != "Go back":
        edit(app, "V1")
    (button,) = [one for one in app.button if one.label == deed]
    other = edit(part(signed_in(visit), "rows"), "V1")
    (phone,) = [one for one in other.text_input if one.label == "Telephone"]
    phone.set_value("02-351-1234")
    press(other, "Check and keep")
    assert other.success
    done = versions(settings, "town")
    button.click().run()
    assert not app.exception
    assert any("changed by somebody else meanwhile" in one.value for one in app.error)
    assert versions(settings, "town") == done
    press(app, deed)
    assert len(versions(settings, "town")) == len(done) + 1


def test_the_second_link_opens_its_own_place(visit: Visit) -> None:
    app = visit("venue", venue="V2")
    assert [box.value for box in app.selectbox if box.label == "Place"] == ["V2"]
    app.query_params["venue"] = "V1"
    app.run()
    assert [box.value for box in app.selectbox if box.label == "Place"] == ["V1"]
    (place,) = [box for box in app.selectbox if box.label == "Place"]
    place.set_value("V2").run()
    assert app.query_params["venue"] == "V2"


@pytest.mark.parametrize(("marked", "sent"), [("V1", None), ("V2", (37.6127, 126.9212))])
def test_a_door_is_sent_for_its_own_place_alone(
    visit: Visit, settings: Settings, marked: str, sent: tuple[float, float] | None
) -> None:
    app = choose(visit("venue", venue="V2"), "What do you want to tell?", "check")
    app.session_state[_session.DOOR] = (marked, (37.6127, 126.9212))
    app.run()
    app.radio(key=f"{_session.CHECK}_V2_steps").set_value("no")
    press(app, "Send")
    assert app.success
    _, (check,) = waiting_checks(_session.civic(), "town")
    assert (check.venue_id, check.seen.door) == ("V2", sent)
