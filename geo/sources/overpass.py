"""Streets from OpenStreetMap's query service, Overpass: a recorded answer, or a live one."""

import contextlib
import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

import networkx as nx
import shapely

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.osm_graph import PROBLEM_CHARACTERS, hold_size, tables_from_graph
from geo.sources.osm_live import LARGEST_ANSWER_BYTES, ask
from geo.sources.osm_services import Services
from geo.sources.street_tables import StreetTables

LARGEST_FILE_BYTES: Final = LARGEST_ANSWER_BYTES
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
    return _tables(_answer(path, str(path)), where=str(path), dropped=dropped)


def fetch_walk_tables(
    polygon: shapely.Geometry,
    *,
    services: Services,
    cache: Path,
    tell: Callable[..., None],
    dropped: Counter[str] | None = None,
) -> tuple[StreetTables, str]:
    """Fetch today's walkable streets of an area from OpenStreetMap, through OSMnx.

    OSMnx asks for 500 m more than the area, and ways are not cut at its edge.

    Parameters
    ----------
    polygon
        The area in WGS 84 degrees, with the 2 km beyond the boundary that walks near it need. Of several parts,
        the convex hull is asked for; holes are ignored.
    services
        Who is asked, and how patiently.
    cache
        Folder for answers, as in ``osm_live.ask``.
    tell
        Told what is going on: a message of the catalogues and, by keyword, its values.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326, and the day they show as ``YYYY-MM-DD``, empty where
        the server does not say.

    Raises
    ------
    SourceError
        If no server gives an answer that can be used, or it cannot be kept.
    """

    def read(path: Path, where: str) -> tuple[StreetTables, str, Counter[str]]:
        lost: Counter[str] = Counter()
        hold_size(path, most_bytes=LARGEST_FILE_BYTES)
        answer = _answer(path, where)
        return _tables(answer, where=where, dropped=lost), osm_date(answer), lost

    tables, date, lost = ask(
        {"kind": "streets", "polygon": shapely.to_wkt(polygon, rounding_precision=7)},
        services.overpass_urls,
        patience=services.patience,
        cache=cache,
        tell=tell,
        read=read,
    )
    if dropped is not None:
        dropped.update(lost)
    return tables, date


def osm_date(answer: dict[str, Any]) -> str:
    """Read the day that an Overpass answer shows.

    Parameters
    ----------
    answer
        The answer.

    Returns
    -------
    str
        ``YYYY-MM-DD``, empty where it does not say.
    """
    try:
        return dt.datetime.fromisoformat(answer["osm3s"]["timestamp_osm_base"]).date().isoformat()
    except (KeyError, TypeError, ValueError):
        return ""


def _broken_off(where: str) -> SourceError:
    """Say that an answer is only a part."""
    msg = N_("the answer of {where} breaks off before its end; ask again later, or for a smaller area")
    return SourceError(msg, where=where)


def _answer(path: Path, where: str) -> dict[str, Any]:
    """Read a file as an answer, naming its origin in messages."""
    try:
        answer = json.loads(path.read_bytes())
    except (OSError, RecursionError, ValueError) as error:
        raise _no_answer(where, error) from error
    if not isinstance(answer, dict):
        raise _no_answer(where, type(answer).__name__)
    return answer


def _tables(answer: dict[str, Any], *, where: str, dropped: Counter[str] | None = None) -> StreetTables:
    """Turn an answer into the two tables, naming its origin in messages."""
    if answer.get("remark"):
        raise _broken_off(where)
    try:
        graph = _graph(answer) if answer["elements"] else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _no_answer(where, error) from error
    if graph is None:
        raise streets.no_streets(where)
    nodes, segments = tables_from_graph(graph, where=where, dropped=dropped)
    stretches = streets.dissolve(nodes, segments.drop(columns=t.GEOMETRY))
    return streets.street_tables(nodes, stretches, where=where)


def _no_answer(where: str, problem: object) -> SourceError:
    """Say that a file is something else."""
    msg = N_("{where} holds no Overpass answer in JSON ({problem}); record it again with [out:json]")
    return SourceError(msg, where=where, problem=repr(problem)[:PROBLEM_CHARACTERS])


def _graph(answer: dict[str, Any]) -> nx.MultiDiGraph:
    """Make OSMnx's graph of an answer.

    OSMnx has no public way from a recorded answer to a graph (``graph_from_xml`` reads the other format, and
    ``graph_from_polygon`` downloads), so this one function uses a private one; its test guards the next release.
    """
    # OSMnx takes seconds to import, which only such an answer needs.
    import osmnx as ox  # noqa: PLC0415

    with _our_tags(ox.settings):
        return ox.graph._create_graph([answer], bidirectional=True)  # noqa: SLF001


@contextlib.contextmanager
def _our_tags(settings: Any) -> Generator[None]:
    """Make OSMnx keep the tags we need, which it drops by default, and put its setting back.

    The setting is a global of OSMnx. The lock keeps two of our threads apart; a third that used OSMnx by itself would
    see our tags for that moment, but nothing outside ``geo.sources`` uses it.
    """
    with _TAGS_LOCK:
        before = settings.useful_tags_way
        settings.useful_tags_way = list(streets.OSM_KEYS)
        try:
            yield
        finally:
            settings.useful_tags_way = before
