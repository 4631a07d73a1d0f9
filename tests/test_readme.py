"""What the README tells people to type works."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from geo import tables as t
from geo.settings import PACKAGE_ROOT
from geo.streets.walkers import WALKERS

README = (PACKAGE_ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("  ")[0] for line in re.findall(r"^    (baeumgil .+)$", README, re.MULTILINE)]


def test_the_readme_names_the_commands():
    assert {" ".join(command.split()[1:2]) for command in COMMANDS} == {"serve", "region", "nearest", "coverage"}


@pytest.mark.parametrize("command", [command for command in COMMANDS if " serve" not in command])
def test_a_documented_command_runs(command: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "geo", *shlex.split(command)[1:]],
        cwd=tmp_path,
        env=os.environ | {"BAEUMGIL_HOME": str(tmp_path), "PYTHONPATH": str(PACKAGE_ROOT), "OFFLINE": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or list(tmp_path.glob("*.csv")) or "use" in command


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
