"""How old a file's streets are, as the file itself says."""

import datetime as dt
import re
import zlib
from pathlib import Path
from typing import Final

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from pyrosm.proto.fileformat_pb2 import Blob, BlobHeader
from pyrosm.proto.osmformat_pb2 import HeaderBlock

MODEL_MARK: Final = "baeumgil_model_streets"
_HEAD_BYTES: Final = 65_536
_DAY: Final = rb"(20\d\d-[01]\d-[0-3]\d)[T ]"
_WRITTEN: Final = (
    # Overpass: JSON, then XML
    re.compile(rb'"timestamp_osm_base"\s*:\s*"' + _DAY),
    re.compile(rb'osm_base="' + _DAY),
    # osmium and osmosis
    re.compile(rb'<osm\s[^>]*timestamp="' + _DAY),
)
_GRAPHML_KEY: Final = re.compile(rb'<key\s[^>]*attr\.name="created_date"[^>]*>')
_KEY_ID: Final = re.compile(rb'id="(d\d+)"')


def streets_date(path: Path) -> str:
    """Read the day of a street file's data.

    Parameters
    ----------
    path
        A file that :func:`geo.sources.doors.read_streets` has read.

    Returns
    -------
    str
        ``YYYY-MM-DD``, or empty where the file does not say or is gone.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(max(0, path.stat().st_size - _HEAD_BYTES))
            tail = file.read(_HEAD_BYTES)
    except OSError:
        return ""
    if b"OSMHeader" in head[:32]:
        return _pbf_date(head)
    found = next((match for pattern in _WRITTEN if (match := pattern.search(head))), None)
    found = found or _graphml_date(head, tail)
    return found[1].decode() if found else ""


def says_model(path: Path) -> bool:
    """Tell whether a file was exported from generated streets.

    Parameters
    ----------
    path
        A GraphML file that :func:`geo.sources.doors.read_streets` has read.

    Returns
    -------
    bool
        True where it carries the mark that :func:`geo.sources.graphml.write_graphml` sets.
    """
    with path.open("rb") as file:
        return f'attr.name="{MODEL_MARK}"'.encode() in file.read(_HEAD_BYTES)


def _graphml_date(head: bytes, tail: bytes) -> re.Match[bytes] | None:
    """Find the day on which OSMnx made a graph: the key stands at the head, its value behind the last edge."""
    key = _GRAPHML_KEY.search(head)
    name = _KEY_ID.search(key[0]) if key else None
    return re.search(rb'<data key="' + name[1] + rb'">' + _DAY, tail) if name else None


def _pbf_date(head: bytes) -> str:
    """Read a PBF's header block, which is the first and small."""
    try:
        at = 4 + int.from_bytes(head[:4], "big")
        blob = Blob.FromString(head[at : at + BlobHeader.FromString(head[4:at]).datasize])
        data = blob.raw or zlib.decompressobj().decompress(blob.zlib_data, _HEAD_BYTES)
        seconds = HeaderBlock.FromString(data).osmosis_replication_timestamp
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date().isoformat() if seconds else ""
    except (DecodeError, ValueError, OverflowError, OSError, zlib.error):
        return ""
