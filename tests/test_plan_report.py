"""The hand-out of a plan says what the plan says."""

import itertools
import math
import re

import numpy as np
import pytest
from support import printed
from test_siting import three_wards

from geo.access.candidates import street_corners
from geo.access.demand import demand_points
from geo.access.plan_tables import figures
from geo.access.plans import Plan, plans
from geo.access.siting import Aim, Setting, setting
from geo.plan_report import plan_handout, plan_pdf
from geo.region.region import Region
from geo.show import palette
from geo.show.plans import plan_sentence
from geo.streets.walkers import pace


@pytest.fixture(scope="module")
def found() -> tuple[Region, Setting, Plan]:
    region = three_wards()
    corners = street_corners(region)
    asked = setting(region, demand_points(region), corners, pace=pace("senior", "cautious"), aim=Aim(2, limit_min=2))
    return region, asked, next(plans(asked, count=1))


def test_the_sentence_the_spaces_and_the_link(found: tuple[Region, Setting, Plan]) -> None:
    region, asked, plan = found
    page = plan_handout("en", region, asked, plan, doubts=("A doubt.",), url="https://example.org")
    assert page.sentence == plan_sentence("en", **figures(asked, plan))
    assert page.facts == ("A doubt.",)
    assert page.link is not None
    assert page.link.startswith("https://example.org/next-space?walker=senior&lang=en&region=by-hand&spaces=2&within=2")
    # What each would reach alone, counted one resident's start after the other.
    for text, site in zip(page.places, plan.rows.tolist(), strict=True):
        alone = sum(
            people
            for point, people in enumerate(asked.people.tolist())
            if asked.served_min[point] > 2 and _minutes(asked, point, site) <= 2
        )
        (said,) = re.findall(r"\+([\d,]+)", text)
        assert int(said.replace(",", "")) == math.floor(alone + 1e-6)


def _minutes(asked: Setting, point: int, site: int) -> float:
    """Look one walk up; what is not stored is farther than the walk."""
    start, end = asked.minutes.indptr[point : point + 2]
    columns = asked.minutes.indices[start:end].tolist()
    return float(asked.minutes.data[start + columns.index(site)]) if site in columns else math.inf


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_holds_it_all(found: tuple[Region, Setting, Plan], language: str) -> None:
    region, asked, plan = found
    pdf = plan_pdf(language, region, asked, plan)
    (text,) = printed.texts(pdf)
    page = plan_handout(language, region, asked, plan)
    for said in (page.name, page.sentence, *page.places):
        assert printed.squeezed(said) in text
    boxes = np.array([box for *_, box in printed.letters(pdf)])
    assert boxes[:, 0].min() >= 14
    assert boxes[:, 2].max() <= 196
    assert boxes[:, 1].min() >= 12
    # The numbers on the map are apart.
    blue = printed.where(printed.picture(pdf), palette.LEARN_BLUE)
    assert len(blue) > 300
    assert len(page.places) == len(plan.rows) == 2
    assert all(one != other for one, other in itertools.combinations(page.places, 2))


def test_a_plan_without_a_public_address(found: tuple[Region, Setting, Plan]) -> None:
    region, asked, plan = found
    assert plan_handout("ko", region, asked, plan).link is None
    assert "BAEUMGIL_URL" in printed.texts(plan_pdf("ko", region, asked, plan))[0]
