"""A programme's sessions in a calendar: the same days as counted by hand, and only text where text belongs."""

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import UsageError
from geo.show.appointments import Destination, programme_ics

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = dt.datetime(2026, 11, 23, 12, 0, tzinfo=SEOUL)
LIBRARY = Destination("대조꿈나무어린이도서관", "서울 은평구 통일로 1", (37.61, 126.93), 6.2)
DAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}


def programme(**changes):
    facts = {
        t.PROGRAMME_ID: "PR1",
        t.VENUE_ID: "EP001",
        t.TITLE_KO: "(견본) 우리 동네 기후 교실",
        t.TITLE_EN: "(sample) Climate class",
        t.ON_WEEKDAYS: "tue;thu",
        t.STARTS: "19:00",
        t.ENDS: "20:30",
        t.STARTS_ON: "2026-12-01",
        t.ENDS_ON: "2027-01-14",
        t.FEE_WON: 0,
    }
    table = completed(pd.DataFrame([facts | changes]), "programmes")
    return check(table, t.PROGRAMMES, "by hand").iloc[0]


def written(language="ko", *, at=LIBRARY, now=MONDAY, **changes):
    return programme_ics(language, programme(**changes), at=at, now=now)


def event_of(file):
    calendar = Calendar.from_ical(file)
    (event,) = calendar.events
    return event


def sessions(file):
    """Expand the file's rule without its writer's library: unfold, read the two lines, count with dateutil."""
    text = file.decode().replace("\r\n ", "")
    lines = text[text.index("BEGIN:VEVENT") :].split("\r\n")
    start = next(line for line in lines if line.startswith("DTSTART"))
    rule = next(line for line in lines if line.startswith("RRULE"))
    name, moment = start.split(":")
    assert name == "DTSTART;TZID=Asia/Seoul"
    begin = dt.datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=SEOUL)
    return [one.replace(tzinfo=None) for one in rrulestr(rule, dtstart=begin)]


def counted(days, *, first, last, clock):
    """Go through the calendar day by day."""
    found = []
    day = first
    while day <= last:
        if list(DAYS)[day.weekday()] in days:
            found.append(dt.datetime.combine(day, clock))
        day += dt.timedelta(days=1)
    return found


def test_the_sessions_run_over_the_new_year_to_the_last_day():
    found = sessions(written())
    days = " ".join(f"{one:%m-%d}" for one in found)
    assert days == "12-01 12-03 12-08 12-10 12-15 12-17 12-22 12-24 12-29 12-31 01-05 01-07 01-12 01-14"
    assert {f"{one:%H:%M}" for one in found} == {"19:00"}
    assert sessions(written(**{t.ENDS_ON: "2027-01-13"})) == found[:-1]


@given(
    days=st.sets(st.sampled_from(list(DAYS)), min_size=1),
    later_min=st.integers(0, 500 * 24 * 60),
    begins=st.integers(-40, 90),
    lasts=st.integers(7, 200),
    clock=st.times(),
)
def test_the_sessions_are_those_counted_day_by_day(days, later_min, begins, lasts, clock):
    clock = clock.replace(second=0, microsecond=0)
    now = MONDAY + dt.timedelta(minutes=later_min)
    first = now.date() + dt.timedelta(days=begins)
    last = max(first, now.date()) + dt.timedelta(days=lasts)
    text = {t.ON_WEEKDAYS: ";".join(sorted(days)), t.STARTS: f"{clock:%H:%M}", t.ENDS: None}
    found = sessions(written(now=now, **text, **{t.STARTS_ON: str(first), t.ENDS_ON: str(last)}))
    hoped = counted(days, first=first, last=last, clock=clock)
    assert found == [one for one in hoped if one.replace(tzinfo=SEOUL) > now]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (dt.datetime(2026, 11, 24, 18, 59, tzinfo=SEOUL), dt.date(2026, 11, 24)),
        (dt.datetime(2026, 11, 24, 19, 0, tzinfo=SEOUL), dt.date(2026, 11, 26)),
        # Half past three in the afternoon of the 23rd in London is the 24th in Seoul.
        (dt.datetime(2026, 11, 23, 15, 30, tzinfo=dt.UTC), dt.date(2026, 11, 24)),
    ],
)
def test_without_dates_it_begins_with_the_next_session_and_is_told_for_four_weeks(now, first):
    file = written(now=now, **{t.STARTS_ON: None, t.ENDS_ON: None})
    last = first + dt.timedelta(days=27)
    assert sessions(file) == counted({"tue", "thu"}, first=first, last=last, clock=dt.time(19))
    assert len(sessions(file)) == 8
    said = event_of(written("en", now=now, **{t.STARTS_ON: None, t.ENDS_ON: None}))["description"]
    assert "Nobody has published its last day: these are four weeks of it. Ask before you go." in said
    assert "Nobody has published on which day it begins." in said
    known = event_of(written("en", now=now))["description"]
    assert "four weeks" not in known
    assert "begins" not in known


def test_holidays_are_said_and_not_left_out():
    file = written(**{t.ON_WEEKDAYS: "fri", t.STARTS_ON: "2026-12-18", t.ENDS_ON: "2027-01-01"})
    assert [f"{one:%m-%d}" for one in sessions(file)] == ["12-18", "12-25", "01-01"]
    said = event_of(written("en"))["description"]
    assert "On public holidays there may be no session: ask first." in said


def test_the_event_says_what_when_and_where():
    facts = {t.SOURCE: "은평배움모아", t.ORGANISER: "은평구청", t.PHONE: "02-351-0000", t.URL: "https://example.org/1"}
    file = written("en", **facts)
    event = event_of(file)
    assert event["summary"] == "(sample) Climate class"
    assert event["location"] == "대조꿈나무어린이도서관, 서울 은평구 통일로 1"
    assert (event["geo"].latitude, event["geo"].longitude) == (37.61, 126.93)
    assert event.start == dt.datetime(2026, 12, 1, 19, tzinfo=SEOUL)
    assert event.end == dt.datetime(2026, 12, 1, 20, 30, tzinfo=SEOUL)
    for fact in facts.values():
        assert fact in event["description"]
    assert event_of(written())["summary"] == "(견본) 우리 동네 기후 교실"
    assert event_of(written("en", **{t.TITLE_EN: None}))["summary"] == "(견본) 우리 동네 기후 교실"


def test_the_file_brings_its_time_zone():
    calendar = Calendar.from_ical(written())
    (zone,) = calendar.timezones
    assert zone["tzid"] == "Asia/Seoul"
    assert {part["tzoffsetto"].td for part in zone.subcomponents} == {dt.timedelta(hours=9)}
    assert [calendar[name] for name in ("version", "method")] == ["2.0", "PUBLISH"]
    assert calendar.events[0]["dtstamp"].dt == MONDAY
    assert b"\r\nDTSTAMP:20261123T030000Z\r\n" in written()


@pytest.mark.parametrize(("walk_min", "before", "minutes"), [(6.2, 17, 7), (0.2, 11, 1), (12.0, 22, 12)])
def test_the_alarm_leaves_time_to_walk(walk_min, before, minutes):
    at = Destination("도서관", "", (37.61, 126.93), walk_min)
    (alarm,) = event_of(written("en", at=at)).walk("VALARM")
    assert alarm["trigger"].dt == -dt.timedelta(minutes=before)
    assert alarm["action"] == "DISPLAY"
    assert alarm["description"] == f"Time to go: {minutes} minute{'s' * (minutes > 1)} on foot"


def test_without_a_walk_there_is_no_alarm_and_online_no_place():
    assert event_of(written(at=Destination("도서관", "", (37.61, 126.93), None))).walk("VALARM") == []
    online = event_of(written(at=None))
    assert online.walk("VALARM") == []
    assert not {"location", "geo"} & set(online)


def test_a_place_known_by_its_ward_alone_is_no_point_on_a_map():
    event = event_of(written(at=Destination("도서관", "진관동", None, None)))
    assert event["location"] == "도서관, 진관동"
    assert "geo" not in event
    assert event_of(written())["geo"].to_ical() == "37.61;126.93"


@pytest.mark.parametrize(("ends", "until"), [("24:00", dt.datetime(2026, 12, 2, tzinfo=SEOUL)), (None, None)])
def test_no_duration_is_made_up(ends, until):
    event = event_of(written("en", **{t.ENDS: ends}))
    assert (event["dtend"].dt if "dtend" in event else None) == until
    assert "duration" not in event
    assert ("Nobody has published when a session ends." in event["description"]) is (until is None)


def test_an_end_before_the_start_is_no_end():
    event = event_of(written("en", **{t.ENDS: "19:00"}))
    assert "dtend" not in event
    assert "It is published to end at 19:00, which is before it starts: ask when it ends." in event["description"]


def test_the_identifier_is_the_programmes_own():
    same = [written(), written("en", at=None), written(now=MONDAY + dt.timedelta(days=30), **{t.ENDS_ON: None})]
    assert len({str(event_of(file)["uid"]) for file in same}) == 1
    others = [written(**{t.PROGRAMME_ID: "PR2"}), written(**{t.TITLE_KO: "다른 강좌"})]
    assert len({str(event_of(file)["uid"]) for file in [*same, *others]}) == 3
    assert not {b"ORGANIZER", b"ATTENDEE"} & {line.split(b":")[0].split(b";")[0] for line in written().splitlines()}


def test_long_korean_text_is_folded_between_letters():
    title = "아주 긴 이름의 강좌; 여러 이웃과, 함께\\ " * 20
    file = written(**{t.TITLE_KO: title})
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    for line in file.split(b"\r\n"):
        line.decode()
    assert event_of(file)["summary"] == title.strip()


@pytest.mark.parametrize(
    "text",
    [
        "기후\r\nATTENDEE:mailto:a@example.org",
        "기후\nEND:VEVENT\nBEGIN:VEVENT",
        "기후\rBEGIN:VALARM\x85END:VALARM\u2028X:1",
        '기후 \\n;,\\,\\;:"^n=',
        "기후\x00\x1b\u202e",
    ],
)
def test_hostile_texts_stay_texts(text):
    facts = dict.fromkeys((t.TITLE_KO, t.SOURCE, t.ORGANISER, t.PHONE), text)
    file = written(at=Destination(text, text, (37.61, 126.93), 3), **facts)
    names = [line.split(":")[0].split(";")[0] for line in file.decode().replace("\r\n ", "").split("\r\n")]
    plain = [line.split(":")[0].split(";")[0] for line in written().decode().replace("\r\n ", "").split("\r\n")]
    assert names == plain
    event = event_of(file)
    assert len(event.walk("VALARM")) == 1
    assert event["summary"].startswith("기후")
    assert not set("\r\n\x00\x1b\x85\u2028\u202e") & set(str(event["summary"]) + str(event["location"]))
    if text.isprintable():
        assert event["summary"] == text
        assert event["location"] == f"{text}, {text}"


@pytest.mark.parametrize(
    ("missing", "match"),
    [
        (
            {t.ON_WEEKDAYS: None},
            r"on which days \(sample\) Climate class is held; ask its organiser \(은평구청, 02-351\)",
        ),
        ({t.STARTS: None}, r"when \(sample\) Climate class starts; ask its organiser \(은평구청, 02-351\)"),
        ({t.STARTS: "24:00"}, "when .* starts; ask"),
        ({t.ENDS_ON: "2026-11-19"}, r"no session of .* is left: it ended on 2026-11-19; ask its organiser"),
        ({t.ENDS_ON: "2026-11-23", t.STARTS_ON: None}, "no session of .* is left"),
    ],
)
def test_what_nobody_published_is_refused(missing, match):
    with pytest.raises(UsageError, match=match):
        written("en", **{t.ORGANISER: "은평구청", t.PHONE: "02-351"} | missing)


def test_whom_to_ask_may_be_unknown():
    with pytest.raises(UsageError, match=r"ask its organiser \(telephone unknown\)"):
        written("en", **{t.STARTS: None})


def test_every_dated_programme_of_the_region_is_written_and_stays_a_sample(eunpyeong):
    known = eunpyeong.programmes.dropna(subset=[t.ON_WEEKDAYS, t.STARTS])
    assert len(known) > 0
    for _, row in known.iterrows():
        file = programme_ics("ko", row, at=LIBRARY, now=MONDAY)
        assert len(sessions(file)) >= 1
        assert "(견본)" in event_of(file)["summary"]
