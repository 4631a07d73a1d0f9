"""The region's twin on real streets, without asking anybody for them."""

import datetime as dt

import numpy as np
import pytest
import shapely
from support import by_hand

from geo.errors import N_, BrokenNetworkError, SourceError
from geo.region import real_streets
from geo.region.real_streets import HASTY, with_real_streets
from geo.region.region import EDGE_MARGIN_M
from geo.sources.osm_services import Services
from geo.streets.build import to_tables
from geo.streets.projection import project

SERVICES = Services(("https://overpass.example/api",), "https://nominatim.example/")


@pytest.fixture(scope="module")
def region():
    return by_hand.region()


@pytest.fixture
def answers(monkeypatch):
    """Answer a request for streets without a network, and keep what was asked."""
    asked = {}

    def answer(tables, date="2026-03-07"):
        def fetch(polygon, *, services, cache, tell):
            asked.update(polygon=polygon, services=services, cache=cache)
            assert cache.is_dir()
            tell(N_("reading the answer"))
            if isinstance(tables, Exception):
                raise tables
            return tables, date

        monkeypatch.setattr(real_streets, "fetch_walk_tables", fetch)
        return asked

    return answer


def grid():
    """Draw a tiny city: four streets around a block."""
    places = {1: (0, 0), 2: (500, 0), 3: (500, 500), 4: (0, 500)}
    return by_hand.streets(places, [by_hand.street(a, b) for a, b in ((1, 2), (2, 3), (3, 4), (4, 1))])


def test_the_twin_has_the_same_tables_on_other_streets(region, answers):
    told = []
    answers(grid())
    twin = with_real_streets(region, "twin", services=SERVICES, tell=told.append)
    assert (twin.name, twin.title_ko) == ("twin", region.title_ko)
    assert twin.venues is region.venues
    assert twin.population is region.population
    assert twin.network.edge_count == 4
    assert told == ["reading the answer"]
    assert len(twin.parks) == 0
    assert len(region.parks) == 1


def test_the_twin_is_no_model_and_flags_no_border(region, answers):
    answers(grid())
    twin = with_real_streets(region, "twin", services=SERVICES, tell=lambda *_: None)
    origin = twin.network.origin
    assert not origin.is_model
    assert (origin.name_ko, origin.name_en) == ("오픈스트리트맵 도로", "OpenStreetMap streets")
    assert origin.licence == "© OpenStreetMap contributors, ODbL 1.0"
    assert origin.date == "2026-03-07"
    assert twin.streets_margin_m == 2000
    assert twin.flags_border, "venues beyond the boundary are still missing"
    assert twin.sources == region.sources


def test_streets_are_asked_for_two_kilometres_past_the_boundary(region, answers):
    asked = answers(grid())
    with_real_streets(region, "twin", services=SERVICES, tell=lambda *_: None)
    to_metres = lambda at: np.column_stack(project(region.network.crs, at[:, 0], at[:, 1]))  # noqa: E731
    grown = shapely.transform(asked["polygon"], to_metres)
    outline = shapely.transform(shapely.union_all(region.wards.geometry.to_numpy()), to_metres)
    assert grown.is_valid
    reach = [shapely.Point(corner).distance(outline) for corner in shapely.get_coordinates(grown)]
    assert min(reach) >= 0.97 * EDGE_MARGIN_M
    assert max(reach) <= 1.03 * EDGE_MARGIN_M
    assert not asked["cache"].exists()
    assert asked["services"] is SERVICES


def test_streets_of_an_unknown_day_are_today_s(region, answers):
    answers(grid(), date="")
    before = dt.datetime.now(tz=dt.UTC).date().isoformat()
    twin = with_real_streets(region, "twin", services=SERVICES, tell=lambda *_: None)
    assert before <= twin.network.origin.date <= dt.datetime.now(tz=dt.UTC).date().isoformat()


def test_whoever_waits_for_the_pages_waits_a_minute():
    assert (HASTY.connect_seconds, HASTY.total_seconds) == (5, 60)
    assert HASTY.attempt_seconds < HASTY.total_seconds, "time is left for the next server"


def test_streets_that_cannot_be_had_are_the_caller_s_to_explain(region, answers):
    asked = answers(SourceError(N_("the answer of {where} breaks off before its end; ask again later"), where="x"))
    with pytest.raises(SourceError, match="breaks off before its end"):
        with_real_streets(region, "twin", services=SERVICES, tell=lambda *_: None)
    assert not asked["cache"].exists()


def test_streets_in_pieces_are_refused(region, answers):
    places = {1: (0, 0), 2: (500, 0), 3: (0, 500), 4: (500, 500)}
    answers(by_hand.streets(places, [by_hand.street(1, 2), by_hand.street(3, 4)]))
    with pytest.raises(BrokenNetworkError, match="the streets lie in 2 pieces and the largest holds only 50 %"):
        with_real_streets(region, "twin", services=SERVICES, tell=lambda *_: None)


def test_the_region_s_own_streets_could_be_its_twin_s(eunpyeong, answers):
    answers(to_tables(eunpyeong.network))
    twin = with_real_streets(eunpyeong, "eunpyeong-osm", services=SERVICES, tell=lambda *_: None)
    assert twin.network.edge_count == eunpyeong.network.edge_count
