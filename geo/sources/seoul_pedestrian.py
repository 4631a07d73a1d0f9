"""Seoul's pedestrian network (OA-21208, 서울시 자치구별 도보 네트워크 공간정보) as the city publishes it: one CSV.

Rows are nodes or links. Our tables have no column for most of what a link is flagged with, so every flag is kept as a
word in ``footway``, in the order of :data:`FLAGS` and joined with ``;`` (``crossing``, ``bridge;park``). Beside it:

============  =====================================================================================
``crossing``  ``yes`` on crossings
``highway``   ``corridor`` where flagged as indoors, ``road`` where cars are allowed too, else ``footway``
``steps``     never true: the file does not say where steps are, not even on an overpass
============  =====================================================================================

References
----------
https://data.seoul.go.kr/dataList/OA-21208/S/1/datasetView.do (WGS 84, as of 2020, KOGL type 1)
"""

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.losses import NOT_FOR_WALKERS, OFF_ITS_NODES, REPEATED, UNREADABLE, tally
from geo.sources.osm_graph import PROBLEM_CHARACTERS, between_nodes, hold_size

MOST_ROWS: Final = 2_000_000
"""Four times as many as the city has published."""
LARGEST_FILE_BYTES: Final = 512 * 1024**2
MOST_ROW_BYTES: Final = 1024**2
FARTHEST_END_M: Final = 10.0
"""A link whose line ends farther than this from its node is wrong in one of the two."""

_CROSSING, _INDOOR = "crossing", "indoor"
FLAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "횡단보도": _CROSSING,
        "육교": "overpass",
        "교량": "bridge",
        "터널": "tunnel",
        "고가도로": "elevated_road",
        "지하철네트워크": "subway",
        "공원,녹지": "park",
        "건물내": _INDOOR,
    }
)
"""The published column and our word."""

_KIND, _LINK_TYPE = "노드링크 유형", "링크 유형 코드"
_NODE_WKT, _NODE_ID = "노드 WKT", "노드 ID"
_LINK_WKT, _LINK_ID, _START, _END = "링크 WKT", "링크 ID", "시작노드 ID", "종료노드 ID"
_COLUMNS: Final = (_KIND, _LINK_TYPE, _NODE_WKT, _NODE_ID, _LINK_WKT, _LINK_ID, _START, _END, *FLAGS)

_WALKERS, _CARS = 1000, 100
_LINK_TYPES: Final = tuple(int(f"{digits:04b}") for digits in range(16))
"""The type code is four digits, 1 or 0, for walkers, cars, bicycles and scooters: ``1100`` is a shared street."""
_MOST_EXACT: Final = 2.0**53
_CHUNK_ROWS: Final = 50_000
_M_PER_DEGREE: Final = 111_195.0


def read_seoul_pedestrian(path: Path, *, dropped: Counter[str] | None = None) -> streets.StreetTables:
    """Read Seoul's pedestrian network.

    Links whose type code shuts walkers out are left out. All others go both ways. A node that the file lacks (one
    district's file ends at its border) is put where the link ends. Where both ends of a link are crossing nodes the
    link is a crossing and not indoors, whatever its own flags: published files carry the 1 of many crossings in the
    column of ``indoor``. The published length is not used.

    Parameters
    ----------
    path
        The CSV, UTF-8 or CP949, at most :data:`LARGEST_FILE_BYTES` and :data:`MOST_ROWS`.
    dropped
        Where to count the rows that are left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326; ``way_id`` is the link's number.

    Raises
    ------
    SourceError
        If the file is missing, too large, not this file, neither UTF-8 nor CP949, not in WGS 84, or has no link that
        may be walked.
    TableError
        If a value breaks the contract of the tables.
    """
    hold_size(path, most_bytes=LARGEST_FILE_BYTES)
    node_parts, link_parts = [], []
    for chunk in _chunks(path):
        kind = chunk[_KIND].str.strip().str.upper()
        node_parts.append(_nodes(chunk.loc[kind == "NODE"], dropped))
        link_parts.append(_links(chunk.loc[kind == "LINK"], dropped))
        tally(dropped, UNREADABLE, (~kind.isin(["NODE", "LINK"])).sum())
    nodes = pd.concat(node_parts, ignore_index=True).drop_duplicates(t.NODE_ID, ignore_index=True)
    links = pd.concat(link_parts, ignore_index=True)
    repeated = links.assign(line=shapely.to_wkb(links["line"].to_numpy(object))).duplicated([_START, _END, "line"])
    tally(dropped, REPEATED, repeated.sum())
    links = links.loc[~repeated].reset_index(drop=True)
    if links.empty:
        raise streets.no_streets(str(path))
    nodes, links = _joined(nodes, links, dropped)
    return streets.street_tables(nodes.drop(columns=_CROSSING), _edges(links), where=str(path), dropped=dropped)


def _chunks(path: Path) -> Iterator[pd.DataFrame]:
    """Read some rows at a time, as text, so that the file is never in memory as a whole."""
    rows = 0
    try:
        with pd.read_csv(
            path,
            encoding=_encoding(path),
            dtype="str",
            index_col=False,
            keep_default_na=False,
            usecols=lambda name: name.strip() in _COLUMNS,
            chunksize=_CHUNK_ROWS,
        ) as reader:
            for chunk in reader:
                named: pd.DataFrame = chunk.rename(columns=str.strip)
                _hold_columns(named, path)
                rows += len(named)
                if rows > MOST_ROWS:
                    msg = N_("the file {path} has more than {limit} rows; cut it to the districts that are needed")
                    raise SourceError(msg, path=path, limit=MOST_ROWS)
                yield named
    except (pd.errors.ParserError, pd.errors.EmptyDataError, FileNotFoundError, PermissionError, ValueError) as error:
        msg = N_("the file {path} is no CSV table in UTF-8 or CP949 ({problem}); download it again")
        raise SourceError(msg, path=path, problem=str(error).strip()[:PROBLEM_CHARACTERS]) from error


def _encoding(path: Path) -> str:
    """Tell UTF-8 from CP949 by reading the file once, and refuse a line that no link is long enough for."""
    decoder, encoding, line_bytes = codecs.getincrementaldecoder("utf-8-sig")(), "utf-8-sig", 0
    with path.open("rb") as file:
        while part := file.read(MOST_ROW_BYTES):
            line_bytes = len(part) - part.rfind(b"\n") - 1 if b"\n" in part else line_bytes + len(part)
            if line_bytes > MOST_ROW_BYTES:
                msg = N_("the file {path} has a line of more than {limit} bytes; download it again")
                raise SourceError(msg, path=path, limit=MOST_ROW_BYTES)
            if encoding != "cp949":
                try:
                    decoder.decode(part)
                except UnicodeDecodeError:
                    encoding = "cp949"
    return encoding


def _hold_columns(chunk: pd.DataFrame, path: Path) -> None:
    """Refuse another table."""
    missing = [name for name in _COLUMNS if name not in chunk]
    if missing:
        msg = N_("the file {path} lacks the columns {columns} of Seoul's pedestrian network (OA-21208); give that CSV")
        raise SourceError(msg, path=path, columns=", ".join(missing))


def _nodes(rows: pd.DataFrame, dropped: Counter[str] | None) -> pd.DataFrame:
    """Read node rows."""
    number, point = _whole(rows[_NODE_ID]), _shapes(rows[_NODE_WKT], "POINT")
    readable = (number >= 0) & ~shapely.is_missing(point)
    tally(dropped, UNREADABLE, (~readable).sum())
    xy = shapely.get_coordinates(point[readable])
    crossing = _flag(rows.loc[readable, "횡단보도"])
    return pd.DataFrame({t.NODE_ID: number[readable], t.LON: xy[:, 0], t.LAT: xy[:, 1], _CROSSING: crossing})


def _links(rows: pd.DataFrame, dropped: Counter[str] | None) -> pd.DataFrame:
    """Read link rows that walkers may use."""
    line = _shapes(rows[_LINK_WKT], "LINESTRING")
    numbers = {name: _whole(rows[name]) for name in (_LINK_ID, _START, _END, _LINK_TYPE)}
    numbered = np.logical_and.reduce([values >= 0 for values in numbers.values()])
    readable = ~shapely.is_missing(line) & numbered & np.isin(numbers[_LINK_TYPE], _LINK_TYPES)
    tally(dropped, UNREADABLE, (~readable).sum())
    walkable = numbers[_LINK_TYPE] >= _WALKERS
    tally(dropped, NOT_FOR_WALKERS, (readable & ~walkable).sum())
    flags = {word: _flag(rows[name]) for name, word in FLAGS.items()}
    table = pd.DataFrame({**numbers, "line": line, **flags})
    return table.iloc[np.flatnonzero(readable & walkable)]


def _whole(text: pd.Series) -> npt.NDArray[np.int64]:
    """Read whole numbers, -1 where there is none; a spreadsheet may have written them as ``12.0``."""
    value = pd.to_numeric(text.str.strip(), errors="coerce").to_numpy(np.float64)
    whole = (value >= 0) & (value < _MOST_EXACT) & (value == np.floor(value))
    return np.where(whole, value, -1).astype(np.int64)


def _flag(text: pd.Series) -> streets.Flags:
    """Read a flag: anything but 1 is not set."""
    return np.asarray(text.str.strip().isin(["1", "1.0"]), dtype=bool)


def _shapes(text: pd.Series, kind: str) -> npt.NDArray[np.object_]:
    """Read plain WKT of one kind, missing where it is anything else; nested WKT never reaches the parser."""
    plain = text.str.strip().str.fullmatch(rf"{kind} ?\([-+0-9.eE, ]+\)", case=False).to_numpy(bool)
    written = text.to_numpy(dtype=object, copy=True)
    written[~plain] = None
    with np.errstate(over="ignore"):
        shapes: npt.NDArray[np.object_] = shapely.from_wkt(written, on_invalid="ignore")
    shapes[~np.isfinite(shapely.bounds(shapes)).all(axis=1)] = None
    return shapes


def _joined(
    nodes: pd.DataFrame, links: pd.DataFrame, dropped: Counter[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bring nodes and links together: lines run from node to node, and each link has both its nodes."""
    line = links["line"].to_numpy(object)
    drawn = np.stack([shapely.get_coordinates(shapely.get_point(line, at)) for at in (0, -1)], axis=1)
    place = pd.Index(nodes[t.NODE_ID])
    at = np.column_stack([place.get_indexer(links[_START]), place.get_indexer(links[_END])])
    # The row added at the end is where -1 points: a node that is not in the file.
    known = np.vstack([nodes[[t.LON, t.LAT]].to_numpy(np.float64), [[np.nan, np.nan]]])[at]
    turned = _gaps_m(drawn[:, ::-1], known).sum(axis=1) < _gaps_m(drawn, known).sum(axis=1)
    drawn[turned] = drawn[turned, ::-1]

    number = links[[_START, _END]].to_numpy(np.int64)[at < 0]
    absent = pd.DataFrame({t.NODE_ID: number, t.LON: drawn[at < 0][:, 0], t.LAT: drawn[at < 0][:, 1], _CROSSING: False})
    nodes = pd.concat([nodes, absent.drop_duplicates(t.NODE_ID)], ignore_index=True)
    corners = nodes.set_index(t.NODE_ID)
    ends = np.stack([corners.loc[links[name], [t.LON, t.LAT]].to_numpy() for name in (_START, _END)], axis=1)
    near = (_gaps_m(drawn, ends) <= FARTHEST_END_M).all(axis=1)
    tally(dropped, OFF_ITS_NODES, (~near).sum())
    over = np.logical_and(*(corners.loc[links[name], _CROSSING].to_numpy(bool) for name in (_START, _END)))
    links = links.assign(**{_CROSSING: links[_CROSSING] | over, _INDOOR: links[_INDOOR] & ~over})
    return nodes, links.iloc[np.flatnonzero(near)].assign(line=between_nodes(line[near], ends[near]))


def _gaps_m(drawn: npt.NDArray[np.float64], nodes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Metres, nearly, between the ends of lines and their nodes, 0 where there is no node; (links, 2)."""
    degrees = drawn - nodes
    east = degrees[..., 0] * np.cos(np.radians(drawn[..., 1]))
    return np.nan_to_num(np.hypot(east, degrees[..., 1]) * _M_PER_DEGREE)


def _edges(links: pd.DataFrame) -> gpd.GeoDataFrame:
    """Turn links into the edge table, the flags into words."""
    words = pd.Series("", links.index, dtype="str")
    for word in FLAGS.values():
        words = words.where(~links[word], words + ";" + word)
    words = words.str.lstrip(";")
    shared = links[_LINK_TYPE] % _WALKERS >= _CARS
    unknown = pd.Series(pd.NA, links.index, dtype="str")
    edges = pd.DataFrame(
        {
            **dict.fromkeys(t.EDGE_TAGS, unknown),
            t.FROM_NODE: links[_START],
            t.TO_NODE: links[_END],
            t.WAY_ID: links[_LINK_ID],
            t.ONEWAY: False,
            t.STEPS: False,
            t.INCLINE_PERCENT: np.nan,
            t.HIGHWAY: np.select([links[_INDOOR], shared], ["corridor", "road"], "footway"),
            t.FOOTWAY: words.mask(words == ""),
            t.CROSSING: unknown.mask(links[_CROSSING], "yes"),
        }
    )
    return gpd.GeoDataFrame(edges, geometry=links["line"].to_numpy(object), crs=t.WGS84)
