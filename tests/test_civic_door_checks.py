"""What somebody saw at the door of a place, on both databases."""

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_civic_reports import at_once

from geo import tables as t
from geo.civic.database import Database
from geo.civic.door_checks import (
    LONGEST_NAME,
    LONGEST_NOTE,
    DoorCheck,
    Seen,
    add_check,
    checks_of,
    decide_check,
    step_free,
    waiting_checks,
)
from geo.errors import RegionError, UsageError
from geo.settings import Settings

Civic = tuple[Settings, Database]
ANSWER = st.sampled_from(sorted(t.YES_NO_UNKNOWN))


def today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def look(engine: Database, seen: Seen | None = None, **changes: Any) -> None:
    said: dict[str, Any] = {"venue_id": "EP001", "checked_on": today(), "checked_by": "활동가"}
    add_check(engine, "eunpyeong", seen=seen or Seen(steps="yes", ramp="no"), **(said | changes))


def waiting(engine: Database) -> list[DoorCheck]:
    count, checks = waiting_checks(engine, "eunpyeong")
    assert count == len(checks)
    return checks


def test_what_was_seen_is_kept_as_it_was_seen(civic: Civic) -> None:
    _, engine = civic
    seen = Seen("no", "yes", "unknown", "yes", "no", door=(37.601234567890123, 126.91), note="뒷문\n오른쪽")
    look(engine, seen)
    (check,) = waiting(engine)
    assert check.seen == seen
    assert (check.venue_id, check.checked_on, check.checked_by, check.state) == ("EP001", today(), "활동가", "waiting")
    assert checks_of(engine, "eunpyeong", "EP001") == [check]
    assert checks_of(engine, "eunpyeong", "EP002") == checks_of(engine, "porto", "EP001") == []


@given(steps=ANSWER, ramp=ANSWER)
def test_a_doubt_is_never_taken_for_a_way_in(steps: str, ramp: str) -> None:
    answer = step_free(steps, ramp)
    assert (answer == "yes") == (steps == "no" or (steps == "yes" and ramp == "yes"))
    assert (answer == "no") == (steps == "yes" and ramp == "no")
    assert Seen(steps=steps, ramp=ramp).facts[t.STEP_FREE] == answer
    assert set(Seen().facts) == set(t.DOOR_FACTS)


@pytest.mark.parametrize(
    ("seen", "changes", "message"),
    [
        (Seen(), {}, "nothing was answered; answer at least one question"),
        (Seen(note=" \u200b\0 "), {}, "nothing was answered; answer at least one question"),
        (Seen(steps="maybe"), {}, "'maybe' is none of the answers"),
        (Seen(door=(math.nan, 126.9)), {}, "the door has no place on the map; mark it again"),
        (Seen(door=(37.6, math.inf)), {}, "the door has no place on the map; mark it again"),
        (Seen(door=(126.9, 37.6)), {}, "the door has no place on the map; mark it again"),
        (None, {"checked_on": today() + dt.timedelta(days=2)}, "is to come, or more than a year ago"),
        (None, {"checked_on": dt.date(2020, 2, 29)}, "the day 2020-02-29 is to come, or more than a year ago"),
        (None, {"checked_by": "x" * (LONGEST_NAME + 1)}, "the text has 41 letters, more than 40"),
        (Seen(note="x" * 100_000), {}, f"the text has 100000 letters, more than {LONGEST_NOTE}"),
        (None, {"venue_id": "EP\ud800"}, "holds signs that cannot be kept"),
    ],
)
def test_what_cannot_be_is_refused(civic: Civic, seen: Seen | None, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        look(civic[1], seen, **changes)
    assert waiting(civic[1]) == []


def test_a_day_that_has_begun_in_korea_is_a_day(civic: Civic) -> None:
    look(civic[1], checked_on=today() + dt.timedelta(days=1))
    assert len(waiting(civic[1])) == 1


@pytest.mark.parametrize("note", ["'; DROP TABLE door_checks; --", "a\0b", "\ud83d", "👩‍🦽🏛️", "\u202egnorw"])
def test_hostile_notes_are_notes(civic: Civic, note: str) -> None:
    look(civic[1], Seen(note=note), checked_by=note)
    (check,) = waiting(civic[1])
    assert check.seen.note == check.checked_by
    assert not set(check.seen.note) & {"\0", "\ud83d", "\u202e"}


def test_a_decided_check_stays_in_the_history(civic: Civic) -> None:
    _, engine = civic
    for steps in ("yes", "no"):
        look(engine, Seen(steps=steps))
    first, second = waiting(engine)
    decide_check(engine, first.check_id, decision="rejected", who="kim")
    assert waiting(engine) == [second]
    assert [(c.check_id, c.state) for c in checks_of(engine, "eunpyeong", "EP001")] == [
        (second.check_id, "waiting"),
        (first.check_id, "rejected"),
    ]


def test_a_check_waits_as_before_where_its_consequence_fails(civic: Civic) -> None:
    _, engine = civic
    look(engine)
    (check,) = waiting(engine)

    def fails() -> None:
        raise RegionError("the region is gone")  # noqa: EM101, TRY003

    with pytest.raises(RegionError, match="the region is gone"):
        decide_check(engine, check.check_id, decision="accepted", who="kim", then=fails)
    assert waiting(engine) == [check]


def test_others_read_and_are_told_while_a_consequence_takes_its_time(civic: Civic) -> None:
    _, engine = civic
    look(engine)
    (check,) = waiting(engine)
    seen: list[list[DoorCheck]] = []
    decide_check(
        engine, check.check_id, decision="accepted", who="kim", then=lambda: seen.append(waiting(engine))
    )  # fmt: skip
    assert seen == [[check]]
    assert waiting(engine) == []


def test_of_many_who_decide_at_once_one_wins_and_what_follows_is_done_once(civic: Civic) -> None:
    _, engine = civic
    look(engine)
    (check,) = waiting(engine)
    people = [f"staff {number}" for number in range(8)]
    done: list[str] = []

    def decide(who: str) -> None:
        decide_check(engine, check.check_id, decision="accepted", who=who, then=lambda: done.append(who))

    errors = at_once([lambda who=who: decide(who) for who in people])
    (winner,) = done
    for who, error in zip(people, errors, strict=True):
        if who == winner:
            assert error is None
        else:
            assert isinstance(error, UsageError)
            assert str(error) == f"{winner} has decided that already; look at the list again"
    with pytest.raises(UsageError, match="that is not in the list any more"):
        decide_check(engine, check.check_id + 1, decision="accepted", who="kim")
