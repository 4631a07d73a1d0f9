"""All that people entered and all regions of their own, in one file, and back from it.

The staff's passphrase is not in it, nor is anything that can be made again: maps, caches.
"""

import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from filelock import FileLock, Timeout

from geo.civic.database import Database, now, open_database
from geo.civic.dump import collect, dump, fill, occupied, written_version
from geo.errors import N_, GeoError, SourceError
from geo.region import folder, shelf
from geo.region.names import is_name, names
from geo.region.parcel import CHUNK, FORMAT, MANIFEST, Counted, is_member, unpack
from geo.region.replacement import all_replaced, alone
from geo.settings import Settings

_STAGING: Final = ".restore-"


@dataclass(frozen=True)
class Contents:
    """What a backup holds.

    Attributes
    ----------
    at
        When it was made, ISO 8601, UTC.
    rows
        Rows of each table of what people entered.
    regions
        The regions' names.
    """

    at: str
    rows: dict[str, int]
    regions: tuple[str, ...]


def back_up(settings: Settings, file: Path) -> Contents:
    """Write a backup, whole or not at all, for its owner alone.

    Parameters
    ----------
    settings
        Where everything is.
    file
        Where to; a former backup there is replaced.

    Returns
    -------
    Contents
        What it holds.

    Raises
    ------
    CivicError
        If the database cannot be read.
    RegionError
        If a region is damaged, which no backup would mend, or another writer holds the lock for too long.
    SourceError
        If the file cannot be written.
    """
    database = open_database(settings)
    try:
        # A link is followed; only plain files are ever replaced.
        target = file.resolve()
        if target.exists() and not target.is_file():
            msg = N_("{file} is no file that a backup could replace; choose another one")
            raise SourceError(msg, file=file)
        # mkstemp makes a file that nobody else may open, from its first moment.
        handle, beside = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w+b") as out:
                contents = _pack(settings, database, out)
                out.flush()
                os.fsync(handle)
            Path(beside).replace(target)
        finally:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
    except GeoError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        msg = N_("the backup cannot be written to {file} ({problem}); choose another place")
        raise SourceError(msg, file=file, problem=getattr(error, "strerror", None) or type(error).__name__) from error
    finally:
        database.dispose()
    return contents


def restore(settings: Settings, file: Path, *, replace: bool) -> Contents:
    """Bring back what a backup holds, in the place of all that is there.

    Everything is unpacked and checked beside its place first; then the database changes as a whole, and so does each
    region. A machine that dies in the moment between the two leaves whole regions beside the former database, which
    the same restoration mends.

    Parameters
    ----------
    settings
        Where everything is; the passphrase that is set stays.
    file
        The backup.
    replace
        Whether there may be anything that it replaces.

    Returns
    -------
    Contents
        What was brought back.

    Raises
    ------
    UsageError
        If something is there that may not be replaced.
    SourceError
        If the file is no backup, damaged or hostile, or there is no room for it; nothing was changed.
    CivicError
        If the database cannot be written, or a newer program made the backup; nothing was changed.
    RegionError
        If a region in it is damaged, or another writer holds the lock for too long; nothing was changed.
    """
    database = open_database(settings)
    try:
        with _staging(settings) as staged:
            manifest = unpack(file, staged)
            contents = Contents(manifest["at"], manifest["rows"], tuple(manifest["regions"]))
            for name in contents.regions:
                folder.read(staged / "regions" / name, name)

            def member(table: str) -> IO[bytes]:
                return (staged / "civic" / f"{table}.jsonl").open("rb")

            collected = collect(member, contents.rows, version=manifest["version"], where=staged / "collected.sqlite")
            try:
                _put(settings, database, collected, staged / "regions", replace=replace)
            finally:
                collected.dispose()
        _choose(settings, manifest["in_use"])
    except GeoError:
        raise
    except OSError as error:
        msg = N_("the backup {file} cannot be restored ({problem}); nothing was changed, make room and try again")
        raise SourceError(msg, file=file, problem=error.strerror or type(error).__name__) from error
    finally:
        database.dispose()
    return contents


def _pack(settings: Settings, database: Database, out: IO[bytes]) -> Contents:
    """Write the members, then the list of them."""
    members: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:

        @contextmanager
        def table(name: str) -> Iterator[Counted]:
            # What is not known beforehand to be small must be said to be large.
            with archive.open(path := f"civic/{name}.jsonl", "w", force_zip64=True) as member:
                counted = Counted(member)
                yield counted
            members[path] = counted.facts()

        with alone(settings) as regions:
            rows = dump(database, table)
            own = sorted(path.name for path in regions.iterdir() if is_name(path.name) and path.is_dir())
            for name in own:
                folder.read(regions / name, name)
                for path in sorted((regions / name).rglob("*")):
                    inside = path.relative_to(regions.parent).as_posix()
                    if path.is_file() and is_member(inside):
                        with path.open("rb") as source, archive.open(inside, "w", force_zip64=True) as member:
                            counted = Counted(member)
                            shutil.copyfileobj(source, counted, CHUNK)
                        members[inside] = counted.facts()
        manifest = {
            "format": FORMAT,
            "program": importlib.metadata.version("baeumgil"),
            "python": platform.python_version(),
            "version": written_version(),
            "at": now(),
            "rows": rows,
            "regions": own,
            "in_use": shelf.chosen(settings),
            "members": members,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return Contents(str(manifest["at"]), rows, tuple(own))


@contextmanager
def _staging(settings: Settings) -> Iterator[Path]:
    """Make room beside the regions for what is being checked, for one restoration at a time."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / "restore.lock", timeout=0):
            for left in settings.home.glob(f"{_STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
            staged = Path(tempfile.mkdtemp(prefix=_STAGING, dir=settings.home))
            try:
                for part in ("regions", "civic"):
                    (staged / part).mkdir()
                yield staged
            finally:
                shutil.rmtree(staged, ignore_errors=True)
    except Timeout as error:
        msg = N_("another restoration is going on in {where}; try again when it is done")
        raise SourceError(msg, where=settings.home) from error


def _put(settings: Settings, database: Database, collected: Database, staged: Path, *, replace: bool) -> None:
    """Put what was checked in its place: the regions within the database's transaction."""
    with ExitStack() as stack:

        def then() -> None:
            regions = stack.enter_context(alone(settings))
            if not replace and any(is_name(path.name) for path in regions.iterdir()):
                raise occupied()
            stack.enter_context(all_replaced(regions, staged))

        # Whoever decides a check at a door takes the database first and the regions second, too.
        fill(database, collected, replace=replace, then=then)


def _choose(settings: Settings, name: str | None) -> None:
    """Bring back the choice of region; one that is not at hand any more is none."""
    if name is not None and name in names(settings):
        shelf.use(settings, name)
    elif (former := shelf.chosen(settings)) is not None:
        shelf.forget(settings, former)
