"""A region's description, ``region.toml``: its names, its sources, and the version its files are written in."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import tomli_w

from geo import tables as t
from geo.errors import N_, RegionDamagedError
from geo.region.region import Region, Source

ABOUT: Final = "region.toml"
SCHEMA_VERSION: Final = 3

_WANTED: Final[Mapping[str, type | tuple[type, ...]]] = MappingProxyType(
    {
        "title_ko": str,
        "title_en": str,
        "sources": list,
        "streets_margin_m": (int, float),
        "venues_margin_m": (int, float),
        "accepts_broken": bool,
        "sealed": bool,
    }
)


@dataclass(frozen=True)
class About:
    """What a description says.

    Attributes
    ----------
    title_ko, title_en, sources, streets_margin_m, venues_margin_m, accepts_broken
        As in :class:`geo.region.region.Region`.
    sealed
        True if the folder's files have checksums (:mod:`geo.region.seal`); a folder that people edit has none.
    """

    title_ko: str
    title_en: str
    sources: tuple[Source, ...]
    streets_margin_m: float
    venues_margin_m: float
    accepts_broken: bool
    sealed: bool


def read_about(folder: Path) -> About:
    """Read a region's description, whichever version wrote it.

    Parameters
    ----------
    folder
        The region's folder.

    Returns
    -------
    About
        In this version's terms.

    Raises
    ------
    RegionDamagedError
        If it is missing, incomplete, or of a version that this program cannot read.
    """
    try:
        said = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, RecursionError, ValueError) as error:
        msg = N_("the description is missing or no TOML ({problem}), in {file}; restore it or import the region again")
        raise RegionDamagedError(msg, problem=type(error).__name__, file=ABOUT) from error
    said = _migrated(said)
    for key, kind in _WANTED.items():
        if not isinstance(said.get(key), kind):
            msg = N_("the description lacks {key}, in {file}; restore it or import the region again")
            raise RegionDamagedError(msg, key=key, file=ABOUT)
    return About(
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        sources=_sources(said["sources"]),
        streets_margin_m=_margin(said["streets_margin_m"]),
        venues_margin_m=_margin(said["venues_margin_m"]),
        accepts_broken=said["accepts_broken"],
        sealed=said["sealed"],
    )


def write_about(region: Region, folder: Path) -> None:
    """Write the description of a region whose folder will be sealed.

    Parameters
    ----------
    region
        The region.
    folder
        Where to.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    said = {
        "schema_version": SCHEMA_VERSION,
        "title_ko": region.title_ko,
        "title_en": region.title_en,
        "crs": t.WGS84,
        "bounds": list(region.bounds),
        "streets_margin_m": region.streets_margin_m,
        "venues_margin_m": region.venues_margin_m,
        "accepts_broken": region.accepts_broken,
        "sealed": True,
        "sources": [vars(source) for source in region.sources],
    }
    (folder / ABOUT).write_text(tomli_w.dumps(said), encoding="utf-8")


def _from_1(said: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither checksums nor networks in pieces."""
    return {**said, "accepts_broken": False, "sealed": False}


def _from_2(said: dict[str, Any]) -> dict[str, Any]:
    """Version 2 differs in the tables alone (:mod:`geo.region.former`)."""
    return said


_MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = MappingProxyType(
    {1: _from_1, 2: _from_2}
)
"""By the version they read; each gives the next version's terms."""


def _migrated(said: dict[str, Any]) -> dict[str, Any]:
    """Bring a description to this version, step by step."""
    version = said.get("schema_version")
    if not isinstance(version, int) or version not in (*_MIGRATIONS, SCHEMA_VERSION):
        msg = N_(
            "the description is of version {found}, this program reads 1 to {version}, in {file}; "
            "update the program, or import the region again"
        )
        raise RegionDamagedError(msg, found=version, version=SCHEMA_VERSION, file=ABOUT)
    for step in range(version, SCHEMA_VERSION):
        said = _MIGRATIONS[step](said)
    return said


def _sources(listed: list[Any]) -> tuple[Source, ...]:
    """Read where the tables came from."""
    msg = N_("a source in the description is not complete, in {file}; restore it or import the region again")
    try:
        sources = tuple(Source(**source) for source in listed)
    except TypeError as error:
        raise RegionDamagedError(msg, file=ABOUT) from error
    if not all(isinstance(text, str) for source in sources for text in vars(source).values()):
        raise RegionDamagedError(msg, file=ABOUT)
    return sources


def _margin(metres: float) -> float:
    """Read how far streets or venues reach past the boundary."""
    if not 0 <= metres < math.inf:
        msg = N_("a margin of {metres} metres cannot be, in {file}; give 0 or more")
        raise RegionDamagedError(msg, metres=metres, file=ABOUT)
    return float(metres)
