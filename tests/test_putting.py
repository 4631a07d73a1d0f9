"""Rows that were read become part of a region."""

import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.desk.putting import difference, put, row_of, with_tables
from geo.errors import TableError, UsageError
from geo.region.region import Region


def venues(*rows: tuple[str, str, tuple[float, float]], **columns: object) -> gpd.GeoDataFrame:
    """Describe venues by identifier, name and metres."""
    table = by_hand.venues([(identifier, "01", identifier, spot) for identifier, _, spot in rows])
    names = pd.Series([name for _, name, _ in rows], dtype="str")
    return table.assign(
        **{t.NAME_KO: names}, **{name: pd.Series([value] * len(rows)) for name, value in columns.items()}
    )


def ids(region: Region) -> list[str]:
    return region.venues[t.VENUE_ID].tolist()


def test_additions_are_added_and_get_ids_of_their_own() -> None:
    before = by_hand.region()
    after = put(
        before,
        "venues",
        venues(("V1", "새 책방", (100, 310)), ("V7", "먼 책방", (500, 310))),
        file="f.csv",
        replaces=False,
    )
    assert ids(after)[:2] == ids(before)
    assert len(set(ids(after))) == 4
    assert ids(after)[3] == "V7"
    assert after.venues[t.NAME_KO].tolist()[2:] == ["새 책방", "먼 책방"]
    assert [source.publisher for source in after.sources if source.table == "venues"] == ["f.csv"]
    assert len(after.programmes) == 1
    found = difference(before, after, "venues")
    assert (found.changed, found.removed) == ((), ())
    assert set(found.added) == set(ids(after)) - set(ids(before))


def test_the_id_of_a_place_that_was_taken_out_is_not_given_to_another() -> None:
    full = by_hand.region()
    clash = venues(("V1", "딴 책방", (100, 310)))
    first = put(full, "venues", clash, file="f.csv", replaces=False)
    again = put(full, "venues", clash, file="f.csv", replaces=False)
    assert ids(first) == ids(again)
    other = put(full, "venues", venues(("V1", "또 책방", (100, 310))), file="f.csv", replaces=False)
    assert len({*ids(first), *ids(other)}) == 4


@pytest.mark.parametrize(("table", "key"), [("sites", t.SITE_ID), ("crossings", t.CROSSING_ID)])
def test_of_two_rows_at_one_known_point_none_is_lost(table: str, key: str) -> None:
    region = by_hand.region()
    there = getattr(region, table)
    both = gpd.GeoDataFrame(pd.concat([there.iloc[:1].assign(**{key: name}) for name in ("R1", "R2")]), crs=t.WGS84)
    after = getattr(put(region, table, both.reset_index(drop=True), file="f", replaces=False), table)
    assert len(after) == len(there) + 1
    assert after[key].is_unique
    assert there[key].iloc[0] in set(after[key])


@pytest.mark.parametrize("updates", [True, False])
@pytest.mark.parametrize("position", t.POSITIONS[1:])
def test_a_worse_point_does_not_take_the_place_of_a_known_one(position: str, *, updates: bool) -> None:
    region = by_hand.region()
    region = dataclasses.replace(region, venues=region.venues.assign(**{t.POSITION: "exact"}))
    rows = venues(("X1", "V1 도서관", (320, 320)), **{t.POSITION: position})
    after = put(region, "venues", rows, file="a.csv", replaces=not updates, updates=updates).venues
    row = after.set_index(t.VENUE_ID).loc["V1"]
    new = position == "exact"
    assert row[t.POSITION] == "exact"
    assert row.geometry.equals(rows.geometry.iloc[0] if new else region.venues.geometry.iloc[0])


def test_a_second_addition_keeps_the_source_of_the_first() -> None:
    first = put(by_hand.region(), "venues", venues(("A", "가 책방", (100, 310))), file="a.csv", replaces=False)
    second = put(first, "venues", venues(("B", "나 책방", (120, 330))), file="b.csv", replaces=False)
    assert [source.publisher for source in second.sources if source.table == "venues"] == ["a.csv", "b.csv"]
    again = put(second, "venues", venues(("C", "다 책방", (140, 350))), file="b.csv", replaces=False)
    assert [source.publisher for source in again.sources if source.table == "venues"] == ["a.csv", "b.csv"]


def test_a_place_that_a_whole_list_has_again_keeps_its_id_and_a_number_alone_is_no_place() -> None:
    region = by_hand.region()
    region = dataclasses.replace(region, venues=region.venues.iloc[:1])
    again = venues(("V1", "딴 책방", (100, 310)), ("X1", "V1 도서관", (310, 312)))
    after = put(region, "venues", again, file="all.csv", replaces=True)
    by_name = after.venues.set_index(t.NAME_KO)[t.VENUE_ID]
    assert by_name["V1 도서관"] == "V1"
    assert by_name["딴 책방"] not in {"V1", "X1"}
    renamed = put(region, "venues", venues(("V1", "새 이름", (301, 310))), file="all.csv", replaces=True)
    assert ids(renamed) == ["V1"]


def test_what_was_seen_at_a_door_outlives_a_new_list() -> None:
    region = by_hand.region()
    one = region.venues.iloc[:1].assign(**{t.STEP_FREE: "yes", t.CHECKED_ON: "2026-10-01", t.POSITION: "door"})
    region = dataclasses.replace(region, venues=one)
    after = put(
        region, "venues", venues(("N1", "V1 도서관", (310, 312)), **{t.PHONE: "02-1"}), file="a.csv", replaces=True
    )
    row = after.venues.iloc[0]
    assert (row[t.VENUE_ID], row[t.STEP_FREE], row[t.CHECKED_ON], row[t.POSITION]) == (
        "V1",
        "yes",
        "2026-10-01",
        "door",
    )
    assert row.geometry.equals(one.geometry.iloc[0])
    assert row[t.PHONE] == "02-1"
    assert difference(region, after, "venues").changed == ("V1",)


def test_programmes_of_places_that_go_go_too() -> None:
    before = by_hand.region()
    after = put(before, "venues", venues(("N1", "다른 곳", (100, 310))), file="a.csv", replaces=True)
    assert after.programmes.empty
    assert set(difference(before, after, "venues").removed) == {"V1", "V2"}
    assert len(before.programmes) == 1


def test_a_programme_that_is_there_is_taken_anew() -> None:
    before = by_hand.region()
    one = before.programmes.assign(**{t.FEE_WON: pd.Series([5000], dtype="Int64")})
    two = before.programmes.assign(**{t.PROGRAMME_ID: "P2"})
    after = put(before, "programmes", pd.concat([one, two]), file="p.csv", replaces=False)
    assert after.programmes[[t.PROGRAMME_ID, t.FEE_WON]].to_numpy().tolist() == [["P1", 5000], ["P2", 0]]
    found = difference(before, after, "programmes")
    assert (found.added, found.changed, found.removed) == (("P2",), ("P1",), ())


def test_residents_must_fit_the_wards() -> None:
    region = by_hand.region()
    with pytest.raises(TableError, match="has no row of residents"):
        put(region, "population", region.population.iloc[:2], file="p.csv", replaces=True)


@pytest.mark.parametrize(
    ("table", "key"),
    [("sites", t.SITE_ID), ("candidates", t.CANDIDATE_ID), ("festivals", t.FESTIVAL_ID), ("crossings", t.CROSSING_ID)],
)
def test_a_point_that_is_there_is_taken_anew_and_another_is_added(table: str, key: str) -> None:
    region = by_hand.region()
    there = getattr(region, table)
    moved = there.geometry.translate(1e-5, 0)
    far = there.geometry.translate(3e-3, 0)
    rows = gpd.GeoDataFrame(
        pd.concat([there.assign(**{key: "R1"}), there.assign(**{key: there[key].iloc[0]})], ignore_index=True),
        geometry=[*moved, *far],
        crs=t.WGS84,
    )
    after = getattr(put(region, table, rows, file="f.csv", replaces=False), table)
    assert after[key].iloc[0] == there[key].iloc[0]
    assert after[key].is_unique
    assert len(after) == 2
    assert after.geometry.iloc[0].equals(moved.iloc[0])
    whole = getattr(put(region, table, rows, file="f.csv", replaces=True), table)
    assert len(whole) == 2


def test_a_venue_that_is_gone_is_said_so() -> None:
    assert row_of(by_hand.region(), "V2") == 1
    with pytest.raises(UsageError, match="there is no place 'V9' any more"):
        row_of(by_hand.region(), "V9")


SPOTS = st.tuples(st.sampled_from(["책방", "찻집", "서당", "V1 도서관"]), st.integers(0, 600), st.integers(0, 600))


@given(st.lists(SPOTS, min_size=1, max_size=6), st.booleans())
@hypothesis_settings(max_examples=12)
def test_ids_are_never_given_twice_and_nothing_is_lost(spots: list[tuple[str, int, int]], replaces: bool) -> None:
    region = by_hand.region()
    rows = venues(*((f"V{number % 4}{number}", name, (x, y)) for number, (name, x, y) in enumerate(spots)))
    after = put(region, "venues", rows, file="f.csv", replaces=replaces)
    assert after.venues[t.VENUE_ID].is_unique
    assert len(after.venues) == len(rows) + (0 if replaces else len(region.venues))
    found = difference(region, after, "venues")
    assert len(after.venues) - len(region.venues) == len(found.added) - len(found.removed)
    new = set(shapely.to_wkt(rows.geometry, rounding_precision=7))
    assert new <= set(shapely.to_wkt(after.venues.geometry, rounding_precision=7))


def test_nothing_changes_by_taking_the_same_again() -> None:
    region = by_hand.region()
    for table in ("venues", "programmes", "population", "sites"):
        after = with_tables(region, {table: getattr(region, table)})
        found = difference(region, after, table)
        assert (found.added, found.changed, found.removed) == ((), (), ())


def test_an_update_says_anew_what_it_says_and_leaves_the_rest() -> None:
    region = by_hand.region()
    told = region.venues.assign(**{t.PHONE: pd.Series(["02-1", "02-2"], dtype="str"), t.STEP_FREE: "yes"})
    region = dataclasses.replace(region, venues=told)
    rows = venues(("X9", "V2 도서관", (302, 311)), ("X8", "새 책방", (100, 310)))
    rows = rows.assign(**{t.SEATS: pd.Series([12, 7], dtype="Int64"), t.PHONE: pd.Series([None, None], dtype="str")})
    after = put(region, "venues", rows, file="new.csv", replaces=False, updates=True)
    assert after.venues[t.NAME_KO].tolist() == ["V1 도서관", "V2 도서관", "새 책방"]
    second = after.venues.iloc[1]
    assert (second[t.VENUE_ID], second[t.SEATS], second[t.PHONE], second[t.STEP_FREE]) == ("V2", 12, "02-2", "yes")
    assert len(after.programmes) == len(region.programmes)
    found = difference(region, after, "venues")
    assert (found.changed, found.removed, len(found.added)) == (("V2",), (), 1)


def test_residents_counted_in_fewer_groups_can_be_compared() -> None:
    region = by_hand.region()
    fewer = region.population.drop(columns="65plus").assign(all=[1, 2, 3])
    after = put(region, "population", fewer, file="p.csv", replaces=True)
    assert difference(region, after, "population").changed == ("01", "02", "03")
