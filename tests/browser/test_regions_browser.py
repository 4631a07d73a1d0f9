"""Several regions in one app: chosen in the sidebar, each with its own map, doors and streets."""

import dataclasses
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from support import by_hand
from support.browsing import Visit, answer, choose, map_of, served, settled, table, visitor

from geo.region.replacement import keep
from geo.settings import Settings
from geo.show.basemap import clear_tiles

pytestmark = pytest.mark.browser

TOWN_AT = "37.6127,126.9230"


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Open pages of a server with Eunpyeong and a town of two streets with a park and a stream."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    name = f"town-{home.parent.name.lower()}"[:40]
    whole = by_hand.region()
    apart = by_hand.venues([("V1", "01", "G1", (300, 310)), ("V2", "01", "G2", (520, 310))])
    keep(settings, dataclasses.replace(whole, name=name, title_en="Two Streets", venues=apart))
    try:
        with served(home) as url, visitor(browser, url) as opened:
            yield lambda path, **options: opened(path.replace("TOWN", name), **options)
    finally:
        clear_tiles(settings.static / "tiles", name, keep=None)


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def tiles_of(frame: Frame) -> str:
    return str(frame.locator(".leaflet-tile-loaded").first.get_attribute("src"))


def test_another_region_has_another_map_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit("/find?lang=en")
    assert "/tiles/eunpyeong-" in tiles_of(map_of(page))
    choose(page, "Region", "Two Streets")
    settled(page)
    expect(page.locator('[data-testid="stSidebar"]')).to_contain_text("Streets: streets by hand (2026-01-01")
    expect(answer(page)).to_contain_text("Click the map")
    assert "/tiles/town-" in tiles_of(map_of(page))
    assert asked(page)["region"].startswith("town-")
    page.get_by_role("link", name="Wards").click()
    expect(table(page, "Wards: who has a place to learn within a walk")).to_have_count(4)
    settled(page)
    assert asked(page)["region"].startswith("town-")
    page.reload()
    expect(table(page, "Wards: who has a place to learn within a walk")).to_have_count(4)


def test_a_click_on_a_place_chooses_the_way_to_it_and_the_doorstep_stays(visit: Visit) -> None:
    page = visit(f"/find?lang=en&region=TOWN&at={TOWN_AT}&minutes=20")
    expect(answer(page)).to_contain_text("There are 2 places to learn")
    frame = map_of(page)
    before = asked(page)
    farther = by_hand.venues([("V2", "01", "G2", (520, 310))]).geometry.iloc[0]
    where = frame.evaluate(
        """([lat, lon]) => {
            const drawn = Object.keys(window).filter(name => name.startsWith("map_")).map(name => window[name])
                .find(one => one && one.latLngToContainerPoint);
            const point = drawn.latLngToContainerPoint([lat, lon]);
            return [point.x, point.y];
        }""",
        [farther.y, farther.x],
    )
    box = page.locator("iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + where[0], box["y"] + where[1])
    expect(page.get_by_role("combobox", name="Show the way to")).to_have_value("4 minutes · V2 도서관", timeout=15_000)
    settled(page)
    assert asked(page) == before | {"to": "V2"}


def test_on_a_phone_one_finger_scrolls_past_the_map(visit: Visit) -> None:
    page = visit("/find?lang=en&region=TOWN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    frame = map_of(page)
    dragging = """() => Object.keys(window).filter(name => name.startsWith("map_")).map(name => window[name])
        .find(one => one && one.latLngToContainerPoint).dragging.enabled()"""
    assert frame.evaluate(dragging) is False
    desktop = visit("/find?lang=en&region=TOWN")
    assert map_of(desktop).evaluate(dragging) is True
