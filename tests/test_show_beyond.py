"""What is said and drawn of residents beyond reach, for answers made by hand."""

import html
import json
import re
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.access.obstacles import BLOCKED_FROM
from geo.show import beyond as show
from geo.show import palette
from geo.show.folium_map import MapWords, OfflineMap

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}`${1}"
VENUES = by_hand.venues([("V1", "01", "G1", (300, 300)), ("V2", "01", "G2", (600, 300))])


def by_venue(*rows: tuple[str, float, float]) -> pd.DataFrame:
    """List venues with residents of 1,000 and minutes."""
    return pd.DataFrame(
        {
            t.VENUE_ID: [row[0] for row in rows],
            t.RESIDENTS: pd.array([row[1] for row in rows], dtype="Float64"),
            t.SHARE_OF_WARD: [row[1] / 1000 for row in rows],
            t.MINUTES: pd.array([row[2] for row in rows], dtype="Float64"),
        }
    )


def streets(rows: list[tuple]) -> gpd.GeoDataFrame:
    """List streets: name, residents of 1,000, minutes, venue, detour, cause."""
    line = shapely.MultiLineString([[(126.92, 37.61), (126.921, 37.61)]])
    return gpd.GeoDataFrame(
        {
            t.NAME_KO: pd.Series([row[0] for row in rows], dtype="str"),
            t.RESIDENTS: pd.array([row[1] for row in rows], dtype="Float64"),
            t.SHARE_OF_WARD: [(row[1] or 0) / 1000 for row in rows],
            t.MINUTES: pd.array([row[2] for row in rows], dtype="Float64"),
            t.VENUE_ID: pd.Series([row[3] for row in rows], dtype="str"),
            t.DETOUR_INDEX: pd.array([row[4] for row in rows], dtype="Float64"),
            t.BLOCKED_BY: [row[5] for row in rows],
        },
        geometry=[line] * len(rows),
        crs=t.WGS84,
    )


ROWS = [
    ("구산로", 321.4, 8.2, "V1", 1.63, "stream"),
    (None, 41.6, None, None, None, "gap"),
    ("응암로", 7.2, 6.1, "V2", 1.1, "far"),
]


def answer(**changes) -> SimpleNamespace:
    """Make an answer by hand."""
    plain = {
        "limit_min": 5.0,
        "over_min": 7.0,
        "residents": 1000.0,
        "residents_beyond": 370.2,
        "residents_unconnected": 41.6,
        "share_beyond": 0.3702,
        "streets": streets(ROWS),
        "nearest": by_venue(("V1", 321.4, 8.2), ("V2", 7.2, 6.1)),
        "just_over": by_venue(("V2", 64.0, 6.1)),
    }
    return SimpleNamespace(**plain | changes)


def sentence(found: SimpleNamespace) -> str:
    return show.beyond_sentence("en", found, ward="Gusan-dong", all_venues=VENUES)


def cells(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", table)
    return [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_the_sentence_says_how_many_where_and_what_is_nearest() -> None:
    assert sentence(answer()) == (
        "In Gusan-dong about 370 of 1,000 residents live more than a 5-minute walk from every place to learn. "
        "About 330 of them live along 구산로, 응암로. "
        "The place nearest to the most of them, about 320, is V1 도서관: 9 minutes on average. "
        "With a walk of 7 minutes, V2 도서관 would be near enough for about 64 of them. "
        "About 42 cannot walk to any place at all."
    )


def test_the_sentence_leaves_out_what_is_not_known_or_not_so() -> None:
    none = by_venue()
    bare = answer(streets=streets(ROWS[1:2]), nearest=none, just_over=none, residents_unconnected=0.0)
    assert sentence(bare) == (
        "In Gusan-dong about 370 of 1,000 residents live more than a 5-minute walk from every place to learn."
    )
    assert sentence(answer(share_beyond=0.0, residents_beyond=0.0, streets=streets([]))) == (
        "In Gusan-dong everybody has a place to learn within a 5-minute walk."
    )
    assert sentence(answer(residents=0.0, residents_beyond=0.0)) == "Nobody is known to live in Gusan-dong."


def test_where_nobody_counted_the_sentence_speaks_of_streets() -> None:
    said = sentence(answer(residents=None, residents_beyond=None, residents_unconnected=None))
    assert said.startswith("In Gusan-dong 38 % of the residential streets lie more than a 5-minute walk")
    assert said.endswith("Nobody counted the residents.")
    uncounted = answer(residents=None, streets=streets([("구산로", None, 8.2, "V1", 1.63, "stream")]))
    uncounted.streets[t.SHARE_OF_WARD] = 0.3214
    head, row = cells(show.beyond_table("en", uncounted, all_venues=VENUES))
    assert head[1] == "Share of the ward (%)"
    assert row[1] == "32.1"


def test_groups_are_told_by_the_share_beyond_and_unknown_ones_are_not() -> None:
    row = pd.Series({t.WARD_CODE: "01", "all": 4000, "65plus": 1000, "foreign": pd.NA, "children": 0})
    said = show.groups_sentence("en", answer(share_beyond=0.25), row)
    assert said.endswith("are about: residents over 65: 250, children under 13: 0.")
    assert show.groups_sentence("en", answer(share_beyond=0.0), row) == ""
    assert show.groups_sentence("en", answer(share_beyond=0.25), row[[t.WARD_CODE, "all"]]) == ""


def test_the_table_says_what_is_nearest_and_what_lies_in_the_way() -> None:
    head, first, second, third = cells(show.beyond_table("en", answer(), all_venues=VENUES))
    assert head[1] == "Residents beyond reach (about)"
    assert first == ["구산로", "320", "V1 도서관", "9 minutes", "1.6", "a stream or other water"]
    assert second[:4] == ["streets without a name", "42", "none", "not reachable on foot"]
    assert second[4:] == ["unknown", "a gap: no way along the streets"]
    assert third[5] == "nothing: it is far"


def test_no_street_is_left_out_in_silence() -> None:
    many = streets([(f"{number}길", 30.0 - number, 6.0, "V1", 1.0, "far") for number in range(show.STREETS_LISTED + 2)])
    written = show.beyond_table("en", answer(streets=many), all_venues=VENUES)
    assert len(cells(written)) == show.STREETS_LISTED + 1
    # 10 and 9 of 1,000 residents.
    assert "2 more streets are beyond reach; 1.9 % of the ward&#x27;s residents live there." in written


def test_the_places_just_too_far() -> None:
    written = show.just_over_table("en", answer(), all_venues=VENUES)
    assert cells(written)[1] == ["V2 도서관", "64", "7 minutes"]
    assert "more than 5 and at most 7 minutes" in written
    assert show.just_over_table("en", answer(just_over=by_venue()), all_venues=VENUES) == ""


def test_the_map_shows_the_streets_and_the_places_that_matter() -> None:
    lines, points = show.beyond_layers("en", answer(), all_venues=VENUES)
    script = rendered(lines)
    casing, streets_drawn = (json.loads(data)["features"] for data in re.findall(r"_add\((\{.*\})\);", script))
    assert len(casing) == len(streets_drawn) == 3
    assert [one["properties"]["title"] for one in streets_drawn] == ["구산로", "streets without a name", "응암로"]
    assert streets_drawn[0]["properties"]["detail"] == (
        "about 320 residents · 9 minutes · V1 도서관 · a stream or other water"
    )
    assert palette.BEYOND in script
    assert palette.CASING in script
    assert all(name in rendered(points) for name in ("V1", "V2"))


def rendered(group) -> str:
    drawn = OfflineMap(MapWords("map", "in", "out", "en"), location=[37.6, 126.9])
    group.add_to(drawn)
    drawn.get_root().render()
    return drawn.get_root().script.render()


def test_names_from_strangers_are_escaped() -> None:
    found = answer(streets=streets([(HOSTILE, 321.4, 8.2, "V1", 1.63, "stream")]))
    attacked = VENUES.assign(**{t.NAME_KO: HOSTILE})
    tables = [write("en", found, all_venues=attacked) for write in (show.beyond_table, show.just_over_table)]
    for text in (*tables, *map(rendered, show.beyond_layers("en", found, all_venues=attacked))):
        assert "<img" not in text
        assert "{{" not in text
        assert "49" not in re.findall(r"alert\(1\)&gt;(.{4})", text)


@given(st.floats(1, 1e6))
def test_about_is_near_and_never_nothing(people: float) -> None:
    said = int(show.about(people).replace(",", ""))
    assert said >= 1
    assert abs(said - people) <= max(0.5, 0.05 * people if people >= 100 else 0.5)


def test_a_part_of_a_resident_is_not_none() -> None:
    assert show.about(0.01) == "1"


def test_every_cause_has_words_and_the_rule_has_its_figures() -> None:
    assert set(show.IN_THE_WAY) == set(t.BLOCKS)
    said = show.how_told("en", detour=BLOCKED_FROM, park_m=50.0)
    assert "at least 1.5 times" in said
    assert "50 m of a park" in said


@pytest.mark.parametrize("cause", t.BLOCKS)
def test_each_cause_is_written(cause: str) -> None:
    found = answer(streets=streets([("구산로", 10.0, 8.2, "V1", 1.63, cause)]))
    assert cells(show.beyond_table("en", found, all_venues=VENUES))[1][5] == show.IN_THE_WAY[cause]
