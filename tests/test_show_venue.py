"""One place: what is known of it, and what is not."""

import html
import re

import pandas as pd
import pytest
from support import by_hand
from test_show_desk import HOSTILE, holds

from geo import tables as t
from geo.show.language import LANGUAGES, Language, say
from geo.show.venue import ANSWERS, DOOR_FACTS, POSITIONS, venue_facts, venue_sentence

NONE = by_hand.region().programmes.iloc[:0]
TEXTS = (t.NAME_KO, t.NAME_EN, t.ADDRESS_KO, t.PHONE, t.SOURCE, t.CLOSED_DAYS_KO)


def row(**columns: object) -> pd.Series:
    venues = by_hand.region().venues.astype(object)
    for column, value in columns.items():
        venues.loc[0, column] = value
    return venues.iloc[0]


def facts(body: str) -> dict[str, str]:
    """Read a table back."""
    pairs = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', body)
    return {html.unescape(what): html.unescape(re.sub("<[^>]+>", "", said)) for what, said in pairs}


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    said = facts(venue_facts("en", row(), open_now="unknown", programmes=NONE))
    assert {said[label] for label in DOOR_FACTS.values()} == {"nobody has checked"}
    assert (said["Address"], said["Phone"], said["Seats"]) == ("unknown", "unknown", "unknown")
    assert said["Checked on the spot"] == "never"
    assert "yes" not in said.values()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", t.DOOR_FACTS)
@pytest.mark.parametrize("answer", t.YES_NO_UNKNOWN)
def test_each_fact_says_its_own_answer(language: Language, fact: str, answer: str) -> None:
    said = facts(venue_facts(language, row(**{fact: answer}), open_now="open", programmes=NONE))
    assert said[say(language, DOOR_FACTS[fact])] == say(language, ANSWERS[answer])
    others = [said[say(language, label)] for other, label in DOOR_FACTS.items() if other != fact]
    assert set(others) == {say(language, ANSWERS["unknown"])}


@pytest.mark.parametrize("position", t.POSITIONS)
def test_how_well_its_point_is_known_is_shown(position: str) -> None:
    said = facts(venue_facts("en", row(position=position), open_now="open", programmes=NONE))
    assert said["Position on the map"] == POSITIONS[position]


@pytest.mark.parametrize("kind", t.VENUE_KINDS)
def test_every_kind_has_a_word(kind: str) -> None:
    assert facts(venue_facts("ko", row(kind=kind), open_now="closed", programmes=NONE))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(language: Language, text: str) -> None:
    hostile = row(**dict.fromkeys(TEXTS, text))
    courses = by_hand.region().programmes.assign(**{t.TITLE_KO: text, t.TITLE_EN: text})
    body = venue_facts(language, hostile, open_now="open", programmes=courses)
    holds(body, text)
    assert body.count("<tr>") == len(facts(body)) + 1
    assert text in venue_sentence(language, hostile, open_now="open")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("open_now", ["open", "closed", "unknown"])
@pytest.mark.parametrize("step_free", t.YES_NO_UNKNOWN)
def test_the_sentence_says_what_people_ask_first(language: Language, open_now: str, step_free: str) -> None:
    told = {
        venue_sentence(language, row(step_free=one), open_now=now)
        for one in t.YES_NO_UNKNOWN
        for now in ("open", "closed")
    }
    assert len(told) == 6
    assert "V1" in venue_sentence(language, row(step_free=step_free), open_now=open_now)


def test_nobody_is_told_that_an_unchecked_entrance_has_no_step() -> None:
    assert "Nobody has checked its entrance" in venue_sentence("en", row(), open_now="open")
    assert "call before you go" in venue_sentence("en", row(), open_now="unknown")
