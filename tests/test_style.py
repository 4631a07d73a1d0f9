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


def colour(sheet, name):
    """Find the colour that a name has last."""
    return re.findall(rf"--bg-{name}: (#\w{{6}});", sheet)[-1]


def test_body_type_is_16_px_and_large_type_a_third_more():
    assert "html { font-size: 16.0px; " in style_sheet(large_type=False, high_contrast=False)
    assert "html { font-size: 21.6px; " in style_sheet(large_type=True, high_contrast=False)


@pytest.mark.parametrize("high_contrast", [False, True])
def test_text_stands_out(high_contrast):
    sheet, _, asked_of_the_device = style_sheet(large_type=False, high_contrast=high_contrast).partition(
        "@media (prefers"
    )
    assert ".stApp { background: var(--bg-paper); color: var(--bg-ink)" in sheet
    assert contrast(colour(sheet, "paper"), colour(sheet, "ink")) >= (21 if high_contrast else 14)
    assert asked_of_the_device.startswith("-reduced-motion" if high_contrast else "-contrast: more) {\nhtml {")
    if not high_contrast:
        assert contrast(colour(asked_of_the_device, "paper"), colour(asked_of_the_device, "ink")) == 21


def test_text_on_colour_stands_out():
    assert contrast(palette.WALK_GREEN, palette.PAPER) >= 4.5
    assert contrast(palette.LABEL, palette.PAPER) >= 4.5


def test_it_is_one_style_element_that_loads_nothing():
    sheet = style_sheet(large_type=True, high_contrast=True)
    assert sheet.startswith("<style>")
    assert sheet.count("<") == 2
    assert not re.search(r"url\(|@import|https?:", sheet)
    assert sheet.count("{") == sheet.count("}")


def test_nothing_moves_for_those_whom_movement_disturbs():
    sheet = style_sheet(large_type=False, high_contrast=False)
    assert re.search(
        r"@media \(prefers-reduced-motion: reduce\) \{\s+\*, ::before, ::after \{ animation-duration: 1ms", sheet
    )


def test_touch_targets_and_print():
    sheet = style_sheet(large_type=False, high_contrast=False)
    assert sheet.count("min-height: 44px") >= 2
    assert "@media print" in sheet
