"""Asking OpenStreetMap's servers: who is asked when, what is kept, and what stays behind."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import osmnx as ox
import pytest
from filelock import FileLock
from support import overpass_server as osm

from geo.errors import N_, SourceError
from geo.sources import osm_live
from geo.sources.osm_live import ANSWER, ask, own_cache
from geo.sources.osm_services import Patience

QUESTION = {"kind": "streets", "polygon": "POLYGON ((127 37.6, 127.02 37.6, 127.02 37.61, 127 37.61, 127 37.6))"}
ONE, TWO, THREE = "http://one.example/api", "https://user:secret@two.example:8443/api", "https://three.example/"
UNREACHABLE = {"failure": "unreachable", "problem": "ConnectionError"}


class World:
    """Servers that answer without a process, in an order that a test writes down, and a clock that only they move."""

    def __init__(self, monkeypatch):
        self.now, self.slept, self.jobs, self.answers, self.took = 1000.0, [], [], [], 0.0
        self.patience = Patience(sleep=self.sleep)
        monkeypatch.setattr(osm_live.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(osm_live, "_run", self.run)
        monkeypatch.setattr(osm_live, "_last_asked", {})
        monkeypatch.setattr(osm_live, "_failed_before", set())

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def run(self, job, _):
        self.jobs.append(job)
        self.now += self.took
        said = self.answers[min(len(self.jobs), len(self.answers)) - 1]
        if isinstance(said, str):
            Path(job["folder"], ANSWER).write_text(said)
            return {}
        return said

    @property
    def asked(self):
        return [job["url"] for job in self.jobs]


@pytest.fixture
def world(monkeypatch):
    return World(monkeypatch)


def read(path, where):
    text = path.read_text()
    if text == "nonsense":
        raise SourceError(N_("{where} makes no sense"), where=where)
    return text


def put(world, cache, *servers, question=QUESTION, **more):
    told = []
    settings = {"patience": world.patience, "cache": cache, "read": read, **more}
    said = ask(
        question, servers or (ONE, TWO), tell=lambda text, **values: told.append(text.format(**values)), **settings
    )
    return said, told


def busy(wait=None, status=429):
    return {"failure": "busy", "status": status, "wait_seconds": wait}


def test_the_first_server_that_answers_is_enough(world, tmp_path):
    world.answers = ["streets"]
    said, told = put(world, tmp_path / "cache")
    assert said == "streets"
    assert world.asked == [ONE]
    assert told == ["asking one.example, for at most 180 seconds", "reading the answer"]
    assert (world.jobs[0]["connect_seconds"], world.jobs[0]["parent"]) == (10, os.getpid())
    assert world.slept == []


@pytest.mark.parametrize(
    ("answers", "asked", "slept"),
    [
        ([busy(7), "streets"], [ONE, ONE], [7]),
        ([busy(0), "streets"], [ONE, ONE], [0, 1]),
        ([busy(), busy(), "streets"], [ONE] * 3, [5, 10]),
        ([busy(status=504), busy(20), busy(), "streets"], [ONE, ONE, ONE, TWO], [5, 20]),
        ([busy(60), "streets"], [ONE, ONE], [60]),
        ([busy(61), "streets"], [ONE, TWO], []),
        ([UNREACHABLE, "streets"], [ONE, TWO], []),
        ([{"failure": "refused", "status": 400}, "streets"], [ONE, TWO], []),
        (["nonsense", "streets"], [ONE, TWO], []),
        ([{"failure": "empty"}, "streets"], [ONE, TWO], []),
    ],
)
def test_who_is_asked_next_and_when(world, tmp_path, answers, asked, slept):
    world.answers = answers
    assert put(world, tmp_path)[0] == "streets"
    assert world.asked == asked
    assert world.slept == slept
    assert len(list(tmp_path.iterdir())) == 1


def test_a_wait_is_told(world, tmp_path):
    world.answers = [busy(7), "streets"]
    assert "one.example is busy; asking again in 7 seconds" in put(world, tmp_path)[1]


def test_a_host_has_a_second_to_itself(world, tmp_path):
    world.answers = ["streets"]
    put(world, tmp_path)
    world.now += 0.25
    put(world, tmp_path, question={**QUESTION, "polygon": "other"})
    put(world, tmp_path, TWO, question={**QUESTION, "polygon": "third"})
    assert world.slept == [0.75]


def test_a_server_that_failed_is_asked_last_until_it_answers(world, tmp_path):
    world.answers = [UNREACHABLE, "streets", "more", UNREACHABLE, "streets"]
    for number in range(3):
        put(world, tmp_path, question={**QUESTION, "polygon": str(number)})
    assert world.asked == [ONE, TWO, TWO, TWO, ONE]
    put(world, tmp_path, question={**QUESTION, "polygon": "last"})
    assert world.asked[-1] == ONE


def test_patience_ends(world, tmp_path):
    world.answers, world.took = [{"failure": "silent", "seconds": "180"}], 180
    with pytest.raises(SourceError) as caught:
        put(world, tmp_path, *(f"http://{number}.example/" for number in range(7)))
    assert len(world.jobs) == 5, "900 seconds in all, 180 each"
    assert str(caught.value).count("nothing whole within 180 seconds") == 5
    assert str(caught.value).count("no time was left to ask it") == 2


def test_nobody_waits_past_the_end(world, tmp_path):
    world.answers, world.took = [busy(50)], 100
    world.patience = Patience(total_seconds=200, sleep=world.sleep)
    with pytest.raises(SourceError):
        put(world, tmp_path)
    assert world.slept == [50], "150 of 200 seconds are gone, and 50 more would be the end"
    assert [job["attempt_seconds"] for job in world.jobs] == [180, 50]


def test_every_server_s_trouble_is_said_once(world, tmp_path):
    world.answers = [UNREACHABLE, busy(90), {"failure": "lie", "count": 3}]
    with pytest.raises(
        SourceError,
        match=r"^OpenStreetMap's servers gave no answer that can be used \(one\.example: it could not be reached "
        r"\(ConnectionError\); two\.example:8443: too busy \(HTTP 429\); three\.example: its answer has 3 ways without "
        r"their nodes\); try again later$",
    ):
        put(world, tmp_path, ONE, TWO, THREE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"failure": "cut_off"}, "its answer is cut off"),
        ({"failure": "page"}, "it sent a web page, no data"),
        ({"failure": "no_data"}, "its answer is in no form that OpenStreetMap uses"),
        ({"failure": "broken_off", "problem": "runtime error"}, "it broke off: runtime error"),
        ({"failure": "too_large", "megabytes": 128}, "its answer is larger than 128 MB"),
        ({"failure": "refused", "status": 400}, r"it refused \(HTTP 400\)"),
        ({"failure": "empty"}, "its answer is empty"),
        ("nonsense", "its answer could not be read: one.example makes no sense"),
    ],
)
def test_trouble_in_a_few_words(world, tmp_path, said, words):
    world.answers = [said]
    with pytest.raises(SourceError, match=rf"one\.example: {words}\); try again later"):
        put(world, tmp_path, ONE)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("no_such_place", "there is no place 'Nowhere' on OpenStreetMap; check its spelling"),
        ("no_area", "the place 'Nowhere' is a point on OpenStreetMap, no area; choose a district or a city"),
    ],
)
def test_the_question_s_own_fault_is_asked_once(world, tmp_path, failure, words):
    world.answers = [{"failure": failure}]
    with pytest.raises(SourceError, match=words):
        put(world, tmp_path, question={"kind": "place", "place": "Nowhere"})
    assert world.asked == [ONE]


def test_nothing_is_believed_if_all_say_so(world, tmp_path):
    world.answers = [{"failure": "empty"}]
    assert put(world, tmp_path, nothing="nothing")[0] == "nothing"
    world.answers = [{"failure": "empty"}, {"failure": "empty"}, UNREACHABLE, {"failure": "empty"}]
    with pytest.raises(SourceError, match=r"one\.example: it could not be reached"):
        put(world, tmp_path, nothing="nothing")


def test_an_answer_is_kept_for_a_day(world, tmp_path):
    world.answers = ["streets", "newer"]
    put(world, tmp_path)
    [kept] = tmp_path.iterdir()
    assert kept.name.startswith("streets-")
    assert put(world, tmp_path, THREE) == ("streets", ["reading what OpenStreetMap sent before"])
    for age in (-3600, 24 * 3600 + 60):
        kept.write_text("old")
        os.utime(kept, (time.time() - age,) * 2)
        assert put(world, tmp_path)[0] == "newer"
    assert kept.read_text() == "newer"
    assert len(world.jobs) == 3


def test_an_answer_that_was_damaged_is_asked_for_anew(world, tmp_path):
    world.answers = ["streets"]
    put(world, tmp_path)
    [kept] = tmp_path.iterdir()
    kept.write_text("nonsense")
    assert put(world, tmp_path)[0] == "streets"
    assert kept.read_text() == "streets"


def test_another_question_is_another_answer(world, tmp_path):
    world.answers = ["streets", "features"]
    put(world, tmp_path)
    assert put(world, tmp_path, question={**QUESTION, "kind": "features"})[0] == "features"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written(world, tmp_path):
    world.answers = ["streets"]
    (tmp_path / "cache").write_text("a file, no folder")
    with pytest.raises(SourceError, match=r"answers cannot be kept in .*cache \(.*\); make room there, or choose"):
        put(world, tmp_path / "cache")
    with (
        pytest.raises(SourceError, match=r"answers cannot be kept in .*cache \(.*\); make room there, or choose"),
        own_cache(tmp_path / "cache"),
    ):
        pass


def test_a_cache_of_one_s_own_is_tidied(tmp_path):
    left, old, fresh = tmp_path / "asking-x", tmp_path / "streets-1.json", tmp_path / "streets-2.json"
    left.mkdir()
    (left / "half").write_text("[")
    old.write_text("{}")
    fresh.write_text("{}")
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    with own_cache(tmp_path):
        assert (left.exists(), old.exists(), fresh.exists()) == (False, False, True)


def test_a_cache_is_one_download_s_at_a_time(tmp_path):
    with (
        FileLock(tmp_path / ".lock"),
        pytest.raises(SourceError, match=r"another download is under way in .*; wait until it is done"),
        own_cache(tmp_path),
    ):
        pass
    with own_cache(tmp_path):
        pass


# From here on with the program as a process: some two seconds each.

HASTY = Patience(connect_seconds=5, attempt_seconds=60, waits_seconds=(0.1, 0.1), between_seconds=0)


def live(cache, *servers, patience=HASTY):
    return ask(
        QUESTION,
        [server if isinstance(server, str) else server.url for server in servers],
        patience=patience,
        cache=cache,
        tell=lambda *_, **__: None,
        read=lambda path, _: json.loads(path.read_bytes()),
    )


def test_a_second_server_takes_over_from_one_that_fails_and_one_that_is_gone(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    before = vars(ox.settings).copy()
    with osm.serving(osm.busy(429, retry_after="0"), osm.page()) as failing, osm.serving(osm.town) as well:
        assert live(tmp_path / "cache", osm.no_server(), failing, well) == osm.streets()
    assert [len(server.asked) for server in (failing, well)] == [2, 1]
    assert {question["agent"] for question in failing.asked + well.asked} == {"baeumgil/0.1"}
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert vars(ox.settings) == before


def test_a_server_that_hangs_is_given_up(tmp_path):
    released = threading.Event()
    with osm.serving(osm.hanging(released)) as server:
        began = time.monotonic()
        with pytest.raises(SourceError, match=r"127\.0\.0\.1:\d+: nothing whole within 6 seconds"):
            live(tmp_path, server, patience=Patience(attempt_seconds=6))
        assert abs(time.monotonic() - began - 6) <= 3
        released.set()
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_stumbles_says_its_last_line(tmp_path, monkeypatch):
    monkeypatch.setattr(osm_live, "_failed_before", set())
    monkeypatch.setattr(osm_live, "PROGRAM", "geo.sources.no\x1b[31m_such_program")
    with pytest.raises(SourceError, match=r"its answer could not be read: .*No module named") as caught:
        live(tmp_path, "http://one.example/")
    assert str(caught.value).isprintable()


ASKING = """
    import sys
    from pathlib import Path
    from test_osm_live import live
    live(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_who_is_interrupted_leaves_nobody_behind(tmp_path, how):
    here = Path(__file__).parent
    released = threading.Event()
    with osm.serving(osm.hanging(released)) as server:
        asking = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(ASKING), str(tmp_path), server.url],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])},
            stderr=subprocess.PIPE,
        )
        wait_until(lambda: server.asked)
        children = Path(f"/proc/{asking.pid}/task/{asking.pid}/children").read_text().split()
        asking.send_signal(how)
        _, said = asking.communicate(timeout=20)
        wait_until(lambda: not any(is_running(int(child)) for child in children))
        released.set()
    assert len(children) == 1
    if how == signal.SIGINT:
        assert said.strip().endswith(b"KeyboardInterrupt")
        assert list(tmp_path.iterdir()) == []
    with own_cache(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def wait_until(done):
    until = time.monotonic() + 40
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_running(number):
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
