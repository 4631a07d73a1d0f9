"""What a zip from a stranger may hold."""

import zipfile
from pathlib import PurePosixPath
from typing import Final

from geo.errors import N_, SourceError
from geo.sources.cells import MOST_MEMBERS, MOST_UNPACKED_BYTES

_ENCRYPTED: Final = 0x1


def members(file: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """List the files in a zip, once it is known to be harmless.

    Parameters
    ----------
    file
        The zip's name, for the messages.
    archive
        Open. No more than the stated sizes are ever unpacked.

    Returns
    -------
    list of zipfile.ZipInfo
        Without folders.

    Raises
    ------
    SourceError
        If they are too many or too large, have a password, or a path leads out of the zip.
    """
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS or size > MOST_UNPACKED_BYTES:
        msg = N_(
            "unpacked, the file has {size} bytes in {count} parts, more than {most} bytes or {parts} parts, in {file}; "
            "keep the rows of one city"
        )
        facts = {"size": size, "count": len(infos), "most": MOST_UNPACKED_BYTES, "parts": MOST_MEMBERS}
        raise SourceError(msg, file=file, **facts)
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or ":" in info.filename:
            msg = N_("the path {path} leads out of the packed file, in {file}; pack it again yourself")
            raise SourceError(msg, path=repr(info.filename)[:80], file=file)
        if info.flag_bits & _ENCRYPTED:
            msg = N_("the packed file has a password: {file}; pack it again without one")
            raise SourceError(msg, file=file)
    return [info for info in infos if not info.is_dir()]
