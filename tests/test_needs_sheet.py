"""The paper sheet: one page, every ward and topic on it, and what is hostile printed as it stands."""

import io

import pypdfium2
import pytest

from geo.show.language import say
from geo.show.needs import AGE_BANDS, TOPICS
from geo.show.needs_sheet import needs_sheet

WARDS = [f"동네{number}" for number in range(16)]


def test_of_too_many_wards_the_name_is_written_by_hand():
    made = needs_sheet("en", region="x", wards=[f"w{number}" for number in range(120)], meeting="", link=None)
    printed = pypdfium2.PdfDocument(io.BytesIO(made))
    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_range()
    assert "Ward: ____" in text
    assert "w77" not in text


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("link", [None, "https://example.org/ask?channel=hall&lang=ko"])
def test_a_sheet_is_one_page_with_every_choice(language, link):
    made = needs_sheet(language, region="은평구", wards=WARDS, meeting="<b>{nb}</b> 1월", link=link)
    printed = pypdfium2.PdfDocument(io.BytesIO(made))
    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_range()
    choices = [say(language, one) for one in (*TOPICS.values(), *AGE_BANDS.values())]
    assert [one for one in (*WARDS, *choices, "<b>{nb}</b> 1월") if one not in text] == []
