"""The pages and the map, held against the rules of axe."""

import pytest
from playwright.sync_api import expect
from support.browsing import HERE, Visit, answer, map_of, settled, violations

pytestmark = pytest.mark.browser


PAGES = {
    "find": f"/find?{HERE}",
    "wards": "/wards?",
    "before a doorstep": "/find?",
    "programmes": f"/programmes?{HERE}&free=yes&also=37.6192,126.9211,senior",
    "no programme": f"/programmes?{HERE}&day=sun&part=evening&topic=health",
    "only online": "/programmes?",
}
WITHOUT_A_MAP = {"an activist's desk": f"/find?{HERE}&mode=desk", "signed out": "/data?"}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", WITHOUT_A_MAP.values(), ids=list(WITHOUT_A_MAP))
def test_no_violation_without_a_map(visit: Visit, path: str, language: str) -> None:
    page = visit(f"{path}&lang={language}")
    settled(page)
    assert violations(page) == []


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_no_violation(visit: Visit, path: str, language: str) -> None:
    page = visit(f"{path}&lang={language}")
    frame = map_of(page)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert violations(page) == []
    assert violations(frame) == []
    if language == "en":
        # High contrast has the same colours in both languages.
        page.locator(".stCheckbox").nth(1).click()
        expect(page.locator(".stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
        settled(page)
        assert violations(page) == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_violation_where_anybody_tells_about_a_place(visit: Visit, language: str) -> None:
    page = visit(f"/venue?venue=EP044&lang={language}")
    assert violations(page) == []
    for wish in range(2):
        # The sidebar has radios of its own, and is there before the page is.
        page.get_by_test_id("stMain").get_by_role("radiogroup").first.get_by_role("radio").nth(wish).click()
        expect(page.locator("form, [data-testid=stForm]")).to_have_count(1)
        settled(page)
        assert violations(page) == []
        page.reload()
        expect(answer(page)).to_be_visible()
        settled(page)
