"""A network in one compact file: arrays under their names, no pickles."""

import dataclasses
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj

from geo import tables as t
from geo.errors import N_, StreetsError
from geo.streets.network import StreetsOrigin, Tag, WalkNetwork

FORMAT: Final = 2
_WITHOUT_SLOPES: Final = 1
"""The format before networks could know slopes: still read, as streets without heights."""

_DTYPES: Final[Mapping[str, type]] = MappingProxyType(
    {
        **dict.fromkeys(("edge_from", "edge_to", "edge_piece", "vertex_bounds", "grid_segments"), np.int32),
        **dict.fromkeys(("node_id", "edge_way_id", "grid_shape", "grid_bounds"), np.int64),
        **dict.fromkeys(("edge_oneway", "edge_steps", "edge_steps_avoidable"), np.bool_),
    }
)
"""Arrays that are not of 64-bit floats."""
_OF_VERTICES: Final = ("vertex_lon", "vertex_lat", "vertex_x", "vertex_y", "vertex_along_m")
_MAY_BE_UNKNOWN: Final = ("edge_incline_percent",)
_SLOPES: Final = ("edge_slope_along", "edge_slope_against")
_ABOUT: Final = "about"
_TAG: Final = "tag."
# A zip archive whose flags were altered seems encrypted or of another method (RuntimeError); an array whose shape was
# altered asks for all memory there is.
_DAMAGE: Final = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)


def save(network: WalkNetwork, path: Path, *, compress: bool = False) -> None:
    """Write a network to a file that must not exist yet.

    Parameters
    ----------
    network
        What to write.
    path
        The file, usually ``streets/network.npz`` of a region that is being built.
    compress
        Smaller and slower: for the embedded region, whose file is kept under version control.
    """
    arrays: dict[str, Any] = {}
    for field in dataclasses.fields(network):
        value = getattr(network, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
    for name, tag in network.tags.items():
        arrays[_TAG + name] = tag.codes.astype(np.int32)
    about = {
        "format": FORMAT,
        "crs": network.crs,
        "origin": dataclasses.asdict(network.origin),
        "labels": {name: tag.labels for name, tag in network.tags.items()},
    }
    arrays[_ABOUT] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "x", method) as archive:
        for name, array in arrays.items():
            # A fixed date, so that the same streets are the same bytes.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def load(path: Path) -> WalkNetwork:
    """Open a network.

    Parameters
    ----------
    path
        A file that :func:`save` wrote, of this format or of the one before it.

    Returns
    -------
    WalkNetwork
        Ready to use.

    Raises
    ------
    StreetsError
        If the file is missing, cut off, altered (its checksums or its arrays do not agree) or of another format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {entry.removesuffix(".npy"): _array(archive.read(entry)) for entry in archive.namelist()}
        about = json.loads(arrays.pop(_ABOUT).tobytes())
        if about["format"] == _WITHOUT_SLOPES:
            _require(arrays.keys().isdisjoint(_SLOPES))
            arrays |= {name: np.empty(0) for name in _SLOPES}
        elif about["format"] != FORMAT:
            msg = N_("the street file is of format {found}, this program reads {format}, in {where}; import it again")
            raise StreetsError(msg, found=about["format"], format=FORMAT, where=path)
        labels = about["labels"]
        tags = {name: _tag(arrays.pop(_TAG + name), tuple(labels[name])) for name in labels}
        network = WalkNetwork(
            origin=StreetsOrigin(**about["origin"]), crs=about["crs"], tags=MappingProxyType(tags), **arrays
        )
        _check_sound(network)
    except FileNotFoundError:
        msg = N_("the street file is missing, in {where}; restore it or import the region again")
        raise StreetsError(msg, where=path) from None
    except _DAMAGE as error:
        msg = N_("the street file is damaged ({problem}), in {where}; restore it or import the region again")
        raise StreetsError(msg, problem=type(error).__name__, where=path) from error
    return network


def _array(content: bytes) -> npt.NDArray[Any]:
    """View an entry of the archive as its array, where ``np.load`` would copy a city's streets twice more."""
    file = io.BytesIO(content)
    _require(np.lib.format.read_magic(file) == (1, 0))
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    array = np.frombuffer(content, dtype, offset=file.tell())
    _require(shape == array.shape)
    return array


def _tag(codes: npt.NDArray[np.int32], labels: tuple[str, ...]) -> Tag:
    """Make a tag whose codes, of which a city has millions, are no wider than its few labels need."""
    _require(codes.dtype == np.int32 and _lie_within(codes, -1, len(labels)))
    return Tag(codes.astype(np.min_scalar_type(-1 - len(labels))), labels)


def _check_sound(network: WalkNetwork) -> None:
    """Raise ValueError where arrays contradict each other: the compiled kernel would read past their ends."""
    nodes, edges, vertices = network.node_id.size, network.edge_from.size, network.vertex_lon.size
    slopes = edges if network.knows_slopes else 0
    sizes = {"node": nodes, "edge": edges}
    for field in dataclasses.fields(network):
        array = getattr(network, field.name)
        if isinstance(array, np.ndarray):
            _require(array.ndim == 1 and array.dtype == _DTYPES.get(field.name, np.float64))
            expected = sizes.get(field.name.partition("_")[0], array.size)
            _require(array.size == (slopes if field.name in _SLOPES else expected))
            _require(field.name in _MAY_BE_UNKNOWN or bool(np.isfinite(array).all()))
    _require(all(tag.codes.shape == (edges,) for tag in network.tags.values()))
    _require(tuple(network.tags) == t.EDGE_TAGS and edges > 0)
    _require(all(bool((getattr(network, name) > 0).all()) for name in _SLOPES))
    _require(_lie_within(network.edge_from, 0, nodes) and _lie_within(network.edge_to, 0, nodes))
    _require(_lie_within(network.edge_piece, 0, edges) and bool((network.edge_length_m >= 0).all()))
    _require(all(getattr(network, name).size == vertices for name in _OF_VERTICES))
    _require(network.vertex_bounds.size == edges + 1 and _cut(network.vertex_bounds, vertices, least=2))
    columns, rows = (int(size) for size in network.grid_shape)
    _require(network.grid_origin.size == 2 and columns > 0 and rows > 0)  # noqa: PLR2004 (x and y)
    _require(network.grid_bounds.size == columns * rows + 1)
    _require(_cut(network.grid_bounds, network.grid_segments.size, least=0))
    _require(_lie_within(network.grid_segments, 0, vertices - edges))
    pyproj.Proj(network.crs)


def _require(sound: bool) -> None:  # noqa: FBT001
    """Raise ValueError unless something holds."""
    if not sound:
        raise ValueError


def _lie_within(values: npt.NDArray[np.int32], low: int, high: int) -> bool:
    """Tell whether all values lie from low up to, not including, high."""
    return bool(values.size == 0 or (values.min() >= low and values.max() < high))


def _cut(bounds: npt.NDArray[np.integer], size: int, *, least: int) -> bool:
    """Tell whether bounds cut an array of some size into stretches of at least some values."""
    return bool(bounds[0] == 0 and bounds[-1] == size and (np.diff(bounds) >= least).all())
