"""The town hall in a browser: through all steps by keyboard, a room by a click, and the stick without a network."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from support.browsing import PHONE, Visit, Watch, answer, violations

from geo.access.demand import demand_points
from geo.bundle import bundle_of
from geo.region.region import Region
from geo.show.arrangement import Arrangement
from geo.streets.walkers import pace
from geo.town_hall import measure

pytestmark = pytest.mark.browser

HALLS = ({"width": 1280, "height": 720}, {"width": 1920, "height": 1080})
STEPS = 20


def number(hall: Page | FrameLocator) -> Locator:
    return hall.locator("section.on .number")


def figure(hall: Page | FrameLocator) -> int:
    return int(number(hall).inner_text().lstrip("+").replace(",", ""))


def all_steps(page: Page, hall: Page | FrameLocator) -> list[str]:
    """Go through all steps by the keyboard, and back with a presenter's button."""
    told = []
    for step in range(1, STEPS + 1):
        expect(hall.locator("output")).to_have_text(f"{step} / {STEPS}")
        told.append(hall.locator("section.on").inner_text())
        page.keyboard.press(("ArrowRight", "PageDown", " ")[step % 3])
    expect(hall.locator("output")).to_have_text(f"{STEPS} / {STEPS}")
    page.keyboard.press("PageUp")
    expect(hall.locator("output")).to_have_text(f"{STEPS - 1} / {STEPS}")
    page.keyboard.press("End")
    return told


def readable(page: Page, hall: Page | FrameLocator, height: int) -> None:
    """The letters are a part of the screen that can be read from ten metres, and none runs out of it."""
    sizes = {
        name: hall.locator(f"section.on .{name}").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        for name in ("number", "sentence")
    }
    assert sizes["number"] >= 0.13 * height
    assert sizes["sentence"] >= 0.045 * height
    assert hall.locator("main").evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")


def test_a_hall_is_shown_all_steps_and_a_room_by_a_click(visit: Visit) -> None:
    page = visit("/town-hall", viewport=HALLS[0])
    expect(answer(page)).to_have_text(f"{STEPS} steps about Eunpyeong-gu are ready for the hall.")
    assert violations(page) == []
    page.get_by_role("button", name="Show it to the hall").click()
    hall = page.frame_locator("iframe")
    expect(hall.locator("output")).to_have_text(f"1 / {STEPS}")
    assert len(set(all_steps(page, hall))) == STEPS
    expect(number(hall)).to_have_text("?")
    readable(page, hall, HALLS[0]["height"])
    box = hall.locator("#map > svg").bounding_box()
    seen = set()
    for share in (0.45, 0.5, 0.55):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
        expect(number(hall)).not_to_have_text("?")
        page.wait_for_timeout(1_000)
        seen.add(figure(hall))
    assert len(seen) > 1
    hall.get_by_role("button", name="At which corner most of all?").click()
    page.wait_for_timeout(1_000)
    assert figure(hall) >= max(seen)
    expect(page).to_have_url(re.compile(f"present=yes.*step={STEPS}"))
    page.keyboard.press("Escape")
    expect(answer(page)).to_have_text(f"{STEPS} steps about Eunpyeong-gu are ready for the hall.")


def test_a_link_leads_to_a_step_on_a_large_screen_and_on_a_phone(visit: Visit) -> None:
    for size in (HALLS[1], PHONE):
        page = visit("/town-hall", viewport=size)
        page.goto(page.url.split("?")[0] + "?present=yes&step=19&lang=ko")
        hall = page.frame_locator("iframe")
        expect(hall.locator("output")).to_have_text(f"19 / {STEPS}")
        if size is HALLS[1]:
            readable(page, hall, size["height"])


@pytest.mark.parametrize("name", ["index.html", "english.html"])
def test_the_stick_asks_nobody_for_anything(browser: Browser, tmp_path: Path, eunpyeong: Region, name: str) -> None:
    told = measure(eunpyeong, demand_points(eunpyeong), pace=pace("adult", "cautious"), limit_min=5)
    with zipfile.ZipFile(io.BytesIO(bundle_of(eunpyeong, told, arrangement=Arrangement()))) as file:
        file.extractall(tmp_path)
    context = browser.new_context(viewport=HALLS[0], offline=True)
    watch = Watch()
    page = context.new_page()
    watch.over(page)
    page.goto((tmp_path / name).as_uri())
    assert len(set(all_steps(page, page))) == STEPS
    readable(page, page, HALLS[0]["height"])
    page.get_by_role(
        "button", name="At which corner most of all?" if name == "english.html" else "어느 모퉁이가"
    ).click()
    page.wait_for_timeout(1_000)
    assert figure(page) == int(told.newly.max() + 1e-6)
    assert [url for url in watch.asked if not url.startswith("file:")] == []
    assert len(watch.asked) == 1
    assert watch.wrong == []
    context.close()
