"""Open rooms become candidates, and never venues."""

from typing import Any

import numpy as np
import pandas as pd
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.contracts import check
from geo.sources.korean_places import read_places
from geo.sources.rooms import as_candidates
from geo.sources.sheets import Sheet


def rooms(*rows: dict[str, Any]) -> Sheet:
    lines = np.arange(2, 2 + len(rows), dtype=np.int64)
    return Sheet("개방.csv", "cp949", pd.DataFrame(rows).astype("str"), lines, ("",) * len(rows), (), None, None)


def room(name: str, room_name: str, lat: str = "37.615") -> dict[str, str]:
    cells = {"개방시설명": name, "개방장소명": room_name, "소재지도로명주소": "서울특별시 은평구 은평로 1"}
    return cells | {"위도": lat, "경도": "126.925", "수용가능인원수": "20"}


def test_rooms_are_candidates_named_by_house_and_room() -> None:
    sheet = rooms(room("불광1동주민센터", "회의실"), room("불광1동주민센터", "강당"), room("먼 곳", "강당", "35.1"))
    ledger, venues = read_places(sheet, "rooms", wards=WARDS)
    candidates = as_candidates(venues)
    assert ledger.counts["set_aside"] == 1
    assert candidates[t.NAME_KO].tolist() == ["불광1동주민센터 회의실", "불광1동주민센터 강당"]
    assert candidates[t.KIND].tolist() == ["room", "room"]
    assert candidates[t.CANDIDATE_ID].tolist() == ["room-V2", "room-V3"]
    assert candidates[t.ADDRESS_KO].tolist() == ["서울특별시 은평구 은평로 1"] * 2
    assert candidates[t.SEATS].tolist() == [20, 20]
    assert [(point.x, point.y) for point in candidates.geometry] == [(126.925, 37.615)] * 2
    check(candidates, t.CANDIDATES, "here")


def test_of_no_room_no_candidate() -> None:
    _, venues = read_places(rooms(room("먼 곳", "강당", "35.1")), "rooms", wards=WARDS)
    assert as_candidates(venues).empty


def test_a_room_somewhere_in_a_ward_is_nowhere_to_walk_to() -> None:
    _, venues = read_places(rooms(room("주민센터", "회의실"), room("구청", "강당")), "rooms", wards=WARDS)
    venues[t.POSITION] = ["ward", "road"]
    assert as_candidates(venues)[t.CANDIDATE_ID].tolist() == ["room-V3"]
