"""Serving: real streets if they can be had, the model and one plain line if not."""

import dataclasses
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest
from support.browsing import is_up

from geo import serve as serving
from geo.errors import N_, SourceError
from geo.region import real_streets, shelf
from geo.region.names import names
from geo.region.replacement import keep
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT, Settings
from geo.streets.build import to_tables

UNREACHABLE = SourceError(
    N_("OpenStreetMap's servers gave no answer that can be used ({problems}); try again later"),
    problems="streets.example: no route",
)


@pytest.fixture
def online(tmp_path):
    return Settings(home=tmp_path / "home", static=tmp_path / "static")


@pytest.fixture
def streets(monkeypatch):
    """Answer requests for streets with tables, or an error; count them."""
    asked = []

    def answer(tables):
        def fetch(polygon, **_):
            asked.append(polygon)
            if isinstance(tables, Exception):
                raise tables
            return tables, "2026-03-07"

        monkeypatch.setattr(real_streets, "fetch_walk_tables", fetch)
        return asked

    return answer


@pytest.fixture
def started(monkeypatch):
    """Stand in for Streamlit and the drawing of the map; keep what was started."""
    commands, regions = [], []
    monkeypatch.setattr(serving, "prepare_map", lambda region, *_, **__: regions.append(region.name))
    monkeypatch.setattr(serving, "_until_stopped", lambda command: commands.append(command) or 3)
    return commands, regions


def serve(settings, language="en"):
    told = []
    code = serving.serve(settings, language, port=8555, tell=told.append)
    return code, told


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            (
                "Real streets could not be fetched, so the model is used: OpenStreetMap's servers gave no answer that "
                "can be used (streets.example: no route); try again later"
            ),
        ),
        (
            "ko",
            (
                "실제 도로를 받지 못해서 모형 도로를 써요: 오픈스트리트맵 서버에서 쓸 수 있는 답을 받지 못했어요"
                "(streets.example: no route). 나중에 다시 해 주세요."
            ),
        ),
    ],
)
def test_without_real_streets_one_line_says_so_and_the_model_is_served(language, line, online, streets, started):
    streets(UNREACHABLE)
    code, told = serve(online, language)
    assert code == 3
    assert told[0] == line
    assert told[-1].count("http://localhost:8555") == 1
    assert {"en": "model streets, not for decisions", "ko": "모형 도로, 의사결정에 쓰지 마세요"}[language] in told
    assert all("\n" not in one for one in told)
    (command,), regions = started
    assert command == [sys.executable, "-m", "pages._serve", "8555"]
    assert regions == [EMBEDDED_REGION]
    assert names(online) == [EMBEDDED_REGION]


def test_real_streets_are_kept_and_opened_first_by_the_app_alone(eunpyeong, online, streets, started):
    asked = streets(to_tables(eunpyeong.network))
    _, told = serve(online)
    assert not any("could not be fetched" in one for one in told)
    assert "model streets, not for decisions" not in told
    assert started[1] == [shelf.REAL_REGION] == ["eunpyeong-osm"]
    assert names(online) == [EMBEDDED_REGION, shelf.REAL_REGION]
    assert shelf.first_region(online) == shelf.REAL_REGION
    assert shelf.in_use(online) == EMBEDDED_REGION
    assert not shelf.open_region(online, shelf.REAL_REGION).network.origin.is_model

    serve(online)
    assert len(asked) == 1


def test_the_reader_s_own_choice_comes_before_real_streets(eunpyeong, online):
    keep(online, dataclasses.replace(eunpyeong, name="own"))
    keep(online, dataclasses.replace(eunpyeong, name=shelf.REAL_REGION))
    shelf.use(online, "own")
    assert shelf.first_region(online) == "own"


def test_offline_nobody_is_asked(online, streets, started):
    asked = streets(UNREACHABLE)
    _, told = serve(dataclasses.replace(online, offline=True))
    assert asked == []
    assert told[0] == "Preparing the search and the map ..."


def test_what_is_going_on_is_told_with_its_values(online, streets, monkeypatch):
    told = []
    streets(UNREACHABLE)
    real = real_streets.fetch_walk_tables

    def fetch(polygon, *, tell, **given):
        tell(N_("asking {host} for streets, for at most {seconds} seconds"), host="streets.example", seconds="60")
        return real(polygon, **given)

    monkeypatch.setattr(real_streets, "fetch_walk_tables", fetch)
    problem = serving.fetch_real_streets(online, tell=lambda text, **values: told.append(text.format(**values)))
    assert problem is UNREACHABLE
    assert told == ["asking streets.example for streets, for at most 60 seconds"]


def test_an_address_that_is_none_is_a_reason_too(online, streets):
    asked = streets(UNREACHABLE)
    settings = dataclasses.replace(online, overpass_urls=("file:///etc/passwd",))
    problem = serving.fetch_real_streets(settings, tell=lambda *_, **__: None)
    assert str(problem).startswith("'file:///etc/passwd' is no address of a web service, in BAEUMGIL_OVERPASS")
    assert asked == []


def test_a_home_that_cannot_be_written_is_no_reason_not_to_serve(eunpyeong, tmp_path, streets, started):
    (tmp_path / "home").write_text("a file, no folder")
    streets(to_tables(eunpyeong.network))
    code, told = serve(Settings(home=tmp_path / "home", static=tmp_path / "static"))
    assert code == 3
    assert "choose another BAEUMGIL_HOME" in told[0]
    assert started[1] == [EMBEDDED_REGION]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_who_is_told_to_end_ends_the_pages_first(tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = os.environ | {"OFFLINE": "1", "BAEUMGIL_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "geo", "serve", "--port", str(port)]
    # A process group of its own, so that nothing of it outlives a failing test.
    with subprocess.Popen(command, cwd=PACKAGE_ROOT, env=there, start_new_session=True) as parent:
        try:
            assert is_up(parent, port)
            (child,) = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
            parent.send_signal(signal.SIGTERM)
            parent.wait(timeout=60)
            assert not Path(f"/proc/{child}").exists()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)
