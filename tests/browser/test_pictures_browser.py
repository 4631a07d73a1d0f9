"""The pictures that the README shows: taken anew with ``BAEUMGIL_PICTURES=1``, else only counted."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from support.browsing import DESKTOP, HERE, PHONE, Visit, map_of, settled

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "pictures"
LARGEST_BYTES = 250_000


@pytest.mark.skipif("BAEUMGIL_PICTURES" not in os.environ, reason="pictures are taken with BAEUMGIL_PICTURES=1")
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize(("name", "path"), [("find", f"/find?{HERE}&lang="), ("wards", "/wards?lang=")])
def test_take_the_pictures(visit: Visit, name: str, path: str, screen: str, language: str) -> None:
    page = visit(path + language, viewport=PHONE if screen == "phone" else DESKTOP)
    frame = map_of(page)
    settled(page)
    # Leaflet fades tiles and zooms in.
    frame.wait_for_function("document.querySelectorAll('.leaflet-tile:not(.leaflet-tile-loaded)').length === 0")
    page.wait_for_timeout(1500)
    file = PICTURES / f"{name}-{screen}-{language}.png"
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # The default method trades the rarest colours, those of the legend, for more shades of paper.
    whole.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
    assert file.stat().st_size <= LARGEST_BYTES


def test_pictures_are_there() -> None:
    wanted = {
        f"{name}-{screen}-{language}.png"
        for name in ("find", "wards")
        for screen in ("phone", "desktop")
        for language in ("ko", "en")
    }
    assert {file.name for file in PICTURES.glob("*.png")} == wanted
