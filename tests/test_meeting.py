"""Where several people can meet, in words."""

import html
import re

import numpy as np
import pandas as pd
import pytest
from support import by_hand
from test_show_desk import HOSTILE, holds

from geo import tables as t
from geo.access.together import fair_places
from geo.show.language import LANGUAGES, Language
from geo.show.meeting import MOST_SHOWN, meeting_sentence, meeting_table

MINUTES = np.array([[3.2, 9.0, np.inf], [4.9, 2.0, 1.0]])


def region(**names: str):
    venues = by_hand.venues([(f"V{n}", "01", f"G{n}", (100.0 * n, 300.0)) for n in range(3)])
    return by_hand.region(venues=venues.assign(**names))


def walks(minutes: np.ndarray, **columns: str) -> pd.DataFrame:
    return pd.DataFrame(minutes.T, columns=list(columns or ("Doorstep 1: adult", "Doorstep 2: with a stroller")))


def cells(body: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [
        [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows
    ]


def test_the_place_where_nobody_walks_longer_than_needed_is_named() -> None:
    here = region()
    fair = fair_places(here, MINUTES)
    assert meeting_sentence("en", fair) == (
        f"The fairest place to meet is {here.venues[t.NAME_KO][0]}; the longest walk there: 5 minutes."
    )
    header, *rows = cells(meeting_table("en", fair, walks(MINUTES)))
    assert header == ["Place", "Longest walk", "Doorstep 1: adult", "Doorstep 2: with a stroller"]
    assert [row[1:] for row in rows] == [
        ["5 minutes", "4 minutes", "5 minutes"],
        ["9 minutes", "9 minutes", "2 minutes"],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_can_meet_it_says_so(language: Language) -> None:
    here = region()
    nowhere = np.full((2, 3), np.inf)
    said = meeting_sentence(language, fair_places(here, nowhere))
    assert "{" not in said
    assert said != meeting_sentence(language, fair_places(here, MINUTES))
    assert len(cells(meeting_table(language, fair_places(here, nowhere), walks(nowhere)))) == 1


def test_no_more_than_five_are_listed() -> None:
    venues = by_hand.venues([(f"V{n}", "01", f"G{n}", (10.0 * n, 300.0)) for n in range(9)])
    here = by_hand.region(venues=venues)
    minutes = np.arange(18.0).reshape(2, 9)
    assert len(cells(meeting_table("en", fair_places(here, minutes), walks(minutes)))) == MOST_SHOWN + 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    here = region(**{t.NAME_KO: name})
    body = meeting_table("ko", fair_places(here, MINUTES), walks(MINUTES))
    holds(body, name)
