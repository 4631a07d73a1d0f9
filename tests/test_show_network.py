"""The report on streets, in words: every figure and every reason has some, in both languages."""

from typing import Any

import pytest
from support import by_hand

from geo.show.network import network_rows
from geo.sources import losses
from geo.streets.report import network_report

REASONS = sorted(value for name, value in vars(losses).items() if name.isupper() and isinstance(value, str))


def report(**changes: Any) -> dict[str, Any]:
    region = by_hand.region()
    return network_report(region.network, venues=region.venues, dropped={}).as_json() | changes


def test_the_figures_are_those_of_the_report() -> None:
    rows = {row["fact"]: row["value"] for row in network_rows("en", report())}
    assert rows["street corners and ends"] == "6"
    assert rows["stretches of street"] == "4"
    assert rows["connected pieces"] == "2"
    assert rows["dead ends"] == "4"
    assert rows["streets, km"] == "1.4"
    # 1,200 of 1,400 m.
    assert rows["street length in the largest piece"] == "85.7 %"
    assert rows["places to learn at the largest piece"] == "100.0 %"
    assert rows["places to learn with no street within 250 m"] == "0"
    assert rows["street length that is steps"] == "0.0 %"


@pytest.mark.parametrize("venues", [None, {"venues": 0, "unconnected": 0, "share_in_largest": None}])
def test_without_places_nothing_is_said_of_them(venues: dict[str, Any] | None) -> None:
    assert not [row for row in network_rows("en", report(venues=venues)) if "places" in row["fact"]]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_reason_has_words_of_its_own(language: str) -> None:
    assert len(REASONS) == 8
    plain = network_rows(language, report())
    said = network_rows(language, report(dropped=dict.fromkeys(REASONS, 1234)))
    more = said[len(plain) :]
    assert said[: len(plain)] == plain
    assert [row["value"] for row in more] == ["1,234"] * len(REASONS)
    assert len({row["fact"] for row in more}) == len(REASONS)
    assert not [row for row in more if any(reason in row["fact"] for reason in REASONS if "_" in reason)]


def test_korean_is_korean() -> None:
    for row in network_rows("ko", report(dropped=dict.fromkeys(REASONS, 1))):
        assert any("가" <= sign <= "힣" for sign in row["fact"]), row
