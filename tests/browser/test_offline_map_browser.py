"""The map in one file, opened from a disk as a person would, with no network at all."""

import io

import pytest
import shapely
from PIL import Image, ImageColor
from playwright.sync_api import expect
from support import by_hand
from support.browsing import DESKTOP, Watch, violations

from geo import tables as t
from geo.show import palette
from geo.show.offline_map import offline_map_html
from geo.show.static_map_marks import Mark

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror=\"window.__hit=1\"><svg onload='window.__hit=1'>{{ 7*7 }} ${window.__hit=1}"
SMALLEST = {"width": 360, "height": 740}
HERE = (126.9297, 37.6105)


def words(language):
    korean = language == "ko"
    return {
        "title": "배움터까지 걸어가기" if korean else "A walk to a place to learn",
        "facts": ["모두 14분이에요.", "계단은 없어요."] if korean else ["In all: 14 minutes.", "No stairs."],
        "directions": ["길로 나가요.", "통일로를 따라 420 m 걸어요."]
        if korean
        else ["Go out to the street.", "Walk 420 m."],
        "footer": ["모형 길이에요. 결정에 쓰지 마세요."] if korean else ["Model streets, not for decisions."],
    }


def of_eunpyeong(region, language):
    line = shapely.LineString([HERE, (126.9270, 37.6120), (126.9240, 37.6125)])
    marks = [Mark(HERE[1], HERE[0], "doorstep", "우리 집"), Mark(37.6126, 126.9238, "venue", "대조동 주민센터")]
    return offline_map_html(language, **words(language), ground=region, line=line, marks=marks)


@pytest.fixture
def watch():
    """Record everything that the pages ask for."""
    return Watch()


@pytest.fixture
def opened(browser, tmp_path, watch):
    """Save pages, and open them in a browser without a network."""
    path = tmp_path / "walk.html"

    def open_file(text, **options):
        path.write_text(text, encoding="utf-8")
        assert path.stat().st_size < 1_500_000
        context = browser.new_context(**{"viewport": DESKTOP, "offline": True} | options)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(path.as_uri())
        return page

    contexts = []
    yield open_file
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("viewport", [DESKTOP, SMALLEST], ids=["desktop", "phone"])
def test_the_file_opens_and_asks_for_nothing(opened, eunpyeong, watch, language, viewport):
    page = opened(of_eunpyeong(eunpyeong, language), viewport=viewport)
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language)["title"])
    expect(page.get_by_role("listitem")).to_have_count(2)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture = Image.open(io.BytesIO(page.locator(".map").screenshot())).convert("RGB")
    share = {color: count / (picture.width * picture.height) for count, color in picture.getcolors(2**24)}
    for color in (palette.WALK_GREEN, palette.SPOT, palette.LEARN_BLUE):
        assert share[ImageColor.getrgb(color)] > 0.001
    assert 0.1 < share[ImageColor.getrgb(palette.PAPER)] < 0.9
    assert violations(page) == []
    asked_for_itself_alone(watch)


def asked_for_itself_alone(watch):
    assert [url.split("/")[-1] for url in watch.asked] == ["walk.html"]
    assert watch.wrong == []


def scrolled(page):
    return page.evaluate(
        "(() => { const box = document.querySelector('.map'); return [box.scrollLeft, box.scrollTop] })()"
    )


def test_the_map_is_moved_and_enlarged_from_the_keyboard(opened, eunpyeong, watch):
    page = opened(of_eunpyeong(eunpyeong, "en"))
    sheet = page.locator(".map svg")
    before = sheet.bounding_box()["width"]
    assert scrolled(page) == [0, 0]
    for name in ("Larger", "Smaller", "Whole map"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".map")).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert abs(sheet.bounding_box()["width"] - 2.25 * before) <= 2
    expect(page.locator("output")).to_have_text("225 %")
    middle = scrolled(page)
    assert abs(middle[0] - 0.625 * before) <= 3
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert scrolled(page)[0] > middle[0]
    page.keyboard.press("0")
    assert abs(sheet.bounding_box()["width"] - before) <= 1
    for _ in range(9):
        page.get_by_role("button", name="Larger").click()
    assert abs(sheet.bounding_box()["width"] - 8 * before) <= 2
    page.get_by_role("button", name="Whole map").click()
    assert abs(sheet.bounding_box()["width"] - before) <= 1
    asked_for_itself_alone(watch)


def test_the_map_is_moved_with_the_mouse(opened, eunpyeong, watch):
    page = opened(of_eunpyeong(eunpyeong, "en"))
    page.get_by_role("button", name="Larger").click()
    left, top = scrolled(page)
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 180, steps=5)
    page.mouse.up()
    page.mouse.move(box["x"] + 50, box["y"] + 50, steps=5)
    assert scrolled(page) == [left + 50, top + 20]
    asked_for_itself_alone(watch)


def test_without_its_script_it_shows_the_same(opened, eunpyeong):
    page = opened(of_eunpyeong(eunpyeong, "ko"), java_script_enabled=False)
    expect(page.locator(".map svg")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_role("button")).to_have_count(0)


def test_hostile_names_do_nothing(opened, watch):
    region = by_hand.region()
    region.parks[t.NAME_KO] = HOSTILE
    lon, lat = by_hand.degrees([50, 900], [300, 310])
    page_text = offline_map_html(
        "ko",
        title=HOSTILE,
        facts=[HOSTILE],
        directions=[HOSTILE],
        ground=region,
        line=shapely.LineString(list(zip(lon, lat, strict=True))),
        marks=[Mark(lat[0], lon[0], "doorstep", HOSTILE), Mark(lat[1], lon[1], "venue", HOSTILE)],
        footer=[HOSTILE],
    )
    page = opened(page_text)
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    page.get_by_role("button").first.click()
    assert page.evaluate("window.__hit") is None
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    asked_for_itself_alone(watch)


def test_its_policy_stops_what_would_get_in(opened, eunpyeong, watch):
    page_text = of_eunpyeong(eunpyeong, "en").replace(
        "<main>", "<main><script>window.__hit=1</script><img src='http://127.0.0.1:9/x.png'>"
    )
    page = opened(page_text)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("window.__hit") is None
    refused = [said for said in watch.wrong if "Content Security Policy" in said]
    assert len(refused) == 2
    assert any("x.png" in said for said in refused)


def test_it_prints_whole_however_it_was_enlarged(opened, eunpyeong):
    page = opened(of_eunpyeong(eunpyeong, "ko"))
    page.locator(".map").press("+")
    page.emulate_media(media="print")
    sheet, box = page.locator(".map svg").bounding_box(), page.locator(".map").bounding_box()
    assert sheet["width"] <= box["width"]
    assert sheet["height"] <= box["height"] + 1
    expect(page.locator(".buttons")).to_be_hidden()
