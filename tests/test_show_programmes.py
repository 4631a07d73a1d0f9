"""Programmes that fit, said and shown: counts that add up, reasons that hold, what is unknown called so."""

import dataclasses
import datetime as dt
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand
from test_show_desk import HOSTILE, holds

from geo import tables as t
from geo.access.programmes import Found, Relaxed, programmes_on_foot
from geo.access.wishes import ATTENDANCES, PARTS_OF_DAY, SUPPORTS, Wishes
from geo.contracts import check, completed
from geo.show import programme, programmes, words
from geo.show.language import LANGUAGES, Language

BASE = by_hand.region()
FULL = {
    t.PROGRAMME_ID: "P1",
    t.VENUE_ID: "V1",
    t.TITLE_KO: "(견본) 기후 교실",
    t.TITLE_EN: "(sample) Climate classroom",
    t.TOPIC: "climate",
    t.AUDIENCE: "everyone",
    t.METHOD: "in_person",
    t.ACTIVIST: "yes",
    t.LARGE_PRINT: "yes",
    t.ON_WEEKDAYS: "tue;thu",
    t.STARTS: "19:00",
    t.ENDS: "20:30",
    t.STARTS_ON: "2026-12-01",
    t.ENDS_ON: "2027-02-26",
    t.ENROL_FROM: "2026-11-16",
    t.ENROL_TO: "2026-11-30",
    t.FEE_WON: 0,
}
BARE = {t.PROGRAMME_ID: "P2", t.VENUE_ID: "V2", t.TITLE_KO: "(견본) 모임"}
AT_HOME = FULL | {t.PROGRAMME_ID: "P3", t.VENUE_ID: None, t.METHOD: "online"}
ALL_WISHES = Wishes("climate", "seniors", "tue", "evening", True, True, None, frozenset({"activist", "step_free"}))


def table(*rows: dict[str, object]) -> pd.DataFrame:
    names = [FULL.keys(), *(row.keys() for row in rows)]
    frame = pd.DataFrame(list(rows), columns=list(dict.fromkeys(name for one in names for name in one)))
    return check(completed(frame, "programmes"), t.PROGRAMMES, "-")


def found(*rows: dict[str, object], wishes: Wishes = Wishes(), step_free: str = "yes") -> Found:  # noqa: B008 (frozen)
    region = dataclasses.replace(BASE, venues=BASE.venues.assign(**{t.STEP_FREE: step_free}), programmes=table(*rows))
    walks = pd.Series({"V1": 6.2, "V2": 8.0})
    return programmes_on_foot(region, walks, wishes=wishes, limit_min=10, today=dt.date(2026, 11, 23))


def counted(here: int, online: int, *, wishes: Wishes = Wishes(), relaxed: tuple[Relaxed, ...] = ()) -> Found:  # noqa: B008 (frozen)
    many = pd.concat([table(FULL)] * 20, ignore_index=True)
    return Found(wishes, 10.0, False, many.iloc[:here], many.iloc[:online], relaxed, 0, 0, 0)


def cells(body: str) -> list[list[str]]:
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[2:]]
    return [[re.sub("<[^>]+>", "|", cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("here", "online", "method", "said"),
    [
        (3, 2, None, "There are 3 programmes within a 10-minute walk, and 2 online."),
        (1, 1, None, "There is 1 programme within a 10-minute walk, and 1 online."),
        (2, 0, None, "There are 2 programmes within a 10-minute walk."),
        (1, 0, "in_person", "There is 1 programme within a 10-minute walk."),
        (0, 1, None, "No programme fits within a 10-minute walk, but 1 online does."),
        (0, 4, None, "No programme fits within a 10-minute walk, but 4 online do."),
        (0, 0, None, "No programme fits within a 10-minute walk."),
        (0, 1, "online", "There is 1 programme online."),
        (0, 5, "online", "There are 5 programmes online."),
        (0, 0, "online", "No online programme fits."),
    ],
)
def test_the_sentence_answers_first(here, online, method, said):
    assert programmes.programmes_sentence("en", counted(here, online, wishes=Wishes(method=method))) == said


@given(st.integers(0, 20), st.integers(0, 20), st.sampled_from(LANGUAGES))
def test_the_sentence_says_both_counts_in_both_languages(here, online, language):
    said = programmes.programmes_sentence(language, counted(here, online))
    numbers = sorted(int(number) for number in re.findall(r"\d+", said))
    assert numbers == sorted([10, *(count for count in (here, online) if count)])


@pytest.mark.parametrize(
    ("relaxed", "said"),
    [
        ((), ""),
        ((Relaxed("free", 3), Relaxed("walk", 1, 15)), "Without “free” there are 5 programmes."),
        ((Relaxed("walk", 9, 15),), "With a walk of up to 15 minutes there are 11 programmes."),
        ((Relaxed("weekday", 2),), "Without “Tue” there are 4 programmes."),
    ],
)
def test_the_one_wish_that_helps_most_is_named(relaxed, said):
    wishes = Wishes(weekday="tue", free=True)
    assert programmes.relax_sentence("en", counted(2, 3, wishes=wishes, relaxed=relaxed)) == said


def test_one_is_one():
    only = counted(0, 0, wishes=Wishes(free=True), relaxed=(Relaxed("free", 1),))
    assert programmes.relax_sentence("en", only) == "Without “free” there is 1 programme."
    near = counted(0, 0, relaxed=(Relaxed("walk", 1, 20),))
    assert programmes.relax_sentence("en", near) == "With a walk of up to 20 minutes there is 1 programme."


def test_dropping_the_wish_gives_what_was_promised():
    rows = [FULL | {t.PROGRAMME_ID: f"P{fee}", t.FEE_WON: fee} for fee in (0, 1000, 2000)]
    here = found(*rows, wishes=Wishes(free=True))
    assert programmes.relax_sentence("en", here) == "Without “free” there are 3 programmes."
    assert len(found(*rows).in_person) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wish_has_a_name(language: Language):
    names = [
        *(programme.wish_name(language, "topic", Wishes(topic=topic)) for topic in t.TOPICS),
        *(programme.wish_name(language, "weekday", Wishes(weekday=day)) for day in t.WEEKDAYS),
        *(programme.wish_name(language, "part_of_day", Wishes(part_of_day=part)) for part in PARTS_OF_DAY),
        *(programme.wish_name(language, "method", Wishes(method=method)) for method in ATTENDANCES),
        *(programme.wish_name(language, support, Wishes()) for support in SUPPORTS),
        *(programme.wish_name(language, wish, Wishes()) for wish in ("free", "enrol_today")),
    ]
    assert all(names)
    assert len(set(names)) == len(names)
    assert (set(programme.TOPICS), set(programme.SUPPORTS)) == (set(t.TOPICS), set(SUPPORTS))
    audiences = [programme.wish_name(language, "audience", Wishes(audience=one)) for one in t.AUDIENCES]
    assert len(set(audiences)) == len(words.AUDIENCES)


def test_each_says_why_it_fits():
    here = found(FULL, BARE, AT_HOME, wishes=ALL_WISHES)
    (row,) = (row for _, row in here.in_person.iterrows())
    assert programme.why("en", row, ALL_WISHES) == (
        "climate · for everyone · free · Tue, Thu 19:00-20:30 · enrolment until 2026-11-30 · learning activist · "
        "7 minutes on foot, no steps at the door"
    )
    at_home = here.online.iloc[0]
    assert programme.why("en", at_home, ALL_WISHES).endswith("learning activist · online")
    assert programme.why("en", row, Wishes()) == "7 minutes on foot"
    assert programme.why("ko", row, Wishes(weekday="tue", free=True)).startswith("무료 · 화요일, 목요일 19:00-20:30 · ")


def test_the_table_says_what_is_known_and_what_is_not():
    here = found(FULL, BARE, step_free="unknown")
    body = programmes.programme_table("en", here, BASE.venues.assign(**{t.STEP_FREE: "unknown", t.POSITION: "road"}))
    whole, bare = cells(body)
    door = "steps at the door: not known · position approximate: somewhere on its road"
    assert whole == [
        "(sample) Climate classroom", "7 minutes", "Tue, Thu 19:00-20:30||2026-12-01 to 2027-02-26|",
        f"V1 도서관||{door}|", "free", "for everyone||learning activist · large print|", "7 minutes on foot",
    ]  # fmt: skip
    assert bare == [
        "(견본) 모임", "8 minutes", "day not known, time not known||dates not known|", f"V2 도서관||{door}|",
        "fee unknown", "not known||support: not known|", "8 minutes on foot",
    ]  # fmt: skip
    assert body.count('scope="col"') == len(whole)


@pytest.mark.parametrize(
    ("cells_known", "when"),
    [
        ({t.ON_WEEKDAYS: "tue", t.STARTS: "19:00"}, "Tue 19:00"),
        ({t.STARTS: "19:00", t.ENDS: "20:00"}, "day not known, 19:00-20:00"),
        ({t.ON_WEEKDAYS: "mon;fri"}, "Mon, Fri, time not known"),
    ],
)
def test_when_as_far_as_is_known(cells_known, when):
    assert programme.when("en", table(BARE | cells_known).iloc[0]) == when


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "dates not known"),
        ("2026-12-01", None, "from 2026-12-01"),
        (None, "2027-01-02", "until 2027-01-02"),
    ],
)
def test_dates_as_far_as_they_are_known(first, last, said):
    assert programme.dates("en", table(BARE | {t.STARTS_ON: first, t.ENDS_ON: last}).iloc[0]) == said


def test_no_support_at_all_is_not_unknown():
    none = table(BARE | dict.fromkeys(t.SUPPORTS, "no"))
    assert programme.support("en", none.iloc[0]) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_keep_their_mark(language: Language):
    here = found(FULL, BARE, AT_HOME)
    sample = t.SAMPLE_KO if language == "ko" else t.SAMPLE_EN
    first, bare = cells(programmes.programme_table(language, here, BASE.venues))
    (online,) = cells(programmes.online_table(language, here))
    assert first[0].startswith(sample)
    assert bare[0].startswith(t.SAMPLE_KO)
    assert online[0].startswith(sample)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_stay_text(language: Language, text: str):
    titles = {t.TITLE_KO: text, t.TITLE_EN: text}
    here = found(FULL | titles, AT_HOME | titles)
    places = BASE.venues.assign(**{t.NAME_KO: text, t.NAME_EN: text})
    body = programmes.programme_table(language, here, places)
    holds(body, text)
    assert body.count("<tr>") == 2
    online = programmes.online_table(language, here)
    holds(online, text)
    assert online.count("<tr>") == 2


def test_what_is_left_out_is_told():
    nothing = counted(0, 0)
    assert programmes.asides("en", nothing) == []
    assert programmes.asides("en", dataclasses.replace(nothing, unknown=1, no_walk=1, over=1)) == [
        "1 more perhaps fits: not all that you ask for is known of it.",
        "1 more fits, but where exactly it is held is not known, so no walk is measured.",
        "1 programme of this region is over and left out.",
    ]
    several = programmes.asides("en", dataclasses.replace(nothing, unknown=12, no_walk=2, over=3))
    assert [re.findall(r"\d+", one) for one in several] == [["12"], ["2"], ["3"]]
    assert several[2] == "3 programmes of this region are over and left out."
