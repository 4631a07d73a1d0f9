"""Streets from OpenStreetMap's query service, Overpass: a recorded answer, or a live one."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import networkx as nx
import osmnx as ox
import shapely

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.osm_graph import PROBLEM_CHARACTERS, hold_size, tables_from_graph
from geo.sources.street_tables import StreetTables

OVERPASS_URL: Final = "https://overpass-api.de/api"
PROGRAM: Final = "geo.sources.overpass_download"
LARGEST_FILE_BYTES: Final = 128 * 1024**2
"""An answer takes some 80 times its file in memory."""

_TAGS_LOCK = threading.Lock()


def tables_from_overpass(path: Path, *, dropped: Counter[str] | None = None) -> StreetTables:
    """Read a recorded Overpass answer (``out:json``), such as OSMnx keeps in its cache.

    The answer is believed to hold walkable ways only: they are not filtered again. Ways reach past the queried area
    as Overpass gave them. Stretches run from junction to junction as in ``street_tables.dissolve``, not as in OSMnx's
    own simplification, which blends steps with the street beside them.

    Parameters
    ----------
    path
        The file, at most :data:`LARGEST_FILE_BYTES`.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing or too large, is no Overpass answer, was broken off by the server, lacks nodes of its
        ways, or has no street.
    TableError
        If a value breaks the contract of the tables.
    """
    hold_size(path, most_bytes=LARGEST_FILE_BYTES)
    return _tables(path, where=str(path), dropped=dropped)


def fetch_walk_tables(
    polygon: shapely.Polygon | shapely.MultiPolygon,
    *,
    cache: Path,
    connect_seconds: float = 5,
    total_seconds: float = 60,
    progress: Callable[..., None],
    overpass_url: str = OVERPASS_URL,
) -> StreetTables:
    """Fetch today's walkable streets of an area from OpenStreetMap, through OSMnx.

    An answer is kept in ``cache``, and one that is there already is read again without asking: for newer streets,
    give an empty folder. OSMnx asks for 500 m more than the area, and ways are not cut at its edge. Nothing is
    retried: OSMnx waits 55 s when the server is busy, which with the usual limit ends the attempt.

    Parameters
    ----------
    polygon
        The area in WGS 84 degrees, with the 2 km beyond the boundary that walks near it need. Of several parts,
        the convex hull is asked for; holes are ignored.
    cache
        Folder for answers, made if need be. Nothing is written elsewhere.
    connect_seconds
        Patience for the server to pick up.
    total_seconds
        Patience for the whole download, after which it is broken off.
    progress
        Told what is going on: a message of the catalogues and, by keyword, its values.
    overpass_url
        Address of the service, without ``/interpreter``.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the server cannot be reached, takes too long, answers with something else than streets or breaks off, or
        if there is no street.
    TableError
        If a value breaks the contract of the tables.
    """
    host = urlsplit(overpass_url).netloc
    digest = hashlib.sha256(shapely.to_wkb(polygon) + overpass_url.encode()).hexdigest()[:16]
    answer = cache / f"overpass-{digest}.json"
    if answer.exists():
        progress(N_("reading the streets that {host} sent before"), host=host)
        return tables_from_overpass(answer)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        progress(
            N_("asking {host} for streets, for at most {seconds} seconds"), host=host, seconds=f"{total_seconds:g}"
        )
        _download(
            {
                "polygon": shapely.to_wkt(polygon, rounding_precision=7),
                "url": overpass_url,
                "folder": folder,
                "connect_seconds": connect_seconds,
                "total_seconds": total_seconds,
            },
            host,
        )
        kept = next(Path(folder).glob("*.json"), None)
        if kept is None:
            raise _broken_off(host)
        progress(N_("reading the answer"))
        found = _tables(kept, where=host)
        kept.replace(answer)
    return found


def _download(job: dict[str, Any], host: str) -> None:
    """Run the download in a process of its own and kill it when its time is up.

    A thread would not do: nothing stops one that waits for a name server or sleeps until its next attempt, and
    meanwhile OSMnx's settings, and its replacement of ``socket.getaddrinfo``, would hold for the whole program.
    ``multiprocessing`` would not either: it runs the caller's main module again, which under Streamlit is the app.
    """
    package = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter)
            [sys.executable, "-P", "-m", PROGRAM],
            input=json.dumps(job),
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
            timeout=job["total_seconds"],
        )
    except subprocess.TimeoutExpired:
        msg = N_("{host} sent no streets within {seconds} seconds; try again later, or read a PBF or GraphML file")
        raise SourceError(msg, host=host, seconds=job["total_seconds"]) from None
    try:
        said = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        said = {"failure": "refused", "problem": last}
    problem = " ".join(said.get("problem", "").split())[:PROBLEM_CHARACTERS]
    if said.get("failure") == "unreachable":
        msg = N_("{host} could not be reached ({problem}); check the connection, or read a PBF or GraphML file")
        raise SourceError(msg, host=host, problem=problem)
    if said:
        msg = N_("{host} did not answer with streets ({problem}); try again later, or read a PBF or GraphML file")
        raise SourceError(msg, host=host, problem=problem)


def _broken_off(where: str) -> SourceError:
    """Say that an answer is only a part."""
    msg = N_("the answer of {where} breaks off before its end; ask again later, or for a smaller area")
    return SourceError(msg, where=where)


def _tables(path: Path, *, where: str, dropped: Counter[str] | None = None) -> StreetTables:
    """Read an answer, naming its origin in messages."""
    try:
        answer = json.loads(path.read_bytes())
        remark, elements = answer.get("remark"), answer["elements"]
        graph = None if remark or not elements else _graph(answer)
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError) as error:
        msg = N_("{where} holds no Overpass answer in JSON ({problem}); record it again with [out:json]")
        raise SourceError(msg, where=where, problem=repr(error)[:PROBLEM_CHARACTERS]) from error
    if remark:
        raise _broken_off(where)
    if graph is None:
        raise streets.no_streets(where)
    nodes, segments = tables_from_graph(graph, where=where, dropped=dropped)
    stretches = streets.dissolve(nodes, segments.drop(columns=t.GEOMETRY))
    return streets.street_tables(nodes, stretches, where=where)


def _graph(answer: dict[str, Any]) -> nx.MultiDiGraph:
    """Make OSMnx's graph of an answer.

    OSMnx has no public way from a recorded answer to a graph (``graph_from_xml`` reads the other format, and
    ``graph_from_polygon`` downloads), so this one function uses a private one; its test guards the next release.
    """
    with _our_tags():
        return ox.graph._create_graph([answer], bidirectional=True)  # noqa: SLF001


@contextlib.contextmanager
def _our_tags() -> Generator[None]:
    """Make OSMnx keep the tags we need, which it drops by default, and put its setting back.

    The setting is a global of OSMnx. The lock keeps two of our threads apart; a third that used OSMnx by itself would
    see our tags for that moment, but nothing outside ``geo.sources`` uses it.
    """
    with _TAGS_LOCK:
        before = ox.settings.useful_tags_way
        ox.settings.useful_tags_way = list(streets.OSM_KEYS)
        try:
            yield
        finally:
            ox.settings.useful_tags_way = before
