"""Reading a file for a person at the data desk: at once, or in a program of its own if it is large.

A large file is read by :mod:`geo.desk.program`: it would keep everybody else waiting, and whatever is in it
can then take no more memory or time than that program has.
"""

import contextlib
import json
import pickle
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import pandas as pd
import shapely

from geo import errors
from geo.desk.reading import PLACES, How, kind_as, kinds_of, read
from geo.errors import N_, SourceError
from geo.region import shelf
from geo.region.region import Region
from geo.settings import Settings
from geo.show.language import Language, say
from geo.sources.address_placing import Asked
from geo.sources.kinds import Kind, KindName
from geo.sources.korean_forms import FormName
from geo.sources.korean_places import addresses_to_ask
from geo.sources.osm_addresses import ask
from geo.sources.osm_services import Services
from geo.sources.sheets import open_sheet

LARGE_BYTES: Final = 1_000_000
"""Smaller files, unpacked, are read within a second."""
PATIENCE_S: Final = 300.0
PROGRAM: Final = "geo.desk.program"
REQUEST: Final = "request"
ANSWER: Final = "answer"
PROBLEM: Final = "problem.json"
STAGE: Final = "stage"
_TICK_S: Final = 0.25
STAGES: Final = (
    N_("Reading the file ..."),
    N_("Asking OpenStreetMap for addresses ..."),
    N_("Checking every row ..."),
    N_("Writing the ledger ..."),
)
_one_at_a_time = threading.Semaphore(1)

Tell = Callable[[str, float], None]
"""Receives what is being done, a message of the catalogues, and for how many seconds the file has been read."""


@dataclass(frozen=True)
class Request:
    """What is to be read, and how.

    Attributes
    ----------
    settings
        Where regions are kept.
    region
        The region's name.
    path
        The file.
    wanted
        What it is to fill; None to see from its columns.
    against
        A second file of places, or None.
    how
        What a person says about it, without the second file.
    looks_up
        Whether OpenStreetMap is asked for the addresses that have no coordinates.
    language
        Of the ledger.
    """

    settings: Settings
    region: str
    path: Path
    wanted: KindName | None
    against: Path | None
    how: dict[str, Any]
    looks_up: bool
    language: Language


@dataclass(frozen=True, eq=False)
class Examined:
    """A file as it was read, ready to be looked at and accepted.

    Attributes
    ----------
    file
        Its name.
    kinds
        What it may be about, the likeliest first.
    wanted
        What it was read as.
    table
        The region's table that it is for.
    encoding, crs
        How its text and its coordinates were read.
    counts
        How many rows ended how.
    ledger
        As :meth:`geo.sources.ledger.Ledger.as_frame` writes it.
    rows
        Those that can be used, by the table's contract.
    unmatched
        Places of programmes that are no venue known here; None for other files.
    """

    file: str
    kinds: tuple[Kind, ...]
    wanted: KindName
    table: str
    encoding: str
    crs: str | None
    counts: Mapping[str, int]
    ledger: pd.DataFrame
    rows: pd.DataFrame
    unmatched: pd.DataFrame | None


def examine(request: Request, *, region: Region | None = None, tell: Tell) -> Examined:
    """Read a file; nothing is changed.

    Parameters
    ----------
    request
        What, and how.
    region
        The region, where it is open already.
    tell
        Receives what is going on.

    Returns
    -------
    Examined
        With every row of the file in its ledger.

    Raises
    ------
    GeoError
        If the file as a whole cannot be read.
    """
    begun = time.monotonic()
    try:
        large = sum(_unpacked(path) for path in (request.path, request.against) if path) > LARGE_BYTES
    except OSError as error:
        msg = N_("the file cannot be read ({problem}), in {file}; see that it is there, then give it again")
        raise SourceError(msg, problem=error.strerror, file=request.path.name) from error
    if not large:
        return examined(request, region, tell=lambda stage: tell(stage, time.monotonic() - begun))
    # Several at once would each take as long as all together, and their memory at the same time.
    while not _one_at_a_time.acquire(timeout=_TICK_S):
        tell(N_("Another large file is being read; yours is next ..."), time.monotonic() - begun)
    try:
        return _examined_apart(request, tell)
    finally:
        _one_at_a_time.release()


def examined(request: Request, region: Region | None, *, tell: Callable[[str], None]) -> Examined:
    """Read a file in this program.

    Parameters
    ----------
    request
        What, and how.
    region
        The region; None to open it.
    tell
        Receives what is being done, one of :data:`STAGES`.

    Returns
    -------
    Examined
        With every row of the file in its ledger.

    Raises
    ------
    GeoError
        If the file as a whole cannot be read.
    """
    tell(STAGES[0])
    region = region or shelf.open_region(request.settings, request.region)
    sheet = open_sheet(request.path)
    against = None if request.against is None else open_sheet(request.against)
    kinds = kinds_of(sheet)
    kind = kinds[0] if request.wanted is None else kind_as(sheet, request.wanted)
    wanted = request.wanted or kind.name
    asked: Mapping[str, Asked] = {}
    if request.looks_up and wanted in PLACES and not request.settings.offline:
        tell(STAGES[1])
        asked = _looked_up(addresses_to_ask(sheet, cast("FormName", kind.standard)), request.settings, region)
    tell(STAGES[2])
    reading = read(sheet, kind, region, wanted=wanted, how=How(**request.how, against=against, asked=asked))
    tell(STAGES[3])

    def said(message: str, **values: Any) -> str:
        return say(request.language, message, **values)

    return Examined(
        sheet.file,
        kinds,
        wanted,
        reading.table,
        reading.ledger.encoding,
        reading.ledger.crs,
        {str(outcome): count for outcome, count in reading.ledger.counts.items()},
        reading.ledger.as_frame(said),
        reading.rows,
        reading.unmatched,
    )


def _unpacked(path: Path) -> int:
    """Tell how many bytes are to be read: those of a workbook or a zipped Shapefile are packed into far fewer."""
    size = path.stat().st_size
    with contextlib.suppress(zipfile.BadZipFile, NotImplementedError), zipfile.ZipFile(path) as packed:
        size = max(size, sum(member.file_size for member in packed.infolist()))
    return size


def _looked_up(addresses: list[str], settings: Settings, region: Region) -> Mapping[str, Asked]:
    """Ask OpenStreetMap where addresses are."""
    return ask(
        addresses,
        services=Services(settings.overpass_urls, settings.nominatim_url),
        cache=settings.home / "cache" / "addresses",
        within=shapely.union_all(region.wards.geometry.to_numpy()),
        tell=lambda *_, **__: None,
    )


def _examined_apart(request: Request, tell: Tell) -> Examined:
    """Read a file in a program of its own."""
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as name:
        folder = Path(name)
        (folder / REQUEST).write_bytes(pickle.dumps(request))
        # The name of a module and of a folder that was just made: nothing of it comes from outside.
        command = [sys.executable, "-m", PROGRAM, name]
        begun = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:  # noqa: S603
            try:
                while program.poll() is None and time.monotonic() - begun < PATIENCE_S:
                    tell(_stage(folder), time.monotonic() - begun)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        program.wait(_TICK_S)
            finally:
                program.kill()
        return _answer(folder, request.path.name)


def _stage(folder: Path) -> str:
    """Read what the other program is doing."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return STAGES[int((folder / STAGE).read_text(encoding="ascii"))]
    return STAGES[0]


def _answer(folder: Path, file: str) -> Examined:
    """Read what the other program found."""
    if (folder / PROBLEM).exists():
        problem = json.loads((folder / PROBLEM).read_text(encoding="utf-8"))
        raise getattr(errors, problem["kind"])(problem["message"], **problem["values"])
    try:
        # Written by our own program into a folder that only this account can open.
        found: Examined = pickle.loads((folder / ANSWER).read_bytes())  # noqa: S301
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        msg = N_("the file takes more time or memory than a server has for it: {file}; keep the rows of one city")
        raise SourceError(msg, file=file) from error
    return found
