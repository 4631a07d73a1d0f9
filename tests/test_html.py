"""Tables that a screen reader reads and a stranger's text cannot break."""

import html as entities
from html.parser import HTMLParser

from geo.show import html

HOSTILE = ("</td></tr></table><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)')


class Outline(HTMLParser):
    """Collect what a browser would see: elements with their attributes, and text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def attributes(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_a_table_has_a_caption_and_scoped_headers():
    outline = Outline(html.table("가까운 곳", ["곳", "분"], rows=[("도서관", "3"), ("복지관", "5")], numbers=(1,)))
    assert outline.texts == ["가까운 곳", "곳", "분", "도서관", "3", "복지관", "5"]
    assert outline.attributes("th") == [
        {"scope": "col"},
        {"scope": "col", "class": "bg-number"},
        {"scope": "row"},
        {"scope": "row"},
    ]
    assert outline.attributes("td") == [{"class": "bg-number"}] * 2
    (frame,) = outline.attributes("div")
    assert frame == {"class": "bg-table", "role": "region", "tabindex": "0", "aria-label": "가까운 곳"}


def test_a_table_without_rows_keeps_its_headers():
    assert Outline(html.table("caption", ["a"], rows=[])).texts == ["caption", "a"]


def test_hostile_text_stays_text():
    written = html.table(HOSTILE[2], HOSTILE, rows=[HOSTILE])
    outline = Outline(written)
    assert {tag for tag, _ in outline.elements} == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert all("onmouseover" not in attributes for _, attributes in outline.elements)
    assert outline.texts == [HOSTILE[2], *HOSTILE, *HOSTILE]


def test_sentences_are_announced_and_escaped():
    for write, attributes in (
        (html.answer, {"class": "bg-answer", "role": "status"}),
        (html.note, {"class": "bg-note"}),
    ):
        outline = Outline(write(HOSTILE[0]))
        assert outline.elements == [("p", attributes)]
        assert outline.texts == [HOSTILE[0]]


def test_markup_is_kept_and_everything_else_escaped():
    written = html.table("c", ["h"], rows=[(html.Markup("<small>x</small>"),), ("<small>y</small>",)])
    assert "<small>x</small>" in written
    assert entities.escape("<small>y</small>") in written


def test_what_is_read_out_stays_text():
    outline = Outline(html.spoken(HOSTILE[0], ["걸어서 3분이에요.", *HOSTILE[1:]]))
    assert [name for name, _ in outline.elements] == ["section", "h2", "p", "p", "p"]
    assert outline.texts == [HOSTILE[0], "걸어서 3분이에요.", *HOSTILE[1:]]
