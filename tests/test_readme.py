"""What the README tells people to type works."""

import dataclasses
import io
import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from affine import Affine
from support.pbf_file import made

from geo import tables as t
from geo.cli import common, main
from geo.settings import PACKAGE_ROOT, Settings
from geo.streets.walkers import WALKERS

README = (PACKAGE_ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("  ")[0] for line in re.findall(r"^    (baeumgil .+)$", README, re.MULTILINE)]
DESK = [command for command in COMMANDS if command.split()[1] in {"staff", "check", "backup", "restore"}]
ELSEWHERE = [command for command in COMMANDS if re.search(r"\b(mapo|porto)\b", command)]


def test_the_readme_names_the_commands():
    assert {" ".join(command.split()[1:2]) for command in COMMANDS} == {
        *("serve", "region", "nearest", "route", "coverage", "siting", "report", "staff", "check", "backup", "restore"),
    }


@dataclasses.dataclass
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run commands in this process and a folder of their own: to start one each takes longer than what they do."""
    monkeypatch.setattr(common, "SETTINGS", Settings(home=tmp_path, offline=True))
    monkeypatch.setattr(common, "LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    def command(line: str, *, typed: str = "") -> Answer:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    return command


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if " serve" not in command and command not in ELSEWHERE + DESK]
)
def test_a_documented_command_runs(command: str, run: Run, tmp_path: Path):
    if "--params run.json" in command:
        run(next(one for one in COMMANDS if "--params-out run.json" in one))
    done = run(command)
    assert done.code == 0, done.err
    assert done.out or list(tmp_path.glob("coverage.*")) + list(tmp_path.glob("*.[ps][dv][fg]")) or "use" in command


def files_of_another_city(folder: Path) -> None:
    """Write the files that the README names: a town of ten by ten street corners."""
    rows = {row + 1: (list(range(row * 10, row * 10 + 10)), {"highway": "residential"}) for row in range(10)}
    columns = {row + 11: (list(range(row, 100, 10)), {"highway": "residential"}) for row in range(10)}
    made(folder, ways=rows | columns, corner=(-8.615, 41.145)).rename(folder / "porto.osm.pbf")
    (folder / "venues.csv").write_text("name_ko,lat,lon\n도서관,41.1502,-8.6101\n", encoding="utf-8")
    (folder / "residents.csv").write_text("ward_code,all\n01,500\n", encoding="utf-8")
    ring = [[-8.616, 41.144], [-8.604, 41.144], [-8.604, 41.156], [-8.616, 41.156], [-8.616, 41.144]]
    ward = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"ward_code": "01", "name_ko": "포르투"}, "geometry": ward}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "wards.geojson").write_text(json.dumps(collection), encoding="utf-8")
    place = Affine(0.001, 0, -8.63, 0, -0.001, 41.17)
    heights = np.add.outer(np.zeros(40), np.arange(40.0)).astype("float32")
    with rasterio.open(
        folder / "heights.tif", "w", driver="GTiff", width=40, height=40, count=1, dtype="float32", crs="EPSG:4326",
        transform=place,
    ) as raster:  # fmt: skip
        raster.write(heights, 1)


def test_the_documented_commands_about_another_city_run_one_after_the_other(run: Run, tmp_path: Path):
    files_of_another_city(tmp_path)
    told = {}
    for command in ELSEWHERE:
        done = run(command)
        told[command.split()[2 if " region " in command else 1]] = done
        # Nothing may be fetched in a test: downloading says so, and how to go on.
        assert done.code == (2 if "download" in command else 0), done.err
    assert list(told) == ["download", "import", "update", "export", "nearest", "remove"]
    assert "nothing may be fetched while OFFLINE is set" in told["download"].err
    assert json.loads(told["import"].out)["edges"] == 176
    assert json.loads(told["nearest"].out)["venues"][0]["name_ko"] == "도서관"
    assert (tmp_path / "porto-2026" / "streets.graphml").is_file()
    assert list((tmp_path / "regions").iterdir()) == []


def test_the_documented_commands_of_the_desk_run_one_after_the_other(run: Run, tmp_path: Path):
    place = "이름,위도,경도\n새봄 배움터,37.6109,126.9301\n"
    for name in ("libraries.csv", "culture.csv"):
        (tmp_path / name).write_text(place, encoding="utf-8")
    courses = pd.DataFrame({"강좌명": ["한글"], "교육장소": ["은평구립도서관"], "운영요일": ["월"]})
    courses.to_excel(tmp_path / "courses.xlsx", index=False)
    told = {}
    for command in DESK:
        # Comments stand after some of them.
        done = run(command.split("#")[0], typed="green lanterns along the stream\n")
        assert done.code == 0, (command, done.err)
        told[command] = done
    assert len(told) == 6
    ledger = json.loads(next(done.out for command, done in told.items() if "--as venues" in command))
    assert ledger["counts"] == {"accepted": 1, "corrected": 0, "set_aside": 0}
    assert (tmp_path / "staff-passphrase").stat().st_mode & 0o777 == 0o600


def test_the_documented_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", (PACKAGE_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) - {"and"} <= targets


@pytest.mark.parametrize("walker", WALKERS.values(), ids=lambda walker: walker.name)
def test_the_documented_speeds_are_the_ones_used(walker):
    row = next(line for line in README.splitlines() if line.startswith(f"| `{walker.name}`"))
    assert [float(cell) for cell in row.split("|")[2:4]] == [walker.mean_m_s, walker.cautious_m_s]


def test_the_documented_columns_are_the_ones_written():
    listed = re.search(r"code `ALL`:\n`([^`]+)`", README)
    assert listed
    assert tuple(re.split(r",\s+", listed[1])) == t.COVERAGE_COLUMNS


def test_the_pictures_exist():
    pictures = re.findall(r"\((tests/browser/pictures/[^)]+)\)", README)
    assert pictures
    assert all((PACKAGE_ROOT / picture).is_file() for picture in pictures)
