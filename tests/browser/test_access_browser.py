"""The pages and the map, held against the rules of axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect
from support.browsing import HERE, Visit, map_of, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", [f"/find?{HERE}&lang=", "/wards?lang="], ids=["find", "wards"])
def test_no_serious_violation(visit: Visit, path: str, language: str) -> None:
    page = visit(path + language)
    frame = map_of(page)
    for summary in page.locator("summary").all():
        summary.click()
    assert _violations(page) == []
    assert _violations(frame) == []
    page.locator(".stCheckbox").nth(1).click()
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
    settled(page)
    assert _violations(page) == []


def _violations(part: Page | Frame) -> list[str]:
    """List what axe holds to be serious or critical, and where."""
    found = Axe().run(part).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:300]} {node.get('failureSummary', '')}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]
