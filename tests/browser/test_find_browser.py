"""The find page, as a reader sees it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.browsing import HERE, Visit, answer, choose, click_map, map_of, settled, table

from geo.show.sentences import MODEL_STREETS
from geo.tables import SAMPLE_EN, SAMPLE_KO

pytestmark = pytest.mark.browser

FOUND = "Places to learn within the walk, nearest first"
INVITATION = "Click the map"


def test_an_invitation_comes_first_and_a_click_answers(visit: Visit) -> None:
    page = visit("/find")
    expect(answer(page)).to_contain_text(INVITATION)
    frame = map_of(page)
    frame.evaluate("window.stillTheSame = true")
    click_map(page, 0.5, 0.6)
    expect(answer(page)).to_contain_text("within a 10-minute walk")
    expect(page).to_have_url(re.compile(r"at=37\.\d{4}%2C126\.\d{4}"))
    first, address = answer(page).inner_text(), page.url
    settled(page)
    frame.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("document.querySelector('iframe').contentWindow.map.getZoom() === 14")
    click_map(page, 0.4, 0.7)
    expect(answer(page)).not_to_have_text(first)
    settled(page)
    assert page.url != address
    assert frame.evaluate("[window.stillTheSame, window.map.getZoom()]") == [True, 14]


def test_a_ward_or_a_name_moves_the_map(visit: Visit) -> None:
    page = visit("/find")
    frame = map_of(page)
    choose(page, "Or choose a ward", "Jingwan-dong")
    expect(answer(page)).not_to_contain_text(INVITATION)
    _middle_is_near(page, 37.635, 126.92)
    page.get_by_label("Where are you?").fill("ㄱㅅㄷ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gusan-dong · ward").click()
    _middle_is_near(page, 37.611, 126.911)
    assert frame.evaluate("window.map.getZoom()") == 15
    page.get_by_label("Where are you?").fill("구신동")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Did you mean")).to_be_visible()
    expect(page.get_by_role("button", name="Gusan-dong · ward")).to_be_visible()


def _middle_is_near(page: Page, lat: float, lon: float) -> None:
    page.wait_for_function(
        """([lat, lon]) => {
            const middle = document.querySelector("iframe").contentWindow.map.getCenter();
            return Math.abs(middle.lat - lat) < 0.01 && Math.abs(middle.lng - lon) < 0.01;
        }""",
        arg=[lat, lon],
    )


def test_walker_and_limit_change_the_table(visit: Visit) -> None:
    page = visit(f"/find?{HERE}")
    rows = table(page, FOUND)
    expect(rows).to_have_count(5)
    within_ten = rows.first.inner_text()
    page.get_by_role("radio", name="20 min").click()
    expect(answer(page)).to_contain_text("20-minute walk")
    expect(rows).not_to_have_count(5)
    choose(page, "Walker", "cane")
    expect(page).to_have_url(re.compile("walker=cane"))
    expect(rows.first).not_to_have_text(within_ten)
    page.get_by_role("radio", name="5 min", exact=True).click()
    expect(answer(page)).to_contain_text("5-minute walk")


def test_another_way_is_shown_and_a_link_restores_everything(visit: Visit) -> None:
    page = visit(f"/find?{HERE}")
    way = map_of(page).locator(".map-label.chip:not(.spot)")
    expect(way).to_have_text("3 minutes")
    choose(page, "Show the way to", "Seoul Metropolitan Archives")
    expect(page).to_have_url(re.compile("to=EP"))
    expect(way).to_have_text("8 minutes")
    settled(page)
    said, rows = answer(page).inner_text(), table(page, FOUND).all_inner_texts()
    page.reload()
    expect(answer(page)).to_have_text(said)
    expect(table(page, FOUND)).to_have_text(rows, use_inner_text=True)
    expect(page.get_by_text("rounds it to about 30 m")).to_be_visible()
    expect(page.get_by_role("combobox", name="Show the way to")).to_have_value(re.compile("Archives"))
    expect(map_of(page).locator(".map-label.chip:not(.spot)")).to_have_text("8 minutes")


def test_answers_can_be_taken_away(visit: Visit) -> None:
    page = visit(f"/find?{HERE}")
    rows = list(csv.DictReader(io.StringIO(_downloaded(page, "Take away as CSV").read_text("utf-8-sig"))))
    collection = json.loads(_downloaded(page, "Take away as GeoJSON").read_text("utf-8"))
    assert len(rows) == len(collection["features"]) == 5
    assert {row["streets_source"] for row in rows} == {collection["streets_source"]} == {MODEL_STREETS}
    assert collection["from_lat"] == float(rows[0]["from_lat"]) == 37.6104
    shown = collection["features"][0]
    assert shown["properties"]["venue_id"] == rows[0]["venue_id"]
    assert shown["geometry"]["coordinates"] == [float(rows[0]["lon"]), float(rows[0]["lat"])]


def _downloaded(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path())


def test_programmes_are_marked_as_samples_in_the_language_chosen(visit: Visit) -> None:
    page = visit(f"/find?{HERE}", locale="ko-KR")
    offered = page.locator(".bg-table details").first
    expect(offered.locator("li").first).to_be_hidden()
    offered.locator("summary").click()
    expect(offered.locator("li").first).to_contain_text(SAMPLE_KO)
    page.get_by_text("English").click()
    expect(answer(page)).to_contain_text("places to learn")
    expect(offered.locator("li").first).to_contain_text(SAMPLE_EN)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("lang=en"))


@pytest.mark.parametrize(("first", "second", "label"), [("en", "한국어", "걷는 사람"), ("ko", "English", "Walker")])
def test_a_change_of_language_keeps_every_choice(visit: Visit, first: str, second: str, label: str) -> None:
    page = visit(f"/find?at=37.6190,126.9283&walker=stroller&minutes=15&to=EP107&lang={first}")
    settled(page)
    page.get_by_text(second, exact=True).click()
    settled(page)
    limit = "5분" if second == "한국어" else "5 min"
    page.get_by_role("button", name=re.compile(f"^{limit}$")).or_(page.get_by_role("radio", name=limit)).first.click()
    settled(page)
    expect(page.locator("iframe")).to_be_visible()
    expect(page).to_have_url(re.compile("walker=stroller.*minutes=5|minutes=5.*walker=stroller"))
    stroller = "유모차" if second == "한국어" else "with a stroller"
    expect(page.get_by_role("combobox", name=label)).to_have_value(re.compile(stroller))


def test_the_browsers_back_button_brings_the_former_answer_back(visit: Visit) -> None:
    page = visit("/find?at=37.6105,126.9297&minutes=10&lang=en")
    settled(page)
    before = answer(page).inner_text()
    page.get_by_text("20 min", exact=True).click()
    expect(answer(page)).to_contain_text("20-minute walk")
    settled(page)
    page.go_back()
    expect(answer(page)).to_have_text(before)
    settled(page)
    assert "minutes=10" in page.url
