"""The regions at hand: the embedded ones and those the user added; which one is in use."""

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from geo.errors import N_, RegionError, RegionNotFoundError, UsageError
from geo.region import folder
from geo.region.region import Region
from geo.settings import EMBEDDED_REGION, Settings

REAL_REGION: Final = f"{EMBEDDED_REGION}-osm"
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LEFT_BEHIND_S: Final = 3600
_IN_USE: Final = "region-in-use"


def names(settings: Settings) -> list[str]:
    """List the regions at hand.

    Parameters
    ----------
    settings
        Where they are kept.

    Returns
    -------
    list of str
        Embedded ones first, then the user's, each in order.

    Raises
    ------
    RegionError
        If their folder cannot be read.
    """
    own = _folders(settings.home / "regions")
    return [*_folders(settings.data), *(name for name in own if name not in _folders(settings.data))]


def open_region(settings: Settings, name: str) -> Region:
    """Open a region by its name.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        Small letters, digits and hyphens.

    Returns
    -------
    Region
        Checked.

    Raises
    ------
    UsageError
        If the name is none.
    RegionNotFoundError
        If there is no such region.
    RegionDamagedError
        If one of its files is missing or damaged.
    """
    check_name(name)
    embedded = settings.data / name
    if embedded.is_dir():
        return folder.read(embedded, name)
    own = settings.home / "regions" / name
    _recover(own)
    return folder.read(own, name)


def keep(settings: Settings, region: Region) -> None:
    """Keep a region among the user's own, replacing one of the same name as a whole.

    Parameters
    ----------
    settings
        Where regions are kept.
    region
        What to keep.

    Raises
    ------
    UsageError
        If its name is none, or that of an embedded region.
    RegionError
        If it cannot be written; a former region of that name is as it was.
    """
    check_name(region.name)
    if (settings.data / region.name).is_dir():
        msg = N_("the region {name} is embedded and cannot be replaced; choose another name")
        raise UsageError(msg, name=region.name)
    target = settings.home / "regions" / region.name
    former = _former(target)
    beside = target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _recover(target)
        _clear_left_behind(target)
        beside = Path(tempfile.mkdtemp(prefix=f".new-{region.name}-", dir=target.parent))
        # mkdtemp makes folders for their owner alone; another account may run the server.
        beside.chmod(0o755)
        folder.write(region, beside)
        folder.read(beside, region.name)
        if target.exists():
            target.rename(former)
        beside.rename(target)
        shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        msg = N_(
            "the region {name} cannot be written ({problem}), in {where}; make room or choose another BAEUMGIL_HOME"
        )
        raise RegionError(msg, name=region.name, problem=error.strerror or error, where=target.parent) from error
    finally:
        if beside != target:
            shutil.rmtree(beside, ignore_errors=True)


def use(settings: Settings, name: str) -> None:
    """Make a region the command line's default.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        One of :func:`names`.

    Raises
    ------
    RegionNotFoundError
        If there is no such region.
    RegionDamagedError
        If it cannot be opened: the region in use stays.
    RegionError
        If the choice cannot be written.
    """
    check_name(name)
    if name not in names(settings):
        msg = N_("there is no region {name}, in {where}; see the names with: baeumgil region list")
        raise RegionNotFoundError(msg, name=repr(name), where=settings.home)
    open_region(settings, name)
    beside = settings.home / f".{_IN_USE}.{os.getpid()}"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        beside.write_text(name + "\n", encoding="utf-8")
        beside.replace(settings.home / _IN_USE)
    except OSError as error:
        msg = N_("the choice of region cannot be written ({problem}), in {where}; choose another BAEUMGIL_HOME")
        raise RegionError(msg, problem=error.strerror, where=settings.home) from error


def chosen(settings: Settings) -> str | None:
    """Name the region that somebody chose with :func:`use`.

    Parameters
    ----------
    settings
        Where the choice is kept.

    Returns
    -------
    str or None
        None where nobody chose, or the choice cannot be read.
    """
    try:
        name = (settings.home / _IN_USE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return name if _NAME.fullmatch(name) else None


def in_use(settings: Settings) -> str:
    """Name the command line's default region.

    Parameters
    ----------
    settings
        Where the choice is kept.

    Returns
    -------
    str
        The region last chosen with :func:`use`, else the embedded one.
    """
    return chosen(settings) or EMBEDDED_REGION


def first_region(settings: Settings) -> str:
    """Name the region that the app opens first: the chosen one, else the embedded one's twin on real streets.

    Parameters
    ----------
    settings
        Where regions are kept.

    Returns
    -------
    str
        A region's name.
    """
    twin = REAL_REGION if REAL_REGION in names(settings) else EMBEDDED_REGION
    return chosen(settings) or twin


def open_first(settings: Settings) -> tuple[Region, RegionError | None]:
    """Open the region that the app opens first.

    Parameters
    ----------
    settings
        Where regions are kept.

    Returns
    -------
    tuple
        The region, and what is wrong with the twin on real streets where the embedded region stands in for it.

    Raises
    ------
    RegionError
        If a chosen region, or the embedded one, cannot be opened.
    """
    name = first_region(settings)
    try:
        return open_region(settings, name), None
    except RegionError as error:
        if name == REAL_REGION and chosen(settings) is None:
            return open_region(settings, EMBEDDED_REGION), error
        raise


def stamp(settings: Settings, name: str) -> int:
    """Tell versions of a region apart.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region.

    Returns
    -------
    int
        Another number whenever the region was replaced; 0 where it cannot be read.
    """
    for home in (settings.data, settings.home / "regions"):
        with suppress(OSError):
            return (home / name / folder.ABOUT).stat().st_mtime_ns
    return 0


def check_name(name: str) -> None:
    """Refuse a name that is no plain folder name.

    Parameters
    ----------
    name
        What somebody typed.

    Raises
    ------
    UsageError
        If it is not made of small letters, digits and hyphens.
    """
    if not _NAME.fullmatch(name):
        msg = N_("{name} is no region's name; use small letters, digits and hyphens, at most 40")
        raise UsageError(msg, name=repr(name[:60]))


def _folders(parent: Path) -> list[str]:
    """List the region folders in a folder, those half replaced included."""
    try:
        found = {entry.name.removeprefix(".old-") for entry in os.scandir(parent) if entry.is_dir()}
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        msg = N_("the regions cannot be listed ({problem}), in {where}; choose another BAEUMGIL_HOME")
        raise RegionError(msg, problem=error.strerror, where=parent) from error
    return sorted(name for name in found if _NAME.fullmatch(name))


def _former(target: Path) -> Path:
    """Where a region waits while its successor takes its place."""
    return target.with_name(f".old-{target.name}")


def _clear_left_behind(target: Path) -> None:
    """Clear what a killed writer left beside a region, but not what another one is writing now."""
    for left in target.parent.glob(f".new-{target.name}-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(left, ignore_errors=True)


def _recover(target: Path) -> None:
    """Finish a replacement that was cut off between its two renames, or clear what it left."""
    former = _former(target)
    if former.is_dir():
        if target.exists():
            shutil.rmtree(former, ignore_errors=True)
            return
        try:
            former.rename(target)
        except OSError as error:
            msg = N_("the region {name} cannot be restored ({problem}), in {where}; make the folder writable")
            raise RegionError(msg, name=target.name, problem=error.strerror, where=target.parent) from error
