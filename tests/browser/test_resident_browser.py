"""The resident, and the activist beside an older neighbour: from a doorstep to a programme, on foot."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import icalendar
import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from support.browsing import HERE, PHONE, Visit, answer, map_of, settled, table, violations

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 740}
STAIRS = "at=37.6147,126.9079&minutes=20&to=EP084"


def taken(page: Page, label: str | re.Pattern[str], folder: Path) -> Path:
    """Take a file away, as a person does."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def fits(page: Page) -> bool:
    """Tell whether nothing reaches past the right edge of the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_on_a_phone_from_a_name_to_a_programme_and_the_way(visit: Visit, language: str) -> None:
    page = visit(f"/programmes?lang={language}", viewport=SMALL, has_touch=True, is_mobile=True)
    page.get_by_role("textbox").first.fill("ㅇㅅㄴㅇ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("연신내역|Yeonsinnae")).first.click()
    rows = page.locator(".bg-table").first.locator("tbody tr")
    expect(rows.first).to_be_visible()
    expect(rows.first).to_contain_text("견본" if language == "ko" else "sample")
    assert fits(page)
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("Show the way there|가는 길 보기")).click()
    way = page.locator("ol.bg-way li")
    expect(way.first).to_be_visible()
    assert way.count() >= 2
    expect(page).to_have_url(re.compile("to=EP"))
    assert fits(page)


def test_a_filter_is_relaxed_by_one_press(visit: Visit) -> None:
    page = visit(f"/programmes?{HERE}&lang=en&free=yes&day=sun&part=evening")
    expect(answer(page)).to_contain_text("No programme fits")
    way_out = page.get_by_role("button", name=re.compile(r"Without “.*”: \d+"))
    promised = int(way_out.first.inner_text().rpartition(" ")[2])
    way_out.first.click()
    expect(answer(page)).to_contain_text(f"{promised} programme")
    expect(table(page, "Programmes within the walk")).to_have_count(promised)


def test_the_way_is_told_and_taken_along(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"/find?{HERE}&lang=en")
    expect(page.locator("ol.bg-way li").last).to_contain_text("You are at")
    track = ET.fromstring(taken(page, "Track (GPX)", tmp_path).read_text("utf-8"))
    points = track.findall(".//{*}trkpt")
    assert len(points) > 2
    assert abs(float(points[0].get("lat", "0")) - 37.6105) < 0.0003
    line = json.loads(taken(page, "Line (GeoJSON)", tmp_path).read_text("utf-8"))
    assert len(line["features"][0]["geometry"]["coordinates"]) == len(points)
    offline = taken(page, "Map that needs no internet", tmp_path).read_text("utf-8")
    assert "You are at" in offline
    sheet = pypdfium2.PdfDocument(taken(page, "Print this way", tmp_path).read_bytes())
    said = " ".join(sheet[number].get_textpage().get_text_bounded() for number in range(len(sheet)))
    assert "You are at" in " ".join(said.split())
    sheet.close()


def test_stairs_can_be_walked_round(visit: Visit) -> None:
    page = visit(f"/find?{STAIRS}&lang=en")
    expect(page.get_by_text("Stairs in 1 place")).to_be_visible()
    page.get_by_text(re.compile("^without stairs: ")).click()
    expect(page.get_by_text("The map shows no stairs on this way.")).to_be_visible()
    expect(page).to_have_url(re.compile("way=no_stairs"))
    again = visit(page.url[page.url.index("/find") :])
    expect(again.get_by_text("The map shows no stairs on this way.")).to_be_visible()


def test_the_way_leads_to_the_place_that_was_chosen_however_far(visit: Visit) -> None:
    page = visit("/find?at=37.6147,126.9079&minutes=5&to=EP084&lang=en")
    expect(page.get_by_text("farther than the walk that you chose")).to_be_visible()
    expect(page).to_have_url(re.compile("to=EP084"))
    name = page.get_by_role("combobox", name="Show the way to").inner_text().partition(" · ")[2]
    expect(page.get_by_role("heading", name=f"The way to {name}")).to_be_visible()


def test_sessions_go_into_a_calendar(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"/programmes?{HERE}&lang=en")
    calendar = icalendar.Calendar.from_ical(taken(page, "Its sessions for your calendar", tmp_path).read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert "(sample)" in str(event["summary"])
    assert str(event["dtstart"].params["TZID"]) == "Asia/Seoul"
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt.total_seconds() < -600


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_activist_s_desk_reads_out_three_choices_and_prints(visit: Visit, language: str, tmp_path: Path) -> None:
    page = visit(f"/find?{HERE}&lang={language}&mode=desk")
    choices = page.locator("section.bg-spoken")
    expect(choices).to_have_count(3)
    assert float(choices.first.locator("p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 20
    expect(page.locator("iframe")).to_have_count(0)
    assert violations(page) == []
    name = choices.first.locator("h2").inner_text().partition(". ")[2]
    # The buttons are there one after another, not always the first one first.
    pdf = taken(page, re.compile(r"^1\. "), tmp_path)
    sheet = pypdfium2.PdfDocument(pdf.read_bytes())
    said = "".join(sheet[number].get_textpage().get_text_bounded() for number in range(len(sheet)))
    assert "".join(name.split()) in "".join(said.split())
    sheet.close()
    page.get_by_role("link", name=re.compile("Back to the map|지도로 돌아가기")).click()
    map_of(page)
    expect(page).not_to_have_url(re.compile("mode="))


def test_a_link_restores_everything(visit: Visit) -> None:
    page = visit(f"/programmes?{HERE}&lang=en&walker=senior&topic=health&also=37.6192,126.9211,stroller&whose=all")
    settled(page)
    page.get_by_text("Share what you see").click()
    link = page.locator("[data-testid=stCode]").inner_text().strip()
    again = visit(link.partition("/programmes")[2].join(["/programmes", ""]))
    expect(answer(again)).to_have_text(answer(page).inner_text())
    expect(again.get_by_text("Doorstep 2: with a stroller").first).to_be_visible()
    assert parse_qs(urlsplit(again.url).query) == parse_qs(urlsplit(page.url).query)


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/programmes?lang=en")
    page.get_by_label("Where are you?").focus()
    page.keyboard.type("Gusan-dong")
    page.keyboard.press("Enter")
    found = page.get_by_role("button", name="Gusan-dong · ward")
    expect(found).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        if found.evaluate("e => e === document.activeElement || e.contains(document.activeElement)"):
            break
    page.keyboard.press("Enter")
    expect(answer(page)).to_contain_text("programmes within a 10-minute walk")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_runs_off_a_phone(visit: Visit, language: str) -> None:
    page = visit(f"/find?{HERE}&lang={language}", viewport=PHONE, has_touch=True, is_mobile=True)
    map_of(page)
    assert fits(page)
    page.goto(page.url.replace("/find?", "/find?mode=desk&"))
    expect(page.locator("section.bg-spoken").first).to_be_visible()
    assert fits(page)


def test_twice_as_large_it_still_reads(visit: Visit) -> None:
    # A browser zoomed to 200 % has half the pixels to lay a page out in.
    page = visit(f"/programmes?{HERE}&lang=en", viewport={"width": 640, "height": 450})
    assert fits(page)
    page.get_by_role("radio", name="20 min").click()
    expect(answer(page)).to_contain_text("20-minute walk")
