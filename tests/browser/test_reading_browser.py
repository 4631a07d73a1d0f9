"""How somebody reads stays, in their own browser and nowhere else: switches and language."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.browsing import DESKTOP, PHONE, Visit, Watch, answer, settled

from geo.show.frame import COOKIE
from geo.show.language import Language, say

pytestmark = pytest.mark.browser

USUAL, LARGE = "16px", "21.6px"
PAPER, WHITE = "rgb(251, 250, 247)", "rgb(255, 255, 255)"
LOCALES = {"ko": "ko-KR", "en": "en-US"}


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Give somebody a browser that keeps cookies from one page to the next."""
    watch = Watch()
    with browser.new_context(locale="en-US", viewport=DESKTOP) as context:
        context.on("page", watch.over)
        yield context
    assert watch.elsewhere() == []
    assert watch.wrong == []


def opened(context: BrowserContext, address: str) -> Page:
    """Open an address in a tab of its own."""
    page = context.new_page()
    page.goto(address)
    expect(answer(page)).to_be_visible()
    settled(page)
    return page


def kept(context: BrowserContext) -> list[str]:
    """List what we keep in the browser."""
    return [cookie.get("value", "") for cookie in context.cookies() if cookie.get("name") == COOKIE]


def reads(page: Page, *, large: bool, contrast: bool, language: Language = "en") -> None:
    """Expect a page in somebody's own way of reading, and the switches to say so."""
    expect(page.locator("html")).to_have_css("font-size", LARGE if large else USUAL)
    expect(page.locator(".stApp")).to_have_css("background-color", WHITE if contrast else PAPER)
    expect(page.locator("html")).to_have_attribute("lang", language)
    for label, on in (("Large type", large), ("High contrast", contrast)):
        expect(page.get_by_role("checkbox", name=say(language, label))).to_be_checked(checked=on)


# The test over programmes, the way and the desk does it in Korean.
@pytest.mark.parametrize("language", ["en"])
def test_switches_stay_through_a_reload_a_new_tab_and_the_next_visit(
    browser: Browser, reader: BrowserContext, server: str, language: Language
) -> None:
    address = f"{server}/find?lang={language}"
    page = opened(reader, address)
    assert kept(reader) == []
    reads(page, large=False, contrast=False, language=language)
    page.get_by_text(say(language, "Large type")).click()
    reads(page, large=True, contrast=False, language=language)
    page.get_by_text(say(language, "High contrast")).click()
    reads(page, large=True, contrast=True, language=language)
    settled(page)
    (cookie,) = [one for one in reader.cookies() if one.get("name") == COOKIE]
    assert cookie.get("value") == "large.contrast"
    assert (cookie.get("path"), cookie.get("sameSite")) == ("/", "Lax")
    page.reload()
    expect(answer(page)).to_be_visible()
    reads(page, large=True, contrast=True, language=language)
    reads(opened(reader, f"{server}/wards?lang={language}"), large=True, contrast=True, language=language)

    with browser.new_context(locale=LOCALES[language], viewport=DESKTOP, storage_state=reader.storage_state()) as later:
        page = opened(later, server)
        reads(page, large=True, contrast=True, language=language)
        for label in ("Large type", "High contrast"):
            page.get_by_text(say(language, label)).click()
            settled(page)
        reads(page, large=False, contrast=False, language=language)
        assert kept(later) == []
        page.reload()
        expect(answer(page)).to_be_visible()
        reads(page, large=False, contrast=False, language=language)


def test_the_language_chosen_stays_and_the_address_has_the_last_word(reader: BrowserContext, server: str) -> None:
    page = opened(reader, server)
    reads(page, large=False, contrast=False, language="en")
    page.get_by_text("한국어", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    settled(page)
    assert kept(reader) == ["ko"]
    page = opened(reader, server)
    reads(page, large=False, contrast=False, language="ko")
    expect(page).to_have_url(re.compile("lang=ko"))
    page = opened(reader, f"{server}/find?lang=en")
    reads(page, large=False, contrast=False, language="en")
    page.get_by_text("Large type").click()
    reads(page, large=True, contrast=False, language="en")
    settled(page)
    assert kept(reader) == ["large.ko"]


@pytest.mark.parametrize(
    "value", ["large.<script>alert(1)</script>", "contrast.contrast", "large.ko.en", "%6Carge", '"large"x', "." * 3000]
)
def test_a_cookie_that_we_did_not_write_is_ignored(reader: BrowserContext, server: str, value: str) -> None:
    reader.add_cookies([{"name": COOKIE, "value": value, "domain": urlsplit(server).hostname or "", "path": "/"}])
    reads(opened(reader, server), large=False, contrast=False)


def test_the_device_s_own_wishes_count(visit: Visit) -> None:
    page = visit("/find", contrast="more", reduced_motion="reduce", viewport=PHONE)
    expect(page.locator(".stApp")).to_have_css("background-color", WHITE)
    expect(page.locator(".stApp")).to_have_css("color", "rgb(0, 0, 0)")
    expect(answer(page)).to_have_css("transition-duration", "0.001s")
