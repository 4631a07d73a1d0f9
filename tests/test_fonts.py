import io
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from geo.errors import SourceError
from geo.show import fonts


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_has_hangul(weight):
    empty = fonts.font(24, weight).getmask("\ufffe").getbbox()
    assert fonts.font(24, weight).getlength("은평구") > 50
    assert fonts.font(24, weight).getmask("뷁").getbbox() != empty


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_browsers_get_a_font_without_empty_tables(weight):
    original = TTFont(fonts.font_path(weight))
    offered = TTFont(io.BytesIO(fonts.font_for_browsers(weight)))
    assert any(entry.length == 0 for entry in original.reader.tables.values())
    assert all(entry.length > 0 for entry in offered.reader.tables.values())
    for table, entry in offered.reader.tables.items():
        assert offered.reader[table] == original.reader[table], entry
    assert offered.getBestCmap() == original.getBestCmap()


def test_finding_the_font_does_not_load_matplotlib():
    code = "import sys; from geo.show.fonts import font; font(12); sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(fonts, "find_spec", lambda _name: None)
    with pytest.raises(SourceError, match=r"NanumGothic\.ttf of the Python package koreanize_matplotlib is missing"):
        fonts.font_path("regular")
