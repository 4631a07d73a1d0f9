"""The programmes page as a resident meets it, without a browser."""

import html
import re

import pytest
from support.paging import answer, named, notes, press, tables

from geo import tables as t
from geo.access.doorstep import reach
from geo.access.nearest import nearest_venues
from geo.access.query import Doorstep, Query
from geo.access.spot import Spot
from geo.region.region import Region
from geo.streets.walkers import pace, without_stairs
from geo.streets.walking import walking
from pages import _one_programme

HERE = {"at": "37.6102,126.9297", "minutes": "15"}
WITHIN, ONLINE = "Programmes within the walk, nearest first", "Programmes online"
FRIEND = "37.6192,126.9211,senior"


def rows(app, caption):
    """Read the rows of a table by its caption."""
    bodies = [body for body in tables(app) if f"<caption>{caption}" in body]
    return [
        [html.unescape(re.sub("<[^>]+>", " ", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for body in bodies
        for row in re.findall(r"<tr>(.*?)</tr>", body)[1:]
    ]


def expected(
    region: Region, limit_min: int, *, lat=37.6102, lon=126.9297, walker="adult", level=False
) -> dict[str, float]:
    """Find the programmes within a walk by plain loops."""
    at_pace = without_stairs(pace(walker)) if level else pace(walker)
    reached = reach(walking(region.network, at_pace), Spot(lat, lon), limit_min=limit_min)
    near = {row[t.VENUE_ID]: row[t.MINUTES] for _, row in nearest_venues(region, reached).iterrows()}
    return {
        row[t.PROGRAMME_ID]: near[row[t.VENUE_ID]]
        for _, row in region.programmes.iterrows()
        if row[t.VENUE_ID] in near and row[t.METHOD] != "online"
    }


def test_what_can_be_walked_to_is_listed_nearest_first(visit, eunpyeong):
    app = visit("programmes", **HERE)
    found = expected(eunpyeong, 15)
    assert len(rows(app, WITHIN)) == len(found) > 10
    assert f"There are {len(found)} programmes within a 15-minute walk" in answer(app)
    titles = eunpyeong.programmes.set_index(t.PROGRAMME_ID)[t.TITLE_EN]
    assert sorted(row[0] for row in rows(app, WITHIN)) == sorted(titles[list(found)])
    walks = [int(re.match(r"\d+", row[1]).group()) for row in rows(app, WITHIN)]
    assert walks == sorted(walks)
    assert all("(sample)" in row[0] for row in rows(app, WITHIN))


def test_a_link_restores_what_was_asked_for(visit, eunpyeong):
    app = visit("programmes", **HERE, free="yes", day="sat")
    table = eunpyeong.programmes.set_index(t.PROGRAMME_ID)
    fit = [
        one
        for one in expected(eunpyeong, 15)
        if table.loc[one, t.FEE_WON] == 0 and "sat" in str(table.loc[one, t.ON_WEEKDAYS])
    ]
    assert len(rows(app, WITHIN)) == len(fit) > 0
    assert all("free" in row[-1] and "Sat" in row[-1] for row in rows(app, WITHIN))
    assert named(app.checkbox, "Free of charge").value
    assert (app.query_params["free"], app.query_params["day"]) == ("yes", "sat")


def test_every_way_out_keeps_its_promise(visit):
    app = visit("programmes", **HERE, free="yes", day="sun", part="evening")
    offered = {button.label: button for button in app.button if re.search(r": \d+$", button.label)}
    assert offered
    for label in offered:
        again = visit("programmes", **HERE, free="yes", day="sun", part="evening")
        (button,) = [button for button in again.button if button.label == label]
        button.click().run()
        assert not again.exception
        assert len(rows(again, WITHIN)) == int(label.rpartition(" ")[2])


def test_without_stairs_as_was_asked_and_what_that_costs(visit, eunpyeong):
    hill = {"at": "37.5969,126.9285", "minutes": "15"}
    there = {"lat": 37.5969, "lon": 126.9285}
    level, stepping = expected(eunpyeong, 15, **there, level=True), expected(eunpyeong, 15, **there)
    assert 0 < len(level) < len(stepping)
    app = visit("programmes", **hill, stairs="no")
    assert answer(app).startswith(f"Without stairs: There are {len(level)} programmes")
    assert len(rows(app, WITHIN)) == len(level)
    assert all("without stairs" in row[-1] for row in rows(app, WITHIN))
    assert app.query_params["stairs"] == "no"
    named(app.checkbox, "Without stairs").uncheck().run()
    assert answer(app).startswith(f"There are {len(stepping)} programmes")
    assert "stairs" not in app.query_params
    short = visit("programmes", at="37.5969,126.9285", minutes="5", stairs="no", topic="climate")
    for button in [button for button in short.button if "“without stairs”" in button.label]:
        button.click().run()
        assert len(rows(short, WITHIN)) == int(button.label.rpartition(" ")[2])


def test_who_never_takes_stairs_is_not_asked(visit):
    app = visit("programmes", **HERE, walker="stroller")
    assert named(app.checkbox, "This walker takes no stairs").disabled


def test_how_somebody_walks_stays_from_page_to_page(visit):
    app = visit("programmes", **HERE, walker="cane", speed="0.6", stairs="no")
    assert named(app.selectbox, "Walker").value == "cane"
    assert named(app.checkbox, "Without stairs").value
    assert named(app.get("button_group"), "Walk at most").value == 15
    app.switch_page("pages/find_page.py").run()
    assert named(app.selectbox, "Walker").value == "cane"
    assert named(app.checkbox, "Without stairs").value
    assert named(app.number_input, "My own speed (m/s, empty: as listed)").value == 0.6
    assert app.query_params["walker"] == "cane"


@pytest.mark.parametrize(
    ("wished", "said"),
    [("PR999", "is not listed here"), ("PR001", "is not among these"), ("<script>", "is not listed here")],
)
def test_a_programme_in_the_link_that_is_not_among_these_is_told_of(visit, wished, said):
    app = visit("programmes", at=HERE["at"], minutes="5", programme=wished)
    assert f"The programme that you asked for {said}" in notes(app)
    assert named(app.selectbox, "One programme: the way there, and its days for your calendar").value != wished


def test_seven_minutes_free_on_a_tuesday_evening(visit):
    app = visit("programmes", at=HERE["at"], minutes="7", free="yes", day="tue", part="evening", topic="climate")
    assert named(app.get("button_group"), "Walk at most").value == 7
    assert "7-minute walk" in answer(app)


def test_what_any_of_the_doorsteps_reaches_and_what_all_reach(visit, eunpyeong):
    app = visit("programmes", **HERE, also=FRIEND)
    mine = expected(eunpyeong, 15)
    theirs = expected(eunpyeong, 15, lat=37.6192, lon=126.9211, walker="senior")
    assert len(rows(app, WITHIN)) == len(mine.keys() | theirs.keys())
    both = visit("programmes", **HERE, also=FRIEND, whose="all")
    assert 0 < len(rows(both, WITHIN)) == len(mine.keys() & theirs.keys()) < len(mine)
    fair = rows(both, "Fair places to meet")
    assert len(fair) == 5
    longest = [max(int(re.match(r"\d+", cell).group()) for cell in row[2:]) for row in fair]
    assert longest == sorted(longest) == [int(re.match(r"\d+", row[1]).group()) for row in fair]


def test_the_way_from_another_doorstep_loses_none():
    mine, theirs, third = (
        Spot(37.61, 126.93),
        Doorstep(Spot(37.62, 126.92), "senior"),
        Doorstep(Spot(37.6, 126.91), "child"),
    )
    asked = Query(mine, "adult", 1.1, others=(third, theirs))
    swapped = _one_programme._from(asked, 1)
    assert (swapped.spot, swapped.walker, swapped.own_speed_m_s) == (theirs.spot, "senior", None)
    assert swapped.others == (third, Doorstep(mine, "adult", 1.1))


def test_the_alarm_of_a_programme_is_for_the_readers_own_walk(visit, eunpyeong, monkeypatch):
    told = []
    monkeypatch.setattr(_one_programme, "programme_ics", lambda *_, at, **__: told.append(at) or b"")
    mine = expected(eunpyeong, 30, lat=37.6101)
    theirs = expected(eunpyeong, 30, lat=37.6192, lon=126.9211, walker="senior")
    app = visit("programmes", at=HERE["at"], minutes="30", also=FRIEND, whose="all")
    chooser = named(app.selectbox, "One programme: the way there, and its days for your calendar")
    chosen = max(mine.keys() & theirs.keys(), key=lambda one: theirs[one] - mine[one])
    press(app, chooser, chosen)
    assert theirs[chosen] > mine[chosen] + 1
    assert told[-1].walk_min == pytest.approx(mine[chosen])


def test_who_wants_to_learn_online_is_not_asked_to_give_that_up(visit):
    app = visit("programmes", **HERE, method="online")
    assert rows(app, ONLINE)
    assert not [button.label for button in app.button if button.label.startswith("Without")]


def test_a_doorstep_is_kept_and_another_chosen(visit):
    app = visit("programmes", **HERE)
    named(app.button, "Keep this doorstep and choose another").click().run()
    assert "Click the map" in answer(app)
    assert "Doorstep 2: adult" in notes(app)
    assert app.query_params["also"] == "37.6101,126.9297,adult"
    assert "at" not in app.query_params
    press(app, named(app.selectbox, "Or choose a ward"), "구산동")
    assert rows(app, "Fair places to meet")
    named(app.button, "Take out doorstep 2").click().run()
    assert not rows(app, "Fair places to meet")
    assert "also" not in app.query_params


def test_before_a_doorstep_is_chosen_online_ones_are_there(visit):
    app = visit("programmes")
    assert "Click the map" in answer(app)
    assert not rows(app, WITHIN)
    assert rows(app, ONLINE)


def test_a_doorstep_far_from_every_street_says_so(visit):
    app = visit("programmes", at="37.6500,126.9500")
    assert "Choose a spot nearer to a street" in answer(app)


FAR = "37.6500,126.9500"
"""More than 250 m from every street."""


@pytest.mark.parametrize("whose", ["any", "all"])
def test_a_doorstep_far_from_every_street_takes_no_answer_from_the_others(visit, whose):
    alone = visit("programmes", **HERE)
    app = visit("programmes", **HERE, also=f"{FAR},senior", whose=whose)
    assert answer(app) == answer(alone)
    first = rows(alone, WITHIN)[0][1]
    assert rows(app, WITHIN)[0][1].startswith(first)
    assert "Doorstep 2: over 65, Jingwan-dong: no street that this walker can use lies near." in notes(app)
    assert not rows(app, "Fair places to meet")
    named(app.button, "Take out doorstep 2").click().run()
    assert "no street" not in notes(app)


def test_the_walks_of_the_others_are_shown_where_the_readers_own_doorstep_is_far(visit, eunpyeong):
    lat, lon, walker = FRIEND.split(",")
    theirs = expected(eunpyeong, 15, lat=float(lat), lon=float(lon), walker=walker)
    app = visit("programmes", at=FAR, minutes="15", also=FRIEND)
    assert f"There are {len(theirs)} programmes within a 15-minute walk" in answer(app)
    assert "Doorstep 1: adult, Jingwan-dong: no street" in notes(app)
    (way,) = [button.label for button in app.button if button.label.startswith("Go to the nearest street")]
    assert way
    both = visit("programmes", at=FAR, minutes="15", also=f"{FAR},adult")
    assert "near any of the doorsteps" in answer(both)
    assert not rows(both, WITHIN)


def test_wishes_that_mean_nothing_are_ignored_and_named(visit):
    app = visit("programmes", **HERE, day="someday", topic="<script>")
    said = " ".join(warning.value for warning in app.warning)
    assert "someday" in said
    assert "script" in said
    assert named(app.selectbox, "Day").value is None


def test_a_programme_goes_into_the_calendar_where_its_days_are_known(visit, eunpyeong):
    app = visit("programmes", **HERE)
    chooser = named(app.selectbox, "One programme: the way there, and its days for your calendar")
    assert [button.proto.label for button in app.get("download_button")] == ["Its sessions for your calendar"]
    table = eunpyeong.programmes
    dateless = table[table[t.ON_WEEKDAYS].isna() & (table[t.METHOD] == "online")].iloc[0]
    press(app, chooser, dateless[t.PROGRAMME_ID])
    assert not app.get("download_button")
    assert "nobody has published on which days" in notes(app)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_is_left_untold_in_either_language(visit, language):
    app = visit("programmes", language, **HERE, also=FRIEND, support="sign_language;step_free", enrol="yes")
    said = " ".join([answer(app), notes(app), *(button.label for button in app.button)])
    assert "{" not in said
    assert "nan" not in said.casefold().split()
