"""Addresses asked for: what is sent, what is believed, and when it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from support import overpass_server as osm

from geo.errors import SourceError
from geo.sources.address_placing import Asked
from geo.sources.osm_addresses import MOST_ASKED, ask
from geo.sources.osm_services import Patience, Services

HASTY = Patience(connect_seconds=5, attempt_seconds=30, waits_seconds=(), between_seconds=0)
TOWN = shapely.box(osm.WEST, osm.SOUTH, osm.EAST, osm.NORTH)
HOUSE = {"lat": "37.605", "lon": "127.01", "class": "building", "display_name": "구청, 195, 배움로, 서동, 배움구"}


def put(server: osm.Server, cache: Path, *addresses: str, told: list[str] | None = None) -> Any:
    heard = [] if told is None else told
    return ask(
        addresses,
        services=Services((), server.url, HASTY),
        cache=cache,
        within=TOWN,
        tell=lambda text, **values: heard.append(text.format(**values)),
    )


def played(monkeypatch: pytest.MonkeyPatch, folder: Path, said: dict[str, str]) -> list[str]:
    """Answer without a server; returns the questions."""
    asked: list[str] = []

    def answer(question: dict[str, str], _: object, **more: Any) -> Any:
        asked.append(question["address"])
        kept = folder / "kept.json"
        kept.write_text(json.dumps(said), encoding="utf-8")
        return more["read"](kept, "here")

    monkeypatch.setattr("geo.sources.osm_addresses.ask_servers", answer)
    return asked


def test_a_building_is_asked_for_once_and_kept(tmp_path: Path) -> None:
    with osm.serving(osm.answering([HOUSE])) as server:
        first = put(server, tmp_path, "서울 배움구 배움로 195 (전화 02-1), 3층", "서울특별시 배움구 배움로 195")
        again = put(server, tmp_path, "서울 배움구 배움로 195")
    assert set(first.values()) == {Asked(127.01, 37.605, "exact")}
    assert len(first) == 2
    assert list(again.values()) == [Asked(127.01, 37.605, "exact")]
    (asked,) = server.asked
    assert asked["query"] == "서울 배움구 배움로 195"
    assert asked["path"].endswith("/search")
    assert asked["agent"] == "baeumgil/0.1"
    assert asked["language"] == "ko"


@pytest.mark.parametrize(
    ("address", "answer", "position"),
    [
        ("배움로 195", {"class": "highway", "display_name": "배움로, 서동, 배움구"}, "road"),
        ("배움로 3-2", {"display_name": "구청, 3-2,  배움 로, 배움구"}, "exact"),
        ("배움로 195", {"class": "highway", "display_name": "나눔로, 서동"}, None),
        ("배움로 195", {"class": "boundary", "display_name": "배움로, 배움구"}, None),
        ("배움로 195", {"class": "place", "display_name": "196, 배움로, 배움구"}, None),
        ("배움로 3-2", {"class": "place", "display_name": "3-2, 배움로, 배움구"}, "exact"),
        ("서동 272-2", {"class": "place", "display_name": "272-2, 서동, 배움구"}, "exact"),
        ("서동 272-2", {"class": "highway", "display_name": "서동, 배움구"}, None),
        ("배움로 195", {"lat": "37.7"}, None),
        ("배움로 195", {"lat": "nan"}, None),
    ],
)
def test_only_what_the_answer_repeats_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, answer: dict[str, str], position: str | None
) -> None:
    played(monkeypatch, tmp_path, HOUSE | answer)
    found = put(osm.Server("http://127.0.0.1:9/"), tmp_path, address)
    assert [place.position for place in found.values()] == ([] if position is None else [position])


def test_an_unknown_address_is_nothing(tmp_path: Path) -> None:
    with osm.serving(osm.answering([])) as server:
        assert put(server, tmp_path, "배움로 195") == {}


def test_no_whole_address_is_asked_for(tmp_path: Path) -> None:
    with osm.serving(osm.answering([HOUSE])) as server:
        assert put(server, tmp_path, "배움로", "", "전화 주세요") == {}
    assert server.asked == []


@pytest.mark.parametrize(
    "behaviour",
    [osm.page(), osm.busy(503), osm.answering({"error": "no"}), osm.answering([HOUSE | {"lat": None}]), osm.moved("/")],
)
def test_a_server_that_gives_no_answer(tmp_path: Path, behaviour: osm.Behaviour) -> None:
    with osm.serving(behaviour) as server, pytest.raises(SourceError, match="gave no answer that can be used"):
        put(server, tmp_path, "배움로 195", "배움로 197")
    assert {one["query"] for one in server.asked} == {"배움로 195"}


def test_a_run_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = played(monkeypatch, tmp_path, HOUSE)
    told: list[str] = []
    server = osm.Server("http://127.0.0.1:9/")
    found = put(server, tmp_path, *(f"배움로 {number}" for number in range(1, 251)), told=told)
    assert asked == [f"배움로 {number}" for number in range(1, MOST_ASKED + 1)]
    assert list(found) == []
    assert told[0] == "150 addresses are not asked for: 100 in one run are enough"
