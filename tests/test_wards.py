"""The wards page: the sentence, the table, the colours."""

import html as entities
import re

import pandas as pd
import pytest
from support import by_hand
from test_layers import collections, style_of

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import spread
from geo.show import palette, wards
from geo.streets.walkers import pace

LIMITS = (5, 10)


@pytest.fixture(scope="module")
def region():
    return by_hand.region()


@pytest.fixture(scope="module")
def by_limit(region):
    points = spread(region.wards, region.network)
    return {limit: coverage(region, points, paces=[pace("adult")], limit_min=limit) for limit in LIMITS}


def made_up(shares):
    """Give coverage of three wards with these shares, and of all."""
    return pd.DataFrame(
        {
            t.WARD_CODE: ["01", "02", "03", t.ALL_WARDS],
            t.NAME_KO: ["구산동", "응암동", "산골동", "구"],
            t.NAME_EN: ["Gusan-dong", None, "Hill", "District"],
            t.SHARE_COVERED: pd.array(shares, dtype="Float64"),
            t.RESIDENTS: [1000, 500, 0, 1500],
            t.VENUES_COUNT: [2, 0, 0, 2],
            t.VENUES_PER_10K: pd.array([20.0, 0.0, None, 13.333], dtype="Float64"),
            t.NEAR_BORDER: [False, True, True, True],
        }
    )


def test_the_worst_served_come_first_and_unknown_wards_are_not_named():
    rows = made_up([0.909, 0.389, None, 0.7369])
    assert wards.ward_sentence("en", rows, limit_min=5) == (
        "Of 100 residents, 73 have a place to learn within a 5-minute walk. "
        "The fewest have one in 응암동 (38 of 100), Gusan-dong (90 of 100)."
    )
    assert wards.ward_sentence("ko", rows, limit_min=5) == (
        "주민 100명 가운데 73명이 걸어서 5분 안에 배울 곳에 닿아요. "
        "닿는 주민이 가장 적은 동은 응암동(100명 중 38명), 구산동(100명 중 90명)이에요."
    )


def rows_of(table):
    rows = entities.unescape(table).split("<tbody>")[1].split("</tr>")[:-1]
    return [re.sub(r"(<[^>]+>)+", "|", row).strip("|").split("|") for row in rows]


def test_the_table_has_a_row_a_ward_and_a_last_one_for_all():
    table = wards.ward_table("en", {5: made_up([0.909, 0.389, None, 0.7369]), 10: made_up([1.0, 0.5, None, 0.8])})
    assert rows_of(table) == [
        ["Gusan-dong", "90 %", "100 %", "1,000", "2", "20.00"],
        ["응암동 *", "38 %", "50 %", "500", "0", "0.00"],
        ["Hill *", "unknown", "unknown", "0", "0", "unknown"],
        ["District *", "73 %", "80 %", "1,500", "2", "13.33"],
    ]
    assert re.findall(r'scope="col"[^>]*>([^<]*)', table)[1:3] == ["Within 5 min (%)", "Within 10 min (%)"]


def test_the_table_in_korean(by_limit):
    rows = rows_of(wards.ward_table("ko", by_limit))
    assert [row[0] for row in rows] == ["구산동 *", "응암동 *", "산골동 *", "손으로 그린 구 *"]
    assert rows[-1][3:5] == ["1,510", "2"]
    header = wards.ward_table("ko", by_limit).split("</thead>")[0]
    assert re.findall(r'scope="col"[^>]*>([^<]*)', header) == [
        *("동", "5분 안 (%)", "10분 안 (%)", "주민(명)", "배울 곳(곳)", "1만 명당 배울 곳"),
    ]


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_a_missing_share_is_unknown_never_none_of_them(missing):
    assert wards.share_text("en", missing) == "unknown"
    assert wards.share_text("ko", missing) == "알 수 없음"
    assert wards.share_text("en", 0.0) == wards.share_text("ko", 0.0) == "0 %"
    assert wards.share_text("en", 0.999) == "99 %"


def test_the_map_colours_what_the_table_says(region):
    layer = wards.ward_layer("en", region.wards, made_up([0.909, 0.389, None, 0.7369]))
    features = collections(layer)[0]
    said = [(one["properties"]["title"], one["properties"]["detail"], one["properties"]["missing"]) for one in features]
    assert said == [("Gusan", "90 %", False), ("응암동", "38 %", False), ("Hill", "unknown", True)]
    assert style_of(layer, 0)["fillColor"] == palette.COVERAGE[4]
    assert style_of(layer, 1)["fillColor"] == palette.COVERAGE[1]
    assert style_of(layer, 2)["fillColor"] == palette.MISSING_GROUND


def test_the_map_finds_the_shares_by_ward_whatever_the_order(region):
    rows = made_up([0.1, 0.5, None, 0.3]).iloc[::-1]
    assert [one["properties"]["detail"] for one in collections(wards.ward_layer("en", region.wards, rows))[0]] == [
        *("10 %", "50 %", "unknown"),
    ]


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["under 20 %", "20-40 %", "40-60 %", "60-80 %", "80-100 %", "not known"]),
        ("ko", ["20 % 미만", "20~40 %", "40~60 %", "60~80 %", "80~100 %", "알 수 없음"]),
    ],
)
def test_the_legend(language, labels):
    assert re.findall(r"</span>(.*?)</li>", wards.legend(language)) == labels


def test_hostile_ward_names_stay_text():
    rows = made_up([0.1, 0.2, 0.3, 0.2]).assign(**{t.NAME_KO: "<script>alert(1)</script>", t.NAME_EN: None})
    assert "<script" not in wards.ward_table("en", {5: rows})
