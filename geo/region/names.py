"""The names of regions, and the folders they stand for."""

import os
import re
from pathlib import Path
from typing import Final

from geo.errors import N_, RegionError, UsageError
from geo.settings import Settings

ASIDE: Final = ".old-"
"""Before the name of a region that waits while its successor takes its place."""
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


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
    embedded, own = _folders(settings.data), _folders(own_regions(settings))
    return [*embedded, *(name for name in own if name not in embedded)]


def own_regions(settings: Settings) -> Path:
    """Name the folder of the regions that the user added.

    Parameters
    ----------
    settings
        Where regions are kept.

    Returns
    -------
    pathlib.Path
        It may not exist yet.
    """
    return settings.home / "regions"


def is_embedded(settings: Settings, name: str) -> bool:
    """Tell whether a region comes with the program.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        A region's name.

    Returns
    -------
    bool
        Such a region is never written to: whoever changes it gets a copy of their own, which is opened in its
        place until it is removed.
    """
    return (settings.data / name).is_dir()


def has_own(settings: Settings, name: str) -> bool:
    """Tell whether the user has a region of a name: one that was added, or an embedded one that was changed.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        A region's name.

    Returns
    -------
    bool
        True also while its successor takes its place.
    """
    own = own_regions(settings)
    return (own / name).is_dir() or (own / f"{ASIDE}{name}").is_dir()


def home_of(settings: Settings, name: str) -> Path:
    """Name the folder in which a region lies.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        A region's name.

    Returns
    -------
    pathlib.Path
        An embedded region that was changed lies among the user's own.
    """
    embedded = is_embedded(settings, name) and not has_own(settings, name)
    return (settings.data if embedded else own_regions(settings)) / name


def is_name(text: str) -> bool:
    """Tell whether a text is a plain folder name.

    Parameters
    ----------
    text
        What somebody typed.

    Returns
    -------
    bool
        True for at most 40 small letters, digits and hyphens, without a hyphen at either end.
    """
    return _NAME.fullmatch(text) is not None


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
    if not is_name(name):
        msg = N_("{name} is no region's name; use small letters, digits and hyphens, at most 40")
        raise UsageError(msg, name=repr(name[:60]))


def check_own_name(settings: Settings, name: str) -> None:
    """Refuse a name that no region of the user's can have.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        What somebody typed.

    Raises
    ------
    UsageError
        If it is none, or that of an embedded region.
    """
    check_name(name)
    if is_embedded(settings, name):
        msg = N_("the region {name} comes with the program and cannot be replaced; choose another name")
        raise UsageError(msg, name=name)


def _folders(parent: Path) -> list[str]:
    """List the region folders in a folder, those half replaced included."""
    try:
        found = {entry.name.removeprefix(ASIDE) for entry in os.scandir(parent) if entry.is_dir()}
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        msg = N_("the regions cannot be listed ({problem}), in {where}; choose another BAEUMGIL_HOME")
        raise RegionError(msg, problem=error.strerror, where=parent) from error
    return sorted(name for name in found if is_name(name))
