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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where this server alone keeps what it writes."""
    return tmp_path / "home"


@pytest.fixture
def fragile(browser: Browser, eunpyeong: Region, home: Path, tmp_path: Path) -> Iterator[Visit]:
    """Open pages of a server that has a region of its own, and can be made to fail."""
    home.mkdir()
    keep(Settings(home=home), replace(eunpyeong, name="brittle"))
    (tmp_path / "sitecustomize.py").write_text(FAILING.format(flag=str(tmp_path / "fail")), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(PACKAGE_ROOT))))
        with served(home) as url, visitor(browser, url) as opened:
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
    fragile: Visit, home: Path, tmp_path: Path, language: str, script: str
) -> None:
    page = fragile(f"/find?{HERE}&lang={language}")
    settled(page)
    (tmp_path / "fail").touch()
    page.get_by_role("radio", name="20").click()
    told = page.get_by_role("alert")
    expect(told).to_be_visible()
    settled(page)
    assert "nobody expected this" in (home / "server.log").read_text(encoding="utf-8")
    assert spots_logged(home) == []
    assert not any(part in page.locator("body").inner_text() for part in INSIDES)
    # Told in the reader's language, by us, and nobody else is asked.
    expect(told).to_contain_text(re.compile(script))
    expect(told).not_to_contain_text("Streamlit")
    assert told.get_by_role("link", name=re.compile("Google|ChatGPT")).count() == 0
    (tmp_path / "fail").unlink()
    page.reload()
    expect(answer(page)).to_be_visible()
