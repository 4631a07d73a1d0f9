"""The browser that one test lends to the next knows nothing of the first."""

import pytest
from playwright.sync_api import Browser, Page
from support.browsing import lent

pytestmark = pytest.mark.browser

KEEP = """() => {
    document.cookie = 'mine=1; path=/; max-age=9999';
    localStorage.setItem('mine', '1');
    sessionStorage.setItem('mine', '1');
    window.name = 'mine';
    return Promise.all([
        caches.open('mine'),
        new Promise((done, failed) => {
            const asked = indexedDB.open('mine');
            asked.onsuccess = () => { asked.result.close(); done(); };
            asked.onerror = failed;
        }),
    ]).then(() => null);
}"""
KEPT = """async () => [
    document.cookie.includes('mine'),
    localStorage.getItem('mine') !== null,
    sessionStorage.getItem('mine') !== null,
    window.name !== '',
    await caches.has('mine'),
    (await indexedDB.databases()).some(one => one.name === 'mine'),
]"""


def opened(page: Page, server: str) -> Page:
    page.goto(f"{server}/_stcore/health")
    return page


def test_who_lends_a_browser_finds_nothing_that_another_kept(browser: Browser, server: str) -> None:
    options = {"locale": "en-US", "viewport": {"width": 700, "height": 500}, "user_agent": "nobody else's"}
    with lent(browser, server, **options) as (first, page):
        opened(page, server).evaluate(KEEP)
        page.set_viewport_size({"width": 300, "height": 400})
        more = opened(first.new_page(), server)
        assert page.evaluate(KEPT) == [True] * 6
        with lent(browser, server, **options) as (other, new):
            assert other is not first
            assert opened(new, server).evaluate(KEPT) == [False] * 6
    assert more.is_closed()
    with lent(browser, server, **options) as (again, same), lent(browser, server, **options) as (third, last):
        assert {again, third} == {first, other}
        assert {same, last} == {page, new}
        for context, one in ((again, same), (third, last)):
            assert context.cookies() == []
            assert one.viewport_size == options["viewport"]
            assert one.evaluate("[history.length, innerWidth]") == [1, 700]
            assert opened(one, server).evaluate(KEPT) == [False] * 6
    with lent(browser, server, locale="ko-KR") as (different, _):
        assert different not in (first, other)


def test_a_page_that_was_closed_is_lent_to_nobody(browser: Browser, server: str) -> None:
    options = {"locale": "en-US", "user_agent": "one who closes it"}
    with lent(browser, server, **options) as (first, page):
        opened(page, server)
        page.close()
    with lent(browser, server, **options) as (other, new):
        assert other is not first
        assert opened(new, server).url.startswith(server)
