"""From page to page and back: the doorstep, the walk and the wishes come along, and the browser's Back finds them."""

import re

import pytest
from playwright.sync_api import Page, expect
from support.browsing import HERE, Visit, answer, choose, settled, table

pytestmark = pytest.mark.browser

HEADINGS = {
    "Find": "Places to learn within a walk",
    "Programmes": "Programmes that you can walk to",
    "Wards": "Who has a place to learn",
}
DOORSTEP = re.compile(r"at=37\.6104%2C126\.9297&walker=senior&minutes=15")
PATIENCE_MS = 10_000
"""A page that shows nothing for so long is broken, not slow."""


def onto(page: Page, link: str) -> None:
    """Follow a link of the sidebar."""
    page.get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HEADINGS[link])
    settled(page)


def back(page: Page, heading: str) -> None:
    """Press the browser's Back: one press, one page."""
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading, timeout=PATIENCE_MS)
    settled(page)


def test_back_keeps_the_doorstep_and_the_wishes(visit: Visit) -> None:
    page = visit("/find?at=37.6105,126.9297&walker=senior&lang=en")
    settled(page)
    page.get_by_role("radio", name="15 min").click()
    expect(page).to_have_url(DOORSTEP)
    settled(page)
    found = answer(page).inner_text()
    onto(page, "Programmes")
    page.get_by_text("What do you want to learn, and when?").click()
    choose(page, "Topic", "climate")
    expect(page).to_have_url(re.compile("topic=climate"), timeout=PATIENCE_MS)
    settled(page)
    fitting = answer(page).inner_text()
    rows = table(page, "Programmes within the walk").all_inner_texts()
    assert rows
    page.get_by_role("link", name="Show the way there").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HEADINGS["Find"])
    expect(page).to_have_url(re.compile("to=EP"))
    settled(page)
    chosen = page.get_by_role("combobox", name="Show the way to").input_value()
    page.get_by_role("link", name="About this place").click()
    expect(answer(page)).to_contain_text(chosen.partition(" · ")[2])
    settled(page)

    back(page, HEADINGS["Find"])
    expect(page.get_by_role("combobox", name="Show the way to")).to_have_value(chosen)
    expect(answer(page)).to_have_text(found)
    expect(page).to_have_url(DOORSTEP)
    back(page, HEADINGS["Programmes"])
    expect(answer(page)).to_have_text(fitting)
    expect(table(page, "Programmes within the walk")).to_have_text(rows, use_inner_text=True)
    expect(page.get_by_role("combobox", name="Topic")).to_have_value("climate")
    expect(page).to_have_url(DOORSTEP)


@pytest.mark.parametrize(("start", "link"), [("/find", "Programmes"), ("/programmes", "Find")])
def test_the_walk_chosen_comes_along_to_the_other_page_and_can_be_changed_there(
    visit: Visit, start: str, link: str
) -> None:
    page = visit(f"{start}?{HERE}&lang=en")
    settled(page)
    page.get_by_role("radio", name="15 min").click()
    expect(answer(page)).to_contain_text("15-minute walk")
    onto(page, link)
    _walk_can_be_changed(page)


@pytest.mark.parametrize(("start", "link"), [("/find", "Programmes"), ("/programmes", "Find")])
def test_the_walk_of_a_link_comes_along_to_the_other_page_and_can_be_changed_there(
    visit: Visit, start: str, link: str
) -> None:
    page = visit(f"{start}?at=37.6105,126.9297&minutes=15&lang=en")
    settled(page)
    onto(page, link)
    _walk_can_be_changed(page)


def _walk_can_be_changed(page: Page) -> None:
    """Expect a walk of 15 minutes to be shown as chosen, to stay when something else is touched, and to give way."""
    expect(answer(page)).to_contain_text("15-minute walk")
    limits = page.get_by_role("radiogroup", name="Walk at most")
    expect(limits.get_by_role("radio", name="15 min")).to_be_checked(timeout=PATIENCE_MS)
    choose(page, "Walker", "over 65")
    expect(page).to_have_url(re.compile("walker=senior"), timeout=PATIENCE_MS)
    expect(answer(page)).to_contain_text("15-minute walk", timeout=PATIENCE_MS)
    limits.get_by_role("radio", name="5 min", exact=True).click()
    expect(answer(page)).to_contain_text(re.compile(r"\b5-minute walk"), timeout=PATIENCE_MS)
