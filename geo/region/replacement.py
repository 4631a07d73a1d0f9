"""Putting a region in the place of another, as a whole or not at all, one writer at a time.

A region is written beside its place, sealed, opened once as a reader would, and renamed. Whoever dies on the way leaves
a folder whose name begins with a dot; the next writer, which alone holds the lock, clears it or finishes the work.
"""

import dataclasses
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from geo.errors import N_, GeoError, RegionError, RegionNotFoundError, UsageError
from geo.region import folder
from geo.region.history import Note, as_of, write_history
from geo.region.names import ASIDE, check_name, check_own_name, has_own, home_of, is_name, own_regions
from geo.region.reach import reach_past
from geo.region.region import Region
from geo.settings import Settings

LOCK: Final = "regions.lock"
PATIENCE_S: Final = 60.0
"""Writing takes a second or two; whoever waits longer waits for something that hangs."""
_NEW: Final = ".new-"
_GONE: Final = ".gone-"


def keep(settings: Settings, region: Region, *, replace: bool = True) -> None:
    """Keep a region among the user's own, replacing one of the same name as a whole.

    Parameters
    ----------
    settings
        Where regions are kept.
    region
        What to keep.
    replace
        Whether there may be one of that name.

    Raises
    ------
    UsageError
        If its name is none, taken, or that of an embedded region.
    RegionError
        If it cannot be written, or another writer holds the lock for too long; a former region of that name is as it
        was.
    """
    check_own_name(settings, region.name)
    with _writing(settings, region.name) as target:
        if not replace and target.exists():
            raise taken(region.name)
        _replace(target, region)


def taken(name: str) -> UsageError:
    """Say that a name is taken.

    Parameters
    ----------
    name
        The region's name.

    Returns
    -------
    UsageError
        To be raised.
    """
    msg = N_("there is a region {name} already; add --replace, or change parts of it with: baeumgil region update")
    return UsageError(msg, name=name)


def change(settings: Settings, name: str, changed: Callable[[Region], Region], *, note: Note) -> Region:
    """Change a region, as a whole, without losing what another writer changes meanwhile.

    An embedded region is not written to: the changed one is the user's own and is opened in its place.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region.
    changed
        Makes the new region of the one that is there, under the same name.
    note
        Who changes it and with what, for its history.

    Returns
    -------
    Region
        The new one.

    Raises
    ------
    UsageError
        If the name is none.
    RegionNotFoundError
        If there is no such region.
    RegionDamagedError
        If it cannot be opened.
    RegionError
        If the new one cannot be written, or another writer holds the lock for too long; the former is as it was.
    """
    check_name(name)
    with _writing(settings, name) as target:
        home = home_of(settings, name)
        before = folder.read(home, name)
        region = dataclasses.replace(changed(before), name=name)

        def with_history(beside: Path) -> None:
            write_history(before, region, note=note, home=home, beside=beside)

        _replace(target, region, also=with_history)
    return region


def former(settings: Settings, region: Region, number: int) -> Region:
    """Give a region the tables of one of its former versions.

    Parameters
    ----------
    settings
        Where regions are kept.
    region
        The region as it is.
    number
        Of the change, as :func:`geo.region.history.versions` lists it; 0: before the first one.

    Returns
    -------
    Region
        With the tables of that time; streets are not kept and stay, and how far they reach past the wards is measured
        anew.

    Raises
    ------
    UsageError
        If there is no such version, or it is the present one.
    RegionDamagedError
        If a table that was kept is missing or altered.
    """
    back = dataclasses.replace(region, **as_of(settings, region, number))
    if back.wards is region.wards:
        return back
    return dataclasses.replace(back, streets_margin_m=reach_past(back.network, back.wards))


def go_back(settings: Settings, name: str, number: int, *, who: str) -> Region:
    """Bring back what a region was after one of its changes; that, too, is a change, and can be undone.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region.
    number
        Of the change, as :func:`geo.region.history.versions` lists it; 0: before the first one.
    who
        Who wants it so.

    Returns
    -------
    Region
        With the tables of that time; streets are not kept and stay.

    Raises
    ------
    UsageError
        If there is no such version.
    RegionError
        As for :func:`change`, or if a former table is damaged; the region is as it was.
    """
    note = Note(who, "undo", str(number))
    return change(settings, name, lambda region: former(settings, region, number), note=note)


def remove(settings: Settings, name: str) -> None:
    """Remove one of the user's regions; what was changed in an embedded one is removed with its history.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region; it may be damaged.

    Raises
    ------
    UsageError
        If the name is none, or that of an embedded region that nobody has changed.
    RegionNotFoundError
        If there is no such region.
    RegionError
        If it cannot be removed.
    """
    check_name(name)
    if not has_own(settings, name):
        check_own_name(settings, name)
    with _writing(settings, name) as target:
        if not target.is_dir():
            msg = N_("there is no region {name}, in {where}; see the names with: baeumgil region list")
            raise RegionNotFoundError(msg, name=repr(name), where=target.parent)
        gone = Path(tempfile.mkdtemp(prefix=f"{_GONE}{name}-", dir=target.parent))
        target.rename(gone / name)
        shutil.rmtree(gone, ignore_errors=True)


def finish(settings: Settings, name: str) -> None:
    """Bring back a region whose writer died between taking it aside and putting its successor in its place.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region. Nothing is done, and no lock taken, unless only its former self is there.

    Raises
    ------
    RegionError
        If it cannot be brought back.
    """
    target = own_regions(settings) / name
    if not target.exists() and _aside(target).is_dir():
        with _writing(settings, name):
            # Taking the lock has tidied up.
            pass


@contextmanager
def alone(settings: Settings) -> Iterator[Path]:
    """Hold the lock that all writers share, in a folder without leftovers.

    Parameters
    ----------
    settings
        Where regions are kept.

    Yields
    ------
    pathlib.Path
        The folder of the user's own regions, in which nobody else writes.

    Raises
    ------
    RegionError
        If another writer holds the lock for too long.
    OSError
        If the folder cannot be written.
    """
    regions = own_regions(settings)
    try:
        regions.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.home / LOCK, timeout=PATIENCE_S):
            _tidy(regions)
            yield regions
    except Timeout as error:
        msg = N_("another Baeumgil is writing to {where}; try again when it is done")
        raise RegionError(msg, where=regions) from error


@contextmanager
def all_replaced(regions: Path, staged: Path) -> Iterator[None]:
    """Have other regions in the place of all that are there; if what follows fails, the former are there again.

    Parameters
    ----------
    regions
        The folder of the user's own regions; the lock is held.
    staged
        A folder on the same disk, of region folders by their names, complete; they are moved.

    Raises
    ------
    OSError
        If they cannot be moved.
    """
    old, new = ({path.name for path in folder.iterdir() if is_name(path.name)} for folder in (regions, staged))
    # Made beforehand: once all is replaced nothing may fail any more.
    gone = Path(tempfile.mkdtemp(prefix=_GONE, dir=regions))
    try:
        for name in sorted(old | new):
            if name in old:
                (regions / name).rename(_aside(regions / name))
            if name in new:
                (staged / name).rename(regions / name)
        yield
    except BaseException:
        shutil.rmtree(gone, ignore_errors=True)
        for name in old | new:
            former = _aside(regions / name)
            if (name not in old or former.exists()) and (regions / name).exists():
                (regions / name).rename(staged / name)
            if former.exists():
                former.rename(regions / name)
        raise
    for name in old:
        # One that has no successor would be brought back, were it cut off while it is cleared.
        _aside(regions / name).rename(gone / name)
    shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def _writing(settings: Settings, name: str) -> Iterator[Path]:
    """Hold the lock, and tell of a region that cannot be written."""
    try:
        with alone(settings) as regions:
            yield regions / name
    except GeoError:
        # Errors of files are OSErrors too, and say what was wrong with them.
        raise
    except OSError as error:
        msg = N_(
            "the region {name} cannot be written ({problem}), in {where}; make room or choose another BAEUMGIL_HOME"
        )
        where = own_regions(settings)
        raise RegionError(msg, name=name, problem=error.strerror or error, where=where) from error


def _replace(target: Path, region: Region, *, also: Callable[[Path], None] = lambda _: None) -> None:
    """Write a region, and what also belongs into its folder, beside its place, check it, and rename it."""
    beside = Path(tempfile.mkdtemp(prefix=f"{_NEW}{region.name}-", dir=target.parent))
    try:
        # mkdtemp makes folders for their owner alone; another account may run the server.
        beside.chmod(0o755)
        also(beside)
        folder.write(region, beside)
        folder.read(beside, region.name)
        if target.exists():
            target.rename(_aside(target))
        beside.rename(target)
        shutil.rmtree(_aside(target), ignore_errors=True)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _tidy(regions: Path) -> None:
    """Clear what writers left that died; whoever holds the lock knows that none of it belongs to a living one."""
    for left in list(regions.iterdir()):
        if left.name.startswith((_NEW, _GONE)):
            shutil.rmtree(left, ignore_errors=True)
        elif left.name.startswith(ASIDE) and is_name(left.name.removeprefix(ASIDE)):
            target = left.with_name(left.name.removeprefix(ASIDE))
            if target.exists():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.rename(target)


def _aside(target: Path) -> Path:
    """Where a region waits while its successor takes its place."""
    return target.with_name(ASIDE + target.name)
