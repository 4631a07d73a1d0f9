"""The measured figures as a page: tables, ratios, targets, and whether the answers agree."""

import datetime as dt
import importlib.metadata
import math
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.timing import Memory, Timing

LIBRARIES = ("numpy", "numba", "scipy", "pandas", "geopandas", "shapely", "pyrosm", "osmnx", "networkx", "pandana")

HEAD = """# Benchmarks

Written by `make bench`, which measures everything below in one run on one machine. Do not edit by hand.

Each figure is the median of several runs after a warm-up, with the fastest and the slowest beside it; slow peers get
fewer runs, and setting Pandana up and reading GraphML a single one without a warm-up. Everybody gets the same streets,
the same seconds an edge and the same questions, and the answers are compared in the same run. Setting a peer up is
never part of its answer's time and is shown apart. Files have been read once before, so the disk's own speed does not
count. A fresh process does its work once, without a warm-up; its memory is the most it ever held, Python and all
libraries included, in megabytes of 10^6 bytes.
"""


@dataclass(frozen=True)
class Row:
    """One line of a table: what was measured, beside whose time, and what it should stay under (seconds, megabytes)."""

    what: str
    measured: Timing | Memory
    beside: Timing | None = None
    target: float | None = None


@dataclass(frozen=True)
class Check:
    """Two answers to the same question, and how far apart they are at most."""

    what: str
    difference: float
    allowed: float
    unit: str

    @property
    def holds(self) -> bool:
        """Tell whether the answers agree; what cannot be compared does not."""
        return self.difference <= self.allowed

    def __str__(self) -> str:
        """Write the comparison as a sentence."""
        verdict = "agree" if self.holds else "DISAGREE"
        found = f"{self.difference:.2g}" if math.isfinite(self.difference) else "without bound"
        return f"{self.what} {verdict}: largest difference {found} {self.unit} (allowed {self.allowed:g})."


@dataclass(frozen=True)
class Section:
    """One subject: a table, what else there is to say, comparisons of answers, and a picture in Markdown."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    checks: Sequence[Check] = ()
    picture: str = ""


def verdict(met: bool) -> str:
    """Say whether a target is met."""
    return "met" if met else "**not met**"


def write(sections: Sequence[Section], path: Path) -> None:
    """Write the page.

    Parameters
    ----------
    sections
        The subjects, in order.
    path
        The file, replaced if it is there.
    """
    parts = [HEAD, _machine(), *(_section(section) for section in sections)]
    path.write_text("\n".join(parts), encoding="utf-8")


def _machine() -> str:
    """Describe the machine and the versions, without any name or path of either."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return (
        f"Machine: {_processor()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB of memory, {platform.system()}. "
        f"Python {platform.python_version()}; {versions}. Measured on {dt.datetime.now(tz=dt.UTC):%Y-%m-%d}.\n"
    )


def _processor() -> str:
    """Name the processor."""
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _section(section: Section) -> str:
    """Write one subject."""
    lines = [f"## {section.title}", ""]
    lines += [section.picture, ""] if section.picture else []
    lines += ["| | median | fastest | slowest | runs | times ours | target |", "|---|--:|--:|--:|--:|--:|---|"]
    lines += [_row(row) for row in section.rows]
    lines += ["", *(f"- {note}" for note in (*section.notes, *map(str, section.checks))), ""]
    return "\n".join(lines)


def _row(row: Row) -> str:
    """Write one line of a table."""
    ratio = ""
    if isinstance(row.measured, Memory):
        values, written = row.measured.megabytes, _memory
    else:
        values, written = row.measured.seconds, _time
        ratio = "" if row.beside is None else _ratio(row.measured.times(row.beside))
    median = statistics.median(values)
    target = "" if row.target is None else f"under {written(row.target)}: {verdict(median < row.target)}"
    spread = f"{written(median)} | {written(min(values))} | {written(max(values))}"
    return f"| {row.what} | {spread} | {len(values)} | {ratio} | {target} |"


def _memory(megabytes: float) -> str:
    """Write megabytes."""
    return f"{megabytes:,.0f} MB"


def _ratio(ratio: float) -> str:
    """Write a ratio with two digits that mean something."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _time(seconds: float) -> str:
    """Write seconds in a unit in which they are a number that can be read."""
    if seconds >= 1:
        return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:.0f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.3g} ms" if milliseconds < 100 else f"{milliseconds:.0f} ms"
