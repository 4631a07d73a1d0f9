"""The planner's pages in a browser: plans as they come, and a place opened by a click."""

import re

import pytest
from playwright.sync_api import Page, expect
from support.browsing import PHONE, Visit, answer, map_of, settled, table

pytestmark = pytest.mark.browser


def test_the_best_plan_comes_first_and_another_can_be_chosen(visit: Visit) -> None:
    page = visit("/next-space?spaces=1&walker=senior")
    expect(answer(page)).to_contain_text(re.compile(r"1 space: [\d,]+ more residents within 5 minutes"), timeout=60_000)
    plans = page.get_by_role("radiogroup", name="Plans that differ").get_by_role("radio")
    expect(plans).to_have_count(5, timeout=60_000)
    expect(table(page, "New spaces of this plan")).to_have_count(1)
    first = answer(page).inner_text()
    page.get_by_text(re.compile(r"^2\. 1 space")).click()
    expect(answer(page)).not_to_have_text(first)
    expect(page).to_have_url(re.compile("plan=2"))
    gained = re.search(r"space: ([\d,]+) more", answer(page).inner_text())[1]
    page.get_by_role("button", name="Try this plan: add, close or move places").click()
    expect(page).to_have_url(re.compile(r"/what-if\?.*open="))
    expect(answer(page)).to_contain_text(f"{gained} more residents are within 5 minutes")


def click_the_map(page: Page, x: int, y: int) -> None:
    page.frame_locator("iframe").first.locator(".leaflet-container").click(position={"x": x, "y": y})


def test_a_click_opens_a_place_and_undo_takes_it_back(visit: Visit) -> None:
    page = visit("/what-if?walker=senior")
    expect(answer(page)).to_contain_text("Nothing is changed yet")
    settled(page)
    frame = map_of(page)
    frame.evaluate("window.stillTheSame = true")
    click_the_map(page, 330, 330)
    expect(answer(page)).to_contain_text("more residents are within 5 minutes")
    expect(page).to_have_url(re.compile("open="))
    assert frame.evaluate("window.stillTheSame")
    expect(page.get_by_role("button", name=re.compile("Take back new place 1"))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(answer(page)).to_contain_text("Nothing is changed yet")


def test_the_wards_page_tells_what_is_kept_and_how_sure_it_is(visit: Visit) -> None:
    page = visit("/wards?walker=senior", viewport=PHONE)
    kept = page.get_by_role("list", name="The two promises").get_by_role("listitem")
    expect(kept).to_have_text(
        [re.compile("^Kept: a place to learn in every ward"), re.compile("^Missed: everyone within 5")]
    )
    page.get_by_text("By weekday and hour").click()
    expect(table(page, "Within reach of an open door, from - to (%)")).to_have_count(7)
    page.get_by_text("Group by group").click()
    expect(table(page, "Groups side by side")).to_have_count(5)
