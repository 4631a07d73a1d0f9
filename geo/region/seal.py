"""The checksums of a region's files, in the form that ``sha256sum --check SHA256SUMS`` reads."""

import hashlib
import os
import re
from pathlib import Path
from typing import Final

from geo.errors import N_, RegionDamagedError

SUMS: Final = "SHA256SUMS"

_LINE: Final = re.compile(r"([0-9a-f]{64})  ((?:[\w-]+/)?[\w-]+\.\w+)")


def seal(folder: Path) -> None:
    """Write the checksums of all files in a folder, and have everything on the disk before it is renamed.

    Parameters
    ----------
    folder
        A region's folder, complete.

    Raises
    ------
    OSError
        If it cannot be read or written.
    """
    files = _files(folder)
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    # A power cut after the rename must not find files that were never written out.
    for path in (*files, folder / SUMS, *{path.parent for path in files}):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def check_seal(folder: Path) -> None:
    """Hold a folder's files against their checksums.

    Parameters
    ----------
    folder
        A region's folder.

    Raises
    ------
    RegionDamagedError
        If the list of checksums or a file on it is missing, or a file was altered or is not on it: says which.
    """
    try:
        listed = [_LINE.fullmatch(line) for line in (folder / SUMS).read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError) as error:
        raise _damaged(SUMS, problem="missing or no list of checksums") from error
    listed_files: set[str] = set()
    if not listed:
        raise _damaged(SUMS, problem="empty")
    for line in listed:
        if line is None:
            raise _damaged(SUMS, problem="not a list of checksums")
        try:
            digest = _digest(folder / line[2])
        except OSError as error:
            raise _damaged(line[2], problem=type(error).__name__) from error
        listed_files.add(line[2])
        if digest != line[1]:
            raise _damaged(line[2], problem="its checksum does not agree")
    strange = {path.relative_to(folder).as_posix() for path in _files(folder)} - listed_files
    if strange:
        raise _damaged(min(strange), problem="it has no checksum")


def _files(folder: Path) -> list[Path]:
    """List the files of a folder that have checksums."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(file: str, *, problem: str) -> RegionDamagedError:
    msg = N_("the file is damaged ({problem}), in {file}; restore it or import the region again")
    return RegionDamagedError(msg, problem=problem, file=file)
