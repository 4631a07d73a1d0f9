"""The pages as a reader meets them, without a browser."""

import ast
import csv
import dataclasses
import html
import io
import json
import re
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.source_util import page_icon_and_name
from streamlit.testing.v1 import AppTest
from support import by_hand
from support.paging import answer, named, notes, press, style, tables, written

from geo import tables as t
from geo.access.spot import Spot
from geo.region import shelf
from geo.region.replacement import keep, remove
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT
from pages import _notes, _question, _session

HERE = (EMBEDDED_REGION, 0, 0)
AT = {"at": "37.6190,126.9283"}
NO_VENUE = {"at": "37.6020,126.9219", "minutes": "5"}
ON_THE_HILL = {"at": "37.6500,126.9500"}
KO_TITLE = "걸어서 갈 수 있는 배울 곳"
CAUTION = {"ko": "모형 도로이니 의사결정에 쓰지 마세요", "en": "Model streets, not for decisions"}


@pytest.fixture(scope="module", autouse=True)
def caches():
    """Keep regions from one test to the next, as a server does: each region here has a name of its own."""
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize(("language", "title"), [("ko", KO_TITLE), ("en", "Places to learn within a walk")])
def test_the_front_door_leads_to_find(visit, language, title):
    assert [heading.value for heading in visit(language=language).title] == [title]


def test_nobody_is_asked_for_a_language(home):
    app = AppTest.from_file(PACKAGE_ROOT / "app.py", default_timeout=120).run()
    assert [heading.value for heading in app.title] == [KO_TITLE]
    app = AppTest.from_file(PACKAGE_ROOT / "app.py", default_timeout=120)
    app.query_params["lang"] = "klingon"
    assert [heading.value for heading in app.run().title] == [KO_TITLE]


@pytest.mark.parametrize(("language", "invitation"), [("ko", "지도를 누르거나"), ("en", "Click the map")])
def test_before_a_spot_is_chosen_the_page_says_what_to_do(visit, language, invitation):
    app = visit(language=language)
    assert answer(app).startswith(invitation)
    assert CAUTION[language] in "".join(map(html.unescape, written(app)))
    assert not app.get("download_button")
    assert "at" not in app.query_params
    # The one table is that of the sources.
    assert len(tables(app)) == 1


def test_a_link_restores_what_was_on_screen(visit):
    app = visit(**AT, walker="senior", minutes="15", speed="0.9", to="EP036")
    assert re.match(r"There are \d+ places to learn within a 15-minute walk\. The nearest is ", answer(app))
    assert answer(app).endswith("(model streets, not for decisions)")
    assert "The spot comes from a link, which rounds it to about 30 m." in notes(app)
    assert named(app.selectbox, "Walker").value == "senior"
    assert named(app.get("button_group"), "Walk at most").value == 15
    assert named(app.number_input, "My own speed (m/s, empty: as listed)").value == 0.9
    assert named(app.selectbox, "Show the way to").value == "EP036"
    restored = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    asked = {"walker": "senior", "minutes": "15", "speed": "0.9", "to": "EP036", "lang": "en"}
    assert restored == asked | {"at": "37.6191,126.9282"}
    assert not app.warning


def test_the_same_in_korean(visit):
    app = visit(**AT, language="ko")
    sentence = r"걸어서 10분 안에 배울 곳이 \d+곳 있어요\. 가장 가까운 곳은 .+, 걸어서 (\d+분이에요|1분도 안 걸려요)\."
    assert re.match(sentence, answer(app))
    assert "링크로 받은 자리예요" in notes(app)
    assert "(견본)" in "".join(tables(app))


def test_the_table_says_what_the_answer_says(visit):
    app = visit(**AT)
    count = int(re.search(r"There are (\d+) places", answer(app))[1])
    venues = tables(app)[0]
    assert venues.count('<th scope="row">') == count > 1
    minutes = [int(one or 1) for one in re.findall(r"(?:within a|(\d+)) minutes?</td>", venues)]
    assert minutes == sorted(minutes)
    assert max(minutes) <= 10
    assert len(named(app.selectbox, "Show the way to").options) == count


def test_what_the_address_got_wrong_is_ignored_and_said(visit):
    app = visit(at="0,0", walker="![x](http://x.example/x.png)", minutes="8", speed="fast", to="nowhere")
    assert answer(app).startswith("Click the map")
    said = [warning.value for warning in app.warning]
    assert len(said) == 5
    assert all(one.startswith("Ignored in the address") for one in said)
    assert not any("![" in one for one in said)
    assert "at" not in app.query_params
    assert named(app.selectbox, "Walker").value == "adult"


def test_what_the_address_got_wrong_is_said_in_korean(visit):
    (warning,) = visit(language="ko", minutes="8").warning
    assert "걷는 시간" in warning.value


def test_search_by_initials_leads_to_the_ward(visit):
    app = visit()
    press(app, named(app.text_input, "Where are you?"), "ㄱㅅㄷ")
    offered = [button for button in app.button if "ward" in button.label]
    assert [button.label for button in offered] == ["Gusan\\-dong · ward"]
    offered[0].click().run()
    assert "places to learn within a 10-minute walk" in answer(app)
    assert "at" in app.query_params
    assert "comes from a link" not in notes(app)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("은평로 200", "은평로 200 · address · between known numbers of its road"),
        ("195 Eunpyeong-ro", "은평로 195 · address · exact"),
        ("Eunpyeong-ro 21-gil 3", "은평로21길 3 · address · somewhere on its road"),
        ("Yeonsinnae", "Yeonsinnae Station · station"),
    ],
)
def test_an_address_is_offered_with_how_well_it_is_known(visit, typed, offered):
    app = visit()
    press(app, named(app.text_input, "Where are you?"), typed)
    (found,) = [button for button in app.button if " · " in button.label]
    assert found.label.replace("\\", "") == offered
    found.click().run()
    assert "places to learn within a 10-minute walk" in answer(app)


@pytest.mark.parametrize(
    ("language", "label", "typed", "question"),
    [
        ("en", "Where are you?", "Gusandnog", "Did you mean"),
        ("ko", "지금 어디에 계세요?", "구산둥", "혹시 여기인가요?"),
    ],
)
def test_a_misspelling_is_answered_with_what_was_meant(visit, language, label, typed, question):
    app = visit(language=language)
    press(app, named(app.text_input, label), typed)
    assert question in notes(app)
    assert any("Gusan" in button.label or "구산동" in button.label for button in app.button)


@pytest.mark.parametrize("typed", ["zzzzzzzz", "![x](http://x.example/x.png)", "<img src=x>", "{{ 7*7 }}", "\u202e"])
def test_nonsense_is_found_nowhere_and_shown_nowhere(visit, typed):
    app = visit()
    press(app, named(app.text_input, "Where are you?"), typed)
    assert not app.button
    assert "or nearly that" in notes(app)
    assert typed not in "".join(written(app))


def test_a_ward_is_a_way_to_say_where_one_is(visit):
    app = visit()
    press(app, named(app.selectbox, "Or choose a ward"), "구산동")
    assert "within a 10-minute walk" in answer(app)


def test_nothing_within_five_minutes_says_how_far_to_go(visit):
    app = visit(**NO_VENUE)
    found = re.fullmatch(
        r"There is no place to learn within a 5-minute walk\. Widen to (7|10) minutes to find (\d+)\. "
        r"\(model streets, not for decisions\)",
        answer(app),
    )
    assert found
    assert not app.get("download_button")
    press(app, named(app.get("button_group"), "Walk at most"), int(found[1]))
    assert re.match(rf"There (is|are) {found[2]} place", answer(app))


def test_nothing_within_twenty_minutes_says_what_else_to_try(visit):
    app = visit(**NO_VENUE, speed="0.1")
    assert answer(app).startswith("There is no place to learn within a 5-minute walk.")
    assert "Widen to" not in answer(app) or re.search(r"Widen to (15|20)", answer(app))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", r"No street that you can use lies within \d+ m of here\."),
        ("ko", r"여기에서 \d+ m 안에는 다닐 수 있는 길이 없어요\."),
    ],
)
def test_a_spot_on_the_hill_is_not_connected(visit, language, sentence):
    app = visit(**ON_THE_HILL, language=language)
    assert re.match(sentence, answer(app))
    assert not app.get("download_button")


def test_another_walker_finds_less(visit):
    app = visit(**AT)
    adult = int(re.search(r"There are (\d+)", answer(app))[1])
    press(app, named(app.selectbox, "Walker"), "wheelchair")
    slower = re.search(r"(\d+) place", answer(app))
    assert (int(slower[1]) if slower else 0) < adult
    assert app.query_params["walker"] in ("wheelchair", ["wheelchair"])


def test_what_is_taken_away_is_exact_and_says_what_it_rests_on(visit, monkeypatch):
    kept = {}
    monkeypatch.setattr(
        "streamlit.delta_generator.DeltaGenerator.download_button",
        lambda *given, file_name, **_: kept.update({file_name: given[2]}),
    )
    app = visit(**AT)
    count = int(re.search(r"There are (\d+)", answer(app))[1])
    text = kept["baeumgil.csv"]()
    assert text[0] == "\ufeff"
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == count
    assert {row["streets_source"] for row in rows} == {"model streets, not for decisions"}
    assert {(row["from_lat"], row["from_lon"]) for row in rows} == {("37.6191", "126.9282")}
    assert {row["step_free"] for row in rows} == {"unknown"}
    collection = json.loads(kept["baeumgil.geojson"]())
    assert [one["properties"]["venue_id"] for one in collection["features"]] == [row["venue_id"] for row in rows]
    assert collection["streets_source"] == "model streets, not for decisions"
    # Walks from the very doorstep would tell where it is: those of a neighbour's doorstep are the same.
    app.session_state["spot"] = Spot(37.61913, 126.92831)
    app.run()
    assert not app.exception
    assert kept["baeumgil.csv"]() == text


@pytest.mark.parametrize(
    ("language", "sentence", "last"),
    [
        ("en", r"Of 100 residents, \d+ have a place .+ The fewest have one in .+ \(\d+ of 100\)", "Eunpyeong-gu"),
        (
            "ko",
            r"주민 100명 가운데 \d+명이 .+ 가장 적은 동은 .+\(100명 중 \d+명\)이에요\.",
            "은평구",
        ),
    ],
)
def test_the_wards_page_names_the_worst_served(visit, language, sentence, last):
    app = visit("wards", language)
    assert re.match(sentence, answer(app))
    rows = re.findall(r'<th scope="row">(.*?)</th>', tables(app)[0])
    assert len(rows) == 16 + 1
    assert rows[-1].startswith(last)
    assert "459,586" in tables(app)[0]
    assert CAUTION[language] in "".join(map(html.unescape, written(app)))


def test_a_longer_walk_covers_more(visit):
    app = visit("wards")
    five = int(re.search(r"Of 100 residents, (\d+)", answer(app))[1])
    press(app, named(app.get("button_group"), "On the map"), 15)
    assert int(re.search(r"Of 100 residents, (\d+)", answer(app))[1]) > five
    assert "within a 15-minute walk" in answer(app)


def test_a_link_to_the_wards_page_restores_it(visit):
    app = visit("wards", speed="mean", minutes="10", walker="senior")
    assert named(app.radio, "Speed").value == "mean"
    assert "within a 10-minute walk" in answer(app)
    assert named(app.selectbox, "Walker").value == "senior"
    address = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert address == {"walker": "senior", "minutes": "10", "speed": "mean", "lang": "en"}


def test_what_was_chosen_is_still_there_after_a_look_at_the_other_page(visit):
    app = visit(**AT, minutes="15", walker="senior", to="EP036")
    before = answer(app)
    app.switch_page("pages/wards_page.py").run()
    assert named(app.selectbox, "Walker").value == "senior"
    app.switch_page("pages/find_page.py").run()
    assert not app.exception
    assert answer(app) == before
    assert named(app.selectbox, "Show the way to").value == "EP036"


@pytest.mark.parametrize("jump", [False, True])
def test_a_click_on_the_map_is_the_new_doorstep(monkeypatch, jump):
    state = {_session.MAP: {"last_clicked": {"lat": 37.6, "lng": 126.9}}, _session.VENUE: "EP001", "here": HERE}
    monkeypatch.setattr(st, "session_state", state)
    if jump:
        _question.stand_at(Spot(37.61, 126.91), jump=True)
    _question.map_touched()
    # The map is told to move by a search only: a click must not pull it from under the finger.
    assert _question.jump() == ((37.61, 126.91) if jump else None)
    assert Spot(37.6, 126.9) in state.values()
    assert state[_session.VENUE] is None


def test_a_click_outside_the_region_is_told_and_moves_nothing(monkeypatch):
    state = {_session.MAP: {"last_clicked": {"lat": 35.1, "lng": 129.0}}, "here": HERE}
    monkeypatch.setattr(st, "session_state", state)
    _question.map_touched()
    assert _question.clicked_outside()
    assert not any(isinstance(value, Spot) for value in state.values())
    _question.stand_at(Spot(37.61, 126.91), jump=True)
    assert not _question.clicked_outside()


def test_a_place_that_is_not_listed_opens_no_other(visit):
    app = visit("venue", venue="EP999")
    assert answer(app) == "Choose a place from the list."
    assert any("there is no place 'EP999' here" in warning.value for warning in app.warning)
    assert named(app.selectbox, "Place").value is None
    assert "venue" not in app.query_params
    named(app.selectbox, "Place").set_value("EP044").run()
    assert not app.warning
    assert app.query_params["venue"] == "EP044"


@pytest.mark.parametrize("reported", [None, {}, {"last_clicked": None}])
def test_a_map_that_reports_no_click_moves_nothing(monkeypatch, reported):
    state = {_session.MAP: reported, "here": HERE}
    monkeypatch.setattr(st, "session_state", state)
    _question.map_touched()
    assert state == {_session.MAP: reported, "here": HERE}


def test_hostile_names_stay_text_on_the_page(visit, home, eunpyeong):
    hostile = "![x](http://x.example/x.png)<script>alert(1)</script>{{ 7*7 }}"
    named_so = {t.NAME_KO: hostile, t.NAME_EN: hostile}
    region = dataclasses.replace(
        eunpyeong,
        name="hostile",
        title_en=hostile,
        wards=eunpyeong.wards.assign(**named_so),
        venues=eunpyeong.venues.assign(**named_so),
        sites=eunpyeong.sites.assign(**named_so),
    )
    keep(_session.settings(), region)
    shelf.use(_session.settings(), "hostile")
    app = visit(**AT)
    press(app, named(app.text_input, "Where are you?"), "alert")
    said = "".join(body for body in written(app) if "document.documentElement.lang" not in body)
    assert hostile in answer(app)
    assert "<script" not in said
    assert "{{" not in said
    assert app.button
    assert not any("![" in button.label or "](" in button.label for button in app.button)


def test_the_language_can_be_changed_on_the_page(visit):
    app = visit(**AT)
    press(app, app.sidebar.radio[0], "ko")
    assert answer(app).startswith("걸어서 10분 안에")


def test_large_type_and_high_contrast(visit):
    app = visit()
    assert "font-size: 16.0px" in style(app)
    press(app, app.sidebar.checkbox[0], value=True)
    assert "font-size: 21.6px" in style(app)
    press(app, app.sidebar.checkbox[1], value=True)
    assert "color: #000000" in style(app)


@pytest.mark.parametrize(("language", "words"), [("en", "is damaged"), ("ko", "자료가 손상되었어요")])
def test_a_damaged_region_is_said_plainly_and_the_app_goes_on(visit, home, language, words):
    folder = home / "regions" / "broken"
    shutil.copytree(PACKAGE_ROOT / "data" / EMBEDDED_REGION, folder)
    shelf.use(_session.settings(), "broken")
    (folder / "venues.csv").write_text("venue_id,name_ko\nV1,x\n", encoding="utf-8")
    app = AppTest.from_file(PACKAGE_ROOT / "app.py", default_timeout=120)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    (error,) = app.error
    assert words in error.value
    assert "Traceback" not in error.value
    shelf.use(_session.settings(), EMBEDDED_REGION)
    assert answer(visit(language=language, **AT))


def test_text_for_markdown_is_read_as_text():
    hostile = "![x](http://x.example/x.png) <b> $a$ :smile: [l](j) `c` *e* _u_ # | ~"
    plain = _notes.plain(hostile)
    assert re.sub(r"\\(.)", r"\1", plain) == hostile
    assert not re.search(r"(?<!\\)[\[\]!*_`$<>:]", plain)


def test_every_page_has_an_address_that_is_not_its_file():
    source = ast.parse((PACKAGE_ROOT / "app.py").read_text("utf-8"))
    pages = [
        call for call in ast.walk(source) if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "Page"
    ]
    stems = {path.stem for path in (PACKAGE_ROOT / "pages").glob("*.py")}
    # Streamlit takes every file for a page, and reads its address from its name: "_ask.py" would be found at "ask".
    taken = {page_icon_and_name(path)[1] for path in (PACKAGE_ROOT / "pages").glob("*.py")}
    addresses = [keyword.value.value for call in pages for keyword in call.keywords if keyword.arg == "url_path"]
    assert len(addresses) == len(pages) == len(set(addresses))
    assert not taken & set(addresses)
    files = [Path(call.args[0].value) for call in pages if isinstance(call.args[0], ast.Constant)]
    assert all((PACKAGE_ROOT / file).is_file() for file in files)
    assert {file.stem for file in files} == {stem for stem in stems if not stem.startswith("_")}


def test_the_app_hides_details_of_errors_and_its_own_navigation():
    config = (PACKAGE_ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert "showSidebarNavigation = false" in config
    assert 'showErrorDetails = "none"' in config
    assert "gatherUsageStats = false" in config


@pytest.fixture
def with_town(home):
    """Keep a second region: a town of two streets, whose residents nobody counted."""
    whole = by_hand.region()
    town = dataclasses.replace(
        whole, name="town", title_ko="길둘", title_en="Two Streets", population=whole.population.iloc[:0]
    )
    keep(_session.settings(), town)
    return town


def address(app):
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_one_region_is_named_and_not_asked_for(visit):
    app = visit()
    assert "Region: Eunpyeong-gu" in notes(app)
    assert "region" not in address(app)
    assert not [box for box in app.sidebar.selectbox if box.label == "Region"]


def test_another_region_is_chosen_in_the_sidebar_and_the_doorstep_left_behind(visit, with_town):
    app = visit(**AT, walker="senior")
    assert address(app)["region"] == EMBEDDED_REGION
    chooser = named(app.sidebar.selectbox, "Region")
    assert chooser.options == ["Eunpyeong-gu (eunpyeong)", "Two Streets (town)"]
    press(app, chooser, "town")
    assert answer(app) == "Click the map, choose a ward, or type a name: then see what is within a walk."
    said = address(app)
    assert (said["region"], said["walker"]) == ("town", "senior")
    assert "at" not in said
    assert "Streets: streets by hand (2026-01-01" in notes(app)
    press(app, named(app.sidebar.selectbox, "Region"), EMBEDDED_REGION)
    assert "model streets" in notes(app)


def test_an_address_opens_its_region(visit, with_town):
    app = visit(region="town", at="37.6127,126.9230")
    assert "There are 2 places to learn within a 10-minute walk" in answer(app)
    assert not app.warning


def test_the_language_can_be_changed_in_another_region(visit, with_town):
    app = visit(region="town")
    press(app, app.sidebar.radio[0], "ko")
    assert named(app.sidebar.selectbox, "지역").value == "town"


@pytest.mark.parametrize("name", ["atlantis", "../eunpyeong", "<b>x</b>", "x" * 5000, ""])
def test_an_address_with_no_region_of_ours_is_ignored_with_a_notice(visit, name):
    app = visit(region=name)
    if name:
        (warning,) = app.warning
        assert "there is no region" in warning.value
        assert len(warning.value) < 300
    assert "Region: Eunpyeong-gu" in notes(app)


def test_a_damaged_region_does_not_lock_the_reader_in(visit, with_town, home):
    (home / "regions" / "town" / "venues.parquet").write_bytes(b"")
    app = visit(region="town")
    (error,) = app.error
    assert "the region town is damaged" in error.value
    press(app, named(app.sidebar.selectbox, "Region"), EMBEDDED_REGION)
    assert not app.error
    assert answer(app)


def test_a_region_that_is_removed_while_it_is_looked_at_gives_way_to_the_first(visit, with_town):
    app = visit(region="town", at="37.6127,126.9230")
    remove(_session.settings(), "town")
    app.run()
    assert not app.exception
    assert "Region: Eunpyeong-gu" in notes(app)
    (warning,) = app.warning
    assert "there is no region 'town' here" in warning.value
    assert answer(app).startswith("Click the map"), "its doorstep is no place in another region"


def test_a_region_replaced_while_it_is_looked_at_is_read_anew(visit, with_town):
    app = visit(region="town", at="37.6127,126.9230")
    keep(_session.settings(), dataclasses.replace(with_town, venues=by_hand.venues([("V1", "01", "G1", (300, 310))])))
    app.run()
    assert "There is 1 place to learn within a 10-minute walk" in answer(app)


def test_residents_whom_nobody_counted_are_not_made_up(visit, with_town):
    app = visit("wards", region="town")
    assert answer(app) == "Nobody counted residents here: a ward's share is that of its homes or residential streets."
    (table,) = [body for body in tables(app) if "Residents" in body]
    rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]
    cells = [re.sub("<[^>]+>", " ", row).split() for row in rows]
    assert [row.count("unknown") for row in cells] == [2, 2, 2, 5]
    assert "100" in cells[0]


def test_a_region_without_venues_says_so(visit, home):
    whole = by_hand.region()
    bare = dataclasses.replace(whole, name="bare", venues=whole.venues.iloc[:0], programmes=whole.programmes.iloc[:0])
    keep(_session.settings(), bare)
    app = visit(region="bare", at="37.6127,126.9230")
    assert answer(app) == "This region lists no places to learn yet."


def test_streets_in_pieces_are_said_to_be_broken_on_every_page(visit, home):
    network = by_hand.network(
        {1: (0, 0), 2: (600, 0), 3: (0, 400), 4: (550, 400)}, [by_hand.street(1, 2), by_hand.street(3, 4)]
    )
    keep(_session.settings(), dataclasses.replace(by_hand.region(), name="torn", network=network, accepts_broken=True))
    for page in ("find", "wards"):
        said = "".join(written(visit(page, region="torn")))
        assert (
            "The streets lie in many pieces: 48 % of their length cannot be reached from the largest"
            in html.unescape(said)
        )
