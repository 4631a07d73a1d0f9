"""Hand-outs from the wards page, as the staff take them away."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support import printed
from support.browsing import Visit

pytestmark = pytest.mark.browser

GUSAN = "1138056000"


def test_a_page_for_the_ward_on_screen_and_its_map(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"/wards?ward={GUSAN}&walker=senior")
    expect(page.get_by_text("One page for the ward that is chosen.")).to_be_visible()
    (text,) = printed.texts(_downloaded(page, "Hand-out to print (PDF, A4)", tmp_path))
    assert "Gusan-dong" in text
    assert "over65,0.85m/s,5minutes" in text
    assert _downloaded(page, "The map alone (PNG)", tmp_path).startswith(b"\x89PNG")


def _downloaded(page: Page, button: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(folder / "taken")
    return (folder / "taken").read_bytes()
