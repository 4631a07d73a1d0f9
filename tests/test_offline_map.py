"""One file that needs nothing but itself."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
import shapely
from support import by_hand

from geo.show.offline_map import offline_map_html
from geo.show.static_map_marks import Mark

HOSTILE = "</script></style><img src=x onerror=window.__hit=1>\"' {{ 7*7 }} ${1} `도서관`"
SPOT = (float(by_hand.degrees(50, 290)[0]), float(by_hand.degrees(50, 290)[1]))
VENUE = (float(by_hand.degrees(900, 310)[0]), float(by_hand.degrees(900, 310)[1]))


class Reader(HTMLParser):
    """Keeps every element and every text."""

    def __init__(self):
        super().__init__()
        self.elements, self.texts, self.inside = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        self.texts.append((self.inside[-1] if self.inside else "", data))

    def of(self, tag):
        return [data for inside, data in self.texts if inside == tag]


def written(language="ko", **changes):
    parts = {
        "title": "구산 도서관까지 걸어가기",
        "facts": ["모두 12분이에요.", "계단은 없어요."],
        "directions": ["길로 나가요.", "구산로를 따라 850 m 걸어요."],
        "ground": by_hand.region(),
        "line": shapely.LineString([SPOT, VENUE]),
        "marks": [Mark(SPOT[1], SPOT[0], "doorstep", "우리 집"), Mark(VENUE[1], VENUE[0], "venue", "구산 도서관")],
        "footer": ["자료: 손으로 그린 길", "2026-11-23"],
    }
    return offline_map_html(language, **parts | changes)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_says_the_walk_in_words_beside_the_map(language):
    reader = read(written(language))
    assert dict(reader.elements)["html"] == {"lang": language}
    assert reader.of("title") == reader.of("h1") == ["구산 도서관까지 걸어가기"]
    assert reader.of("p")[:2] == ["모두 12분이에요.", "계단은 없어요."]
    assert reader.of("li") == ["길로 나가요.", "구산로를 따라 850 m 걸어요."]
    assert reader.of("p")[-2:] == ["자료: 손으로 그린 길", "2026-11-23"]
    assert [tag for tag, _ in reader.elements].count("svg") == 1


def test_it_asks_nobody_for_anything():
    page = written()
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)
    reader = read(page)
    assert not [facts for _, facts in reader.elements if {"src", "href", "srcset", "action", "style"} & set(facts)]
    assert len(page.encode()) < 1_500_000


def test_its_policy_allows_its_own_style_and_script_alone():
    page = written()
    (policy,) = [facts["content"] for tag, facts in read(page).elements if tag == "meta" and "http-equiv" in facts]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert rules == {}
    # What stands before a policy is not bound by it.
    assert page.index("Content-Security-Policy") < page.index("<title>")


@pytest.mark.parametrize("part", ["title", "facts", "directions", "footer"])
def test_hostile_texts_stay_texts(part):
    hostile = [HOSTILE] if part != "title" else HOSTILE
    plain, reader = (
        read(written(**{part: ["x"] if isinstance(hostile, list) else "x"})),
        read(written(**{part: hostile})),
    )
    assert [tag for tag, _ in reader.elements] == [tag for tag, _ in plain.elements]
    tag = {"title": "h1", "facts": "p", "directions": "li", "footer": "p"}[part]
    assert HOSTILE in reader.of(tag)


def test_without_a_walk_it_still_shows_the_place():
    page = written(line=None, directions=[])
    assert "구산 도서관" in page
    assert read(page).of("li") == []
