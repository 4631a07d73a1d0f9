"""What frames every page."""

import re

import pytest

from geo.show import frame
from geo.show.frame import Reading


@pytest.mark.parametrize(("language", "word"), [("ko", "배울 곳 지도"), ("en", "Map of places to learn")])
def test_the_page_says_its_language_and_its_map_has_a_name(language, word):
    script = frame.document_script(language)
    assert f'document.documentElement.lang = "{language}"' in script
    said = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), script)
    assert word in said
    assert script.startswith("<script>")
    assert script.endswith("</script>")
    assert script.count("<") == 2


def test_the_script_asks_no_other_machine():
    assert not re.search(r"https?:|//|fetch|import", frame.document_script("ko", keep=Reading(language="ko")))


def test_nobody_is_told_the_page_s_address():
    assert "meta.name = 'referrer'; meta.content = 'no-referrer';" in frame.document_script("en")


@pytest.mark.parametrize(
    ("reading", "value"),
    [
        (Reading(large_type=True), "large"),
        (Reading(high_contrast=True), "contrast"),
        (Reading(large_type=True, high_contrast=True, language="en"), "large.contrast.en"),
        (Reading(language="ko"), "ko"),
    ],
)
def test_how_somebody_reads_is_kept_and_read_again(reading, value):
    script = frame.document_script("ko", keep=reading, base="/walk/")
    assert f'"{frame.COOKIE}={value}; Path=/walk; Max-Age=31536000; SameSite=Lax"' in script
    assert frame.kept_reading(value) == reading


def test_nothing_chosen_is_nothing_kept():
    assert f'"{frame.COOKIE}=; Path=/; Max-Age=0; SameSite=Lax"' in frame.document_script("ko", keep=Reading())
    assert "cookie" not in frame.document_script("ko")


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        ".",
        "Large",
        "large.",
        "large.large",
        "large.ko.en",
        "large.<script>",
        "ko\n",
        "large contrast",
        "large" * 9999,
    ],
)
def test_a_cookie_that_we_did_not_write_counts_for_nothing(cookie):
    assert frame.kept_reading(cookie) == Reading()


def test_the_order_of_the_words_does_not_matter():
    assert frame.kept_reading("en.large") == Reading(large_type=True, language="en")


def test_the_caution_is_a_note_of_plain_text():
    assert frame.caution("<b>x</b>") == '<p class="bg-caution" role="note">&lt;b&gt;x&lt;/b&gt;</p>'
