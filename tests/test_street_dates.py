"""How old streets are, as each kind of file says it."""

import datetime as dt
import zlib
from pathlib import Path

import pytest
from pyrosm.proto import fileformat_pb2, osmformat_pb2

from geo.sources.street_dates import streets_date

GRAPHML = (
    '<graphml><key id="{key}" for="graph" attr.name="created_date" attr.type="string"/><key id="d0" for="node" '
    'attr.name="name"/><graph>{body}<data key="{key}">{date}</data></graph></graphml>'
)


def pbf(seconds: int, *, packed: bool = True, padding: bytes = b"") -> bytes:
    header = osmformat_pb2.HeaderBlock(osmosis_replication_timestamp=seconds).SerializeToString() + padding
    blob = fileformat_pb2.Blob(**({"zlib_data": zlib.compress(header)} if packed else {"raw": header}))
    body = blob.SerializeToString()
    head = fileformat_pb2.BlobHeader(type="OSMHeader", datasize=len(body)).SerializeToString()
    return len(head).to_bytes(4, "big") + head + body + bytes(100)


DAY = int(dt.datetime(2026, 3, 7, 23, 59, tzinfo=dt.UTC).timestamp())


@pytest.mark.parametrize(
    ("content", "date"),
    [
        (b'{"version": 0.6, "osm3s": {"timestamp_osm_base": "2026-03-07T01:02:03Z"}}', "2026-03-07"),
        (b'{"osm3s":{"timestamp_osm_base":"7 March 2026"}}', ""),
        (b'<osm version="0.6"><meta osm_base="2026-03-07T01:02:03Z"/></osm>', "2026-03-07"),
        (b'<osm version="0.6" generator="osmium" timestamp="2026-03-07T01:02:03Z">', "2026-03-07"),
        # The day on which one node was changed is not the day of the file.
        (b'<osm version="0.6"><node id="1" timestamp="2026-03-07T01:02:03Z"/></osm>', ""),
        (GRAPHML.format(key="d3", body="", date="2026-03-07 01:02:03").encode(), "2026-03-07"),
        (GRAPHML.format(key="d3", body="x" * 200_000, date="2026-03-07 01:02:03").encode(), "2026-03-07"),
        (GRAPHML.format(key="d3", body="", date="long ago").encode(), ""),
        (b'<graphml><data key="d3">2026-03-07 01:02:03</data></graphml>', ""),
        (pbf(DAY), "2026-03-07"),
        (pbf(DAY, packed=False), "2026-03-07"),
        (pbf(0), ""),
        (pbf(2**62), ""),
        (pbf(DAY)[:30], ""),
        # A header that unpacks to gigabytes is not unpacked.
        (pbf(DAY, padding=bytes(50_000_000)), ""),
        (b"\0\0\0\x0d\x0a\x09OSMHeader" + b"\xff" * 99, ""),
        ("노드링크 유형,노드 WKT\n".encode("cp949"), ""),
        (b"", ""),
    ],
)
def test_the_day_that_a_file_states(content: bytes, date: str, tmp_path: Path) -> None:
    (tmp_path / "streets").write_bytes(content)
    assert streets_date(tmp_path / "streets") == date


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    assert streets_date(tmp_path / "gone") == ""
    assert streets_date(tmp_path) == ""


@pytest.mark.shared_data
def test_the_day_of_the_real_files(shared_data: Path) -> None:
    assert streets_date(shared_data / "gangnam_overpass_20260307.json") == "2026-03-07"
    assert streets_date(shared_data / "gangnam_walk_20260307.graphml") == "2026-11-22"
