"""The browser and the server that all browser tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.browsing import Visit, served, visitor

PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


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
