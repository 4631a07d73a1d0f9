"""Seoul's pedestrian network, made by hand in the columns that the city publishes."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pyproj
import pytest

from geo import tables as t
from geo.errors import SourceError
from geo.sources import losses
from geo.sources import seoul_pedestrian as seoul

GEOD = pyproj.Geod(ellps="WGS84")
HEADER = (
    "노드링크 유형,노드 WKT,노드 ID,노드 유형 코드,링크 WKT,링크 ID,링크 유형 코드,시작노드 ID,종료노드 ID,링크 길이,"
    '시군구코드,시군구명,읍면동코드,읍면동명,고가도로,지하철네트워크,교량,터널,육교,횡단보도,"공원,녹지",건물내,수집일자'
)
COLUMNS = next(csv.reader([HEADER]))
PLACES = {number: (126.92 + number / 1000, 37.61) for number in range(10)}
Row = dict[str, Any]


def node(number: Any, **facts: Any) -> Row:
    lon, lat = PLACES.get(number, (126.99, 37.61))
    return {"노드링크 유형": "NODE", "노드 WKT": f"POINT({lon} {lat})", "노드 ID": number, "링크 ID": 0, **facts}


def link(start: int, end: int, **facts: Any) -> Row:
    line = ",".join(f"{PLACES[at][0]} {PLACES[at][1]}" for at in (start, end))
    plain = {"노드링크 유형": "LINK", "링크 WKT": f"LINESTRING({line})", "링크 ID": 10 * start + end, "노드 ID": 0}
    return {**plain, "링크 유형 코드": "1000", "시작노드 ID": start, "종료노드 ID": end, "링크 길이": "1", **facts}


def written(folder: Path, *rows: Row, encoding: str = "cp949", columns: list[str] = COLUMNS) -> Path:
    text = io.StringIO()
    table = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows({"시군구명": "은평구", "수집일자": "2026-01-01", **row} for row in rows)
    path = folder / "walk.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_nodes_and_links_become_the_tables(tmp_path: Path, encoding: str) -> None:
    bend = f"LINESTRING ({PLACES[2][0]} {PLACES[2][1]}, 126.9225 37.6105, {PLACES[3][0]} {PLACES[3][1]})"
    rows = [node(1), node(2), node(3), link(1, 2), link(2, 3, **{"링크 WKT": bend})]
    dropped: Counter[str] = Counter()
    nodes, edges = seoul.read_seoul_pedestrian(written(tmp_path, *rows, encoding=encoding), dropped=dropped)
    assert nodes[t.NODE_ID].tolist() == [1, 2, 3]
    assert edges[[t.FROM_NODE, t.TO_NODE, t.WAY_ID]].to_numpy().tolist() == [[1, 2, 12], [2, 3, 23]]
    assert list(edges.geometry.iloc[1].coords) == [PLACES[2], (126.9225, 37.6105), PLACES[3]]
    assert not edges[t.ONEWAY].any()
    assert edges[t.HIGHWAY].tolist() == ["footway", "footway"]
    assert edges[[t.FOOTWAY, t.CROSSING, t.STREET_NAME, t.SURFACE]].isna().all(axis=None)
    assert dropped == {}


@pytest.mark.parametrize(("column", "word"), seoul.FLAGS.items())
def test_no_flag_is_lost(tmp_path: Path, column: str, word: str) -> None:
    path = written(tmp_path, node(1), node(2), link(1, 2, **{column: "1"}))
    [edge] = seoul.read_seoul_pedestrian(path)[1].to_dict("records")
    assert edge[t.FOOTWAY] == word
    assert (edge[t.CROSSING] == "yes") == (word == "crossing")
    assert edge[t.HIGHWAY] == ("corridor" if word == "indoor" else "footway")


def test_several_flags_are_all_kept(tmp_path: Path) -> None:
    flags = {"교량": "1.0", "공원,녹지": "1", "터널": "0", "건물내": ""}
    [edge] = seoul.read_seoul_pedestrian(written(tmp_path, node(1), node(2), link(1, 2, **flags)))[1].to_dict("records")
    assert edge[t.FOOTWAY] == "bridge;park"


def test_between_two_crossing_nodes_is_a_crossing(tmp_path: Path) -> None:
    crossing, indoors = {"횡단보도": 1}, {"건물내": 1}
    rows = [node(1, **crossing), node(2, **crossing), node(3), link(1, 2, **indoors), link(2, 3, **indoors)]
    over, inside = seoul.read_seoul_pedestrian(written(tmp_path, *rows))[1].to_dict("records")
    assert (over[t.FOOTWAY], over[t.CROSSING], over[t.HIGHWAY]) == ("crossing", "yes", "footway")
    assert (inside[t.FOOTWAY], inside[t.HIGHWAY]) == ("indoor", "corridor")


@pytest.mark.parametrize(
    ("code", "highway"),
    [("1000", "footway"), ("1011", "footway"), ("1100", "road"), ("1111", "road"), ("1100.0", "road")],
)
def test_the_type_says_who_shares_the_street(tmp_path: Path, code: str, highway: str) -> None:
    path = written(tmp_path, node(1), node(2), link(1, 2, **{"링크 유형 코드": code}))
    assert seoul.read_seoul_pedestrian(path)[1][t.HIGHWAY].tolist() == [highway]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    rows = [
        *(node(number) for number in range(1, 8)),
        node(1),
        node(8, **{"노드 WKT": "POLYGON((1 2, 3 4, 5 6, 1 2))"}),
        {"노드링크 유형": "AREA"},
        link(1, 2),
        link(1, 2),
        link(2, 3, **{"링크 유형 코드": "0110"}),
        link(3, 4, **{"링크 유형 코드": "11"}),
        link(3, 4, **{"링크 유형 코드": "7000"}),
        link(4, 5, **{"링크 WKT": "LINESTRING(126.92 37.61)"}),
        link(4, 5, **{"링크 WKT": "LINESTRING(126.92 37.61,1e999 37.61)"}),
        link(4, 5, **{"시작노드 ID": "4b"}),
        link(5, 6, **{"링크 WKT": "LINESTRING(126.925 37.61,126.9265 37.61)"}),
        link(6, 7, **{"링크 WKT": f"LINESTRING({PLACES[6][0]} 37.61,{PLACES[6][0]} 37.61)", "종료노드 ID": 6}),
    ]
    dropped: Counter[str] = Counter()
    _, edges = seoul.read_seoul_pedestrian(written(tmp_path, *rows), dropped=dropped)
    assert edges[t.WAY_ID].tolist() == [12]
    assert dropped == {
        losses.REPEATED: 1,
        losses.UNREADABLE: 6,
        losses.NOT_FOR_WALKERS: 2,
        losses.OFF_ITS_NODES: 1,
        losses.NO_LENGTH: 1,
    }


def test_a_link_drawn_from_its_end_is_turned(tmp_path: Path) -> None:
    line = f"LINESTRING({PLACES[2][0]} {PLACES[2][1]},126.9215 37.6103,{PLACES[1][0]} {PLACES[1][1]})"
    [edge] = seoul.read_seoul_pedestrian(written(tmp_path, node(1), node(2), link(1, 2, **{"링크 WKT": line})))[
        1
    ].geometry
    assert list(edge.coords) == [PLACES[1], (126.9215, 37.6103), PLACES[2]]


def test_a_node_beyond_the_district_is_put_where_the_link_ends(tmp_path: Path) -> None:
    turned = f"LINESTRING({PLACES[3][0]} {PLACES[3][1]},{PLACES[2][0]} {PLACES[2][1]})"
    rows = [node(1), node(2), link(1, 2), link(2, 3, **{"링크 WKT": turned}), link(3, 4)]
    nodes, edges = seoul.read_seoul_pedestrian(written(tmp_path, *rows))
    assert dict(zip(nodes[t.NODE_ID], zip(nodes[t.LON], nodes[t.LAT], strict=True), strict=True)) == {
        number: PLACES[number] for number in (1, 2, 3, 4)
    }
    assert len(edges) == 3


def test_lengths_are_measured_and_not_believed(tmp_path: Path) -> None:
    _, edges = seoul.read_seoul_pedestrian(written(tmp_path, node(1), node(2), link(1, 2, **{"링크 길이": "999"})))
    assert abs(GEOD.geometry_length(edges.geometry.iloc[0]) - GEOD.inv(*PLACES[1], *PLACES[2])[2]) <= 1e-6


def test_small_steps_through_the_file_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [link(1, 2), node(1), link(2, 3), node(2), node(3), link(3, 4), node(4)]
    path = written(tmp_path, *rows)
    whole = seoul.read_seoul_pedestrian(path)
    monkeypatch.setattr(seoul, "_CHUNK_ROWS", 2)
    for frame, other in zip(seoul.read_seoul_pedestrian(path), whole, strict=True):
        assert frame.equals(other)


def test_more_rows_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seoul, "MOST_ROWS", 2)
    with pytest.raises(SourceError, match=r"walk\.csv has more than 2 rows; cut it to the districts"):
        seoul.read_seoul_pedestrian(written(tmp_path, node(1), node(2), link(1, 2)))


def test_a_comma_at_the_end_of_every_row_shifts_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, node(1), node(2), link(1, 2))
    head, *rows = path.read_text(encoding="cp949").splitlines()
    path.write_text("\n".join([head, *(f"{row}," for row in rows)]), encoding="cp949")
    assert seoul.read_seoul_pedestrian(path)[1][t.WAY_ID].tolist() == [12]


def test_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "walk.csv"
    path.write_bytes(HEADER.encode() + b"\n" + b"x" * 3 * seoul.MOST_ROW_BYTES)
    with pytest.raises(SourceError, match=r"walk\.csv has a line of more than 1048576 bytes"):
        seoul.read_seoul_pedestrian(path)


def test_nested_wkt_does_not_reach_the_parser(tmp_path: Path) -> None:
    nested = "GEOMETRYCOLLECTION(" * 50_000
    dropped: Counter[str] = Counter()
    seoul.read_seoul_pedestrian(
        written(tmp_path, node(1), node(2), link(1, 2), link(2, 3, **{"링크 WKT": nested})), dropped=dropped
    )
    assert dropped == {losses.UNREADABLE: 1}


@pytest.mark.parametrize("place", ["197000.5 551000", "14129000 4525000", "37.61 126.92"])
def test_another_coordinate_system_is_refused(tmp_path: Path, place: str) -> None:
    rows = [node(1, **{"노드 WKT": f"POINT({place})"}), node(2, **{"노드 WKT": f"POINT({place}9)"})]
    path = written(tmp_path, *rows, link(1, 2, **{"링크 WKT": f"LINESTRING({place},{place}9)"}))
    with pytest.raises(
        SourceError, match=r"which is no longitude and latitude in degrees \(WGS 84, EPSG:4326\); convert"
    ):
        seoul.read_seoul_pedestrian(path)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "walk.csv"
    path.write_text("name,lat,lon\na,1,2\n", encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"walk\.csv lacks the columns 노드링크 유형, .* of Seoul's pedestrian network"
    ):
        seoul.read_seoul_pedestrian(path)
    short = [name for name in COLUMNS if name != "육교"]
    with pytest.raises(SourceError, match="lacks the columns 육교 of"):
        seoul.read_seoul_pedestrian(written(tmp_path, node(1), columns=short))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe" + HEADER.encode("utf-16-le"),
        HEADER.encode("cp949") + b"\nLINK,\x80\xff,,,",
        HEADER.encode() + b'\n"LINK,',
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "walk.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"walk\.csv is no CSV table in UTF-8 or CP949 .*; download it again"):
        seoul.read_seoul_pedestrian(path)


@pytest.mark.parametrize("rows", [[], [node(1), node(2)], [link(1, 2, **{"링크 유형 코드": "0100"})]])
def test_a_file_without_streets_is_refused(tmp_path: Path, rows: list[Row]) -> None:
    with pytest.raises(SourceError, match=r"no walkable street was found in .*walk\.csv"):
        seoul.read_seoul_pedestrian(written(tmp_path, *rows))
