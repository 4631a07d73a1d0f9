"""A network in one compact file: arrays under their names, no pickles."""

import dataclasses
import json
import zipfile
import zlib
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from geo.errors import N_, StreetsError
from geo.streets.network import StreetsOrigin, Tag, WalkNetwork

FORMAT: Final = 1

_ABOUT: Final = "about"
_TAG: Final = "tag."
_DAMAGE: Final = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
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
        arrays[_TAG + name] = tag.codes
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
        A file that :func:`save` wrote.

    Returns
    -------
    WalkNetwork
        Ready to use.

    Raises
    ------
    StreetsError
        If the file is missing, cut off, altered (its checksums do not agree) or of another format.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        about = json.loads(arrays.pop(_ABOUT).tobytes())
        if about["format"] != FORMAT:
            msg = N_("the street file is of format {found}, this program reads {format}, in {where}; import it again")
            raise StreetsError(msg, found=about["format"], format=FORMAT, where=path)
        labels = about["labels"]
        tags = {name: Tag(arrays.pop(_TAG + name), tuple(labels[name])) for name in labels}
        return WalkNetwork(
            origin=StreetsOrigin(**about["origin"]), crs=about["crs"], tags=MappingProxyType(tags), **arrays
        )
    except FileNotFoundError:
        msg = N_("the street file is missing, in {where}; restore it or import the region again")
        raise StreetsError(msg, where=path) from None
    except _DAMAGE as error:
        msg = N_("the street file is damaged ({problem}), in {where}; restore it or import the region again")
        raise StreetsError(msg, problem=type(error).__name__, where=path) from error
