"""On a small phone, in large type, zoomed in: everything fits, and an answer is a few touches away."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.browsing import DESKTOP, HERE, Visit, Watch, answer, settled, violations

from geo.show.language import Language, say

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 740}
ZOOMED = {"width": 640, "height": 450}
"""What a browser of 1280 by 900 that is zoomed to 200 % has to lay a page out in."""
PAGES = {
    "start": "/?",
    "find": f"/find?{HERE}",
    "programmes": f"/programmes?{HERE}&also=37.6192,126.9211,senior",
    "venue": "/venue?venue=EP044",
    "desk": f"/find?{HERE}&mode=desk",
}
WHERE_LITTLE_FITS = "at=37.5934,126.9066&minutes=20"
SWITCHES = ("Large type", "High contrast")
USUAL, LARGE = "16px", "21.6px"
PAPER, WHITE = "rgb(251, 250, 247)", "rgb(255, 255, 255)"
TOO_WIDE = """() => [document.documentElement, document.body, document.querySelector('[data-testid=stMain]')]
    .filter(part => part.scrollWidth > part.clientWidth)
    .map(part => `${part.tagName} is ${part.scrollWidth} wide in ${part.clientWidth}`)"""


def too_wide(page: Page, size: dict[str, int]) -> list[str]:
    """List what must be scrolled sideways on a screen of a size."""
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    settled(page)
    found: list[str] = page.evaluate(TOO_WIDE)
    return [f"{size['width']}: {one}" for one in found]


def switch(page: Page, language: Language) -> None:
    """Put both reading aids on."""
    for label in SWITCHES:
        page.get_by_text(say(language, label), exact=True).click()
        expect(page.get_by_role("checkbox", name=say(language, label))).to_be_checked()
        settled(page)
    reads_large(page)


def reads_large(page: Page) -> None:
    """Expect both reading aids to be at work."""
    expect(page.locator("html")).to_have_css("font-size", LARGE)
    expect(page.locator(".stApp")).to_have_css("background-color", WHITE)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_nothing_is_scrolled_sideways_and_axe_is_content(visit: Visit, path: str, language: Language) -> None:
    page = visit(f"{path}&lang={language}", device_scale_factor=2)
    assert too_wide(page, ZOOMED) + too_wide(page, SMALL) == []
    assert too_wide(page, DESKTOP) == []
    switch(page, language)
    assert violations(page) == []
    assert too_wide(page, ZOOMED) + too_wide(page, SMALL) == []
    assert violations(page) == []


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Give somebody a browser that keeps cookies from one page to the next."""
    watch = Watch()
    with browser.new_context(locale="en-US", viewport=DESKTOP) as context:
        context.on("page", watch.over)
        yield context
    assert watch.elsewhere() == []
    assert watch.wrong == []


@pytest.mark.parametrize("language", ["ko"])
def test_reading_aids_stay_over_programmes_the_way_and_the_desk(
    browser: Browser, reader: BrowserContext, server: str, language: Language
) -> None:
    page = reader.new_page()
    page.goto(f"{server}/programmes?{HERE}&lang={language}")
    expect(answer(page)).to_be_visible()
    expect(page.locator("html")).to_have_css("font-size", USUAL)
    settled(page)
    switch(page, language)
    page.get_by_role("link", name=say(language, "Show the way there")).click()
    expect(page.get_by_role("list").filter(has_text=re.compile("You are at|다 왔어요"))).to_be_visible()
    reads_large(page)
    page.get_by_role("link", name=say(language, "For an activist at a desk: three choices in big type")).click()
    expect(page.get_by_role("heading", level=2).filter(has_text=re.compile(r"^3\. "))).to_be_visible()
    settled(page)
    reads_large(page)

    kept = reader.storage_state()
    for path in (f"/programmes?{HERE}", f"/find?{HERE}&mode=desk"):
        with browser.new_context(locale="en-US", viewport=DESKTOP, storage_state=kept) as later:
            again = later.new_page()
            again.goto(f"{server}{path}&lang={language}")
            expect(answer(again)).to_be_visible()
            reads_large(again)
            for label in SWITCHES:
                expect(again.get_by_role("checkbox", name=say(language, label))).to_be_checked()


def fits(page: Page) -> bool:
    """Tell whether nothing must be scrolled sideways on the screen as it is."""
    return page.evaluate(TOO_WIDE) == []


def test_on_a_small_phone_from_the_first_page_to_the_way(visit: Visit) -> None:
    page = visit("/", viewport=SMALL, locale="ko-KR", has_touch=True, is_mobile=True)
    assert fits(page)
    page.get_by_label(say("ko", "Where are you?")).fill("ㄴㅂㅇ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^녹번역")).first.click()
    expect(answer(page)).to_contain_text("10분")
    listed = page.get_by_role("table").first.get_by_role("rowheader")
    first = listed.first.inner_text().partition("\n")[0].removeprefix("1. ")
    expect(page.get_by_role("combobox", name=say("ko", "Show the way to"))).to_have_value(re.compile(re.escape(first)))
    expect(page.get_by_role("heading", level=2).filter(has_text=first)).to_be_visible()
    told = page.get_by_role("list").filter(has_text="다 왔어요").get_by_role("listitem")
    expect(told.filter(has_text=re.compile(r"\d m"))).not_to_have_count(0)
    expect(told.last).to_contain_text(first)
    settled(page)
    assert fits(page)


def test_on_a_small_phone_the_sidebar_covers_no_page_that_is_loaded_again(visit: Visit) -> None:
    page = visit(f"/find?{HERE}&lang=ko", viewport=SMALL, locale="ko-KR", has_touch=True, is_mobile=True)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    settled(page)
    page.reload()
    expect(answer(page)).to_be_visible()
    settled(page)
    expect(sidebar).to_have_attribute("data-collapsed", "true")


def test_on_a_small_phone_free_on_tuesday_evening_about_the_climate(visit: Visit) -> None:
    page = visit(
        f"/programmes?{WHERE_LITTLE_FITS}&lang=ko", viewport=SMALL, locale="ko-KR", has_touch=True, is_mobile=True
    )
    settled(page)
    page.get_by_text(say("ko", "What do you want to learn, and when?")).click()
    for label, option in (("Topic", "climate"), ("Day", "Tue"), ("Time of day", "evening")):
        page.get_by_role("combobox", name=say("ko", label)).tap()
        page.get_by_role("option", name=say("ko", option), exact=True).tap()
        settled(page)
    page.get_by_text(say("ko", "Free of charge"), exact=True).first.click()
    expect(page).to_have_url(re.compile("topic=climate&day=tue&part=evening&free=yes"))
    settled(page)
    assert fits(page)
    # The samples hold none: the page names what to leave out, and to get how many.
    way_out = page.get_by_role("button", name=re.compile(r"‘.*’ 빼면 \d"))
    expect(way_out.first).to_be_visible()
    promised = int(re.findall(r"\d+", way_out.first.inner_text())[-1])
    assert promised > 0
    way_out.first.click()
    expect(page.get_by_role("table").first.get_by_role("rowheader")).to_have_count(promised)
    expect(answer(page)).to_contain_text(str(promised))
    settled(page)
    assert fits(page)
