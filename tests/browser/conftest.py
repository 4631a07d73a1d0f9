"""The browser and the server that all browser tests share."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from support.browsing import Visit, served, visitor

PATIENCE_MS = 30_000
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("there is no Chromium: install the packages chromium and fonts-nanum", pytrace=False)
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium, args=OPTIONS)) as started,
    ):
        yield started


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps what it writes."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    """Serve the embedded region."""
    with served(home) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """Open pages; none may ask anything of anyone but our own server."""
    with visitor(browser, server) as opened:
        yield opened
