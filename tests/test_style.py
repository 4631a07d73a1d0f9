"""The style sheet: sizes, contrast, nothing from elsewhere."""

import re

import pytest

from geo.show import palette
from geo.show.style import style_sheet


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_body_type_is_16_px_and_large_type_a_third_more():
    assert "html { font-size: 16.0px; }" in style_sheet(large_type=False, high_contrast=False)
    assert "html { font-size: 21.6px; }" in style_sheet(large_type=True, high_contrast=False)


@pytest.mark.parametrize("high_contrast", [False, True])
def test_text_stands_out(high_contrast):
    sheet = style_sheet(large_type=False, high_contrast=high_contrast)
    paper, ink = re.search(r"\.stApp \{ background: (#\w{6}); color: (#\w{6})", sheet).groups()
    assert contrast(paper, ink) >= (21 if high_contrast else 14)


def test_text_on_colour_stands_out():
    assert contrast(palette.WALK_GREEN, palette.PAPER) >= 4.5
    assert contrast(palette.LABEL, palette.PAPER) >= 4.5


def test_it_is_one_style_element_that_loads_nothing():
    sheet = style_sheet(large_type=True, high_contrast=True)
    assert sheet.startswith("<style>")
    assert sheet.count("<") == 2
    assert not re.search(r"url\(|@import|https?:", sheet)
    assert sheet.count("{") == sheet.count("}")


def test_touch_targets_and_print():
    sheet = style_sheet(large_type=False, high_contrast=False)
    assert sheet.count("min-height: 44px") >= 2
    assert "@media print" in sheet
