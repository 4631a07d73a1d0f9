"""Signing in as a person of the staff does: with the passphrase, and through a real provider of OpenID Connect."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import oidc_provider_mock
import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import ChoiceLoader, DictLoader
from oidc_provider_mock import User
from playwright.sync_api import Browser, Page, expect
from support import browsing
from support.browsing import Visit, answer, settled, visitor
from werkzeug.serving import make_server

from geo.civic.passphrase import FILE as PASSPHRASE
from geo.civic.passphrase import set_passphrase
from geo.settings import PACKAGE_ROOT
from geo.show.assets import install_assets

pytestmark = pytest.mark.browser

PHRASE = "네 낱말로 된 긴 암호문"
OTHER = "four words of another kind"
CLOSED = "This page is for the staff."
PEOPLE = (
    User(sub="kim", claims={"email": "Kim@Example.kr", "email_verified": True}),
    User(sub="lee", claims={"email": "lee@example.kr", "email_verified": True}),
    User(sub="choi", claims={"email": "choi@example.kr", "email_verified": False}),
)


class Desk:
    """A server of the pages, its home, and a clock that stands still until it is set forward."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.clock = folder / "clock"
        self.url = ""
        self.set_forward(0)

    def set_forward(self, seconds: float) -> None:
        """Let that many seconds pass at the desk."""
        passed = float(self.clock.read_text()) if self.clock.exists() else 0.0
        beside = self.clock.with_suffix(".new")
        beside.write_text(str(passed + seconds))
        beside.replace(self.clock)


@contextmanager
def desk(folder: Path, *, port: int | None = None, **environment: str) -> Iterator[Desk]:
    """Serve the pages with a home and a clock of their own."""
    install_assets(PACKAGE_ROOT / "static")
    desk = Desk(folder)
    port = port or free_port()
    everything = os.environ | {
        "OFFLINE": "1",
        "BAEUMGIL_HOME": str(folder),
        "PYTHONPATH": str(PACKAGE_ROOT / "tests"),
        "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
    }
    log = folder / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "support.clocked", str(desk.clock), str(port)],
            cwd=PACKAGE_ROOT, env=everything | environment, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    try:
        if not browsing.is_up(process, port):
            pytest.fail(f"the server does not answer; it said:\n{log.read_text()}", pytrace=False)
        # A provider sends the browser back to this name, and cookies go by names.
        desk.url = f"http://localhost:{port}"
        yield desk
    finally:
        browsing._stop(process)
    assert "Traceback" not in log.read_text()
    for secret in (PHRASE, OTHER):
        assert secret not in log.read_text()


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve without a provider."""
    with desk(tmp_path_factory.mktemp("desk")) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, shared: Desk) -> Iterator[Visit]:
    # Long enough for the failures of an earlier test to be forgotten.
    shared.set_forward(3600)
    with visitor(browser, shared.url) as opened:
        yield opened


def enter(page: Page, phrase: str, name: str = "") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(phrase)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    settled(page)


def touch(page: Page) -> None:
    """Make the page ask the server again."""
    page.get_by_text("High contrast").click()
    settled(page)


def serious(page: Page) -> list[str]:
    """List what axe holds to be serious or critical."""
    found = Axe().run(page).response["violations"]
    return [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}]


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(text)
    expect(answer(page)).to_contain_text(CLOSED)


def test_a_person_signs_in_after_wrong_tries_and_signs_out(visit: Visit, shared: Desk) -> None:
    set_passphrase(shared.home, PHRASE)
    page = visit("/data")
    for _ in range(3):
        enter(page, OTHER)
        told(page, "that is not the passphrase; try again")
        assert page.get_by_label("Passphrase", exact=True).input_value() == ""
    assert serious(page) == []
    enter(page, PHRASE)
    told(page, "wait 2 seconds, then try again")
    shared.set_forward(2)
    enter(page, PHRASE, "김 배움")
    expect(page.get_by_text("Signed in as 김 배움.")).to_be_visible()
    expect(page.get_by_label("Passphrase", exact=True)).to_have_count(0)
    assert PHRASE not in page.content()
    assert PHRASE not in page.url
    page.get_by_role("button", name="Sign out").click()
    expect(answer(page)).to_contain_text(CLOSED)
    page.reload()
    expect(answer(page)).to_contain_text(CLOSED)


def test_fifteen_idle_minutes_end_it(visit: Visit, shared: Desk) -> None:
    set_passphrase(shared.home, PHRASE)
    page = visit("/data")
    enter(page, PHRASE)
    for _ in range(2):
        shared.set_forward(14 * 60)
        touch(page)
        expect(page.get_by_text("Signed in as staff.")).to_be_visible()
    shared.set_forward(15 * 60 + 1)
    touch(page)
    told(page, "signed out after 15 minutes without activity")


def test_a_new_passphrase_ends_it(visit: Visit, shared: Desk) -> None:
    set_passphrase(shared.home, PHRASE)
    page = visit("/data")
    enter(page, PHRASE)
    expect(page.get_by_text("Signed in as staff.")).to_be_visible()
    set_passphrase(shared.home, OTHER)
    touch(page)
    told(page, "the passphrase was changed; sign in with the new one")
    enter(page, PHRASE)
    told(page, "that is not the passphrase")
    enter(page, OTHER)
    expect(page.get_by_text("Signed in as staff.")).to_be_visible()


def test_a_sign_in_is_of_one_visit_alone(visit: Visit, shared: Desk) -> None:
    set_passphrase(shared.home, PHRASE)
    page = visit("/data")
    enter(page, PHRASE)
    expect(page.get_by_text("Signed in as staff.")).to_be_visible()
    page.get_by_role("link", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Places to learn")
    page.get_by_role("link", name="For the staff").click()
    expect(page.get_by_text("Signed in as staff.")).to_be_visible()
    address = page.url
    page.reload()
    expect(answer(page)).to_contain_text(CLOSED)
    expect(answer(visit(address.removeprefix(shared.url)))).to_contain_text(CLOSED)


@contextmanager
def provider() -> Iterator[int]:
    """Run a provider of OpenID Connect; give its port."""
    app = oidc_provider_mock.app(user_claims=PEOPLE)
    # Its own frame asks another machine for a style sheet.
    frame = {"_base.html": "<!doctype html><link rel=icon href=data:,>{% block content %}{% endblock %}"}
    app.jinja_loader = ChoiceLoader([DictLoader(frame), app.jinja_loader])
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve beside a provider that knows three people, one of them on the list."""
    folder, port = tmp_path_factory.mktemp("provided"), free_port()
    with pytest.MonkeyPatch.context() as patch, provider() as provider_port:
        # Nothing but this test speaks to a provider without encryption.
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        (folder / "secrets.toml").write_text(
            f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "only-for-this-test-and-long-enough"
client_id = "baeumgil"
client_secret = "anything"
server_metadata_url = "http://localhost:{provider_port}/.well-known/openid-configuration"
"""
        )
        with desk(folder, port=port, BAEUMGIL_STAFF="kim@example.kr, choi@example.kr") as served:
            yield served


@pytest.fixture
def come_back(browser: Browser, provided: Desk) -> Iterator[Callable[[str], Page]]:
    """Go to the provider as a person of theirs, and come back."""
    with visitor(browser, provided.url) as opened:

        def go(person: str) -> Page:
            page = opened("/data")
            expect(answer(page)).to_contain_text("Sign in with your organisation's account.")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name=person, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Places to learn")
            page.get_by_role("link", name="For the staff").click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Data")
            return page

        yield go


def leave(page: Page, provided: Desk) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Places to learn")
    page.goto(provided.url + "/data")
    expect(answer(page)).to_contain_text("Sign in with your organisation's account.")


def test_whom_the_provider_vouches_for_and_the_list_names_is_in(
    come_back: Callable[[str], Page], provided: Desk
) -> None:
    page = come_back("kim")
    expect(page.get_by_text("Signed in as kim@example.kr.")).to_be_visible()
    leave(page, provided)


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        ("lee", "lee@example.kr is not on the list of the staff"),
        ("choi", "the provider has not verified the address choi@example.kr"),
    ],
)
def test_anybody_else_is_told_and_can_sign_out(
    come_back: Callable[[str], Page], provided: Desk, person: str, problem: str
) -> None:
    page = come_back(person)
    told(page, problem)
    leave(page, provided)


def test_without_a_set_up_the_page_says_how(visit: Visit, shared: Desk) -> None:
    (shared.home / PASSPHRASE).unlink(missing_ok=True)
    page = visit("/data")
    expect(answer(page)).to_contain_text("no sign-in is set up")
    expect(page.get_by_text("baeumgil staff set-passphrase")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert serious(page) == []
    page = visit("/data", locale="ko-KR")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
