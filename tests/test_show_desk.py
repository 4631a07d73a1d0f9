"""What the data desk shows, whatever strangers have written into it."""

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Mapping
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
from support import by_hand

from geo import tables as t
from geo.civic.door_checks import DoorCheck, Seen
from geo.civic.reports import Report
from geo.desk.putting import IDS, Difference, difference
from geo.region.history import Note, Version
from geo.region.region import Region
from geo.show import desk
from geo.show.desk import change_map, change_rows, counted, deed, history_table, ledger_table, moment
from geo.show.language import LANGUAGES, Language, say
from geo.show.layers import change_layer
from geo.show.queue import QUESTIONS, WHATS, check_table, report_table
from geo.sources.ledger import Change, Entry, Ledger, Reason

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% for x in y %}",
    "`${alert(1)}` \\u003c",
    "'\"><svg onload=alert(1)>",
    "\u202eyx.exe\u2066",
    "[x](javascript:alert(1)) ![y](http://x.example/y.png)",
    "</table></div><h1>",
    "{name} %s {0}",
)
DANGER = ("<script", "<img", "<svg", "<h1", "{{", "{%", "${", "`", "\\", "\u202e", "\u2066", "onerror=alert(1)>")


def holds(body: str, *texts: str) -> None:
    """Hold a piece of HTML to saying each text, as text alone."""
    for danger in DANGER:
        assert danger not in body
    plain = html.unescape(re.sub("<[^>]+>", "", body))
    for text in texts:
        assert re.sub("[\u202e\u2066]", "", text) in plain


def rendered(layers: list[folium.FeatureGroup]) -> str:
    drawn = folium.Map()
    for layer in layers:
        layer.add_to(drawn)
    return str(drawn.get_root().render())


def entries(text: str) -> tuple[Entry, ...]:
    why, mend = Reason("{x} is wrong", {"x": text}), Reason("mend {x}", {"x": text})
    changes = (Change(text, text, None, why), Change("위도", None, text, why))
    return Entry(2, text), Entry(3, text, changes), Entry(4, text, (), why, mend)


def frame(*all_entries: Entry) -> pd.DataFrame:
    return Ledger("f.csv", "simple", "utf-8", None, all_entries).as_frame()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counts_are_one_sentence(language: Language) -> None:
    counts = {"accepted": 1200, "corrected": 30, "set_aside": 4}
    message = "Of {rows} rows, {accepted} are accepted, {corrected} corrected and {set_aside} set aside."
    told = counted(language, counts)
    assert told == say(language, message, rows="1,234", accepted="1,200", corrected="30", set_aside="4")
    assert all(number in told for number in ("1,234", "1,200", "30", "4"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_ledger_is_text_alone(language: Language, text: str) -> None:
    body = ledger_table(language, frame(*entries(text)))
    holds(body, text)
    # The row set aside first, then the changes; the accepted one is in the file to take away.
    assert re.findall(r'<th scope="row">(\d+)', body) == ["4", "3", "3"]


def test_long_cells_are_cut_and_few_rows_shown() -> None:
    why = Reason("why")
    many = [Entry(line, "x" * 5000, (), why, why) for line in range(2, 400)]
    changed = Entry(1, "y", (Change("c", "z" * 5000, "w" * 5000, why),))
    body = ledger_table("en", frame(changed, *many))
    assert body.count("<tr>") - 1 == desk.MOST_SHOWN
    assert "Doubtful rows: 100 of 399" in body
    assert len(body) < 40_000
    assert ledger_table("en", frame(changed)).count("z") == 80


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_history_is_text_alone(language: Language, text: str) -> None:
    counts = {"accepted": 3, "corrected": 0, "set_aside": 1}
    deeds: tuple[Any, ...] = ("file", "row", "door", "undo", "command")
    listed = [
        Version(number, "2026-11-22T23:00:00+00:00", Note(text, one, text, counts), {"venues": (3, 4)}, (), {})
        for number, one in enumerate(deeds, start=1)
    ]
    body = history_table(language, listed)
    holds(body, text, "3 → 4", "2026-11-23 08:00", counted(language, counts))
    assert re.findall(r'<th scope="row">(\d+)', body) == ["5", "4", "3", "2", "1"]
    assert text in deed(language, listed[0].note)


def test_every_table_that_changes_has_a_name() -> None:
    tables = {
        *IDS,
        "parks",
        "water",
        "schools",
        "stations",
        "green_streets",
        "streets",
        "dwellings",
        "industry",
        "counts",
    }
    listed = [Version(1, "x", Note("kim", "file"), {table: (0, 1)}, (), {}) for table in sorted(tables)]
    assert history_table("en", listed).count("0 → 1") == len(tables)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-22T15:30:00+00:00", "2026-11-23 00:30"),
        ("2026-11-23T00:30:00+09:00", "2026-11-23 00:30"),
        ("soon", "soon"),
        ("", ""),
        ("x" * 100, "x" * 30),
    ],
)
def test_a_moment_is_korea_s(at: str, shown: str) -> None:
    assert moment(at) == shown


def test_a_moment_at_the_end_of_time_is_no_error() -> None:
    for at in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"):
        assert moment(at)


def with_hostile_names(before: Region, table: str) -> Region:
    """Add a row for each hostile text, named so and with it in its id."""
    rows, key = getattr(before, table), IDS[table]
    column = t.TITLE_KO if table == "programmes" else t.NAME_KO
    more = [rows.iloc[:1].assign(**{column: text, key: f"{text} id"}) for text in HOSTILE]
    return dataclasses.replace(before, **{table: pd.concat([rows, *more], ignore_index=True)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["venues", "sites", "candidates", "festivals", "programmes"])
def test_a_change_is_text_alone(language: Language, table: str) -> None:
    one = by_hand.region()
    two = with_hostile_names(one, table)
    for before, after, word in ((one, two, "added"), (two, one, "taken out")):
        old, new = getattr(before, table), getattr(after, table)
        changes = difference(before, after, table)
        body = change_rows(language, old, new, key=IDS[table], changes=changes, venue_names={"V1": HOSTILE[0]})
        holds(body, *HOSTILE, *(f"{text} id" for text in HOSTILE), say(language, word))


@pytest.mark.parametrize("table", ["venues", "festivals"])
def test_the_map_of_a_change_is_text_alone(table: str) -> None:
    before = by_hand.region()
    after = with_hostile_names(before, table)
    old, new = getattr(before, table), getattr(after, table)
    layers = change_map("en", old, new, key=IDS[table], changes=difference(before, after, table))
    assert_harmless(rendered(layers), features=len(new))


def assert_harmless(drawn: str, *, features: int) -> None:
    for danger in ("<script>alert", "<img src=x", "<svg onload", "{{ 7*7", "onerror=alert(1)>", "${alert"):
        assert danger not in drawn
    assert drawn.count('"Feature"') == features


def test_a_change_of_residents_and_wards_has_rows_and_no_map() -> None:
    before = by_hand.region()
    more = before.population.assign(all=before.population["all"] + 1)
    after = dataclasses.replace(before, population=more)
    changes = difference(before, after, "population")
    assert changes.changed == ("01", "02", "03")
    given: Mapping[str, Any] = {"key": t.WARD_CODE, "changes": changes}
    body = change_rows("en", before.population, more, **given, venue_names={})
    assert body.count("<tr>") == 4
    assert change_map("en", before.population, more, **given) == []
    assert change_map("en", before.wards, before.wards, **given) == []


def test_what_changes_of_a_place_comes_before_what_only_its_file_says() -> None:
    before = by_hand.region()
    venues = before.venues.copy()
    venues[t.SOURCE] = "a newer file"
    venues[t.SITE_GROUP] = "G9"
    last = venues.index[-1]
    venues.loc[last, t.OPENING_HOURS] = "Mo-Fr 09:00-18:00"
    after = dataclasses.replace(before, venues=venues)
    changes = difference(before, after, "venues")
    ids = venues[t.VENUE_ID].tolist()
    assert changes.changed == (ids[-1], *ids[:-1])
    body = change_rows("en", before.venues, venues, key=t.VENUE_ID, changes=changes, venue_names={})
    first, *others = re.findall("<small>(.*?)</small>", body)
    assert re.fullmatch(r"Hours: .+ → weekdays 09:00-18:00", first)
    assert set(others) == {"only where it is from"}
    assert "newer file" not in body


def test_a_course_says_where_and_how_that_is_known() -> None:
    courses = pd.concat([by_hand.region().programmes] * 3, ignore_index=True)
    courses = courses.assign(**{t.PROGRAMME_ID: ["A", "B", "C"], t.VENUE_ID: ["V1", None, "V8"]})
    courses[t.VENUE_MATCH] = pd.Series(["by_hand", None, None], dtype="str")
    changes = Difference(("A", "B", "C"), (), ())
    body = change_rows("en", courses.iloc[:0], courses, key=t.PROGRAMME_ID, changes=changes, venue_names={"V1": "집"})
    assert re.findall("<small>(.*?)</small>", body) == ["집 (matched by hand)", "online", "V8"]


def test_a_map_holds_what_changes_first() -> None:
    count = desk.MOST_DRAWN + 50
    table = gpd.GeoDataFrame(
        {t.SITE_ID: [f"S{n}" for n in range(count)], t.NAME_KO: [f"곳{n}" for n in range(count)]},
        geometry=by_hand.points([(n % 60, n / 60) for n in range(count)]),
    )
    changes = Difference((f"S{count - 1}",), (), ("S0",))
    (layer,) = change_map("en", table.iloc[:-1], table.iloc[1:], key=t.SITE_ID, changes=changes)
    drawn = rendered([layer])
    assert f"+ 곳{count - 1}" in drawn or f"+ \\uacf3{count - 1}" in drawn
    assert drawn.count('"Feature"') == desk.MOST_DRAWN


def test_the_layer_of_changes_is_safe_by_itself() -> None:
    states = [("same", "removed", "changed", "added")[number % 4] for number in range(len(HOSTILE))]
    points = by_hand.points([(10.0 * number, 0.0) for number in range(len(HOSTILE))])
    assert_harmless(rendered([change_layer(points, HOSTILE, states=states)]), features=len(HOSTILE))
    assert change_layer(points[:0], [], states=[]) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_told_is_text_alone(language: Language, text: str) -> None:
    report = Report(1, text, "closed", text, 3, "2026-11-22T23:00:00+00:00")
    holds(report_table(language, report, name=text), text, say(language, WHATS["closed"]), "2026-11-23 08:00")
    seen = Seen(steps="yes", door=(37.61, 126.92), note=text)
    check = DoorCheck(1, text, seen, dt.date(2026, 11, 20), text, "2026-11-22T23:00:00+00:00", "waiting")
    former = [dataclasses.replace(check, check_id=2, state=state) for state in ("accepted", "rejected", "waiting")]
    body = check_table(language, check, name="", former=former)
    holds(body, text, "37.610000, 126.920000", say(language, QUESTIONS["steps"]))
    assert body.count(say(language, "Before")) >= 3
