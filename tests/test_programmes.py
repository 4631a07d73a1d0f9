"""Programmes on foot: wishes in the address bar, and what fits them, held against plain loops."""

import datetime as dt
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.access.programmes import STAIRS, WALK, Found, Relaxed, left_out, programmes_on_foot
from geo.access.query import LIMITS_MIN
from geo.access.wishes import (
    ATTENDANCES,
    PARTS_OF_DAY,
    SUPPORTS,
    Wishes,
    wishes_from_address,
    wishes_to_address,
)
from geo.contracts import check, completed
from geo.errors import UsageError
from geo.region.former import of_today
from geo.region.region import Region
from geo.show.language import LANGUAGES, explain

TODAY = dt.date(2026, 11, 23)
BASE = by_hand.region()
DAYS = ("2026-11-01", "2026-11-22", "2026-11-23", "2026-11-24", "2027-03-01")
WISHES = st.builds(
    Wishes,
    st.none() | st.sampled_from(t.TOPICS),
    st.none() | st.sampled_from(t.AUDIENCES),
    st.none() | st.sampled_from(t.WEEKDAYS),
    st.none() | st.sampled_from(PARTS_OF_DAY),
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(ATTENDANCES),
    st.frozensets(st.sampled_from(SUPPORTS)),
)
# Few values, so that wishes are often met.
NARROW = st.builds(
    Wishes,
    st.sampled_from([None, None, "climate"]),
    st.sampled_from([None, None, "seniors", "everyone"]),
    st.sampled_from([None, None, "tue"]),
    st.sampled_from([None, None, "evening", "afternoon"]),
    st.booleans(),
    st.sampled_from([False, False, True]),
    st.sampled_from([None, None, "in_person", "online"]),
    st.frozensets(st.sampled_from(["activist", "step_free"])),
)
YES_NO_UNKNOWN = st.sampled_from(t.YES_NO_UNKNOWN)
VENUES = st.fixed_dictionaries(
    {
        t.STEP_FREE: YES_NO_UNKNOWN,
        t.POSITION: st.sampled_from(["exact", "exact", "road", "ward"]),
        "walk": st.none() | st.sampled_from([0.0, 4.9, 5.0, 5.1, 9.0, 12.0, 17.0, 30.0, 31.0, math.inf, math.nan]),
    }
)
PROGRAMMES = st.fixed_dictionaries(
    {
        t.VENUE_ID: st.sampled_from(["V0", "V1", "V2", "gone", None]),
        t.TOPIC: st.sampled_from(["climate", "climate", "digital", None]),
        t.AUDIENCE: st.sampled_from(["seniors", "everyone", "children", None]),
        t.METHOD: st.sampled_from(t.METHODS),
        t.ON_WEEKDAYS: st.sampled_from(["tue", "mon;tue", "fri", None]),
        t.STARTS: st.sampled_from(["09:00", "11:59", "12:00", "17:59", "18:00", "24:00", None]),
        t.ENDS_ON: st.sampled_from([None, None, *DAYS]),
        t.ENROL_FROM: st.sampled_from([None, *DAYS]),
        t.ENROL_TO: st.sampled_from([None, *DAYS]),
        t.FEE_WON: st.sampled_from([0, 0, 5000, None]),
        t.ACTIVIST: YES_NO_UNKNOWN,
    }
)


def region_of(venues: list[dict], rows: list[dict]) -> Region:
    places = by_hand.venues([(f"V{i}", "01", f"G{i}", (300, 310)) for i in range(len(venues))])
    facts = {fact: pd.Series([one[fact] for one in venues], dtype="str") for fact in (t.STEP_FREE, t.POSITION)}
    frame = pd.DataFrame(rows, columns=list(rows[0])) if rows else BASE.programmes.iloc[:0]
    # The ids run against the rows' order, so that sorting by them shows.
    ids = [f"P{len(rows) - i}" for i in range(len(rows))]
    frame = frame.assign(**{t.PROGRAMME_ID: ids, t.TITLE_KO: "(견본) 배움"})
    programmes = check(completed(frame, "programmes"), t.PROGRAMMES, "-")
    return replace(BASE, venues=places.assign(**facts), programmes=programmes)


def walks_of(venues: list[dict]) -> pd.Series:
    given_ = {f"V{i}": one["walk"] for i, one in enumerate(venues) if one["walk"] is not None}
    return pd.Series(given_, dtype="float64")


def found(region: Region, walks: pd.Series, wishes: Wishes, limit_min: float = 5) -> Found:
    return programmes_on_foot(region, walks, wishes=wishes, limit_min=limit_min, today=TODAY)


def answers(row: dict, wishes: Wishes) -> dict[str, str]:
    """Answer each wish that does not depend on where one is: yes, no or unknown."""
    told = {}
    if wishes.topic:
        told["topic"] = "unknown" if row[t.TOPIC] is None else "yes" if row[t.TOPIC] == wishes.topic else "no"
    if wishes.audience:
        fits = row[t.AUDIENCE] in {wishes.audience, "everyone"}
        told["audience"] = "unknown" if row[t.AUDIENCE] is None else "yes" if fits else "no"
    if wishes.weekday:
        days = row[t.ON_WEEKDAYS]
        told["weekday"] = "unknown" if days is None else "yes" if wishes.weekday in days.split(";") else "no"
    if wishes.part_of_day:
        hour = None if row[t.STARTS] is None else int(row[t.STARTS][:2])
        told["part_of_day"] = "unknown"
        if hour is not None:
            part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
            told["part_of_day"] = "yes" if part == wishes.part_of_day else "no"
    if wishes.free:
        told["free"] = "unknown" if row[t.FEE_WON] is None else "yes" if row[t.FEE_WON] == 0 else "no"
    if wishes.enrol_today:
        since, until = (row[name] and dt.date.fromisoformat(row[name]) for name in (t.ENROL_FROM, t.ENROL_TO))
        told["enrol_today"] = "unknown" if None in (since, until) else "yes"
        if (since and since > TODAY) or (until and until < TODAY):
            told["enrol_today"] = "no"
    if "activist" in wishes.support:
        told["activist"] = row[t.ACTIVIST]
    return told


def at_the_venue(row: dict, venue: dict | None, wishes: Wishes) -> dict[str, str]:
    """Answer each wish of somebody who goes there, the walk apart."""
    told = answers(row, wishes)
    if wishes.method == "in_person":
        told["method"] = "unknown" if row[t.METHOD] == "unknown" else "yes"
    if wishes.method == "online":
        told["method"] = "no"
    if "step_free" in wishes.support:
        told["step_free"] = venue[t.STEP_FREE] if venue else "unknown"
    return told


def at_home(row: dict, wishes: Wishes) -> dict[str, str]:
    """Answer each wish of somebody who follows it online."""
    told = answers(row, wishes)
    if wishes.method == "online":
        told["method"] = "unknown" if row[t.METHOD] == "unknown" else "yes"
    if wishes.method == "in_person":
        told["method"] = "no"
    return told


def by_loops(venues: list[dict], rows: list[dict], wishes: Wishes, limit_min: float) -> SimpleNamespace:
    """Do it all again, one row at a time."""
    told = SimpleNamespace(in_person=[], online=[], failing_one={}, unknown=0, no_walk=0, over=0)
    for i, row in enumerate(rows):
        if row[t.ENDS_ON] is not None and dt.date.fromisoformat(row[t.ENDS_ON]) < TODAY:
            told.over += 1
            continue
        key = (row[t.STARTS] or "99:99", f"P{len(rows) - i}")
        venue = {f"V{j}": one for j, one in enumerate(venues)}.get(row[t.VENUE_ID])
        fits, perhaps = False, False
        if row[t.METHOD] != "online":
            here = at_the_venue(row, venue, wishes)
            if venue is None or venue[t.POSITION] == "ward":
                told.no_walk += set(here.values()) <= {"yes"}
            else:
                minutes = math.inf if venue["walk"] is None or math.isnan(venue["walk"]) else venue["walk"]
                here[WALK] = "yes" if minutes <= limit_min else "no"
                failing = [name for name, answer in here.items() if answer != "yes"]
                if len(failing) == 1:
                    told.failing_one.setdefault(failing[0], []).append(minutes)
                if not failing:
                    told.in_person.append((minutes, *key))
                fits = not failing
                perhaps = "no" not in here.values()
        if row[t.METHOD] in {"online", "both"} or (row[t.METHOD] == "unknown" and wishes.method == "online"):
            home = at_home(row, wishes)
            if set(home.values()) <= {"yes"}:
                told.online.append(key)
                fits = True
            perhaps = perhaps or "no" not in home.values()
        told.unknown += perhaps and not fits
    return told


@given(
    st.lists(VENUES, min_size=3, max_size=3), st.lists(PROGRAMMES, max_size=25), NARROW, st.sampled_from([5, 10, 30])
)
def test_what_is_found_is_what_plain_loops_find(venues, rows, wishes, limit_min):
    here = found(region_of(venues, rows), walks_of(venues), wishes, limit_min)
    told = by_loops(venues, rows, wishes, limit_min)
    assert here.in_person[t.PROGRAMME_ID].tolist() == [one[-1] for one in sorted(told.in_person)]
    assert here.in_person[t.MINUTES].tolist() == [one[0] for one in sorted(told.in_person)]
    assert here.online[t.PROGRAMME_ID].tolist() == [one[-1] for one in sorted(told.online)]
    assert (here.unknown, here.no_walk, here.over) == (told.unknown, told.no_walk, told.over)
    more = {name: len(minutes) for name, minutes in told.failing_one.items() if name != WALK}
    for longer in LIMITS_MIN:
        reached = [minutes for minutes in told.failing_one.get(WALK, []) if minutes <= longer]
        if longer > limit_min and reached:
            assert Relaxed(WALK, len(reached), longer) in here.relaxed
            more[WALK] = len(reached)
            break
    assert {one.wish: one.more for one in here.relaxed} == more
    assert [one.more for one in here.relaxed] == sorted(more.values(), reverse=True)


def test_a_row_is_the_programme_with_its_walk():
    here = region_of([{t.STEP_FREE: "yes", t.POSITION: "exact", "walk": 3.0}], [])
    here = replace(here, programmes=BASE.programmes.assign(**{t.VENUE_ID: "V0"}))
    told = programmes_on_foot(here, pd.Series({"V0": 3.0}), wishes=Wishes(), limit_min=5, today=TODAY)
    row = told.in_person.iloc[0]
    assert row[[t.MINUTES, t.STEP_FREE]].tolist() == [3.0, "yes"]
    assert check(told.in_person[list(t.PROGRAMMES.columns)], t.PROGRAMMES, "-").equals(here.programmes)
    assert (told.wishes, told.limit_min) == (Wishes(), 5)
    assert list(told.online.columns) == list(t.PROGRAMMES.columns)


def test_a_region_without_programmes_finds_none():
    none = found(region_of([], []), pd.Series(dtype="float64"), Wishes(free=True, method="in_person"))
    assert (len(none.in_person), len(none.online), none.relaxed) == (0, 0, ())
    assert (none.unknown, none.no_walk, none.over) == (0, 0, 0)


def test_an_unknown_fee_is_not_free_but_perhaps():
    rows = [{t.VENUE_ID: "V0", t.FEE_WON: fee} for fee in (0, 5000, None)]
    here = region_of([{t.STEP_FREE: "unknown", t.POSITION: "exact"}], rows)
    told = found(here, pd.Series({"V0": 1.0}), Wishes(free=True))
    assert told.in_person[t.FEE_WON].tolist() == [0]
    assert told.unknown == 1
    assert told.relaxed == (Relaxed("free", 2),)
    nowhere = found(here, pd.Series({"V0": 1.0}), Wishes(free=True, support=frozenset({"step_free"})))
    assert (len(nowhere.in_person), nowhere.unknown) == (0, 2)
    assert nowhere.relaxed == (Relaxed("step_free", 1),)


def test_what_taking_no_stairs_keeps_away_is_told():
    doors = {t.STEP_FREE: "unknown", t.POSITION: "exact"}
    here = region_of([doors] * 3, [{t.VENUE_ID: venue} for venue in ("V0", "V1", "V2", "V2")])
    level, stepping = pd.Series({"V0": 3.0, "V1": 9.0}), pd.Series({"V0": 2.0, "V1": 5.0, "V2": 8.0})
    told = programmes_on_foot(here, level, wishes=Wishes(), limit_min=5, today=TODAY, with_stairs=stepping)
    assert told.no_stairs
    assert told.in_person[t.MINUTES].tolist() == [3.0]
    assert told.relaxed == (Relaxed(STAIRS, 1), Relaxed(WALK, 1, 10))
    assert not found(here, level, Wishes()).no_stairs


def test_why_a_programme_is_left_out():
    doors = {t.STEP_FREE: "unknown", t.POSITION: "exact"}
    held = [(None, "online", None), ("V0", "in_person", None), ("gone", "in_person", None)]
    held.append(("gone", "both", "2020-01-01"))
    rows = [{t.VENUE_ID: venue, t.METHOD: method, t.ENDS_ON: ends} for venue, method, ends in held]
    here = region_of([doors], rows)
    why = {one: left_out(here, one, today=TODAY) for one in ("P4", "P3", "P2", "P1", "P0")}
    assert why == {"P4": "not_asked", "P3": "not_asked", "P2": "no_place", "P1": "over", "P0": "unlisted"}


def test_the_embedded_samples_are_found_and_stay_samples(eunpyeong):
    walks = pd.Series(np.linspace(0, 30, len(eunpyeong.venues)), eunpyeong.venues[t.VENUE_ID])
    everything = found(eunpyeong, walks, Wishes(), 30)
    assert len(everything.in_person) == eunpyeong.programmes[t.VENUE_ID].notna().sum() == 120
    assert (everything.online[t.METHOD].value_counts()).to_dict() == {"online": 8, "both": 3}
    for name in (t.ACTIVIST, t.SIGN_LANGUAGE, t.LARGE_PRINT):
        assert (eunpyeong.programmes[name] == "unknown").mean() > 0.75
        asked = found(eunpyeong, walks, Wishes(support=frozenset({name})), 30)
        assert len(asked.in_person) + len(asked.online)
        assert asked.unknown > 90
    assert len(found(eunpyeong, walks, Wishes(enrol_today=True), 30).in_person)


def test_programmes_kept_by_a_former_version_say_nothing_of_support():
    former = BASE.programmes.drop(columns=list(t.SUPPORTS))
    today = check(of_today(former, "programmes"), t.PROGRAMMES, "-")
    assert (today[list(t.SUPPORTS)] == "unknown").all(axis=None)


@given(WISHES)
def test_a_link_restores_the_wishes(wishes):
    assert wishes_from_address(wishes_to_address(wishes)) == (wishes, [])


def test_nothing_asked_is_nothing_in_the_address():
    assert wishes_to_address(Wishes()) == {}
    assert wishes_from_address({"at": "37.61,126.92", "lang": "ko", "kind": "x"}) == (Wishes(), [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topic", "history"),
        ("audience", ""),
        ("day", "Tue"),
        ("part", "night"),
        ("free", "1"),
        ("enrol", "no"),
        ("method", "unknown"),
        ("support", "activist;"),
        ("support", "activist;hearing_loop"),
        ("support", ";".join(["activist"] * 10_000)),
        ("topic", "{x}<img src=x onerror=alert(1)>" * 9),
    ],
)
def test_what_an_address_says_amiss_is_ignored_and_told(name, value):
    others = {"part": "evening", "lang": "ko"} if name != "part" else {}
    wishes, ignored = wishes_from_address({name: value} | others)
    assert wishes == (Wishes(part_of_day="evening") if others else Wishes())
    with pytest.raises(UsageError, match=rf"{name}=.* means nothing here; write one of these words: "):
        raise ignored[0]
    assert len(str(ignored[0])) < 200
    assert all(explain(one, language) for one in ignored for language in LANGUAGES)


@given(st.dictionaries(st.sampled_from(["topic", "audience", "day", "part", "free", "support", "x"]), st.text()))
def test_any_address_is_read(parameters):
    wishes, ignored = wishes_from_address(parameters)
    assert wishes_from_address(wishes_to_address(wishes)) == (wishes, [])
    assert len(ignored) <= len(parameters)
