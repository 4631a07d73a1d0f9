"""What somebody saw at a door, in the region and in the queue, or in neither."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from support import by_hand

from geo import tables as t
from geo.access.doorstep import reach
from geo.access.nearest import nearest_venues
from geo.access.spot import Spot
from geo.civic.database import Database, open_database
from geo.civic.door_checks import DoorCheck, Seen, add_check, checks_of, decide_check, waiting_checks
from geo.desk import doors
from geo.desk.doors import FARTHEST_DOOR_M, accept_check, with_door
from geo.errors import RegionError, UsageError
from geo.region import shelf
from geo.region.history import versions
from geo.region.region import Region
from geo.settings import Settings
from geo.streets.walkers import pace
from geo.streets.walking import walking

DAY = dt.date(2026, 11, 20)
NOTHING = dict.fromkeys(t.DOOR_FACTS, "unknown")


def spot(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of metres."""
    lon, lat = by_hand.degrees(x, y)
    return float(lat), float(lon)


def checked(here: Region, door: tuple[float, float] | None = None, **facts: str) -> Any:
    after = with_door(here, "V1", facts=NOTHING | facts, checked_on=DAY, door=door)
    return after.venues.iloc[0]


def metres_to(here: Region, venue_id: str) -> float:
    """Walk from the west end of the street."""
    lat, lon = spot(0, 300)
    found = nearest_venues(here, reach(walking(here.network, pace("adult", 1.0)), Spot(lat, lon), limit_min=30))
    return float(found.set_index(t.VENUE_ID)[t.DISTANCE_M][venue_id])


def test_what_was_seen_is_known_and_the_rest_stays() -> None:
    here = by_hand.region()
    known = here.venues.assign(**{t.LIFT: "yes", t.RAMP: "no"})
    row = checked(dataclasses.replace(here, venues=known), step_free="yes", ramp="yes")
    assert row[[t.STEP_FREE, t.RAMP, t.LIFT, t.HEARING_LOOP]].tolist() == ["yes", "yes", "yes", "unknown"]
    assert row[t.CHECKED_ON] == "2026-11-20"
    assert row[t.POSITION] == "exact"
    assert row.geometry.equals(here.venues.geometry.iloc[0])
    after = with_door(here, "V1", facts=NOTHING | {t.LIFT: "no"}, checked_on=DAY, door=None)
    assert after.venues.iloc[1:].equals(here.venues.iloc[1:])
    assert after.programmes.equals(here.programmes)


def test_walks_end_at_the_door() -> None:
    here = by_hand.region()
    before_m = metres_to(here, "V1")
    assert abs(before_m - (300 + 10)) < 2.0
    after = with_door(here, "V1", facts=NOTHING, checked_on=DAY, door=spot(240, 320))
    assert after.venues.iloc[0][t.POSITION] == "door"
    # 60 m less along the street, 10 m more from it to the door.
    assert abs(before_m - metres_to(after, "V1") - (60 - 10)) < 0.5
    assert metres_to(after, "V2") == before_m
    assert after.venues.iloc[0].geometry.y == spot(240, 320)[0]
    assert after.venues.iloc[0].geometry.x == spot(240, 320)[1]


def test_a_door_lies_in_the_ward_that_it_lies_in() -> None:
    here = by_hand.region(venues=by_hand.venues([("V1", "01", "V1", (590, 310))]))
    assert checked(here, spot(610, 310))[t.WARD_CODE] == "02"


@pytest.mark.parametrize(("away_m", "refused"), [(FARTHEST_DOOR_M - 3, False), (FARTHEST_DOOR_M + 3, True)])
@pytest.mark.parametrize("toward", [(1, 0), (0, 1), (-0.6, -0.8)])
def test_a_far_door_is_another_place_s(toward: tuple[float, float], away_m: float, *, refused: bool) -> None:
    here = by_hand.region()
    door = spot(300 + away_m * toward[0], 310 + away_m * toward[1])
    if not refused:
        assert checked(here, door)[t.POSITION] == "door"
        return
    with pytest.raises(UsageError, match=r"the door is 30\d m from the place, more than 300; mark it nearer"):
        checked(here, door)


@pytest.mark.parametrize("position", ["road", "ward"])
def test_a_place_that_is_only_somewhere_may_have_its_door_anywhere_near(position: str) -> None:
    here = by_hand.region()
    here = dataclasses.replace(here, venues=here.venues.assign(**{t.POSITION: position}))
    assert checked(here, spot(300, 1000))[t.POSITION] == "door"


def test_a_check_of_a_place_that_is_gone_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no place 'V9' any more"):
        with_door(by_hand.region(), "V9", facts=NOTHING, checked_on=DAY, door=None)


@pytest.fixture
def queue(kept: Settings) -> tuple[Settings, Database, DoorCheck]:
    """Keep a region, and a check of it that waits."""
    database = open_database(kept)
    seen = Seen(steps="no", lift="yes", door=spot(240, 320))
    today = dt.datetime.now(tz=dt.UTC).date()
    add_check(database, "by-hand", venue_id="V1", seen=seen, checked_on=today, checked_by="걷는이")
    _, (check,) = waiting_checks(database, "by-hand")
    return kept, database, check


def test_an_accepted_check_is_in_the_region_and_in_its_history(queue: tuple[Settings, Database, DoorCheck]) -> None:
    settings, database, check = queue
    accept_check(settings, database, "by-hand", check=check, who="kim")
    row = shelf.open_region(settings, "by-hand").venues.iloc[0]
    assert row[[t.STEP_FREE, t.LIFT, t.POSITION]].tolist() == ["yes", "yes", "door"]
    assert row[t.CHECKED_ON] == check.checked_on.isoformat()
    (version,) = versions(settings, "by-hand")
    assert (version.note.who, version.note.deed, version.note.what) == ("kim", "door", "V1")
    assert waiting_checks(database, "by-hand") == (0, [])
    assert [one.state for one in checks_of(database, "by-hand", "V1")] == ["accepted"]


def test_what_cannot_be_written_still_waits(
    queue: tuple[Settings, Database, DoorCheck], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, database, check = queue

    def full(*_: Any, **__: Any) -> None:
        msg = "the disk is full"
        raise RegionError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(doors, "change", full)
        with pytest.raises(RegionError, match="the disk is full"):
            accept_check(settings, database, "by-hand", check=check, who="kim")
    assert waiting_checks(database, "by-hand") == (1, [check])
    assert versions(settings, "by-hand") == ()
    accept_check(settings, database, "by-hand", check=check, who="kim")


def test_what_somebody_else_has_decided_changes_nothing(queue: tuple[Settings, Database, DoorCheck]) -> None:
    settings, database, check = queue
    decide_check(database, check.check_id, decision="rejected", who="lee")
    with pytest.raises(UsageError, match="lee has decided that already"):
        accept_check(settings, database, "by-hand", check=check, who="kim")
    assert versions(settings, "by-hand") == ()
    assert shelf.open_region(settings, "by-hand").venues.iloc[0][t.POSITION] == "exact"


@pytest.mark.parametrize(
    ("venue_id", "door", "message"),
    [("V1", (0.0, 0.0), "the door is"), ("V9", None, "there is no place 'V9' any more")],
)
def test_a_check_that_does_not_fit_still_waits(
    kept: Settings, venue_id: str, door: tuple[float, float] | None, message: str
) -> None:
    database = open_database(kept)
    today = dt.datetime.now(tz=dt.UTC).date()
    seen = Seen(lift="yes", door=door)
    add_check(database, "by-hand", venue_id=venue_id, seen=seen, checked_on=today, checked_by="")
    _, (check,) = waiting_checks(database, "by-hand")
    with pytest.raises(UsageError, match=message):
        accept_check(kept, database, "by-hand", check=check, who="kim")
    assert waiting_checks(database, "by-hand") == (1, [check])
    assert versions(kept, "by-hand") == ()
