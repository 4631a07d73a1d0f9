"""A real server, a real browser, and a watch over everything that the browser asks for."""

import dataclasses
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)
from playwright.sync_api import TimeoutError as TooLongError

from geo.settings import PACKAGE_ROOT

OURS = {"127.0.0.1", "localhost"}
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit looks for its server below the address of a deep link first, and does not find it there."""
STREAMLITS_OWN = {("presentation-role-conflict", "minor", "stFileUploaderDropzone")}
"""What axe objects to in Streamlit's own markup: a rule, how grave it is, and the part it is found in."""
OPENS_MS = 2000
TRIES = 600
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
HERE = "at=37.6105,126.9297&minutes=10"

Visit = Callable[..., Page]

_SPARE: defaultdict[tuple[Browser, str], list[tuple[BrowserContext, Page]]] = defaultdict(list)
"""Browsers that nobody has at the moment, each with its first page, by what they are like."""


@dataclasses.dataclass
class Watch:
    """What pages asked for, and what went wrong in them."""

    asked: list[str] = dataclasses.field(default_factory=list)
    wrong: list[str] = dataclasses.field(default_factory=list)

    def over(self, page: Page) -> None:
        """Keep a record of a page, its frames and its sockets."""
        for event, heard in self._events().items():
            page.on(event, heard)

    @contextmanager
    def over_all(self, context: BrowserContext, first: Page) -> Iterator[None]:
        """Keep a record of the first page of a lent browser and of all that it opens, until it is given back."""
        context.on("page", self.over)
        self.over(first)
        try:
            yield
        finally:
            context.remove_listener("page", self.over)
            for event, heard in self._events().items():
                first.remove_listener(event, heard)

    def _events(self) -> dict[str, Callable[[Any], None]]:
        return {"request": self._asked, "websocket": self._asked, "pageerror": self._failed, "console": self._heard}

    def _asked(self, request: Request | WebSocket) -> None:
        self.asked.append(request.url)

    def _failed(self, error: Error) -> None:
        self.wrong.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(STREAMLIT_PROBES):
            self.wrong.append(message.text)

    def elsewhere(self) -> list[str]:
        """List what was asked of anyone but our own server."""
        parts = [(url, urlsplit(url)) for url in self.asked]
        return [url for url, part in parts if part.scheme not in {"data", "blob"} and part.hostname not in OURS]


@contextmanager
def lent(browser: Browser, url: str, **options: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """Lend a browser and its first page, which know nothing of whoever had them before.

    Only the process stays, with Streamlit's own files in its memory: a new one would load and compile them for each
    page, which takes longer than most tests do with the page.
    """
    spare_ones = _SPARE[browser, repr(sorted(options.items()))]
    context, first = spare_ones.pop() if spare_ones else _new(browser, **{"viewport": DESKTOP, **options})
    try:
        yield context, first
    finally:
        try:
            for page in context.pages:
                if page is not first:
                    page.close()
            _forget(context, first, url)
            first.set_viewport_size(options.get("viewport", DESKTOP))
        except Error:
            # Its page was closed, or is on its way elsewhere: what cannot be emptied is lent to nobody.
            context.close()
        else:
            spare_ones.append((context, first))


def _new(browser: Browser, **options: Any) -> tuple[BrowserContext, Page]:
    """Start a browser, with an empty page that stays open."""
    context = browser.new_context(**options)
    return context, context.new_page()


def _forget(context: BrowserContext, first: Page, url: str) -> None:
    """Clear all that a browser and its first page can keep, but for the files loaded."""
    # A tab's own storage and name can be reached from its own address alone; nothing is drawn there.
    first.goto(url + STREAMLIT_PROBES[0])
    first.evaluate("() => { sessionStorage.clear(); window.name = ''; }")
    first.goto("about:blank")
    session = context.new_cdp_session(first)
    session.send("Page.resetNavigationHistory")
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    session.detach()
    context.clear_cookies()


@contextmanager
def visitor(browser: Browser, url: str) -> Iterator[Visit]:
    """Open pages of a server, each in a browser of its own; in the end, nothing may have gone wrong or elsewhere."""
    watch = Watch()
    with ExitStack() as contexts:

        def visit(path: str, **options: Any) -> Page:
            options = {"locale": "en-US", "viewport": DESKTOP, **options}
            context, page = contexts.enter_context(lent(browser, url, **options))
            contexts.enter_context(watch.over_all(context, page))
            page.goto(url + path)
            expect(answer(page)).to_be_visible()
            # The sentence stands above what is still to come: a click before that lands beside what it was meant for.
            settled(page)
            return page

        yield visit
    assert watch.asked
    assert watch.elsewhere() == []
    assert watch.wrong == []


def answer(page: Page) -> Locator:
    """Find the sentence that answers."""
    return page.locator(".bg-answer")


def table(page: Page, name: str) -> Locator:
    """Find the rows of a table by its caption."""
    return page.get_by_role("table", name=name).locator("tbody tr")


def map_of(page: Page) -> Frame:
    """Wait until the map and what lies on it are drawn; give its frame."""
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame is not None
    frame.locator(".leaflet-tile-loaded").first.wait_for()
    frame.locator("canvas").first.wait_for(state="attached")
    settled(page)
    return frame


def click_map(page: Page, x: float, y: float) -> None:
    """Click the map, at fractions of its width and height."""
    page.locator("iframe").scroll_into_view_if_needed()
    box = page.locator("iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def settled(page: Page) -> None:
    """Wait until the server has nothing more to say."""
    quiet = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    for _ in range(2):
        # A click reaches the server a moment after it was made.
        page.wait_for_timeout(200)
        expect(quiet).to_be_attached()


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select box."""
    box, wanted = page.get_by_role("combobox", name=label), page.get_by_role("option", name=option).first
    box.click()
    try:
        wanted.wait_for(timeout=OPENS_MS)
    except TooLongError:
        # What moves while the list opens, such as an expander, closes it again: a person would click once more.
        box.click()
    wanted.click()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Run ``python -m geo serve`` until the block ends."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "OFFLINE": "1",
        "BAEUMGIL_HOME": str(home),
        "BAEUMGIL_LANGUAGE": "en",
        "LC_ALL": "C.UTF-8",
        # An editor at work beside the tests must not change what readers see.
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    }
    log = home / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "geo", "serve", "--port", str(port)],
            cwd=PACKAGE_ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not is_up(process, port):
            pytest.fail(f"the server does not answer; it said:\n{log.read_text()}", pytrace=False)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def is_up(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server is up, or is no more, or has taken too long."""
    for _ in range(TRIES):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return True
            except OSError:
                pass
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, ending)
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return


def violations(part: Page | Frame) -> list[str]:
    """List what axe objects to, however little, and where, but for what is Streamlit's own and listed."""
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:300]} {node.get('failureSummary', '')}"
        for rule in Axe().run(part).response["violations"]
        for node in rule["nodes"]
        if not _is_streamlits_own(rule, node)
    ]


def _is_streamlits_own(rule: dict[str, Any], node: dict[str, Any]) -> bool:
    """Tell whether a finding is one of those listed."""
    return any(
        (rule["id"], rule["impact"]) == (name, impact) and f'data-testid="{part}"' in node["html"]
        for name, impact, part in STREAMLITS_OWN
    )
