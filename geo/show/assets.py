"""Scripts, styles and type for the browser, served by the app itself so that no page asks another machine for them."""

import os
import tempfile
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo.errors import N_, SourceError
from geo.show.fonts import FONT_FILE, font_for_browsers

VENDOR: Final = "vendor"
"""Folder below the static one."""

_SCRIPTS: Final = MappingProxyType(
    {
        "xstatic.pkg.leaflet": (
            "leaflet.js",
            "leaflet.css",
            "images/layers.png",
            "images/layers-2x.png",
            "images/marker-icon.png",
            "images/marker-icon-2x.png",
            "images/marker-shadow.png",
        ),
        "xstatic.pkg.jquery": ("jquery.min.js",),
    }
)


def install_assets(static: Path) -> None:
    """Put Leaflet, jQuery and a Korean font where the app serves its static files from.

    Files that are already there are left alone. Each is written beside its place and renamed, so that a page never
    loads half a script and any number of servers may start at once.

    Parameters
    ----------
    static
        The folder that Streamlit serves as ``app/static``; made if it is not there.

    Raises
    ------
    SourceError
        If a package is not installed or lacks a file, or the folder cannot be written to.
    """
    contents = {name: _script(package, name) for package, names in _SCRIPTS.items() for name in names}
    contents |= {FONT_FILE[weight]: font_for_browsers(weight) for weight in FONT_FILE}
    for name, content in contents.items():
        target = static / VENDOR / name
        try:
            if not target.is_file() or target.read_bytes() != content:
                _write(target, content)
        except OSError as error:
            msg = N_("{path} cannot be written: {reason}; make the folder {folder} writable and start again")
            raise SourceError(msg, path=target, reason=error.strerror or error, folder=static) from error


def _script(package: str, name: str) -> bytes:
    try:
        return files(package).joinpath("data", name).read_bytes()
    except (ModuleNotFoundError, OSError) as error:
        msg = N_("the file {name} of the Python package {package} is missing; install the project's packages again")
        raise SourceError(msg, name=name, package=package) from error


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files for its owner alone; another account may run the next server.
        Path(beside).chmod(0o644)
        Path(beside).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
