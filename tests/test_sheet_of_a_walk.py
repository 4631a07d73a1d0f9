"""The sheet says on paper what the page says of one walk, and where each thing comes from."""

import dataclasses

import pytest
from support import printed

from geo import tables as t
from geo.access.query import Query
from geo.access.spot import Spot
from geo.access.ways import Ways, ways_to
from geo.region.region import Region
from geo.show.language import Language
from geo.show.sheet import Sheet, sheet_pdf
from pages import _sheet

ASKED = dataclasses.replace(Query(), spot=Spot(37.634706, 126.928565), walker="senior")


@pytest.fixture(scope="module")
def ways(eunpyeong: Region) -> Ways:
    """Find the ways to the first venue."""
    found = ways_to(eunpyeong, pace=ASKED.pace, spot=ASKED.spot, venue_row=0, limit_min=60)
    assert found is not None
    return found


def made(region: Region, ways: Ways, language: Language = "en", *, asked: Query = ASKED) -> Sheet:
    """Make a sheet of the walk."""
    row = region.venues.iloc[0]
    return _sheet.sheet(language, region, asked, shown=ways.plain, row=row, url="https://b.example.kr", common={})


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("changes", [{}, {"link": None}], ids=["code", "no code"])
def test_an_ordinary_walk_takes_one_page(
    eunpyeong: Region, ways: Ways, language: Language, changes: dict[str, None]
) -> None:
    one = made(eunpyeong, ways, language)
    assert len(one.directions) >= 9
    assert 5 <= ways.plain.seconds / 60 <= 10
    pdf = sheet_pdf(language, dataclasses.replace(one, **changes), region_map=eunpyeong)
    assert len(printed.texts(pdf)) == 1


def test_it_says_its_sources_once(eunpyeong: Region, ways: Ways) -> None:
    one = made(eunpyeong, ways)
    page = printed.texts(sheet_pdf("en", one, region_map=eunpyeong))[0]
    for source in ("modelstreets", "nationallibrarystandarddataset,2025-06-27", "programmes(allsamples)", "Printedon"):
        assert page.count(source) == 1
    assert [line for line in one.footer if "carbon-neutral pilot street" in line]
    silent = dataclasses.replace(eunpyeong, programmes=eunpyeong.programmes.iloc[:0])
    assert not [line for line in made(silent, ways).footer if "programmes" in line.lower()]


def test_programmes_that_name_their_source(eunpyeong: Region, ways: Ways) -> None:
    named = dataclasses.replace(eunpyeong, programmes=eunpyeong.programmes.assign(**{t.SOURCE: "course list, 2026-11"}))
    assert "Programmes: course list, 2026-11" in made(named, ways).footer
    assert not [line for line in made(named, ways).footer if "all samples" in line]


@pytest.mark.parametrize(("count", "last"), [(3, None), (4, "1 more programme: ask there."), (9, "6 more programmes")])
def test_many_programmes_are_counted(eunpyeong: Region, ways: Ways, count: int, last: str | None) -> None:
    one = eunpyeong.programmes[eunpyeong.programmes[t.VENUE_ID] == "EP001"].iloc[[0] * count]
    listed = made(dataclasses.replace(eunpyeong, programmes=one), ways).programme
    assert len(listed) == min(count, 4)
    assert last is None or listed[-1].startswith(last)


def test_hours_are_said_once(eunpyeong: Region, ways: Ways) -> None:
    lines = made(eunpyeong, ways).hours
    assert lines == ["weekdays 09:00-18:00", "Sat 09:00-15:00", "Sun closed", "public holidays closed"]


def test_without_stairs_is_said_only_where_it_is_true(eunpyeong: Region, ways: Ways) -> None:
    wished = dataclasses.replace(ASKED, way="no_stairs")
    assert made(eunpyeong, ways).sentence.startswith("On foot: 8 minutes, 5")
    assert made(eunpyeong, ways, asked=wished).sentence.startswith("On foot, without stairs: 8 minutes, 5")
    steps = tuple(dataclasses.replace(one, steps=True) for one in ways.plain.stretches)
    stairs = dataclasses.replace(ways, plain=dataclasses.replace(ways.plain, stretches=steps))
    assert made(eunpyeong, stairs, asked=wished).sentence.startswith("On foot: 8 minutes, 5")
