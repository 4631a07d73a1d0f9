"""The load benchmark, in small: people come, click and are told something new, and what they waited for is written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.benchmarks import report, visits
from tests.benchmarks.timing import Timing

pytestmark = pytest.mark.browser


def test_everybody_s_clicks_are_answered_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody here reads what is answered.
    monkeypatch.setattr(visits, "_READING_S", (0.2, 0.8))
    # The loop of the other browser tests runs in this thread.
    with ThreadPoolExecutor(1) as elsewhere:
        section = elsewhere.submit(visits.visits, tmp_path, clicks=2, people=2, lasting_s=2.0).result()
    figures = {row.what: row.measured for row in section.rows}
    assert all(isinstance(one, Timing) and min(one.seconds) > 0 for one in figures.values())
    alone = figures["one person: from a click on the map to the new answer"]
    slow = figures["one person: 95 of 100 clicks take at most"]
    work = figures["one person: the server's own work for a click"]
    assert isinstance(alone, Timing)
    assert isinstance(slow, Timing)
    assert isinstance(work, Timing)
    assert len(alone.seconds) == 2
    assert min(alone.seconds) <= slow.seconds[0] <= max(alone.seconds)
    assert work.seconds[0] <= 2 * sum(alone.seconds)
    assert [row.target for row in section.rows if row.target] == [3.0, 3.0, 1.0, 3.0, 3.0, 3.0]
    assert sum("clicks; load " in note for note in section.notes) == 3
    report.write([section], tmp_path / "page.md")
    assert str(tmp_path) not in (tmp_path / "page.md").read_text(encoding="utf-8")
