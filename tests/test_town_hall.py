"""The presentation: what it tells is what coverage and siting tell, in the order that was asked for."""

import dataclasses
import html.parser
import io
import json
import re
import zipfile

import pandas as pd
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand
from test_siting import three_wards

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.bundle import bundle_of
from geo.errors import UsageError
from geo.region.region import Region
from geo.show.arrangement import LONGEST_NOTE, Arrangement, arranged, from_json, in_order, moved, noted, to_json
from geo.show.town_hall import Step
from geo.streets.walkers import pace
from geo.town_hall import Figures, drawing_of, measure, page_of, steps_of

PACE = pace("adult", "cautious")
KEYS = ["district", "ward-1", "ward-2", "plan"]
STEPS = tuple(Step(key, key, "", "1", "", (), (0, 0, 1, 1)) for key in KEYS)
ARRANGEMENTS = st.builds(
    Arrangement,
    order=st.lists(st.sampled_from([*KEYS, "gone"]), unique=True).map(tuple),
    hidden=st.frozensets(st.sampled_from([*KEYS, "gone"])),
    notes=st.dictionaries(st.sampled_from(KEYS), st.text(min_size=1, max_size=LONGEST_NOTE)),
)


@pytest.fixture(scope="module")
def told(eunpyeong: Region) -> Figures:
    return measure(eunpyeong, demand_points(eunpyeong), pace=PACE, limit_min=5)


class Read(html.parser.HTMLParser):
    """What a page says, and what it would load or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.texts: list[str] = []
        self.given = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "xlink:href"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if data.startswith('{"steps"'):
            self.given = data


def test_the_steps_are_the_figures_of_coverage(eunpyeong: Region, told: Figures) -> None:
    steps = steps_of("en", eunpyeong, told)
    rows = coverage(eunpyeong, demand_points(eunpyeong), paces=[PACE], limit_min=5).set_index(t.WARD_CODE)
    wards = [step for step in steps if step.ward]
    assert [step.key for step in steps[:1]] == ["district"]
    assert sorted(step.ward for step in wards) == sorted(eunpyeong.wards[t.WARD_CODE])
    for step in (*wards, steps[0]):
        row = rows.loc[step.ward or "ALL"]
        assert int(step.number) == int(100 * row[t.SHARE_COVERED])
        far = int(re.search(r"; ([\d,]+) residents do not", step.sentence)[1].replace(",", ""))
        assert 0 <= far - (row[t.RESIDENTS] - row[t.RESIDENTS_COVERED]) < 1
    assert [float(rows.loc[step.ward][t.SHARE_COVERED]) for step in wards] == sorted(
        rows.drop("ALL")[t.SHARE_COVERED].astype(float)
    )


def test_the_street_the_plan_and_the_question_come_last(eunpyeong: Region, told: Figures) -> None:
    steps = steps_of("ko", eunpyeong, told)
    assert [step.key for step in steps[-3:]] == ["street-CN001", "plan", "what-if"]
    street, plan, question = steps[-3:]
    length = pyproj.Geod(ellps="WGS84").geometry_length(eunpyeong.green_streets.geometry.iloc[0])
    assert 645 <= length <= 650
    assert street.number == f"{length:.0f}"
    assert plan.number == f"+{int(told.plan.newly['all']):,}"
    assert question.number == "?"


def test_the_page_holds_every_step_and_asks_for_nothing(eunpyeong: Region, told: Figures) -> None:
    page = page_of("en", eunpyeong, told, drawing=drawing_of("en", eunpyeong, told), arrangement=Arrangement())
    read = Read(page)
    steps = steps_of("en", eunpyeong, told)
    assert read.tags.count("section") == len(steps) == 20
    assert read.addresses == read.handlers == []
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page
    held = json.loads(read.given)
    assert [step["key"] for step in held["steps"]] == [step.key for step in steps]
    assert len(held["corners"]["x"]) == len(told.newly)
    assert max(held["corners"]["newly"]) == int(told.newly.max())
    # Every window holds the ground of its step, in metres.
    for step, shown in zip(steps, held["steps"], strict=True):
        west, south, east, north = step.bounds
        _, _, across = pyproj.Geod(ellps="WGS84").inv(west, (south + north) / 2, east, (south + north) / 2)
        assert shown["window"][2] >= 0.99 * across
    assert any("model streets" in text for text in read.texts)


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "{{ 7*7 }}", "<img src=x onerror=a>", "`${1}`"]
)
def test_hostile_names_and_notes_stay_text(hostile: str) -> None:
    region = three_wards()
    wards = region.wards.assign(**{t.NAME_KO: hostile, t.NAME_EN: hostile})
    region = dataclasses.replace(region, wards=wards)
    told = measure(region, demand_points(region), pace=PACE, limit_min=5)
    kept = noted(Arrangement(), "district", hostile)
    page = page_of("en", region, told, drawing=drawing_of("en", region, told), arrangement=kept)
    read = Read(page)
    assert read.tags.count("script") == 2
    assert "img" not in read.tags
    assert read.handlers == []
    assert any(hostile in text for text in read.texts)


def test_a_region_without_residents_still_has_its_wards() -> None:
    region = dataclasses.replace(three_wards(), population=by_hand.region().population.iloc[:0])
    told = measure(region, demand_points(region), pace=PACE, limit_min=5)
    steps = steps_of("en", region, told)
    assert sorted(step.key for step in steps) == ["district", "street-L1", "ward-01", "ward-02", "ward-03"]
    assert {step.number for step in steps if not step.key.startswith("street")} == {"\u2013"}
    assert page_of("en", region, told, drawing=drawing_of("en", region, told), arrangement=Arrangement())


def test_where_every_step_is_hidden_all_are_shown(eunpyeong: Region, told: Figures) -> None:
    hidden = Arrangement(hidden=frozenset(step.key for step in steps_of("ko", eunpyeong, told)))
    page = page_of("ko", eunpyeong, told, drawing=drawing_of("ko", eunpyeong, told), arrangement=hidden)
    assert Read(page).tags.count("section") == 20


def test_a_bundle_opens_without_anything_else(eunpyeong: Region, told: Figures) -> None:
    arrangement = Arrangement(hidden=frozenset({"what-if"}))
    packed = bundle_of(eunpyeong, told, arrangement=arrangement)
    assert packed == bundle_of(eunpyeong, told, arrangement=arrangement)
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.namelist() == ["index.html", "english.html", "figures.csv"]
        for name in file.namelist()[:2]:
            read = Read(file.read(name).decode())
            assert read.tags.count("section") == 19
            assert read.addresses == []
        rows = pd.read_csv(io.BytesIO(file.read("figures.csv")), dtype={t.WARD_CODE: "str"})
    assert rows[t.RESIDENTS].iloc[:-1].sum() == rows[t.RESIDENTS].iloc[-1] == 459_586


@given(ARRANGEMENTS)
def test_every_step_is_shown_once_or_hidden(arrangement: Arrangement) -> None:
    ordered = in_order(STEPS, arrangement)
    assert sorted(step.key for step in ordered) == sorted(KEYS)
    named = [key for key in arrangement.order if key in KEYS]
    assert [step.key for step in ordered][: len(named)] == named
    assert {step.key for step in arranged(STEPS, arrangement)} == set(KEYS) - arrangement.hidden
    assert all(step.note == arrangement.notes.get(step.key, "") for step in ordered)
    assert from_json(to_json(arrangement)) == arrangement


@given(ARRANGEMENTS, st.sampled_from(KEYS), st.integers(-5, 5))
def test_a_step_moves_and_the_others_keep_their_order(arrangement: Arrangement, key: str, by: int) -> None:
    before = [step.key for step in in_order(STEPS, arrangement)]
    after = [step.key for step in in_order(STEPS, moved(STEPS, arrangement, key, by=by))]
    assert after.index(key) == max(0, min(len(KEYS) - 1, before.index(key) + by))
    assert [one for one in after if one != key] == [one for one in before if one != key]
    assert moved(STEPS, arrangement, "gone", by=by) == arrangement


def test_a_note_is_kept_cut_off_and_taken_away() -> None:
    once = noted(Arrangement(), "plan", "  x" * 200)
    assert len(once.notes["plan"]) == LONGEST_NOTE
    assert noted(once, "plan", "  ") == Arrangement()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"order": 1, "hidden": [], "notes": {}}', '{"order": [1], "hidden": [], "notes": {}}',
     '{"order": [], "hidden": [], "notes": {"a": 1}}', '{"order": [], "hidden": [], "notes": []}',
     '{"order": ["' + "x" * 100 + '"], "hidden": [], "notes": {}}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_arrangement_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="this is no order of a presentation's steps"):
        from_json(text)
