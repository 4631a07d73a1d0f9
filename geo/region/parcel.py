"""The zip in which regions and what people entered travel: what it may hold, whoever made it."""

import hashlib
import io
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Final

from geo.errors import N_, GeoError, SourceError
from geo.region.names import is_name

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
MOST_MEMBERS: Final = 100_000
MOST_TIMES: Final = 200
"""More often than that nothing of ours is packed together; a bomb is a thousand times."""
_SMALL: Final = 100_000_000
"""Bytes that may be packed together however often."""
_LARGEST_MANIFEST: Final = 50_000_000
CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
# What zipfile, zlib and a list of another form raise.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
)
_TABLE: Final = re.compile(r"civic/([a-z_]{1,40})\.jsonl", re.ASCII)
_FILE: Final = re.compile(r"regions/([a-z0-9-]{1,40})/((?:[\w-]{1,80}/)?[\w-]{1,80}(?:\.\w{1,10})?)", re.ASCII)


class Counted(io.RawIOBase):
    """A place to write to that knows afterwards what was written.

    Parameters
    ----------
    file
        Where it is written.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Write on."""
        self._size += len(data)
        self._digest.update(data)
        return self._file.write(data)

    def facts(self) -> dict[str, Any]:
        """Tell the size in bytes and the SHA-256, for the manifest.

        Returns
        -------
        dict
            ``size`` and ``sha256``.
        """
        return {"size": self._size, "sha256": self._digest.hexdigest()}


def is_member(name: str) -> bool:
    """Tell whether a file may be in a parcel.

    Parameters
    ----------
    name
        Its path there.

    Returns
    -------
    bool
        True for a table of what people entered, and for a plainly named file of a region.
    """
    return (_TABLE.fullmatch(name) or _FILE.fullmatch(name)) is not None


def unpack(file: Path, staged: Path) -> dict[str, Any]:
    """Check a parcel and unpack it.

    Parameters
    ----------
    file
        A zip that may come from anybody.
    staged
        An empty folder.

    Returns
    -------
    dict
        Its manifest, which agrees with what was unpacked.

    Raises
    ------
    SourceError
        If it is none, damaged or made to do harm, a newer program made it, or there is no room for it.
    OSError
        If the folder cannot be written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            _check_members(file, infos, room=shutil.disk_usage(staged).free)
            manifest = _manifest(archive)
            if manifest["format"] > FORMAT:
                msg = N_("the backup was made by a newer program ({version}); update this one")
                raise SourceError(msg, version=repr(manifest["program"])[:40])
            _check_manifest(manifest, {info.filename: info.file_size for info in infos})
            for name, facts in manifest["members"].items():
                with archive.open(name) as member:
                    _write_out(member, staged / name, digest=facts["sha256"])
            return manifest
    except GeoError:
        raise
    except FileNotFoundError as error:
        msg = N_("there is no file {file}; check its name")
        raise SourceError(msg, file=file) from error
    except _DAMAGE as error:
        msg = N_("{file} is no backup of this program, or is damaged; nothing was changed, use another one")
        raise SourceError(msg, file=file) from error


def _check_members(file: Path, infos: list[zipfile.ZipInfo], *, room: int) -> None:
    """Refuse an archive that was made to do harm, by what its list says; no more than the sizes is ever unpacked."""
    size, packed = sum(info.file_size for info in infos), file.stat().st_size
    if len(infos) > MOST_MEMBERS or size > max(_SMALL, MOST_TIMES * packed):
        msg = N_("the file {file} would unpack to {size} bytes in {count} parts, which no backup does; use another one")
        raise SourceError(msg, file=file, size=size, count=len(infos))
    if size > room:
        msg = N_("unpacked, {file} has {size} bytes, and there is room for {room}; make room and try again")
        raise SourceError(msg, file=file, size=size, room=room)
    if len({info.filename for info in infos}) < len(infos):
        raise ValueError(len(infos))
    for info in infos:
        # A link has its kind in the upper half of what is for other systems; ours have none there.
        kind = stat.S_IFMT(info.external_attr >> 16)
        known = info.filename == MANIFEST or is_member(info.filename)
        if not known or kind not in {0, stat.S_IFREG} or info.flag_bits & _ENCRYPTED:
            raise ValueError(info.filename)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read the list of the members."""
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or type(manifest["format"]) is not int:
        raise TypeError(MANIFEST)
    return manifest


def _check_manifest(manifest: dict[str, Any], sizes: dict[str, int]) -> None:
    """Hold the list against what is there."""
    rows, own, chosen = manifest["rows"], manifest["regions"], manifest["in_use"]
    tables = {found[1] for name in sizes if (found := _TABLE.fullmatch(name))}
    regions = {found[1] for name in sizes if (found := _FILE.fullmatch(name))}
    said = {name: facts["size"] for name, facts in manifest["members"].items()}
    sound = (
        said == {name: size for name, size in sizes.items() if name != MANIFEST}
        and set(rows) == tables
        and all(type(count) is int and count >= 0 for count in rows.values())
        and sorted(own) == sorted(regions)
        and all(is_name(name) for name in own)
        and (chosen is None or is_name(chosen))
        and all(isinstance(manifest[key], str) for key in ("at", "version"))
    )
    if not sound:
        raise ValueError(MANIFEST)


def _write_out(member: IO[bytes], path: Path, *, digest: str) -> None:
    """Unpack a member, and have it on the disk before it is renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = hashlib.sha256()
    with path.open("xb") as out:
        while data := member.read(CHUNK):
            seen.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if seen.hexdigest() != digest:
        raise ValueError(path.name)
