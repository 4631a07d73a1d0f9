"""What frames every page."""

import re

import pytest

from geo.show import frame


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
    assert not re.search(r"https?:|//|fetch|import", frame.document_script("ko"))


def test_the_caution_is_a_note_of_plain_text():
    assert frame.caution("<b>x</b>") == '<p class="bg-caution" role="note">&lt;b&gt;x&lt;/b&gt;</p>'
