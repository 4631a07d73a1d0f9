"""The program that reads a large file for a server: ``python -m geo.desk.program FOLDER``.

It has its own memory and time; what it finds, or what is wrong with the file, is written into the folder.
"""

import json
import pickle
import resource
import sys
from pathlib import Path
from typing import Final

from geo.desk.examining import ANSWER, PROBLEM, REQUEST, STAGE, STAGES, Request, examined
from geo.errors import GeoError

MOST_MEMORY: Final = 6 * 1024**3


def main(folder: Path) -> None:
    """Read a file for the program that has asked.

    Parameters
    ----------
    folder
        With the request, as :func:`geo.desk.examining.examine` writes it.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # Written by our own server into a folder that only this account can open.
    request: Request = pickle.loads((folder / REQUEST).read_bytes())  # noqa: S301

    def tell(stage: str) -> None:
        _write(folder / STAGE, str(STAGES.index(stage)).encode())

    try:
        found = pickle.dumps(examined(request, None, tell=tell))
    except GeoError as error:
        values = {name: str(value) for name, value in error.values.items()}
        said = {"kind": type(error).__name__, "message": error.message, "values": values}
        _write(folder / PROBLEM, json.dumps(said).encode())
        return
    _write(folder / ANSWER, found)


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content)
    beside.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
