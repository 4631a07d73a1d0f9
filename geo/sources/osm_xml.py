"""Streets from an OpenStreetMap extract in XML (``.osm``), as the website, JOSM and Overpass (``out:xml``) write it."""

from array import array
from collections import Counter
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import numpy as np
import pandas as pd

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.losses import NODE_MISSING, NOT_FOR_WALKERS, tally
from geo.sources.osm_graph import PROBLEM_CHARACTERS, hold_size
from geo.sources.osm_ways import tables_from_ways, walkable

LARGEST_FILE_BYTES: Final = 1024**3
"""A city of ten million has about this much."""
_PART_BYTES: Final = 1024**2


def read_osm_xml(path: Path, *, dropped: Counter[str] | None = None) -> streets.StreetTables:
    """Read the walkable streets of an ``.osm`` file.

    The ways are those of ``street_tables.WALK_FILTER``. The file is read in one pass and no tree is built: what stays
    in memory is 24 bytes a node and the references and tags of walkable ways. What an editor has marked as deleted is
    left out. A way that leaves the extract is cut where its nodes end; where it comes back, no line is drawn across
    the gap.

    Parameters
    ----------
    path
        The file, at most :data:`LARGEST_FILE_BYTES`.
    dropped
        Where to count the ways that are left out or cut, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing, too large, cut off or no OpenStreetMap XML, declares a document type or entities, was
        broken off by the server, or has no walkable street.
    TableError
        If a value breaks the contract of the tables.
    """
    hold_size(path, most_bytes=LARGEST_FILE_BYTES)
    found = _Harvest(path)
    _parse(path, found)
    tally(dropped, NOT_FOR_WALKERS, found.not_walkable)
    nodes, segments, cut = found.nodes(), *found.segments()
    tally(dropped, NODE_MISSING, cut)
    used = nodes[t.NODE_ID].isin(np.union1d(segments[t.FROM_NODE], segments[t.TO_NODE]))
    return tables_from_ways(nodes.loc[used], found.ways(), segments, where=str(path), dropped=dropped)


def _parse(path: Path, found: "_Harvest") -> None:
    """Feed the file to the parser, part by part."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found.refuse_document_type
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    try:
        with path.open("rb") as file:
            while part := file.read(_PART_BYTES):
                parser.Parse(part, False)
        parser.Parse(b"", True)
    except SourceError:
        raise
    except (expat.ExpatError, OSError, LookupError, OverflowError, ValueError) as error:
        msg = N_(
            "the file {path} is not readable OpenStreetMap XML (line {line}: {problem}); download or export it again"
        )
        problem = repr(error)[:PROBLEM_CHARACTERS]
        raise SourceError(msg, path=path, line=parser.CurrentLineNumber, problem=problem) from error


class _Harvest:
    """What the parser's calls leave behind: flat arrays, because a city has millions of nodes."""

    def __init__(self, path: Path) -> None:
        self.not_walkable = 0
        self._path = path
        self._seen_root = False
        self._node_id, self._lon, self._lat = array("q"), array("d"), array("d")
        self._way_id, self._way_size, self._reference = array("q"), array("q"), array("q")
        self._tags: dict[str, list[str | None]] = {key: [] for key in streets.OSM_KEYS}
        self._way: tuple[int, dict[str, str]] | None = None
        self._way_nodes = array("q")

    def refuse_document_type(self, *_: object) -> None:
        """Refuse what could unpack into more than the file holds."""
        msg = N_("the file {path} declares a document type, which OpenStreetMap XML never does; download it again")
        raise SourceError(msg, path=self._path)

    def start(self, name: str, facts: dict[str, str]) -> None:
        """Take in an element's beginning."""
        if not self._seen_root:
            self._hold_root(name)
        elif name == "node":
            if _is_live(facts) and "lat" in facts:
                self._node_id.append(int(facts["id"]))
                self._lon.append(float(facts["lon"]))
                self._lat.append(float(facts["lat"]))
        elif name == "way":
            self._way_nodes = array("q")
            self._way = (int(facts["id"]), {}) if _is_live(facts) else None
        elif name == "remark":
            msg = N_("the answer of {where} breaks off before its end; ask again later, or for a smaller area")
            raise SourceError(msg, where=self._path)
        elif self._way is not None:
            if name == "nd":
                self._way_nodes.append(int(facts["ref"]))
            elif name == "tag":
                self._way[1][facts["k"]] = facts["v"]

    def end(self, name: str) -> None:
        """Take in an element's end: a way is judged when its tags are complete."""
        if name != "way" or self._way is None:
            return
        number, tags = self._way
        self._way = None
        if walkable(tags):
            self._way_id.append(number)
            self._way_size.append(len(self._way_nodes))
            self._reference.extend(self._way_nodes)
            for key, values in self._tags.items():
                values.append(tags.get(key))
        elif "highway" in tags:
            self.not_walkable += 1

    def _hold_root(self, name: str) -> None:
        """Refuse XML of another kind at its first element."""
        self._seen_root = True
        if name != "osm":
            msg = N_("the file {path} is XML, but not OpenStreetMap's (<{root}>, not <osm>); give an .osm export")
            raise SourceError(msg, path=self._path, root=name[:PROBLEM_CHARACTERS])

    def nodes(self) -> pd.DataFrame:
        """Lay out the nodes; of one that stands there twice, the later."""
        columns = {t.NODE_ID: self._node_id, t.LON: self._lon, t.LAT: self._lat}
        table = pd.DataFrame({name: np.array(values) for name, values in columns.items()})
        return table.drop_duplicates(t.NODE_ID, keep="last")

    def ways(self) -> pd.DataFrame:
        """Lay out the tags of the walkable ways."""
        tags: dict[str, Any] = dict(self._tags)
        return pd.DataFrame(tags, index=np.array(self._way_id), dtype=object).loc[self._first_of_its_number()]

    def segments(self) -> tuple[pd.DataFrame, int]:
        """Lay out the straight pieces between nodes that are there, and count the ways that lack some."""
        size = np.array(self._way_size, dtype=np.int64)
        way = np.repeat(np.arange(size.size), size)
        node = np.array(self._reference, dtype=np.int64)
        kept = self._first_of_its_number()[way]
        way, node = way[kept], node[kept]
        known = np.isin(node, np.array(self._node_id, dtype=np.int64))
        piece = (way[1:] == way[:-1]) & known[1:] & known[:-1] & (node[1:] != node[:-1])
        number = np.array(self._way_id, dtype=np.int64)[way[:-1][piece]]
        table = pd.DataFrame({t.WAY_ID: number, t.FROM_NODE: node[:-1][piece], t.TO_NODE: node[1:][piece]})
        return table, int(np.unique(way[~known]).size)

    def _first_of_its_number(self) -> streets.Flags:
        """Mark each walkable way that has not stood in the file before."""
        return ~pd.Index(np.array(self._way_id, dtype=np.int64)).duplicated()


def _is_live(facts: dict[str, str]) -> bool:
    """Tell what is there from what an editor or a history marks as deleted."""
    return facts.get("action") != "delete" and facts.get("visible") != "false"
