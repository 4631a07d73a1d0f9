"""From a name to the printed way with the keyboard alone: whatever has the focus shows it."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect
from support.browsing import Visit, answer, settled

pytestmark = pytest.mark.browser

MOST_TABS = 60
SHOWS_FOCUS = """part => {
    const drawn = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== 'none';
    // Streamlit hides the box of a choice and draws another beside it, or around it.
    const label = part.closest('label');
    const near = [part, part.parentElement, part.parentElement?.parentElement, label, ...(label?.children ?? [])];
    return near.filter(one => one).some(one => drawn(getComputedStyle(one)));
}"""


def focused(page: Page) -> Locator:
    """Find what has the focus, in the map too."""
    inside = page.locator("iframe:focus")
    if inside.count():
        return inside.first.content_frame.locator(":focus").first
    return page.locator(":focus").first


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus; nothing on the way may hide that it has it."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() == 0:
            continue
        here = focused(page)
        if here.count() == 0:
            continue
        passed.append(here.evaluate("part => part.outerHTML.slice(0, 160)"))
        assert here.evaluate(SHOWS_FOCUS), f"no sign of focus: {passed[-1]}"
        if wanted.count() and wanted.first.evaluate("part => part === document.activeElement"):
            return
    pytest.fail(f"Tab does not lead to {wanted}, but past:\n" + "\n".join(passed), pytrace=False)


def test_from_a_name_to_the_printed_way(visit: Visit, tmp_path: Path) -> None:
    page = visit("/find?lang=en")
    settled(page)
    tab_to(page, page.get_by_label("Where are you?"))
    page.keyboard.type("녹번역")
    page.keyboard.press("Enter")
    station = page.get_by_role("button", name=re.compile("Nokbeon.* · station")).first
    expect(station).to_be_visible()
    settled(page)
    tab_to(page, station)
    page.keyboard.press("Enter")
    expect(answer(page)).to_contain_text("within a 10-minute walk")
    settled(page)

    places = page.get_by_role("combobox", name="Show the way to")
    nearest = places.input_value()
    tab_to(page, places)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(places).not_to_have_value(nearest)
    settled(page)
    name = places.input_value().partition(" · ")[2]
    expect(page.get_by_role("heading", name=f"The way to {name}")).to_be_visible()

    printed = page.get_by_role("button", name="Print this way")
    tab_to(page, printed)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "way.pdf")
    sheet = pypdfium2.PdfDocument(tmp_path / "way.pdf")
    said = "".join(sheet[number].get_textpage().get_text_bounded() for number in range(len(sheet)))
    sheet.close()
    assert "".join(name.split()) in "".join(said.split())
