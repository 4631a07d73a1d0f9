"""Opening the regions at hand, and which one is in use."""

from contextlib import suppress
from typing import Final

from geo.errors import N_, RegionError, RegionNotFoundError
from geo.region import folder, replacement
from geo.region.about import ABOUT, read_about
from geo.region.names import check_name, has_own, home_of, is_embedded, is_name, names, own_regions
from geo.region.region import Region
from geo.settings import EMBEDDED_REGION, Settings

REAL_REGION: Final = f"{EMBEDDED_REGION}-osm"
_IN_USE: Final = "region-in-use"
_MOST_TRIES: Final = 5


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
    if is_embedded(settings, name) and not has_own(settings, name):
        return folder.read(settings.data / name, name)
    for _ in range(_MOST_TRIES):
        replacement.finish(settings, name)
        before = stamp(settings, name)
        try:
            region = folder.read(own_regions(settings) / name, name)
        except RegionError:
            if stamp(settings, name) == before != 0:
                raise
            continue
        # What was replaced while it was read is neither the old region nor the new one: read again.
        if stamp(settings, name) == before:
            return region
    return folder.read(own_regions(settings) / name, name)


def titles(settings: Settings, name: str) -> tuple[str, str]:
    """Read a region's Korean and English title, without opening the rest.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        One of :func:`geo.region.names.names`.

    Returns
    -------
    tuple of str
        The name for both where the description cannot be read.
    """
    try:
        about = read_about(home_of(settings, name))
    except RegionError:
        return name, name
    return about.title_ko, about.title_en


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
    beside = settings.home / f".{_IN_USE}"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        beside.write_text(name + "\n", encoding="utf-8")
        beside.replace(settings.home / _IN_USE)
    except OSError as error:
        msg = N_("the choice of region cannot be written ({problem}), in {where}; choose another BAEUMGIL_HOME")
        raise RegionError(msg, problem=error.strerror, where=settings.home) from error


def forget(settings: Settings, name: str) -> bool:
    """Take back the choice of a region.

    Parameters
    ----------
    settings
        Where the choice is kept.
    name
        The region.

    Returns
    -------
    bool
        Whether it had been chosen.
    """
    path = settings.home / _IN_USE
    with suppress(OSError, ValueError):
        if path.read_text(encoding="utf-8").strip() == name:
            path.unlink()
            return True
    return False


def chosen(settings: Settings) -> str | None:
    """Name the region that somebody chose with :func:`use`.

    Parameters
    ----------
    settings
        Where the choice is kept.

    Returns
    -------
    str or None
        None where nobody chose, the choice cannot be read, or there is no such region any more.
    """
    try:
        name = (settings.home / _IN_USE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    # One that was removed by hand must not lock every command and page.
    return name if is_name(name) and name in names(settings) else None


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
    for home in (own_regions(settings), settings.data):
        with suppress(OSError):
            about = (home / name / ABOUT).stat()
            return about.st_mtime_ns ^ about.st_ino
    return 0
