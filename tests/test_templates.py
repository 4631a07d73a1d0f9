"""A table to fill in is read back by its own reader, as it is."""

import io

import pandas as pd
import pytest

from geo import tables as t
from geo.desk.reading import How, kind_as, kinds_of, read
from geo.desk.templates import KINDS, template
from geo.region.region import Region
from geo.sources.separated import read_separated
from geo.sources.sheets import Sheet


def sheet(kind: str) -> Sheet:
    return read_separated(f"baeumgil-{kind}.csv", template(kind).encode("utf-8"))


def filled(kind: str) -> Sheet:
    """Fill a template in, as its example row is but under a name of its own."""
    text = template(kind).replace("(예) ", "우리 ").replace("(example) ", "")
    return read_separated(f"baeumgil-{kind}.csv", text.encode("utf-8"))


def test_there_is_a_template_for_what_people_fill_in() -> None:
    assert KINDS == ("venues", "programmes", "population", "sites")


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_opens_in_a_spreadsheet(kind: str) -> None:
    text = template(kind)
    assert text.startswith("\ufeff")
    assert text.endswith("\n")
    rows = pd.read_csv(io.StringIO(text.removeprefix("\ufeff")), dtype="str")
    assert len(rows) == 1
    assert not any("=" in cell[:1] for cell in rows.iloc[0].dropna())


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_recognised_and_its_example_accepted_without_correction(eunpyeong: Region, kind: str) -> None:
    one = filled(kind)
    assert kinds_of(one)[0].name == kind
    found = read(one, kind_as(one, kind), eunpyeong, how=How(replaces=True))  # type: ignore[arg-type]
    (entry,) = found.ledger.entries
    assert (entry.outcome, entry.why, entry.changes) == ("accepted", None, ())
    assert found.table == kind
    assert len(found.rows) == 1


def test_the_example_says_what_its_columns_promise(eunpyeong: Region) -> None:
    one = filled("venues")
    row = read(one, kinds_of(one)[0], eunpyeong).rows.iloc[0]
    assert row[[t.KIND, t.PHONE, t.SEATS, t.CLOSED_DAYS_KO]].tolist() == [
        *("small_library", "02-351-0000", 20, "일요일, 공휴일"),
    ]
    assert (row.geometry.y, row.geometry.x) == (37.60274, 126.92915)
    assert row[t.OPENING_HOURS].startswith("Mo-Fr 09:00-18:00; Sa 10:00-15:00")
    course = filled("programmes")
    taught = read(course, kinds_of(course)[0], eunpyeong).rows.iloc[0]
    held_at = eunpyeong.venues.set_index(t.VENUE_ID).loc[taught[t.VENUE_ID], t.NAME_KO]
    assert held_at == "은평구립도서관"
    told = taught[[t.TOPIC, t.AUDIENCE, t.ON_WEEKDAYS, t.STARTS, t.ENDS, t.FEE_WON]].tolist()
    assert told == ["digital", "seniors", "tue;thu", "10:00", "12:00", 0]
    assert taught[list(t.SUPPORTS)].tolist() == ["yes", "no", "unknown"]


@pytest.mark.parametrize("kind", ["venues", "programmes", "sites"])
def test_an_example_left_in_is_set_aside(eunpyeong: Region, kind: str) -> None:
    one = sheet(kind)
    found = read(one, kinds_of(one)[0], eunpyeong, how=How(replaces=True))
    (entry,) = found.ledger.entries
    assert entry.outcome == "set_aside"
    assert entry.why is not None
    assert entry.why.message == "this is the template's example row"
    assert found.rows.empty
