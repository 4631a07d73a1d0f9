"""The gate before the staff's pages, without a browser."""

import html
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import argon2
import pytest
import streamlit as st
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from geo.civic import passphrase
from geo.civic.passphrase import FILE, set_passphrase
from geo.civic.throttle import Throttle, growing_delay
from geo.errors import NotSignedInError, UsageError
from geo.settings import Settings
from pages import _session, _staff

PHRASE = "네 낱말로 된 긴 암호문"
OTHER = "four words of another kind"
AUTH = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x" * 32}
KIM = {"is_logged_in": True, "email": "Kim@Example.kr", "email_verified": True}
CLOSED = "This page is for the staff. "


class Desk:
    """A staff page, its clock, and whom it has let act."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.home = Path()
        self.claims: dict[str, Any] = {}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Set up a server of which nothing is set up."""
    desk = Desk()
    desk.home = tmp_path
    settings = Settings(home=tmp_path, staff=("kim@example.kr",))
    monkeypatch.setattr(_session, "settings", lambda: settings)
    monkeypatch.setattr(_staff, "now_s", lambda: desk.now_s)
    monkeypatch.setattr(_staff, "_TRIES", Throttle(growing_delay, clock=lambda: desk.now_s))
    monkeypatch.setattr(_staff, "_claims", lambda: desk.claims)
    monkeypatch.setattr(passphrase, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    return desk


def page() -> None:
    """Draw the smallest page of the staff."""
    import streamlit as st

    from geo.errors import GeoError
    from pages import _staff

    try:
        name = _staff.gate("en")
        if name is not None:
            _staff.show_signed_in("en", name)
            st.text(f"secret of the staff, seen by {name}")
        if st.button("Act"):
            st.text(f"done by {_staff.require()}")
    except GeoError as error:
        st.error(str(error))


def opened(**secrets: Any) -> AppTest:
    app = AppTest.from_function(page)
    app.secrets.update(secrets)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Give all that the page says, as its reader sees it."""
    parts = [re.sub("<[^>]+>", "", element.proto.body) for element in app.get("html")]
    parts += [element.value for kind in (app.text, app.error, app.code) for element in kind]
    return re.sub(r"\\(\W)", r"\1", html.unescape("\n".join(parts)))


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception
    return app


def enter(app: AppTest, phrase: str, name: str = "") -> AppTest:
    app.text_input(key=_session.PHRASE).set_value(phrase)
    app.text_input(key=_session.STAFF_NAME).set_value(name)
    return press(app, "Sign in")


def is_open(app: AppTest) -> bool:
    return "secret of the staff" in said(app)


def test_without_a_set_up_the_page_explains_both_ways_and_does_nothing(desk: Desk) -> None:
    app = opened()
    assert CLOSED + "Nobody can sign in yet, because no sign-in is set up." in said(app)
    for part in ("baeumgil staff set-passphrase", "[auth]", "server_metadata_url", "BAEUMGIL_STAFF", "secrets.toml"):
        assert part in said(app)
    assert not app.text_input
    assert "nothing was changed; sign in on this page" in said(press(app, "Act"))
    assert "done by" not in said(app)


@pytest.mark.parametrize(("name", "shown"), [("", "staff"), ("  김  배움 ", "김 배움"), ("O'Neil-Ray", "O'Neil-Ray")])
def test_the_passphrase_opens_the_page(desk: Desk, name: str, shown: str) -> None:
    set_passphrase(desk.home, PHRASE)
    app = opened()
    assert not is_open(app)
    assert said(app) == CLOSED + "Sign in with the staff's passphrase."
    enter(app, PHRASE, name)
    assert f"Signed in as {shown}." in said(app)
    assert f"seen by {shown}" in said(app)
    assert not app.text_input
    assert f"done by {shown}" in said(press(app, "Act"))


def test_what_was_typed_is_not_kept(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    for typed in (OTHER, PHRASE):
        app = enter(opened(), typed)
        state = app.session_state._state
        kept = state.filtered_state
        assert not kept.get(_session.PHRASE)
        assert typed not in repr(state)
    assert list(kept) == [_session.SIGNED_IN]
    assert set(vars(kept[_session.SIGNED_IN])) == {"name", "fingerprint", "active_at_s"}


def test_the_length_of_a_name_is_checked_on_the_server_too() -> None:
    assert _staff._plain_name("x" * 40) == "x" * 40
    for name in ("x" * 41, "x " * 1_000_000):
        with pytest.raises(UsageError, match="at most 40 letters; write it otherwise or leave it empty"):
            _staff._plain_name(name)


@pytest.mark.parametrize("name", ["kim@example.kr", "![](http://x/y.png)", "<img src=x>", "a\x00b", "{name}"])
def test_a_name_that_is_no_plain_name_is_refused(desk: Desk, name: str) -> None:
    set_passphrase(desk.home, PHRASE)
    app = enter(opened(), PHRASE, name)
    assert "the name is no plain name of at most 40 letters" in said(app)
    assert not is_open(app)


def test_wrong_tries_wait_longer_and_longer_and_nothing_is_checked_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_passphrase(desk.home, PHRASE)
    checked = []
    monkeypatch.setattr(_staff, "matches", lambda home, typed: checked.append(typed) or passphrase.matches(home, typed))
    app = opened()
    for _ in range(3):
        assert "that is not the passphrase; try again" in said(enter(app, OTHER))
    assert len(checked) == 3
    assert "wait 2 seconds, then try again" in said(enter(app, PHRASE))
    # Any visitor's browser may ask Streamlit to clear its caches.
    st.cache_resource.clear()
    desk.now_s += 1.5
    # Nor does another session of the same visitor help.
    assert "wait 1 seconds" in said(enter(opened(), PHRASE))
    assert len(checked) == 3
    desk.now_s += 0.5
    assert "that is not the passphrase" in said(enter(app, OTHER))
    assert "wait 4 seconds" in said(enter(app, PHRASE))
    desk.now_s += 4
    assert is_open(enter(app, PHRASE))
    # Success forgives.
    press(app, "Sign out")
    for _ in range(3):
        assert "that is not the passphrase" in said(enter(app, OTHER))


def test_visitors_wait_apart(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    set_passphrase(desk.home, PHRASE)
    came_from = "203.0.113.7"
    monkeypatch.setattr(_session, "visitor", lambda: came_from)
    app = opened()
    for _ in range(3):
        enter(app, OTHER)
    assert "wait 2 seconds" in said(enter(app, PHRASE))
    came_from = "203.0.113.8"
    assert is_open(enter(opened(), PHRASE))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (None, ""),
        ("nonsense", ""),
        ("203.0.113.7", "203.0.113.7/32"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ],
)
def test_a_visitor_is_known_by_the_network(monkeypatch: pytest.MonkeyPatch, address: str | None, key: str) -> None:
    monkeypatch.setattr(type(st.context), "ip_address", address)
    assert _session.visitor() == key


def test_fifteen_idle_minutes_end_the_session(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    app = enter(opened(), PHRASE)
    for _ in range(3):
        desk.now_s += 900
        # Every action begins the fifteen minutes anew.
        assert "done by staff" in said(press(app, "Act"))
    desk.now_s += 900.1
    press(app, "Act")
    assert "signed out after 15 minutes without activity; sign in again" in said(app)
    assert "done by" not in said(app)
    assert not is_open(app)
    assert not is_open(app.run())
    assert is_open(enter(app, PHRASE))


def test_a_changed_passphrase_ends_every_session(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    first, second = enter(opened(), PHRASE), enter(opened(), PHRASE)
    set_passphrase(desk.home, OTHER)
    for app in (first, second):
        press(app, "Act")
        assert "the passphrase was changed; sign in with the new one" in said(app)
        assert "done by" not in said(app)
        assert not is_open(app)
    assert "that is not the passphrase" in said(enter(first, PHRASE))
    assert is_open(enter(first, OTHER))


def test_a_passphrase_changed_while_it_is_checked_opens_nothing_for_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_passphrase(desk.home, PHRASE)

    def meanwhile(home: Path, typed: str) -> bool:
        right = passphrase.matches(home, typed)
        set_passphrase(home, OTHER)
        return right

    monkeypatch.setattr(_staff, "matches", meanwhile)
    assert not is_open(enter(opened(), PHRASE))


@pytest.mark.parametrize("harm", [lambda file: file.chmod(0o644), lambda file: file.write_text("x")])
def test_a_passphrase_file_that_cannot_be_trusted_ends_every_session(desk: Desk, harm: Callable[[Path], Any]) -> None:
    set_passphrase(desk.home, PHRASE)
    app, waiting = enter(opened(), PHRASE), opened()
    harm(desk.home / FILE)
    for one in (press(app, "Act"), enter(waiting, PHRASE), opened()):
        assert "staff-passphrase in the program's folder is refused" in said(one)
        assert "baeumgil staff set-passphrase" in said(one)
        assert not is_open(one)
        assert "done by" not in said(one)


def test_signing_out_ends_this_session_alone(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    first, second = enter(opened(), PHRASE), enter(opened(), PHRASE)
    press(first, "Sign out")
    assert not is_open(first)
    assert "done by" not in said(press(first, "Act"))
    assert is_open(second.run())


def test_a_session_elsewhere_is_not_signed_in(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    enter(opened(), PHRASE)
    assert not is_open(opened())


def test_the_provider_opens_the_page_for_those_on_the_list(desk: Desk) -> None:
    desk.claims = KIM | {"iat": time.time()}
    app = opened(auth=AUTH)
    assert "Signed in as kim@example.kr." in said(app)
    assert "done by kim@example.kr" in said(press(app, "Act"))


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"email": "lee@example.kr"}, "lee@example.kr is not on the list of the staff; sign out, or ask"),
        ({"email": "![x](http://x/y)"}, "is not on the list of the staff"),
        ({"email": None}, "? is not on the list of the staff"),
        ({"email": ""}, "? is not on the list of the staff"),
        ({"email": ["kim@example.kr"]}, "is not on the list of the staff"),
        ({"email_verified": False}, "the provider has not verified the address kim@example.kr"),
        ({"email_verified": "false"}, "has not verified"),
        ({"email_verified": None}, "has not verified"),
        ({"iat": time.time() - 12 * 3600 - 5}, "more than 12 hours ago; sign out and sign in again"),
        ({"iat": None}, "more than 12 hours ago"),
        ({"iat": "now"}, "more than 12 hours ago"),
    ],
)
def test_anybody_else_whom_the_provider_knows_is_told_and_can_sign_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any], told: str
) -> None:
    out = []
    monkeypatch.setattr(st, "logout", lambda: out.append(True))
    desk.claims = KIM | {"iat": time.time()} | claims
    app = opened(auth=AUTH)
    assert told in said(app)
    assert not is_open(app)
    assert "nothing was changed" in said(press(app, "Act"))
    press(app, "Sign out")
    assert out == [True]


@pytest.mark.parametrize("claims", [{}, {"is_logged_in": False}, KIM | {"is_logged_in": "yes", "iat": time.time()}])
def test_who_does_not_come_from_the_provider_is_led_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]
) -> None:
    led = []
    monkeypatch.setattr(st, "login", lambda: led.append(True))
    desk.claims = claims
    app = opened(auth=AUTH)
    assert said(app) == CLOSED + "Sign in with your organisation's account."
    press(app, "Sign in")
    assert led == [True]
    assert not is_open(app)


def test_an_incomplete_section_is_said(desk: Desk) -> None:
    app = press(opened(auth=AUTH), "Sign in")
    assert "the section [auth] of the secrets is not complete; compare it with the README" in said(app)


def test_without_a_list_nobody_is_let_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session, "settings", lambda: Settings(home=desk.home))
    # Nor does a passphrase open what a provider guards.
    set_passphrase(desk.home, PHRASE)
    for claims in ({}, KIM | {"iat": time.time()}, KIM | {"email": "", "iat": time.time()}):
        desk.claims = claims
        app = opened(auth=AUTH)
        assert "the list of the staff's addresses is empty" in said(app)
        assert "BAEUMGIL_STAFF=" in said(app)
        assert not is_open(app)
        assert not app.text_input
        assert [one.label for one in app.button] == (["Sign out", "Act"] if claims else ["Act"])


def test_a_session_of_the_passphrase_ends_where_a_provider_is_set_up(desk: Desk) -> None:
    set_passphrase(desk.home, PHRASE)
    app = enter(opened(), PHRASE)
    app.secrets["auth"] = AUTH
    assert not is_open(app.run())


@pytest.mark.parametrize("content", [None, "", "[auth", "auth = 3\n", "[other]\nx = 1\n", b"\xff\xfe"])
def test_secrets_that_name_no_provider_are_no_provider(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | bytes | None
) -> None:
    file = tmp_path / "secrets.toml"
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    former = st.config.get_option("secrets.files")
    st.config.set_option("secrets.files", [str(file)])
    monkeypatch.setattr(st, "secrets", Secrets())
    try:
        assert not _staff._has_provider()
    finally:
        st.config.set_option("secrets.files", former)


def test_require_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(NotSignedInError, match="nothing was changed; sign in on this page and try again"):
        _staff.require()
