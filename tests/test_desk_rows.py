"""A single place, written, mended or taken out by hand."""

import dataclasses
from typing import Any

import pandas as pd
import pytest
import shapely
from support import by_hand

from geo import tables as t
from geo.desk.reading import Reading
from geo.desk.rows import BY_HAND, FIELDS, put_row, without, written
from geo.errors import GeoError, SourceError, TableError, UsageError
from geo.region.region import Region

PLACE = {t.NAME_KO: "새 배움터", t.LAT: "37.6115", t.LON: "126.9225"}


def region(**columns: Any) -> Region:
    """Give the first venue what a test is about."""
    here = by_hand.region()
    venues = here.venues.copy()
    for column, value in columns.items():
        venues.loc[0, column] = value
    return dataclasses.replace(here, venues=venues)


def as_typed(here: Region, venue: int = 0) -> dict[str, str]:
    """Give a venue as the form shows it."""
    row = here.venues.iloc[venue]
    known = {name: "" if pd.isna(row[name]) else str(row[name]) for name in FIELDS if name in here.venues}
    return known | {t.LAT: f"{row.geometry.y:.7f}", t.LON: f"{row.geometry.x:.7f}"}


def kept(here: Region, values: dict[str, str], venue_id: str | None = None) -> pd.Series:
    """Write a place, put it, and give it as it is then."""
    after = put_row(here, written(here, values, venue_id=venue_id), venue_id=venue_id).venues
    assert after[t.VENUE_ID].is_unique
    known = set(here.venues[t.VENUE_ID])
    (row,) = [
        one
        for _, one in after.iterrows()
        if (one[t.VENUE_ID] == venue_id if venue_id else one[t.VENUE_ID] not in known)
    ]
    return row


def test_a_new_place_is_added_as_it_was_typed() -> None:
    values = PLACE | {
        t.NAME_EN: "New Place",
        t.KIND: "museum",
        t.ADDRESS_KO: "서울특별시 은평구 구산로 3",
        t.SEATS: "20",
        t.OPENING_HOURS: "Mo-Fr 09:00-18:00; PH closed",
        t.CLOSED_DAYS_KO: "일요일",
        t.PHONE: "02-351-0000",
        t.OPEN_TO: "residents",
    }
    here = by_hand.region()
    row = kept(here, values)
    typed = {name: text for name, text in values.items() if name not in {t.LAT, t.LON}}
    assert {name: str(row[name]) for name in typed} == typed
    assert (row.geometry.y, row.geometry.x) == (37.6115, 126.9225)
    assert row[[t.WARD_CODE, t.POSITION, t.SOURCE]].tolist() == ["01", "exact", BY_HAND]
    assert row[list(t.DOOR_FACTS)].tolist() == ["unknown"] * 5
    after = put_row(here, written(here, values, venue_id=None), venue_id=None)
    assert after.venues.iloc[:2].equals(here.venues)
    assert after.programmes.equals(here.programmes)


def test_a_mended_place_keeps_what_nobody_typed() -> None:
    here = region(step_free="yes", lift="no", checked_on="2026-10-01", position="door", source="a.csv")
    row = kept(here, as_typed(here) | {t.NAME_KO: "새 이름", t.PHONE: "02-123-4567"}, "V1")
    assert row[[t.NAME_KO, t.PHONE, t.STEP_FREE, t.LIFT]].tolist() == ["새 이름", "02-123-4567", "yes", "no"]
    assert row[[t.CHECKED_ON, t.SOURCE, t.SITE_GROUP]].tolist() == ["2026-10-01", "a.csv", "G1"]
    after = put_row(here, written(here, as_typed(here), venue_id="V1"), venue_id="V1")
    assert after.programmes.equals(here.programmes)
    assert after.sources == here.sources


def test_a_place_that_nobody_has_touched_stays_where_it_is() -> None:
    # The form shows seven decimals, a centimetre; a door has more.
    here = region(position="door")
    point = shapely.Point(126.92340000004, 37.61270000004)
    here = dataclasses.replace(here, venues=here.venues.set_geometry([point, *here.venues.geometry[1:]], crs=t.WGS84))
    row = kept(here, as_typed(here) | {t.PHONE: "02-123-4567"}, "V1")
    assert row[t.POSITION] == "door"
    assert row[t.SITE_GROUP] == "G1"
    assert row.geometry.equals(point)


@pytest.mark.parametrize("position", ["ward", "road", "interpolated"])
def test_a_guess_that_nobody_has_touched_stays_a_guess(position: str) -> None:
    here = region(position=position)
    assert kept(here, as_typed(here) | {t.PHONE: "02-123-4567"}, "V1")[t.POSITION] == position
    assert kept(here, as_typed(here) | {t.LAT: "37.6126"}, "V1")[t.POSITION] == "exact"


def test_a_place_that_is_moved_leaves_its_doorway() -> None:
    here = region(position="door")
    row = kept(here, as_typed(here) | {t.LAT: "37.6115", t.LON: "126.9290"}, "V1")
    assert (row.geometry.y, row.geometry.x) == (37.6115, 126.9290)
    assert row[[t.POSITION, t.WARD_CODE]].tolist() == ["exact", "02"]
    assert row[t.SITE_GROUP] != "G1"


def test_what_is_emptied_is_unknown() -> None:
    here = region(phone="02-1", seats=5, opening_hours="Mo 09:00-10:00", closed_days_ko="일요일", open_to="public")
    values = as_typed(here) | dict.fromkeys((t.PHONE, t.SEATS, t.OPENING_HOURS, t.CLOSED_DAYS_KO, t.OPEN_TO), "")
    row = kept(here, values, "V1")
    assert row[[t.PHONE, t.SEATS, t.OPENING_HOURS, t.CLOSED_DAYS_KO]].isna().all()
    assert row[t.OPEN_TO] == "unknown"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+82 배움터", "-배움터-", "@배움터", '"따옴표", 쉼표; 둘', "{배움터}", "nan", "NULL", "#VALUE!", "007"],
)
def test_a_name_comes_back_as_written(name: str) -> None:
    assert kept(by_hand.region(), PLACE | {t.NAME_KO: name})[t.NAME_KO] == name


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({t.NAME_KO: ""}, "the place has no name"),
        ({t.NAME_KO: "가" * 101}, "the name has {letters} letters"),
        ({t.NAME_KO: "폐관예정 도서관"}, "it is closed, or is to close"),
        ({t.LAT: "-37.6115", t.LON: "-126.9225"}, "its point lies nowhere near the region"),
        ({t.LAT: "37,6115"}, "it has no coordinates that are numbers"),
        ({t.LAT: "inf"}, "coordinates"),
        ({t.LAT: "", t.LON: ""}, "it has no coordinates that are numbers"),
        ({t.NAME_KO: "V1 도서관", t.KIND: "small_library", t.LAT: "37.6127", t.LON: "126.9234"}, "there already"),
        ({t.NAME_KO: "V1 도서관", t.KIND: "small_library", t.LAT: "37.6115", t.LON: "126.9300"}, ""),
    ],
)
def test_what_cannot_be_kept_is_set_aside_with_what_would_mend_it(values: dict[str, str], why: str) -> None:
    here = by_hand.region()
    found = written(here, PLACE | values, venue_id=None)
    (entry,) = found.ledger.entries
    assert (entry.outcome, len(found.rows)) == ("set_aside", 0)
    assert entry.why is not None
    assert entry.mend is not None
    assert why in entry.why.message
    with pytest.raises(UsageError, match="the row was set aside; mend what is said about it first"):
        put_row(here, found, venue_id=None)


def test_an_empty_form_is_no_row() -> None:
    here = by_hand.region()
    found = written(here, {}, venue_id=None)
    assert found.ledger.entries == ()
    with pytest.raises(UsageError, match="the row was set aside"):
        put_row(here, found, venue_id=None)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        *((t.SEATS, text) for text in ("-5", "1e3", "많음")),
        *((t.OPENING_HOURS, text) for text in ("아무때나", "Mo 25:00-26:00")),
        *((t.KIND, "castle"), (t.OPEN_TO, "cats"), (t.PHONE, "없음")),
    ],
)
def test_a_value_that_says_nothing_is_told_as_such(column: str, text: str) -> None:
    found = written(by_hand.region(), PLACE | {column: text}, venue_id=None)
    (entry,) = found.ledger.entries
    assert [(one.column, one.old, one.new) for one in entry.changes] == [(column, text, None)]


def test_what_is_no_text_at_all_is_refused() -> None:
    with pytest.raises(SourceError, match="line 2 holds a zero byte, in by hand"):
        written(by_hand.region(), PLACE | {t.NAME_KO: "가\0나"}, venue_id=None)


@pytest.mark.parametrize("sign", ["\uffff", "\ufeff", "\r", "\n\n", "\x0b", "\u2028", "\u202e", "'", '"'])
def test_no_sign_in_a_form_breaks_the_desk(sign: str) -> None:
    here = by_hand.region()
    for name in (sign, f"{sign}곳", f"곳{sign}"):
        try:
            found = written(here, PLACE | {t.NAME_KO: name}, venue_id=None)
        except GeoError:
            continue
        assert sum(found.ledger.counts.values()) <= 1
        assert len(found.rows) == sum(found.ledger.counts.values()) - found.ledger.counts["set_aside"]


def test_a_place_is_no_duplicate_of_itself() -> None:
    here = by_hand.region()
    assert len(written(here, as_typed(here), venue_id="V1").rows) == 1
    # V2 stands at the same point under another name.
    assert len(written(here, as_typed(here) | {t.NAME_KO: "V2 도서관"}, venue_id="V1").rows) == 0


@pytest.mark.parametrize(
    ("address", "position"), [("서울특별시 은평구 구산로 7", "exact"), ("서울특별시 은평구 구산로 9", "road")]
)
def test_a_place_without_coordinates_is_placed_by_its_address(address: str, position: str) -> None:
    here = region(address_ko="서울특별시 은평구 구산로 7")
    row = kept(here, {t.NAME_KO: "주소만", t.ADDRESS_KO: address})
    assert row[t.POSITION] == position
    # The middle of that road is where the known place stands, too.
    assert row.geometry.distance(here.venues.geometry.iloc[0]) < 1e-6
    assert row[t.SITE_GROUP] == ("G1" if position == "exact" else row[t.VENUE_ID])


def test_nothing_is_made_of_an_address_elsewhere() -> None:
    found = written(
        by_hand.region(), {t.NAME_KO: "주소만", t.ADDRESS_KO: "부산광역시 해운대구 해운대로 1"}, venue_id=None
    )
    assert found.ledger.counts["set_aside"] == 1


def test_a_place_that_is_gone_is_said_so() -> None:
    here = by_hand.region()
    found: Reading = written(here, PLACE, venue_id="V9")
    with pytest.raises(UsageError, match="there is no place 'V9' any more: somebody has taken it out"):
        put_row(here, found, venue_id="V9")
    with pytest.raises(UsageError, match="there is no place 'V9' any more"):
        without(here, "V9")


def test_a_place_is_taken_out_with_its_programmes() -> None:
    here = by_hand.region()
    after = without(here, "V1")
    assert after.venues[t.VENUE_ID].tolist() == ["V2"]
    assert after.programmes.empty
    assert without(here, "V2").programmes.equals(here.programmes)
    assert (len(here.venues), len(here.programmes)) == (2, 1)
    assert without(after, "V2").venues.empty


def test_a_place_must_fit_its_region() -> None:
    here = by_hand.region()
    found = written(here, PLACE, venue_id=None)
    far = found.rows.set_geometry([shapely.Point(0, 0)], crs=t.WGS84)
    with pytest.raises(TableError, match="far outside the wards"):
        put_row(here, dataclasses.replace(found, rows=far), venue_id=None)
