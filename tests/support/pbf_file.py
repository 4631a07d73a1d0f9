"""A small OpenStreetMap PBF, written by hand."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pyrosm.proto import fileformat_pb2, osmformat_pb2

SIDE = 10


def blob(kind: str, content: bytes) -> bytes:
    body = fileformat_pb2.Blob(raw_size=len(content), zlib_data=zlib.compress(content)).SerializeToString()
    head = fileformat_pb2.BlobHeader(type=kind, datasize=len(body)).SerializeToString()
    return b"".join((struct.pack(">I", len(head)), head, body))


def deltas(values: Sequence[int]) -> list[int]:
    return [value - before for before, value in zip([0, *values], values, strict=False)]


def made(
    folder: Path,
    *,
    ways: Mapping[int, tuple[list[int], Mapping[str, str]]],
    relations: Mapping[int, tuple[dict[int, str], Mapping[str, str]]] | None = None,
    places: Mapping[int, Mapping[str, str]] | None = None,
    box: tuple[float, float, float, float] | None = None,
    corner: tuple[float, float] = (126.9, 37.6),
) -> Path:
    """Write a PBF whose nodes 0 to 99 stand in ten rows, 0.001 degrees apart, from the south-west ``corner``."""
    words = [""]

    def told(tags: Mapping[str, str]) -> list[int]:
        places = []
        for word in (word for pair in tags.items() for word in pair):
            places.append(len(words))
            words.append(word)
        return places

    block = osmformat_pb2.PrimitiveBlock()
    dense = block.primitivegroup.add().dense
    numbers = range(SIDE * SIDE)
    dense.id.extend(deltas(numbers))
    dense.lat.extend(deltas([round(corner[1] * 1e7) + number // SIDE * 10_000 for number in numbers]))
    dense.lon.extend(deltas([round(corner[0] * 1e7) + number % SIDE * 10_000 for number in numbers]))
    for number in numbers:
        dense.keys_vals.extend([*told((places or {}).get(number, {})), 0])
    drawn = block.primitivegroup.add()
    for number, (refs, tags) in ways.items():
        way = drawn.ways.add(id=number)
        way.refs.extend(deltas(refs))
        way.keys.extend(told(tags)[::2])
        way.vals.extend(key + 1 for key in way.keys)
    joined = block.primitivegroup.add()
    for number, (members, tags) in (relations or {}).items():
        relation = joined.relations.add(id=number)
        relation.memids.extend(deltas(list(members)))
        relation.types.extend([osmformat_pb2.Relation.WAY] * len(members))
        relation.roles_sid.extend(told(dict.fromkeys(members.values(), ""))[0] for _ in members)
        relation.keys.extend(told(tags)[::2])
        relation.vals.extend(key + 1 for key in relation.keys)
    block.stringtable.s.extend(word.encode() for word in words)
    header = osmformat_pb2.HeaderBlock(required_features=["OsmSchema-V0.6", "DenseNodes"])
    if box:
        header.bbox.left, header.bbox.bottom, header.bbox.right, header.bbox.top = (int(side * 1e9) for side in box)
    path = folder / "made.osm.pbf"
    path.write_bytes(blob("OSMHeader", header.SerializeToString()) + blob("OSMData", block.SerializeToString()))
    return path
