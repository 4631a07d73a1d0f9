"""Hand-outs say what coverage says, on a page that holds it, with a map at the scale that it states."""

import itertools
import re
import time
import unicodedata
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pypdfium2
import pyproj
import pytest
import segno
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, printed

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.errors import UsageError
from geo.region.region import Region
from geo.report import Figures, handouts_of, measure, report_pdf, report_png, report_svg, ward_named
from geo.show import palette
from geo.show.handout import PAPERS, Handout, handout_pdf
from geo.show.paper_scale import scale_of_paper
from geo.show.shares_map import SharesMap
from geo.show.ward_map import WardMap
from geo.streets.walkers import WALKERS, pace

GEOD = pyproj.Geod(ellps="WGS84")
PACE = pace("adult", "cautious")
GUSAN = "1138056000"
URL = "https://baeumgil.example.org"


@pytest.fixture(scope="module")
def eunpyeong_told(eunpyeong: Region) -> Figures:
    return measure(eunpyeong, demand_points(eunpyeong), pace=PACE, limit_min=5, ward=GUSAN)


def told_of(region: Region, **asked: object) -> Figures:
    return measure(region, demand_points(region), **{"pace": PACE, "limit_min": 5.0, **asked})


def check_page(pdf: bytes, *, width: float = 210.0, height: float = 297.0) -> None:
    """Hold that no letter leaves its page and that no two cover each other, whatever wrote them."""
    enlarged = width / 210
    letters = printed.letters(pdf)
    boxes = np.array([box for *_, box in letters]) / enlarged
    assert boxes[:, 0].min() >= 14
    assert boxes[:, 2].max() <= 210 - 14
    assert boxes[:, 1].min() >= 12
    assert boxes[:, 3].max() <= height / enlarged - 12
    pages = np.array([page for page, *_ in letters])
    for page in np.unique(pages):
        of_page = shapely.box(*boxes[pages == page].T)
        one, other = shapely.STRtree(of_page).query(of_page, predicate="intersects")
        pairs = one < other
        covered = shapely.area(shapely.intersection(of_page[one[pairs]], of_page[other[pairs]]))
        least = np.minimum(shapely.area(of_page[one[pairs]]), shapely.area(of_page[other[pairs]]))
        # Slanted names of streets have boxes wider than their letters.
        assert (covered > 0.6 * least).sum() == 0, page
    assert len(set(printed.fonts(pdf))) == 1
    assert printed.fonts(pdf)[0] >= 2


def bar_mm(pdf: bytes, page: int = 0) -> float:
    """Measure the scale bar: the longest level run of ink on the map's strip, left of the legend."""
    ink = printed.where(printed.picture(pdf, page), palette.INK, near=12)
    left = ink[(ink[:, 0] < 66) & (ink[:, 1] > 100)]
    longest = 0.0
    for row in np.unique(left[:, 1]):
        xs = np.sort(left[left[:, 1] == row, 0])
        runs = np.split(xs, np.flatnonzero(np.diff(xs) > 1.5 / printed.PX_PER_MM) + 1)
        longest = max(longest, *(run[-1] - run[0] + 1 / printed.PX_PER_MM for run in runs))
    return longest


def scale_said(pdf: bytes, page: int = 0) -> tuple[int, int]:
    """Read the bar's metres and the scale."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage().get_text_range()
    (said,) = re.findall(r"([\d,]+) m\s+1 : ([\d,]+)", text)
    metres, denominator = (int(number.replace(",", "")) for number in said)
    return metres, denominator


@pytest.mark.parametrize("ward", [None, GUSAN])
def test_the_scale_bar_is_as_long_as_the_ground_says(
    eunpyeong: Region, eunpyeong_told: Figures, ward: str | None
) -> None:
    pages = list(handouts_of("en", eunpyeong, eunpyeong_told, ward=GUSAN)) if ward else [
        next(handouts_of("en", eunpyeong, eunpyeong_told))
    ]  # fmt: skip
    pdf = handout_pdf("en", pages, title="x")
    metres, denominator = scale_said(pdf)
    # From middle to middle of its ends, which are half a millimetre wide.
    bar = bar_mm(pdf) - 0.5
    assert abs(bar * denominator / 1000 - metres) <= 0.25 * denominator / 1000
    # The region is as high on paper as on the ellipsoid.
    shape = eunpyeong.wards if ward is None else eunpyeong.wards[eunpyeong.wards[t.WARD_CODE] == ward]
    west, south, east, north = shape.total_bounds
    _, _, high_m = GEOD.inv((west + east) / 2, south, (west + east) / 2, north)
    if ward is None:
        areas = np.concatenate([printed.where(printed.picture(pdf), color) for color in palette.COVERAGE])
        areas = areas[(areas[:, 0] < 119) & (areas[:, 1] < 180)]
        assert abs(np.ptp(areas[:, 1]) * denominator / 1000 - high_m) <= 0.02 * high_m


@pytest.mark.parametrize("paper", ["a4", "a1"])
def test_two_places_are_as_far_apart_on_paper_as_on_the_ground(paper: str) -> None:
    ends = by_hand.points([(50, 100), (550, 480)])
    nothing = gpd.GeoSeries([], crs=t.WGS84)
    shown = WardMap(
        ground=printed.ground(),
        ward=by_hand.square(0, 0, 600),
        boundary="boundary",
        beyond=nothing,
        places=nothing,
        numbered="",
        others=ends,
        names=(),
        limit="5",
    )
    page = Handout("t", "n", "s", "", (), shown, None, (), "", (), "", (), ("f",), None)
    pdf = handout_pdf("en", [page], title="x", paper=paper)
    enlarged = PAPERS[paper][0] / 210
    picture = printed.picture(pdf)
    blue = printed.where(picture, palette.LEARN_BLUE)
    metres, denominator = scale_said(pdf)
    # Of the legend's mark, lower on the page, there is one more.
    legend = blue[:, 1] > blue[:, 1].max() - 4 * enlarged
    marks = blue[~legend]
    middle = marks[:, 0].mean()
    west, east = marks[marks[:, 0] < middle].mean(axis=0), marks[marks[:, 0] >= middle].mean(axis=0)
    _, _, far_m = GEOD.inv(ends.x[0], ends.y[0], ends.x[1], ends.y[1])
    assert abs(np.linalg.norm(east - west) * denominator / 1000 - far_m) <= 0.3 * denominator / 1000
    assert PAPERS[paper][0] == pytest.approx(picture.shape[1] / printed.PX_PER_MM, abs=0.2)
    assert metres > 0


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(20, 800), st.floats(20, 800))
def test_the_scale_is_round_and_fits_and_no_smaller_than_need_be(
    wide: float, high: float, across: float, down: float
) -> None:
    found = scale_of_paper((wide, high), (across, down))
    least = max(1000 * wide / across, 1000 * high / down)
    assert found >= least - 1e-3
    assert found <= max(1000, 1.26 * least)
    assert len(str(found).rstrip("0")) <= 3


def test_the_page_says_what_coverage_says(eunpyeong: Region, eunpyeong_told: Figures) -> None:
    pages = list(handouts_of("en", eunpyeong, eunpyeong_told, ward=GUSAN))
    (page,) = pages
    expected = {
        name: coverage(eunpyeong, demand_points(eunpyeong), paces=[pace(name, "cautious")], limit_min=5).set_index(
            t.WARD_CODE
        )[t.SHARE_COVERED]
        for name in WALKERS
    }
    walkers = page.tables[1].rows
    assert [float(row[2]) for row in walkers] == [
        int(1000 * float(expected[name][GUSAN]) + 1e-6) / 10 for name in WALKERS
    ]
    groups = {row[0]: row[1:] for row in page.tables[0].rows}
    assert groups["children under 13"] == ("unknown", "–", "–")
    people = eunpyeong.population.set_index(t.WARD_CODE).loc[GUSAN]
    assert int(groups["residents over 65"][0].replace(",", "")) == people["65plus"]
    assert page.promises[1].startswith("Missed: everyone within 5 minutes. 30 of 100")
    region_page = next(handouts_of("en", eunpyeong, eunpyeong_told))
    assert region_page.beside is not None
    rows = region_page.beside.rows
    assert len(rows) == 17
    assert sum(int(row[1].replace(",", "")) for row in rows[:-1]) == int(rows[-1][1].replace(",", "")) == 459_586
    assert sum(int(row[3]) for row in rows[:-1]) == int(rows[-1][3]) == 108


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("paper", ["a4", "a1"])
def test_the_page_of_a_ward(eunpyeong: Region, eunpyeong_told: Figures, language: str, paper: str) -> None:
    pdf = report_pdf(language, eunpyeong, eunpyeong_told, ward=GUSAN, paper=paper)
    width, height = PAPERS[paper]
    check_page(pdf, width=width, height=height)
    (text,) = printed.texts(pdf)
    assert ("구산동" if language == "ko" else "Gusan-dong") in text
    assert ("모형도로" if language == "ko" else "modelstreets,notfordecisions") in text
    assert ("BAEUMGIL_URL") in text
    assert f"/Lang ({language})".encode() in pdf


def test_every_ward_and_the_district_keep_to_their_pages(eunpyeong: Region) -> None:
    said: list[str] = []
    started = time.process_time()
    told = told_of(eunpyeong)
    pdf = report_pdf("ko", eunpyeong, told, url=URL, tell=said.append)
    # All wards within half a minute.
    assert time.process_time() - started < 30
    check_page(pdf)
    texts = printed.texts(pdf)
    names = eunpyeong.wards[t.NAME_KO].tolist()
    assert said == ["은평구", *names]
    assert len(texts) == 17
    for text, name in zip(texts[1:], names, strict=True):
        assert text.count(name) >= 1
    # Every share stands on the map as a number, and no place of a ward is missing on its page.
    assert texts[0].count("%") >= 16
    # In the table, and on the map.
    assert all(texts[0].count(name) == 2 for name in names)
    venues = eunpyeong.venues
    for text, code in zip(texts[1:], eunpyeong.wards[t.WARD_CODE], strict=True):
        for name in venues[venues[t.WARD_CODE] == code][t.NAME_KO]:
            assert printed.squeezed(unicodedata.normalize("NFC", name))[:10] in text


def test_the_code_opens_the_page_of_the_ward(eunpyeong: Region, eunpyeong_told: Figures) -> None:
    pdf = report_pdf("ko", eunpyeong, eunpyeong_told, ward=GUSAN, url=URL)
    picture = printed.picture(pdf)
    black = printed.where(picture, "#000000", near=40)
    right = black[(black[:, 0] > 150) & (black[:, 1] < 45)]
    low, high = right.min(axis=0) - 0.5 / printed.PX_PER_MM, right.max(axis=0) + 0.5 / printed.PX_PER_MM
    link = f"{URL}/wards?walker=adult&minutes=5&lang=ko&region=eunpyeong&ward={GUSAN}"
    code = np.array([list(row) for row in segno.make_qr(link, error="m", boost_error=False).matrix], dtype=bool)
    middles = (np.arange(len(code)) + 0.5) / len(code)
    columns, rows = (((low[axis] + middles * (high - low)[axis]) * printed.PX_PER_MM).astype(int) for axis in (0, 1))
    assert np.array_equal(picture[np.ix_(rows, columns)].max(axis=2) < 128, code)
    assert "BAEUMGIL_URL" not in printed.texts(pdf)[0]


def test_classes_are_told_apart_in_grey() -> None:
    shades = [sum(w * int(color[i : i + 2], 16) for i, w in ((1, 0.2126), (3, 0.7152), (5, 0.0722)))
              for color in palette.COVERAGE]  # fmt: skip
    assert all(light - dark >= 15 for light, dark in itertools.pairwise(shades))


def test_a_ward_without_places_and_one_without_residents_say_so() -> None:
    region = by_hand.region(
        population=pd.DataFrame({t.WARD_CODE: ["01", "02", "03"], "all": [1000, 0, 10], "65plus": [100, 0, 10]})
    )
    told = told_of(region)
    district, first, second, third = handouts_of("en", region, told)
    assert "Nobody is known to live here" in second.sentence
    assert second.promises[0] == "Missed: a place to learn in this ward. There is none."
    assert first.promises[0] == "Kept: a place to learn in this ward."
    assert (second.places, third.places) == ((), ())
    # Both venues share a doorway: two names, one number.
    assert [one.partition(".")[0] for one in first.places] == ["1", "1"]
    assert isinstance(district.shown, SharesMap)
    assert district.shown.shares[1] is None
    groups = {row[0]: row[1] for row in first.tables[0].rows}
    assert groups["residents with a disability"] == "unknown"
    pdf = report_pdf("en", region, told)
    check_page(pdf)
    # What is not known is a hatch, and a question mark.
    assert "?" in printed.texts(pdf)[0]
    assert len(printed.where(printed.picture(pdf), palette.MISSING_LINES, near=25)) > 50


def test_nobody_counted_residents() -> None:
    region = by_hand.region(population=by_hand.region().population.iloc[:0])
    told = told_of(region)
    for page in handouts_of("en", region, told):
        assert "Nobody counted residents" in page.sentence
    check_page(report_pdf("en", region, told))


def test_a_region_of_one_ward_and_no_venue() -> None:
    whole = by_hand.region()
    wards = whole.wards.iloc[:1].copy()
    wards[t.GEOMETRY] = [by_hand.square(0, 0, 1200)]
    region = replace(
        whole,
        wards=wards,
        venues=whole.venues.iloc[:0],
        population=whole.population.iloc[:1],
    )
    told = told_of(region)
    pages = list(handouts_of("en", region, told))
    assert len(pages) == 2
    assert "There is none in Gusan-dong" in pages[0].promises[0]
    check_page(report_pdf("ko", region, told))


@pytest.mark.parametrize(
    "name", ["가" * 400, "Wide " * 80, "<script>alert(1)</script>{{ 7 * 7 }} {nb} %s \u202eab\u0000d"]
)
def test_names_from_strangers_and_names_without_end(name: str) -> None:
    whole = by_hand.region()
    wards, venues = whole.wards.copy(), whole.venues.copy()
    wards[t.NAME_KO] = name
    venues[t.NAME_KO] = name
    region = replace(whole, wards=wards, venues=venues, title_ko=name)
    told = told_of(region)
    check_page(report_pdf("ko", region, told))
    svg = report_svg("ko", region, told, ward="01")
    assert "<script" not in svg
    assert report_png("ko", region, told, ward="01").startswith(b"\x89PNG")


def test_more_wards_and_places_than_a_page_holds() -> None:
    page = next(handouts_of("en", by_hand.region(), told_of(by_hand.region())))
    assert page.beside is not None
    rows = tuple((f"Ward {number}", "1", "2", "3") for number in range(200))
    places = tuple(f"{number}. Place" for number in range(1, 500))
    long = replace(page, beside=replace(page.beside, rows=rows), places=places, places_title="Places")
    pdf = handout_pdf("en", [long], title="x")
    check_page(pdf)
    (text,) = printed.texts(pdf)
    shown = len(re.findall(r"Ward\d+", text))
    assert f"and{200 - shown}more" in text
    assert "Ward199" in text
    listed = len(re.findall(r"\d[.]Place", text))
    assert f"and{499 - listed}more" in text


def test_a_place_of_which_the_ward_alone_is_known_is_said_and_not_drawn() -> None:
    whole = by_hand.region()
    venues = whole.venues.copy()
    venues[t.SITE_GROUP] = ["G1", "G2"]
    venues[t.POSITION] = ["exact", "ward"]
    region = replace(whole, venues=venues)
    page = next(iter(handouts_of("en", region, told_of(region), ward="01")))
    assert page.places[0].startswith("1. ")
    assert page.places[1].endswith("(where in the ward is not known)")
    assert isinstance(page.shown, WardMap)
    assert (len(page.shown.places), len(page.shown.others)) == (1, 0)
    assert "only the ward is known" in page.footer[2]


def test_a_map_alone_says_what_it_is(eunpyeong: Region, eunpyeong_told: Figures) -> None:
    svg = report_svg("en", eunpyeong, eunpyeong_told, ward=GUSAN)
    for said in ("Gusan-dong Library Village", "model streets, not for decisions", "1.01 m/s", "1 : "):
        assert said in svg


@pytest.mark.parametrize("code", ["1138056000", "구산동", "gusan-dong", " Gusan-dong "])
def test_a_ward_by_code_or_name(eunpyeong: Region, code: str) -> None:
    assert ward_named(eunpyeong, code) == GUSAN


@pytest.mark.parametrize("code", ["Gusandong", "구산1동", "1138056001"])
def test_an_unknown_ward_is_said_with_the_nearest(eunpyeong: Region, code: str) -> None:
    with pytest.raises(UsageError, match=r"there is no ward .* the nearest is 구산동, code 1138056000"):
        ward_named(eunpyeong, code)
