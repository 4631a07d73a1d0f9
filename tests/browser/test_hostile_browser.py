"""Text from strangers, in a region's tables and in the address, is shown and never run."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import Visit, answer, map_of, served, settled, visitor

from geo import tables as t
from geo.region import shelf
from geo.region.region import Region
from geo.region.replacement import keep
from geo.settings import Settings

pytestmark = pytest.mark.browser

PWNED = "PWNED"
MARK = f'<img src=x onerror="window.{PWNED}=1">'
ATTACKS = (
    MARK,
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.system('touch %s') }}",
    "{% for x in y %}{#",
    f"</script><script>window.{PWNED}=1</script>",
    f"![x](http://evil.example/x.png) [y](javascript:window.{PWNED}=1)",
    f"`'\"${{window.{PWNED}=1}}\\",
)


@pytest.fixture
def visit_attacked(browser: Browser, eunpyeong: Region, tmp_path: Path) -> Iterator[Visit]:
    """Open pages of a server whose region is an attack in every text; nothing may have been run on it."""
    settings = Settings(home=tmp_path)
    name = f"hostile-{tmp_path.parent.name.lower()}"[:40]
    keep(settings, _attack(eunpyeong, name, file=tmp_path / PWNED))
    shelf.use(settings, name)
    try:
        with served(tmp_path) as url, visitor(browser, url) as opened:
            yield opened
    finally:
        for folder in (settings.static / "tiles").glob(f"{name}-*"):
            shutil.rmtree(folder, ignore_errors=True)
    assert not (tmp_path / PWNED).exists()


def _attack(region: Region, name: str, *, file: Path) -> Region:
    """Put attacks in every text of a few wards."""
    attacks = [attack.replace("%s", str(file)) for attack in ATTACKS]

    def renamed(table: gpd.GeoDataFrame, *columns: str) -> gpd.GeoDataFrame:
        texts = [f"{attack} {number}" for number, attack in zip(range(len(table)), cycle(attacks), strict=False)]
        return table.assign(**dict.fromkeys(columns, texts))

    wards = region.wards.head(3)
    codes = wards[t.WARD_CODE]
    venues = region.venues[region.venues[t.WARD_CODE].isin(codes)]
    origin = replace(region.network.origin, name_ko=attacks[1], name_en=attacks[4], licence=attacks[2], date=attacks[5])
    return replace(
        region,
        name=name,
        title_ko=attacks[2],
        title_en=attacks[4],
        sources=tuple(replace(source, publisher=attacks[0], licence=attacks[5]) for source in region.sources),
        network=replace(region.network, origin=origin),
        wards=renamed(wards, t.NAME_KO, t.NAME_EN),
        population=region.population[region.population[t.WARD_CODE].isin(codes)],
        venues=renamed(venues, t.NAME_KO, t.NAME_EN, t.ADDRESS_KO, t.PHONE, t.CLOSED_DAYS_KO),
        programmes=renamed(
            region.programmes[region.programmes[t.VENUE_ID].isin(venues[t.VENUE_ID])], t.TITLE_KO, t.TITLE_EN
        ),
        sites=renamed(region.sites, t.NAME_KO, t.NAME_EN),
        schools=renamed(region.schools, t.NAME_KO),
        parks=renamed(region.parks, t.NAME_KO, t.NAME_EN),
        green_streets=renamed(region.green_streets, t.NAME_KO, t.NAME_EN, t.FEATURES_KO, t.FEATURES_EN).assign(
            **{t.WARD_CODE: codes.iloc[0]}
        ),
    )


def _nothing_ran(page: Page) -> None:
    """Look into every frame for what an attack would have left."""
    settled(page)
    assert len(page.frames) >= 2
    assert [frame.evaluate(f"typeof window.{PWNED}") for frame in page.frames] == ["undefined"] * len(page.frames)
    assert page.locator("img[src='x'], img[src*=evil]").count() == 0


def test_hostile_names_are_shown_as_they_are_written(visit_attacked: Visit, eunpyeong: Region) -> None:
    first = eunpyeong.venues[eunpyeong.venues[t.WARD_CODE] == eunpyeong.wards[t.WARD_CODE].iloc[0]].geometry.iloc[0]
    page = visit_attacked(f"/find?lang=ko&minutes=20&at={first.y:.4f},{first.x:.4f}")
    frame = map_of(page)
    listed = page.locator(".bg-table").first
    for attack in ("{{ 7*7 }}", MARK, "<script>", "{% for x in y %}{#", "${window"):
        expect(listed).to_contain_text(attack)
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("{{ 7*7 }}")
    page.locator("iframe").hover(position={"x": 240, "y": 260})
    for typed in ("{{", "<img", "evil.example", "${window"):
        page.locator(".stTextInput input").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator(".stButton button").first).to_contain_text(typed)
    _nothing_ran(page)
    page.get_by_test_id("stPageLink-NavLink").nth(2).click()
    page.wait_for_url("**/wards?*")
    name = map_of(page).locator(".map-label.name")
    expect(name.filter(has_text="{{ 7*7 }} 1")).to_be_attached()
    expect(name.filter(has_text=MARK)).to_be_attached()
    expect(answer(page)).to_contain_text("{{ 7*7 }} 1")
    page.locator("iframe").hover(position={"x": 240, "y": 260})
    _nothing_ran(page)


def test_hostile_addresses_are_ignored_with_a_notice(visit: Visit) -> None:
    hostile = {
        "at": f"<script>window.{PWNED}=1</script>",
        "to": "{{ 7*7 }}",
        "walker": f"![x](http://evil.example/x.png) {MARK}",
        "minutes": "-1; DROP TABLE",
        "speed": "nan",
        "lang": "../../etc",
    }
    page = visit(f"/find?{urlencode(hostile)}")
    map_of(page)
    notices = page.get_by_role("alert")
    expect(notices).to_have_count(6)
    for told in ("<script>", "{{ 7*7 }}", "![x](http://evil.example", "DROP TABLE", "nan"):
        expect(notices.filter(has_text=told)).to_have_count(1)
    expect(answer(page)).to_contain_text("Click the map")
    _nothing_ran(page)
