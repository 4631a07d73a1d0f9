"""Needs as sentences, tables and layers, against counts by hand; hostile words stay words."""

import dataclasses
import re

import pytest
from support import by_hand

from geo import tables as t
from geo.civic.needs import Need, Told
from geo.civic.needs_frame import needs_frame
from geo.show.export import with_coordinates
from geo.show.needs import need_layers, needs_sentence, topic_table, ward_table, words_table
from geo.show.qr import qr_modules, qr_svg
from geo.spreadsheet import to_csv

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}</script>`${1}`"


@pytest.fixture
def wards():
    return by_hand.region().wards


def needs(wards):
    code = wards[t.WARD_CODE].iloc[0]
    x, y = wards.geometry.iloc[0].representative_point().coords[0]
    told = [
        Told("hall", code, "place", HOSTILE, (y, x), "65plus"),
        Told("page", code, "place", "=1+1"),
        Told("hall", code, "literacy", "한글"),
    ]
    return needs_frame([Need(number, one, "2026-11-23T00:00:00+00:00", "shown") for number, one in enumerate(told)])


def cells(table):
    rows = re.findall("<tr>(.*?)</tr>", table)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)] for row in rows]


def test_the_sentence_counts_and_names_the_most_frequent_topics(wards):
    told = needs(wards)
    assert needs_sentence("en", told) == ("Residents told 3 needs; the most, 2, are about: a place to learn nearby.")
    assert "reading and writing, a place to learn nearby" in needs_sentence("en", told.iloc[1:])
    assert needs_sentence("en", told.iloc[:0]) == "No need is shown yet: the staff read each one first."


def test_the_tables_add_up(wards):
    told = needs(wards)
    assert cells(topic_table("en", told))[1:] == [
        ["a place to learn nearby", "1", "0", "0", "1", "2"],
        ["reading and writing", "1", "0", "0", "0", "1"],
    ]
    rows = cells(ward_table("en", told, wards))[1:]
    assert len(rows) == len(wards)
    assert rows[0][1:] == ["3", "1"]
    assert sum(int(row[1]) for row in rows) == len(told)


def test_hostile_words_are_words_in_the_table_the_map_and_the_file(wards):
    told = needs(wards)
    table = words_table("en", told, wards)
    assert "<img" not in table
    assert "&lt;img" in table
    drawn = "".join(
        layer._parent.render() if layer._parent else layer.to_json() for layer in need_layers("en", told, wards)
    )
    assert "<img" not in drawn
    assert "49" not in re.findall("onerror.{40}", drawn)
    written = to_csv(with_coordinates(told))
    assert ",'=1+1," in written


def test_needs_without_a_spot_have_no_coordinates(wards):
    rows = with_coordinates(needs(wards))
    assert rows[t.LAT].notna().tolist() == [True, False, False]
    assert with_coordinates(needs_frame([])).empty


def test_a_code_on_the_screen_is_the_code(wards):
    link = "https://example.org/ask?channel=hall&lang=ko"
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", qr_svg(link, "<x>"))}
    modules = qr_modules(link)
    assert drawn == {(x + 4, y + 4) for y in range(len(modules)) for x in range(len(modules)) if modules[y, x]}
    assert "<x>" not in qr_svg(link, "<x>")


def test_a_need_keeps_its_order(wards):
    told = needs(wards)
    assert told[t.NEED_ID].tolist() == [0, 1, 2]
    assert dataclasses.is_dataclass(Need)
