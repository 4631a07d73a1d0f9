import subprocess
import sys

import pytest

from geo.show import basemap_type
from geo.show.basemap_type import font_for


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("은평로21길", "NanumGothic"),
        ("Rua do Almada", "NanumGothic"),
        ("Rua da Constituição", "DejaVu Sans"),
        ("Ленина", "NanumGothic"),
        ("Őrs vezér tere", "DejaVu Sans"),
    ],
)
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_font_that_has_every_letter(text, family, weight):
    chosen = font_for(text, 22, weight)
    assert chosen.getname()[0] == family
    assert all(chosen.getmask(letter).getbbox() for letter in text if letter != " ")


@pytest.mark.parametrize("text", ["은평 ção", "ไทย"])
def test_no_font_rather_than_boxes(text):
    assert font_for(text, 22) is None


def test_without_the_wider_font_its_names_are_left_out(monkeypatch):
    monkeypatch.setattr(basemap_type, "find_spec", lambda _name: None)
    basemap_type._wider.cache_clear()
    try:
        assert font_for("Constituição", 22) is None
        assert font_for("은평로", 22) is not None
    finally:
        basemap_type._wider.cache_clear()


def test_finding_the_font_does_not_load_matplotlib():
    code = (
        "import sys; from geo.show.basemap_type import font_for as f; f('ã', 12); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
