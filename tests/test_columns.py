"""Columns and their cells in words."""

import pandas as pd
import pytest

from geo import tables as t
from geo.show.columns import cell, column_name
from geo.show.language import LANGUAGES

SHOWN = {
    **t.VENUES.columns,
    **t.PROGRAMMES.columns,
    **t.SITES.columns,
    t.LAT: None,
    t.LON: None,
}
UNNAMED = {t.SITE_GROUP, t.PROGRAMME_ID, t.SITE_ID, t.VENUE_MATCH}
"""What a reader of a change never meets."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_column_is_shown_by_its_name_in_the_program(language):
    assert {name for name in SHOWN if column_name(language, name) == name} == UNNAMED
    assert column_name(language, "평일운영시작시각") == "평일운영시작시각"


@pytest.mark.parametrize(
    ("column", "value", "english", "korean"),
    [
        (t.KIND, "small_library", "small library", "작은도서관"),
        (t.OPENING_HOURS, "Mo-Fr 09:00-18:00; PH closed", "weekdays 09:00-18:00 · public holidays closed", None),
        (t.OPENING_HOURS, "by the moon", "by the moon", "by the moon"),
        (t.ON_WEEKDAYS, "tue;thu", "Tue, Thu", "화요일, 목요일"),
        (t.STEP_FREE, "unknown", "nobody has checked", None),
        (t.LARGE_PRINT, "yes", "yes", None),
        (t.PHONE, pd.NA, "nothing", "없음"),
        (t.SEATS, 40, "40", "40"),
        (t.NAME_KO, "small_library", "small_library", "small_library"),
    ],
)
def test_a_cell_is_said_by_what_its_column_means(column, value, english, korean):
    assert cell("en", column, value) == english
    assert korean is None or cell("ko", column, value) == korean
