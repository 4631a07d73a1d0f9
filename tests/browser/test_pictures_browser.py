"""The pictures that the README shows: taken anew with ``BAEUMGIL_PICTURES=1``, else only counted."""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from support.browsing import DESKTOP, HERE, PHONE, Visit, answer, map_of, settled

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "pictures"
LARGEST_BYTES = 250_000
WAY = "at=37.6147,126.9079&minutes=20&to=EP084"
SCREENS = {
    "find": f"/find?{HERE}&lang=",
    "programmes": f"/programmes?{HERE}&lang=",
    "wards": "/wards?lang=",
    "next-space": "/next-space?walker=senior&spaces=3&lang=",
    "what-if": "/what-if?walker=senior&minutes=5&open=37.60780,126.90850;37.62800,126.91700&close=EP001&lang=",
    "way": f"/find?{WAY}&lang=",
    "desk": f"/find?{HERE}&mode=desk&lang=",
}
WITHOUT_A_MAP = {"desk"}
SHEET = "sheet"
ON_PAPER_DPI = 80
POINTS_PER_INCH = 72

taken_on_demand = pytest.mark.skipif(
    "BAEUMGIL_PICTURES" not in os.environ, reason="pictures are taken with BAEUMGIL_PICTURES=1"
)


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture of the README."""
    file = PICTURES / f"{name}.png"
    # The default method trades the rarest colours, those of the legend, for more shades of paper.
    small = picture.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    assert file.stat().st_size <= LARGEST_BYTES


def drawn(page: Page) -> None:
    """Wait until the map has nothing more to draw."""
    frame = map_of(page)
    # Leaflet fades tiles and zooms in.
    frame.wait_for_function("document.querySelectorAll('.leaflet-tile:not(.leaflet-tile-loaded)').length === 0")
    page.wait_for_timeout(1500)


@taken_on_demand
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize("name", list(SCREENS))
def test_take_the_pictures(visit: Visit, name: str, screen: str, language: str) -> None:
    page = visit(SCREENS[name] + language, viewport=PHONE if screen == "phone" else DESKTOP)
    settled(page)
    if name not in WITHOUT_A_MAP:
        drawn(page)
    if name == "way":
        page.get_by_role("heading", level=2).first.evaluate("heading => heading.scrollIntoView()")
        page.wait_for_timeout(500)
    keep(Image.open(io.BytesIO(page.screenshot())), f"{name}-{screen}-{language}")


@taken_on_demand
@pytest.mark.parametrize("language", ["ko", "en"])
def test_take_the_picture_of_the_sheet(visit: Visit, language: str) -> None:
    page = visit(f"/find?{HERE}&mode=desk&lang={language}")
    expect(answer(page)).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="1. ").first.click()
    document = pypdfium2.PdfDocument(Path(waiting.value.path()).read_bytes())
    keep(document[0].render(scale=ON_PAPER_DPI / POINTS_PER_INCH).to_pil(), f"{SHEET}-{language}")
    document.close()


def test_pictures_are_there() -> None:
    wanted = {
        f"{name}-{screen}-{language}.png"
        for name in SCREENS
        for screen in ("phone", "desktop")
        for language in ("ko", "en")
    } | {f"{SHEET}-{language}.png" for language in ("ko", "en")}
    assert {file.name for file in PICTURES.glob("*.png")} == wanted
