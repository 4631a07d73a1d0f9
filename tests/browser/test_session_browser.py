"""Sessions from the first page to the last: no outside request, no error, whatever the way in and the screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from support.browsing import HERE, PHONE, Visit, answer, click_map, map_of, settled

from geo.show.language import Language, say

pytestmark = pytest.mark.browser

TOUCHED = (
    "button, summary, a[data-testid='stPageLink-NavLink'], [data-testid='stTextInputRootElement'], "
    "[data-testid='stNumberInputContainer'], .stSelectbox [role=group], [data-testid='stRadioOption'], "
    ".stCheckbox label"
)
LEAST_TOUCH_PX = 44


FIND, WARDS = "Places to learn within a walk", "Who has a place to learn within a walk, ward by ward"


@pytest.mark.parametrize(
    ("path", "locale", "title", "language"),
    [
        ("/", "ko-KR", FIND, "ko"),
        ("/find", "en-US", FIND, "en"),
        ("/find?lang=ko", "en-US", FIND, "ko"),
        ("/wards?lang=en", "ko-KR", WARDS, "en"),
    ],
)
def test_every_address_opens_cold_in_the_language_asked_for(
    visit: Visit, path: str, locale: str, title: str, language: Language
) -> None:
    page = visit(path, locale=locale)
    expect(page.get_by_role("heading", level=1)).to_contain_text(say(language, title))
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert map_of(page).evaluate("document.documentElement.lang") == language
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("alert").count() == 0
    assert urlsplit(page.url).path == ("/wards" if title == WARDS else "/find")


def test_a_whole_session_asks_nothing_of_anyone_else(visit: Visit) -> None:
    page = visit("/")
    frame = map_of(page)
    click_map(page, 0.5, 0.5)
    expect(answer(page)).to_contain_text("walk")
    for _ in range(2):
        frame.get_by_role("button", name="Zoom in").click()
    page.mouse.move(640, 600)
    page.mouse.wheel(0, -400)
    page.get_by_label("Where are you?").fill("library")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="place to learn").first.click()
    settled(page)
    for name in ("Take away as CSV", "Take away as GeoJSON"):
        with page.expect_download():
            page.get_by_role("button", name=name).click()
    page.get_by_text("How this is measured, and from what").click()
    expect(page.get_by_role("table", name="Sources")).to_be_visible()
    page.get_by_role("link", name="Wards").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WARDS)
    map_of(page)
    page.get_by_role("link", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIND)
    map_of(page)


@pytest.mark.parametrize("path", [f"/find?{HERE}", "/wards"])
def test_a_phone_shows_everything_one_below_the_other(visit: Visit, path: str) -> None:
    page = visit(path, viewport=PHONE, has_touch=True, is_mobile=True)
    map_of(page)
    beside = page.get_by_role("combobox", name="Walker").bounding_box()
    drawn = page.locator("iframe").bounding_box()
    assert beside is not None
    assert drawn is not None
    assert beside["y"] >= drawn["y"] + drawn["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth <= main.clientWidth")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_text("Large type")).to_be_in_viewport()
    assert _too_small(page) == []


def _too_small(page: Page) -> list[str]:
    """List what is seen, can be touched and is lower than a fingertip."""
    return page.locator(TOUCHED).evaluate_all(
        """(all, least) => all
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height + 0.5 < least)
            .map(one => one.outerHTML.slice(0, 200) + " " + one.getBoundingClientRect().height)""",
        LEAST_TOUCH_PX,
    )


def test_large_type_enlarges_and_stays(visit: Visit) -> None:
    page = visit("/find")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    usual = answer(page).evaluate(size)
    page.get_by_text("Large type").click()
    page.wait_for_function(
        "usual => parseFloat(getComputedStyle(document.querySelector('.bg-answer')).fontSize) > 1.3 * usual", arg=usual
    )
    limits = page.get_by_role("radiogroup", name="Walk at most")
    assert limits.evaluate("limits => limits.scrollWidth <= limits.clientWidth")
    page.get_by_role("link", name="Wards").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WARDS)
    settled(page)
    assert answer(page).evaluate(size) == pytest.approx(1.35 * usual)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
