"""Text in files that are no pages: one line, nothing unseen."""

import io
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.show.plain_text import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  대조꿈나무 \u3000어린이도서관 ", "대조꿈나무 어린이도서관"),
        ("a\r\nATTENDEE:b\rc\u2028d\x85e", "a ATTENDEE:b c d e"),
        ("a\x00\x08b\x7f\x9fc\u202ed\u2066e\ud800f\uffffg", "abcdefg"),
        ("<&>\"';,\\ {{ 7*7 }}", "<&>\"';,\\ {{ 7*7 }}"),
        ("\N{BOOKS} café", "\N{BOOKS} café"),
        ("", ""),
    ],
)
def test_a_text_becomes_one_line_without_what_nobody_sees(text, line):
    assert one_line(text) == line


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_written_as_xml_and_lines(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    written = io.BytesIO()
    element = ET.Element("name")
    element.text = line
    ET.ElementTree(element).write(written, encoding="utf-8", xml_declaration=True)
    assert (ET.fromstring(written.getvalue()).text or "") == line
    assert one_line(line) == line
