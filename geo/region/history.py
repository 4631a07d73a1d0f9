"""What was changed in a region: by whom, when, from which file, and each table as it was before.

The history lies in the region's own folder and is replaced with it, so that a region and its history never disagree.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import N_, RegionDamagedError, UsageError
from geo.region import folder as stored
from geo.region.names import home_of
from geo.region.region import Region, Source
from geo.settings import Settings

Deed = Literal["file", "row", "door", "undo", "command"]
"""A file was accepted; a row edited; a check at the door accepted; a former version brought back; a command given."""

HISTORY: Final = "history"
STREETS: Final = "streets"
_LIST: Final = "history.json"


@dataclass(frozen=True)
class Note:
    """Who changes a region, and with what.

    Attributes
    ----------
    who
        A name, as the sign-in knows it.
    deed
        What was done.
    what
        The file's name, the row's, or the number of the version that came back.
    counts
        How many of the file's rows ended how, by the outcomes of :mod:`geo.sources.ledger`; empty for other deeds.
    """

    who: str
    deed: Deed
    what: str = ""
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Version:
    """A change, and what the region was before it.

    Attributes
    ----------
    number
        From 1; version 0 is the region before its first change.
    at
        When, ISO 8601, UTC.
    note
        Who and what.
    rows
        For each table that it changed: how many rows there were before and after. Streets have edges for rows.
    sources
        Where the tables came from before the change.
    digests
        SHA-256 of the tables kept, by their names.
    """

    number: int
    at: str
    note: Note
    rows: Mapping[str, tuple[int, int]]
    sources: tuple[Source, ...]
    digests: Mapping[str, str]


def versions(settings: Settings, name: str) -> tuple[Version, ...]:
    """List the changes of a region.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region.

    Returns
    -------
    tuple of Version
        The first change first; empty where it is as it was made.

    Raises
    ------
    RegionDamagedError
        If the history cannot be read.
    """
    return _listed(home_of(settings, name))


def write_history(before: Region, after: Region, *, note: Note, home: Path, beside: Path) -> None:
    """Write the history of a region that is about to take another's place.

    Parameters
    ----------
    before, after
        The region that is there, and the one that comes.
    note
        Who changes it, and with what.
    home
        The folder that is there.
    beside
        The folder of the one that comes, not yet sealed.

    Raises
    ------
    RegionDamagedError
        If the history that is there cannot be read.
    OSError
        If it cannot be written.
    """
    former = _listed(home)
    target = beside / HISTORY
    target.mkdir()
    for version in former:
        for table in version.digests:
            _linked(home / HISTORY / _file(version.number, table), target / _file(version.number, table))
    number = len(former) + 1
    rows, digests = {}, {}
    for table in stored.TABLES:
        old, new = getattr(before, table), getattr(after, table)
        if not _same(old, new):
            path = target / _file(number, table)
            old.to_parquet(path, index=False, write_page_checksum=True)
            rows[table], digests[table] = (len(old), len(new)), _digest(path)
    if after.network is not before.network:
        rows[STREETS] = (before.network.edge_count, after.network.edge_count)
    at = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    _write([*former, Version(number, at, note, rows, before.sources, digests)], target / _LIST)


def as_of(settings: Settings, region: Region, number: int) -> dict[str, Any]:
    """Read what a region was after one of its changes.

    Parameters
    ----------
    settings
        Where regions are kept.
    region
        The region as it is.
    number
        Of the change; 0: before the first one.

    Returns
    -------
    dict
        For :func:`dataclasses.replace`: ``sources`` and the tables that have changed since. Streets and their slopes
        are not kept and stay, and so does what is said of where they come from.

    Raises
    ------
    UsageError
        If there is no such version, or it is the present one.
    RegionDamagedError
        If a table that was kept is missing or altered.
    """
    home = home_of(settings, region.name)
    since = [version for version in _listed(home) if version.number > number]
    if number < 0 or not since:
        msg = N_("there is no version {number} to go back to; choose one of the history")
        raise UsageError(msg, number=number)
    then, now = since[0].sources, region.sources
    of_tables = tuple(one for one in then if one.table in stored.TABLES or one in now)
    of_streets = tuple(one for one in now if one.table not in stored.TABLES and one not in then)
    former: dict[str, Any] = {"sources": (*of_tables, *of_streets)}
    for version in since:
        for table in version.digests.keys() - former.keys():
            former[table] = _kept(home / HISTORY / _file(version.number, table), table, version.digests[table])
    return former


def _kept(path: Path, table: str, digest: str) -> Any:
    """Read a table that was kept."""
    msg = N_("a former table is missing or altered, in {file}; the region is as it is, but cannot go back so far")
    try:
        if _digest(path) != digest:
            raise RegionDamagedError(msg, file=path.name)
    except OSError as error:
        raise RegionDamagedError(msg, file=path.name) from error
    return stored.read_stored(path, table)


def _listed(home: Path) -> tuple[Version, ...]:
    """Read the list of changes."""
    path = home / HISTORY / _LIST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_version(place, entry) for place, entry in enumerate(said, start=1))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        msg = N_("the region's history is damaged ({problem}), in {file}; restore it from a backup")
        raise RegionDamagedError(msg, problem=type(error).__name__, file=f"{HISTORY}/{_LIST}") from error


def _version(number: int, entry: dict[str, Any]) -> Version:
    """Read a change."""
    told = entry["note"]
    if entry["number"] != number or told["deed"] not in get_args(Deed) or not {*entry["digests"]} <= {*stored.TABLES}:
        raise ValueError(number)
    return Version(
        number,
        str(entry["at"]),
        Note(str(told["who"]), told["deed"], str(told["what"]), {str(k): int(v) for k, v in told["counts"].items()}),
        {str(table): (int(old), int(new)) for table, (old, new) in entry["rows"].items()},
        tuple(Source(**source) for source in entry["sources"]),
        {table: str(digest) for table, digest in entry["digests"].items()},
    )


def _write(listed: list[Version], path: Path) -> None:
    """Write the list of changes."""
    said = [
        {one.name: getattr(version, one.name) for one in fields(version)}
        | {
            "note": {**vars(version.note), "counts": dict(version.note.counts)},
            "sources": [vars(source) for source in version.sources],
        }
        for version in listed
    ]
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def _same(one: pd.DataFrame, two: pd.DataFrame) -> bool:
    """Tell whether two tables say the same."""
    if one is two:
        return True
    if isinstance(one, gpd.GeoDataFrame) and isinstance(two, gpd.GeoDataFrame):
        if len(one) != len(two) or not (shapely.to_wkb(one.geometry) == shapely.to_wkb(two.geometry)).all():
            return False
        one, two = pd.DataFrame(one.drop(columns=one.geometry.name)), pd.DataFrame(two.drop(columns=two.geometry.name))
    return one.reset_index(drop=True).equals(two.reset_index(drop=True))


def _linked(source: Path, target: Path) -> None:
    """Have a file at a second place; what never changes need not be copied where the disk knows links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _file(number: int, table: str) -> str:
    return f"{number:04d}-{table}.parquet"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
