import math
from pathlib import Path

import pytest

from geo.access.nearest import venue_places
from geo.region.region import Region
from geo.streets.walkers import pace
from geo.streets.walking import Walking, walking
from tests.benchmarks import answers, inputs, peers, report, streets, walks
from tests.benchmarks.report import Check, Row, Section
from tests.benchmarks.timing import Timing, timed, timed_once


@pytest.fixture(scope="module")
def town() -> Walking:
    return walking(inputs.grid(100), pace("adult"))


def test_every_subject_is_measured_and_the_answers_agree(town: Walking, eunpyeong: Region, tmp_path: Path) -> None:
    graph = peers.osmnx_graph(town)
    venues = inputs.at_nodes(town, inputs.some_nodes(town.network, 8))
    sections = [
        streets.opening("Town", town, graph=graph, folder=tmp_path, runs=1),
        streets.snapping("Town", town, graph=graph, count=20, runs=1),
        walks.nearest_places("Town", town, graph=graph, places=8, runs=1),
        walks.doorsteps("Town", town, graph=graph, venues=venues, count=2, runs=1),
        walks.growth((100, 400), minutes=3.0, contract_largest=False, runs=1),
        answers.click(eunpyeong, count=1, runs=1),
        answers.everybody(eunpyeong, runs=1),
    ]
    checks = [check for section in sections for check in section.checks]
    assert len(checks) == 9
    assert [str(check) for check in checks if not check.holds] == []
    page = tmp_path / "BENCHMARKS.md"
    report.write(sections, page)
    text = page.read_text(encoding="utf-8")
    assert all(f"## {section.title}\n" in text for section in sections)
    assert all(f"| {row.what} |" in text for section in sections for row in section.rows)
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
    rows = [Row("ours", ours, target_s=0.002), Row("theirs", theirs, ours), Row("quick", ours, target_s=0.05)]
    page = tmp_path / "page.md"
    report.write([Section("Subject", rows, ["a note"], [Check("Both", 0.0, 0.1, "s")])], page)
    text = page.read_text(encoding="utf-8")
    assert "| ours | 2 ms | 1 ms | 30 ms | 3 |  | under 2 ms: **not met** |" in text
    assert "| theirs | 500 ms | 500 ms | 500 ms | 1 | 250 |  |" in text
    assert "| quick | 2 ms | 1 ms | 30 ms | 3 |  | under 50 ms: met |" in text
    assert "- a note\n- Both agree: largest difference 0 s (allowed 0.1).\n" in text


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
