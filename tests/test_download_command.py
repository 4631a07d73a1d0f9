"""``region download`` as a person runs it, against servers on this machine."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support import overpass_server as osm

from geo.cli import common, main
from geo.settings import PACKAGE_ROOT, Settings

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "geo", "region", "download", "baeum", "--place", "Baeum-gu, Seoul"]


def environment(home: Path, server: osm.Server) -> dict[str, str]:
    ours = {"BAEUMGIL_HOME": str(home), "BAEUMGIL_OVERPASS": server.url, "BAEUMGIL_NOMINATIM": server.url}
    return {**os.environ, **ours, "OFFLINE": "", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(PACKAGE_ROOT)}


def test_a_city_is_there_after_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        """Run a further command in this process."""
        monkeypatch.setattr(common, "SETTINGS", Settings.from_environment(given))
        monkeypatch.setattr(common, "LANGUAGE", "en")
        monkeypatch.setattr(sys, "argv", ["baeumgil", *arguments])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    with osm.serving(osm.town) as server:
        given = environment(tmp_path, server)
        done = subprocess.run(COMMAND, env=given, capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["edges"], report["pieces"], report["venues"]["venues"]) == (3, 1, 0)
    assert "The region baeum is kept." in done.stderr
    assert "lists no places to learn yet: baeumgil region update baeum --venues FILE" in done.stderr
    code, said, told = run("nearest", "--region", "baeum", "--at", "37.605,127.01")
    assert code == 0
    assert json.loads(said)["venues"] == []
    assert "lists no places to learn yet" in told
    rows = json.loads(run("coverage", "--region", "baeum")[1])["wards"]
    assert [(row["name_ko"], row["residents"], row["share_covered"]) for row in rows] == [
        ("동동", None, 0.0), ("서동", None, 0.0), ("배움구", None, None),
    ]  # fmt: skip
    code, _, told = run(*COMMAND[3:])
    assert code == 2
    assert "error: there is a region baeum already; add --replace" in told


def test_ctrl_c_leaves_nothing_half_made(tmp_path: Path) -> None:
    released = threading.Event()
    with osm.serving(osm.town, osm.town, osm.hanging(released)) as server:
        process = subprocess.Popen(
            COMMAND, env=environment(tmp_path, server), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while len(server.asked) < 3:
            assert process.poll() is None
            released.wait(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        released.set()
    assert process.returncode != 0
    assert out == ""
    assert "Traceback" not in err
    assert not (tmp_path / "regions").exists() or not list((tmp_path / "regions").iterdir())
    left = sorted(path.name.split("-")[0] for path in (tmp_path / "cache" / "osm").iterdir())
    assert left == [".lock", "place"], "what was answered is kept, whole; the question that was cut off left nothing"
