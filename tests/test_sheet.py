"""The printed sheet says all that it is given, legibly, and nothing of who asked."""

import dataclasses
import re
from collections.abc import Sequence

import numpy as np
import pypdfium2
import pytest
import segno
import shapely
from support import printed
from support.lines import route_line

from geo.access.doorstep import reach
from geo.access.spot import Spot
from geo.errors import UsageError
from geo.region.region import Region
from geo.show import palette
from geo.show.language import Language
from geo.show.pdf import MARGIN_MM, SIDE_MM
from geo.show.sheet import Sheet, sheet_pdf
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

DOORSTEP = (37.6305, 126.9270)
LINK = "https://baeumgil.example.kr/find?at=37.6305,126.9270&walker=senior&minutes=15&to=EP001&lang=ko"
STEPS = (
    "집을 나와 오른쪽으로 80m 걸어요.",
    "은평로21길에서 왼쪽으로 꺾어 210m 걸어요. 길 건너에 은평문화예술회관이 보여요.",
    "횡단보도를 건너요.",
)
ENGLISH = ("Leave home and turn right.", "Follow Yeonseo-ro for 340 m; the district office is on your left.")


@pytest.fixture(scope="module")
def line(eunpyeong: Region) -> shapely.LineString:
    """Walk to the first venue."""
    at_pace = walking(eunpyeong.network, pace("adult"))
    venue = eunpyeong.venues.geometry.iloc[0]
    places = snap(eunpyeong.network, np.array([venue.x]), lat=np.array([venue.y]), edge_open=at_pace.edge_open)
    found = route_line(reach(at_pace, Spot(*DOORSTEP), limit_min=30), places, place=0)
    assert found is not None
    return found


def sheet(line: shapely.LineString | None, steps: Sequence[str] = STEPS, **changes: object) -> Sheet:
    """Fill a sheet."""
    plain = Sheet(
        title="걸어서 배우러 가는 길",
        sentence="은평노인종합복지관 작은도서관까지 걸어서 7분이에요. 계단은 없어요.",
        place_name="은평노인종합복지관 작은도서관",
        address="서울특별시 은평구 연서로 415 (은평노인종합복지관1층)",
        phone="02-385-1351",
        hours=["월–금 09:00–18:00", "토 09:00–15:00"],
        programme=["(견본) 처음 배우는 한글 · 화요일 10:00–12:00 · 무료"],
        directions=list(steps),
        facts=["480m, 약 700걸음이에요.", "밤에 불이 켜지는지 모르는 길이 있어요."],
        footer=["길: 모형 도로 (2026-11-22).", "성인이 1초에 1.29m 걷는다고 보았어요."],
        route=line,
        spot=DOORSTEP,
        venue=(37.632253, 126.92998),
        link=LINK,
    )
    return dataclasses.replace(plain, **changes)


def given(sheet: Sheet) -> list[str]:
    """List every text of a sheet."""
    single = [sheet.title, sheet.sentence, sheet.place_name, sheet.address, sheet.phone]
    return [*single, *sheet.hours, *sheet.programme, *sheet.directions, *sheet.facts, *sheet.footer]


def run_on(pages: Sequence[str]) -> str:
    """Join pages without their numbers, which come first: a text may run on from one page to the next."""
    return "".join(page.removeprefix(str(number)) if number > 1 else page for number, page in enumerate(pages, 1))


def check(pdf: bytes, texts: Sequence[str]) -> list[str]:
    """Hold a PDF against what it was given: all of it is there, on the page, large enough, in type of its own.

    Only the sources, at the foot of the last page, are smaller than 13 points.
    """
    pages = printed.texts(pdf)
    assert [text for text in texts if printed.squeezed(text) not in run_on(pages)] == []
    all_fonts, embedded = printed.fonts(pdf)
    assert all_fonts == embedded >= 2
    letters = printed.letters(pdf)
    small = [(page, box[3]) for page, _, size, box in letters if size < 12.9]
    assert {page for page, _ in small} <= {len(pages) - 1}
    for page, letter, size, (west, south, east, north) in letters:
        assert size >= 10, letter
        below = [top for on, top in small if on == page and top > north]
        # Nothing but the page's number stands lower than the sources, and nothing large among them.
        assert size < 12.9 or not below or letter in str(len(pages)), letter
        # A glyph may lean a hair out of its own width.
        assert SIDE_MM - 0.6 <= west <= east <= 210 - SIDE_MM + 0.6, letter
        assert 6 <= south <= north <= 297 - MARGIN_MM, letter
    return pages


@pytest.mark.parametrize("link", [LINK, None])
def test_a_short_walk_takes_one_page(eunpyeong: Region, line: shapely.LineString, link: str | None) -> None:
    one = sheet(line, link=link)
    pages = check(sheet_pdf("ko", one, region_map=eunpyeong), given(one))
    assert len(pages) == 1
    assert ("인터넷주소가아직없어서QR코드가없어요" in pages[0]) == (link is None)


@pytest.mark.parametrize(("language", "onward"), [("ko", "2"), ("en", "Thewaygoesononpage2.")])
def test_a_long_walk_goes_on_on_the_page_after(
    eunpyeong: Region, line: shapely.LineString, language: Language, onward: str
) -> None:
    one = sheet(line, [f"{step} {number}번째" for number, step in enumerate((*STEPS * 8, STEPS[0]))])
    pages = check(sheet_pdf(language, one, region_map=eunpyeong), given(one))
    assert len(pages) == 2
    first = [printed.squeezed(step) in pages[0] for step in one.directions]
    assert first == sorted(first, reverse=True)
    assert 3 <= sum(first) <= 22
    rest = [printed.squeezed(text) for text in (*one.directions[sum(first) :], *one.facts)]
    assert all(text in pages[1] for text in rest)
    assert printed.squeezed(one.address) in pages[0]
    assert pages[1].removeprefix("2").find(printed.squeezed(one.place_name)) < 15
    assert onward in pages[0]


def test_more_steps_than_two_pages_hold(eunpyeong: Region, line: shapely.LineString) -> None:
    one = sheet(line, [f"{number}번째 모퉁이에서 꺾어요." for number in range(80)])
    pages = check(sheet_pdf("en", one, region_map=eunpyeong), given(one))
    assert [f"goesononpage{number}" in page for number, page in enumerate(pages, 2)] == [True, True, True, False]
    assert all(printed.squeezed(one.place_name) in page for page in pages)


@pytest.mark.parametrize("steps", [0, 1, 5, 9, 10, 24])
def test_every_length_keeps_to_the_page(eunpyeong: Region, line: shapely.LineString, steps: int) -> None:
    one = sheet(line, [f"{number}번째 모퉁이에서 꺾어 은평로21길을 따라 80 m 가요." for number in range(steps)])
    assert len(check(sheet_pdf("ko", one, region_map=eunpyeong), given(one))) == (1 if steps <= 10 else 2)


@pytest.mark.parametrize("lines", range(22, 32))
def test_no_headline_stands_alone(lines: int) -> None:
    # Hours push the walk down, line by line, over the end of the page.
    one = sheet(None, ["나가요."] * 5, hours=[f"{number}월 09:00-18:00" for number in range(lines)])
    pages = check(sheet_pdf("en", one, region_map=printed.ground()), given(one))
    assert "".join(pages).count("Theway1나가요.") + pages[-1].count("도서관1나가요.") == 1
    assert ("goesononpage2" in pages[0]) == (len(pages) == 2)
    assert all(page[1:].startswith(printed.squeezed(f"The way to {one.place_name}")) for page in pages[1:])


def test_what_is_known_of_the_place_stands_beside_the_map(eunpyeong: Region, line: shapely.LineString) -> None:
    pdf = sheet_pdf("ko", sheet(line), region_map=eunpyeong)
    found = printed.letters(pdf)
    number = "02-385-1351"
    at = "".join(letter for _, letter, _, _ in found).index(number)
    frame = printed.where(printed.picture(pdf), palette.MAIN_CASING, near=2)
    top, bottom = frame[:, 1].min(), frame[:, 1].max()
    label = min(297 - box[3] for _, letter, size, box in found if abs(size - 14) < 0.1)
    assert abs(label - top) <= 3
    assert top < 297 - found[at][3][3] < bottom
    assert found[at][3][0] > 105


def test_a_link_opens_on_a_screen_too(eunpyeong: Region, line: shapely.LineString) -> None:
    assert f"({LINK})".encode() in sheet_pdf("ko", sheet(line), region_map=eunpyeong)
    assert b"/URI" not in sheet_pdf("ko", sheet(line, link=None), region_map=eunpyeong)


def test_in_english(eunpyeong: Region, line: shapely.LineString) -> None:
    one = sheet(line, ENGLISH, title="Your walk to learning", sentence="It is a 7-minute walk. There are no stairs.")
    pages = check(sheet_pdf("en", one, region_map=eunpyeong), given(one))
    labels = "Address|Phone|Hours|Programme|Theway|start|destination"
    assert set(labels.split("|")) == set(re.findall(labels, pages[0]))


def test_sizes_for_old_eyes(eunpyeong: Region, line: shapely.LineString) -> None:
    one = sheet(line)
    letters = printed.letters(sheet_pdf("ko", one, region_map=eunpyeong))
    found = "".join(letter for _, letter, _, _ in letters)
    for text, least in [(one.title, 16), (one.place_name, 24), (one.sentence, 18), (one.address, 14)]:
        # The place's name stands in the sentence as well.
        starts = [match.start() for match in re.finditer(re.escape(printed.squeezed(text)), found)]
        assert max(letters[start][2] for start in starts) >= least
    for texts, least in [((*one.hours, *one.programme), 14), (one.directions, 15), (one.facts, 13)]:
        assert all(letters[found.index(printed.squeezed(text))][2] >= least - 0.1 for text in texts)
    assert letters[found.index(printed.squeezed(one.footer[0]))][2] == pytest.approx(10)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_says_what_it_is_and_not_who_made_it(
    eunpyeong: Region, line: shapely.LineString, language: Language
) -> None:
    pdf = sheet_pdf(language, sheet(line), region_map=eunpyeong)
    with pypdfium2.PdfDocument(pdf) as document:
        facts = document.get_metadata_dict(skip_empty=True)
    assert facts.pop("Title") == "걸어서 배우러 가는 길"
    # The day, and no hour at which somebody asked.
    assert re.fullmatch(r"D:\d{8}000000Z", facts.pop("CreationDate"))
    assert facts == {}
    assert f"/Lang ({language})".encode() in pdf
    assert sheet_pdf(language, sheet(line), region_map=eunpyeong) == pdf


def test_the_code_opens_the_link(eunpyeong: Region, line: shapely.LineString) -> None:
    picture = printed.picture(sheet_pdf("ko", sheet(line), region_map=eunpyeong))
    black = printed.where(picture, "#000000", near=40)
    right = black[(black[:, 0] > 150) & (black[:, 1] < 55)]
    low, high = right.min(axis=0) - 0.5 / printed.PX_PER_MM, right.max(axis=0) + 0.5 / printed.PX_PER_MM
    code = np.array([list(row) for row in segno.make_qr(LINK, error="m", boost_error=False).matrix], dtype=bool)
    middles = (np.arange(len(code)) + 0.5) / len(code)
    columns, rows = (((low[axis] + middles * (high - low)[axis]) * printed.PX_PER_MM).astype(int) for axis in (0, 1))
    assert np.array_equal(picture[np.ix_(rows, columns)].max(axis=2) < 128, code)


def test_a_link_too_long_for_a_code(eunpyeong: Region) -> None:
    with pytest.raises(UsageError, match="longer than a QR code can hold"):
        sheet_pdf("ko", sheet(None, link="https://a.kr/" + "x" * 3000), region_map=eunpyeong)


def test_no_walk_and_nothing_known() -> None:
    nothing = sheet(None, [], address="", phone="", hours=[], programme=[], facts=[], footer=[], link=None)
    pdf = sheet_pdf("en", nothing, region_map=printed.ground())
    pages = check(pdf, given(nothing))
    assert len(pages) == 1
    assert not re.search("Address|Phone|Hours|Programme|Theway", pages[0])
    assert len(printed.where(printed.picture(pdf), palette.LEARN_BLUE)) > 500


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("도서관 \N{BOOKS}\N{VARIATION SELECTOR-16}", "도서관□□"),
        ("\u202eabc שלום سلام", "□abc□□□□□□□□"),
        ("가\x00\x1b\u200b나\t다\r\n라\u2028마", "가□□□나다라마"),
        ("\ud800 끝", "□끝"),
        ("**a** __b__ ~~c~~ {nb} [x](http://y.kr) <b>z</b> %s {0}", "**a**__b__~~c~~{nb}[x](http://y.kr)<b>z</b>%s{0}"),
        (") Tj ET (", ")TjET("),
        ("São Paulo, Győr, Ἀθῆναι", "SãoPaulo,Győr,Ἀθῆναι"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("Z\u0336\u0353\u0324algo", "Z□□□algo"),
    ],
)
def test_text_from_strangers(text: str, shown: str) -> None:
    full = dict.fromkeys(("title", "sentence", "place_name", "address", "phone"), text)
    lists = {name: [text] for name in ("hours", "programme", "facts", "footer")}
    one = sheet(None, [text], **full, **lists, link=None)
    pages = check(sheet_pdf("ko", one, region_map=printed.ground()), [])
    assert run_on(pages).count(shown) == 10


@pytest.mark.parametrize(("text", "letters"), [("뷁" * 900, 900), ("뷁뷁 " * 200, 400), ("뷁" * 5000, 1000)])
def test_texts_without_end(text: str, letters: int) -> None:
    full = dict.fromkeys(("title", "sentence", "place_name", "address", "phone"), text)
    lists = {name: [text] for name in ("hours", "programme", "facts", "footer")}
    one = sheet(None, [text], **full, **lists, link=None)
    pages = check(sheet_pdf("ko", one, region_map=printed.ground()), [])
    # Over the walk's further pages the place's name is cut off after two lines.
    assert 10 * letters < "".join(pages).count("뷁") <= 10 * letters + 70 * len(pages)
    assert "뷁…" in run_on(pages)
