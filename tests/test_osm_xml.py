"""OpenStreetMap XML becomes the two street tables."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyrosm.filter_compiler import compile_custom_filter

from geo import tables as t
from geo.errors import SourceError
from geo.sources import losses, osm_ways, osm_xml
from geo.sources.overpass import tables_from_overpass
from geo.sources.street_tables import WALK_FILTER

Way = tuple[list[int], Mapping[str, str]]
FOOTWAY = {"highway": "footway"}


def xml_of(*ways: Way, first_way: int = 100, extra: str = "") -> str:
    """Write nodes 1 to 9 in a row, 0.001 degrees apart, and ways."""
    lines = [f'<node id="{number}" lat="37.6" lon="{127 + number / 1000}"/>' for number in range(1, 10)]
    for number, (refs, tags) in enumerate(ways, start=first_way):
        inside = [f'<nd ref="{ref}"/>' for ref in refs]
        inside += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
        lines.append(f'<way id="{number}">{"".join(inside)}</way>')
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{"".join(lines)}{extra}</osm>'


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "made.osm"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def stretches(edges: gpd.GeoDataFrame) -> Counter[tuple[object, ...]]:
    tags = edges[[t.ONEWAY, t.STEPS, *t.EDGE_TAGS]].astype(object).fillna("").itertuples(index=False, name=None)
    lines = shapely.to_wkb(shapely.normalize(edges.geometry.to_numpy()))
    return Counter((line, *row) for line, row in zip(lines, tags, strict=True))


def test_ways_become_stretches_between_junctions(tmp_path: Path) -> None:
    street = {"highway": "residential", "name": "은평로 & <1>", "lit": "yes", "oneway": "yes"}
    steps = {"highway": "steps", "incline": "-20%", "wheelchair": "no"}
    path = written(tmp_path, xml_of(([1, 2, 3, 4], street), ([3, 5, 6], steps)))
    nodes, edges = osm_xml.read_osm_xml(path)
    assert nodes[t.NODE_ID].tolist() == [1, 3, 4, 6]
    assert edges[[t.FROM_NODE, t.TO_NODE, t.WAY_ID]].to_numpy().tolist() == [[1, 3, 100], [3, 4, 100], [3, 6, 101]]
    first, _, flight = edges.to_dict("records")
    assert (first[t.STREET_NAME], first[t.LIT], first[t.ONEWAY]) == ("은평로 & <1>", "yes", False)
    assert (flight[t.STEPS], flight[t.INCLINE_PERCENT], flight[t.WHEELCHAIR]) == (True, -20, "no")
    assert list(flight[t.GEOMETRY].coords) == [(127.003, 37.6), (127.005, 37.6), (127.006, 37.6)]


def test_oneway_on_foot_binds_and_turns(tmp_path: Path) -> None:
    against = {"highway": "path", "oneway:foot": "-1", "incline": "10%"}
    _, edges = osm_xml.read_osm_xml(written(tmp_path, xml_of(([1, 2, 3], against))))
    assert edges[[t.FROM_NODE, t.TO_NODE, t.ONEWAY]].to_numpy().tolist() == [[3, 1, True]]
    assert edges[t.INCLINE_PERCENT].tolist() == [-10]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    dropped: Counter[str] = Counter()
    ways = [
        ([1, 2], FOOTWAY),
        ([2, 3], {"highway": "motorway"}),
        ([3, 4], {"highway": "steps", "conveying": "forward"}),
        ([4, 5], {"waterway": "stream"}),
        ([2, 3, 77, 4, 5], FOOTWAY),
    ]
    _, edges = osm_xml.read_osm_xml(written(tmp_path, xml_of(*ways)), dropped=dropped)
    assert edges[[t.FROM_NODE, t.TO_NODE]].to_numpy().tolist() == [[1, 3], [4, 5]]
    assert dropped == {losses.NOT_FOR_WALKERS: 1, losses.CONVEYOR: 1, losses.NODE_MISSING: 1}


def test_what_an_editor_deleted_is_gone(tmp_path: Path) -> None:
    deleted = '<way id="7" action="delete"><nd ref="2"/><nd ref="3"/><tag k="highway" v="path"/></way>'
    hidden = '<way id="8" visible="false"><nd ref="3"/><nd ref="4"/><tag k="highway" v="path"/></way>'
    _, edges = osm_xml.read_osm_xml(written(tmp_path, xml_of(([1, 2], FOOTWAY), extra=deleted + hidden)))
    assert edges[t.WAY_ID].tolist() == [100]


def test_what_stands_twice_is_there_once(tmp_path: Path) -> None:
    again = (
        '<node id="2" lat="37.7" lon="127.002"/>'
        '<way id="100"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>'
    )
    nodes, edges = osm_xml.read_osm_xml(written(tmp_path, xml_of(([1, 2], FOOTWAY), extra=again)))
    assert edges[t.HIGHWAY].tolist() == ["footway"]
    assert nodes[t.LAT].tolist() == [37.6, 37.7]


def test_members_of_relations_are_no_streets(tmp_path: Path) -> None:
    relation = '<relation id="5"><member type="way" ref="100" role=""/><tag k="highway" v="footway"/></relation>'
    assert len(osm_xml.read_osm_xml(written(tmp_path, xml_of(([1, 2], FOOTWAY), extra=relation)))[1]) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_anything_is_unpacked(tmp_path: Path, encoding: str) -> None:
    bomb = '<!DOCTYPE osm [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><osm>&b;</osm>'
    path = written(tmp_path, f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding))
    with pytest.raises(SourceError, match=r"made\.osm declares a document type, which OpenStreetMap XML never does"):
        osm_xml.read_osm_xml(path)


def test_an_entity_of_the_server_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("footway", encoding="utf-8")
    text = f'<!DOCTYPE osm [<!ENTITY a SYSTEM "{secret.as_uri()}">]>' + xml_of(([1, 2], {"highway": "&a;"}))
    with pytest.raises(SourceError, match="declares a document type"):
        osm_xml.read_osm_xml(written(tmp_path, text.replace('<?xml version="1.0" encoding="UTF-8"?>', "")))


@pytest.mark.parametrize("root", ["graphml", "osmChange", "html", "OGRVRTDataSource"])
def test_other_xml_is_refused(tmp_path: Path, root: str) -> None:
    with pytest.raises(SourceError, match=rf"is XML, but not OpenStreetMap's \(<{root}>, not <osm>\)"):
        osm_xml.read_osm_xml(written(tmp_path, f"<{root}/>"))


WHOLE = xml_of(([1, 2, 3], FOOTWAY))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"PK\x03\x04",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-3],
        WHOLE.replace('ref="2"', 'ref="two"'),
        WHOLE.replace('ref="2"', 'ref="99999999999999999999"'),
        WHOLE.replace('lon="127.001"', 'lon="east"'),
        WHOLE.replace("<nd ref", "<nd rel"),
        WHOLE.encode("cp949") + b"\xff",
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(SourceError, match=r"made\.osm is not readable OpenStreetMap XML \(line \d+: .*download or exp"):
        osm_xml.read_osm_xml(written(tmp_path, text))


def test_an_answer_broken_off_by_the_server_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, xml_of(([1, 2], FOOTWAY), extra="<remark>runtime error: Query timed out</remark>"))
    with pytest.raises(SourceError, match=r"the answer of .*made\.osm breaks off before its end"):
        osm_xml.read_osm_xml(path)


@pytest.mark.parametrize(
    "way", [([1, 2], {"waterway": "stream"}), ([77, 78], FOOTWAY), ([1, 1], FOOTWAY), ([], FOOTWAY)]
)
def test_a_file_without_streets_is_refused(tmp_path: Path, way: Way) -> None:
    with pytest.raises(SourceError, match=r"no walkable street was found in .*made\.osm"):
        osm_xml.read_osm_xml(written(tmp_path, xml_of(way)))


def test_metres_are_refused(tmp_path: Path) -> None:
    text = xml_of(([1, 2], FOOTWAY)).replace('lat="37.6" lon="127.001"', 'lat="551000" lon="197000"')
    with pytest.raises(SourceError, match=r"a street at 197000\.0, 551000\.0, which is no longitude and latitude"):
        osm_xml.read_osm_xml(written(tmp_path, text))


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osm_xml, "LARGEST_FILE_BYTES", 10)
    with pytest.raises(SourceError, match=r"made\.osm has \d+ bytes, more than 10; cut it"):
        osm_xml.read_osm_xml(written(tmp_path, WHOLE))


TAGS = st.dictionaries(
    st.sampled_from(["highway", "area", "access", "foot", "service", "sidewalk", "sidewalk:both", "sidewalk:left"]),
    st.sampled_from(["yes", "no", "footway", "motorway_link", "cycleway", "private", "separate", "steps", "platform"]),
)


@given(TAGS)
def test_the_filter_is_that_of_the_pbf_door(tags: dict[str, str]) -> None:
    assert osm_ways.walkable(tags) == compile_custom_filter(WALK_FILTER).matches(tags)


@pytest.mark.shared_data
def test_gangnam_is_the_same_in_xml_and_in_json(shared_data: Path, tmp_path: Path) -> None:
    recorded = shared_data / "gangnam_overpass_20260307.json"
    lines = []
    for element in json.loads(recorded.read_bytes())["elements"]:
        if element["type"] == "node":
            lines.append(f'<node id="{element["id"]}" lat="{element["lat"]!r}" lon="{element["lon"]!r}"/>')
            continue
        inside = [f'<nd ref="{ref}"/>' for ref in element["nodes"]]
        inside += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in element["tags"].items()]
        lines.append(f'<way id="{element["id"]}">{"".join(inside)}</way>')
    nodes, edges = osm_xml.read_osm_xml(written(tmp_path, f"<osm>{''.join(lines)}</osm>"))
    other_nodes, other_edges = tables_from_overpass(recorded)
    pd.testing.assert_frame_equal(nodes, other_nodes)
    # A two-way stretch may be drawn from either end.
    assert stretches(edges) == stretches(other_edges)
