"""Something breaks while the server runs: a plain sentence and a way on for the reader, no coordinates in the log."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.browsing import Visit, answer, served, settled, visitor

from geo.region.region import Region
from geo.region.replacement import keep
from geo.settings import PACKAGE_ROOT, Settings

pytestmark = pytest.mark.browser

LAT, LON = "37.6137", "126.9271"
HERE = f"at={LAT},{LON}&minutes=10"
INSIDES = ("Traceback", "Error:", ".py", "geo/", "NoneType")
FAILING = """
from pathlib import Path

from geo.access import nearest

whole = nearest.nearest_venues


def failing(region, reached):
    if Path({flag!r}).exists():
        raise RuntimeError(f"nobody expected this at {{reached.spot!r}}")
    return whole(region, reached)


nearest.nearest_venues = failing
"""
"""What Python runs before the server: from when a file is there, the search for places fails as nobody expects."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is run before the server lies, and what makes it fail."""
    return tmp_path_factory.mktemp("broken")


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """Where this server alone keeps what it writes."""
    return folder / "home"


@pytest.fixture(scope="module")
def fragile_server(eunpyeong: Region, home: Path, folder: Path) -> Iterator[str]:
    """Serve a region of its own, and what can be made to fail."""
    home.mkdir()
    keep(Settings(home=home), replace(eunpyeong, name="brittle"))
    (folder / "sitecustomize.py").write_text(FAILING.format(flag=str(folder / "fail")), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join((str(folder), str(PACKAGE_ROOT))))
        with served(home) as url:
            yield url


@pytest.fixture
def fragile(browser: Browser, fragile_server: str) -> Iterator[Visit]:
    with visitor(browser, fragile_server) as opened:
        yield opened


def spots_logged(home: Path) -> list[str]:
    """List the lines of the log that tell where somebody is."""
    lines = (home / "server.log").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if any(part in line for part in (LAT, LON, LAT[:-1], LON[:-1]))]


def test_a_region_that_was_damaged_meanwhile_is_named_and_another_can_be_chosen(fragile: Visit, home: Path) -> None:
    page = fragile(f"/find?{HERE}&region=brittle&lang=en")
    settled(page)
    for file in (home / "regions" / "brittle").glob("venues.*"):
        file.write_bytes(b"\0" * 64)
    # What was read before is kept until the region's description changes.
    (home / "regions" / "brittle" / "region.toml").touch()
    page.reload()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("brittle")
    assert not any(part in told.inner_text() for part in INSIDES)
    page.get_by_role("combobox", name="Region").click()
    page.get_by_role("option", name="Eunpyeong").first.click()
    expect(answer(page)).to_contain_text("places to learn within")
    assert spots_logged(home) == []


@pytest.mark.parametrize(("language", "script"), [("en", "[a-z]"), ("ko", "[가-힣]")])
def test_what_nobody_expected_is_a_plain_sentence_and_tells_no_spot(
    fragile: Visit, home: Path, folder: Path, language: str, script: str
) -> None:
    page = fragile(f"/find?{HERE}&lang={language}")
    settled(page)
    before = (home / "server.log").read_text(encoding="utf-8")
    (folder / "fail").touch()
    page.get_by_role("radio", name="20").click()
    told = page.get_by_role("alert")
    expect(told).to_be_visible()
    settled(page)
    assert "nobody expected this" in (home / "server.log").read_text(encoding="utf-8").removeprefix(before)
    assert spots_logged(home) == []
    assert not any(part in page.locator("body").inner_text() for part in INSIDES)
    # Told in the reader's language, by us, and nobody else is asked.
    expect(told).to_contain_text(re.compile(script))
    expect(told).not_to_contain_text("Streamlit")
    assert told.get_by_role("link", name=re.compile("Google|ChatGPT")).count() == 0
    (folder / "fail").unlink()
    page.reload()
    expect(answer(page)).to_be_visible()
