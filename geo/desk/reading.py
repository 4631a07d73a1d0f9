"""A stranger's file, read for a region: what it is about, and how each of its rows ends."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import tables as t
from geo.desk.matching import named
from geo.desk.templates import EXAMPLES
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.region.road_points import road_points
from geo.sources.address_placing import Asked
from geo.sources.coordinates import SYSTEMS
from geo.sources.kinds import Kind, KindName, recognise
from geo.sources.korean_courses import read_courses
from geo.sources.korean_places import read_places
from geo.sources.korean_points import read_crossings, read_festivals, read_sites
from geo.sources.korean_residents import read_residents
from geo.sources.korean_wards import read_wards
from geo.sources.ledger import Ledger, Reason
from geo.sources.rooms import as_candidates
from geo.sources.sheets import Sheet
from geo.spreadsheet import without_apostrophe

Joins = Mapping[tuple[str, str], str | None]

TABLES: Final[Mapping[KindName, str]] = MappingProxyType(
    {
        "venues": "venues",
        "programmes": "programmes",
        "wards": "wards",
        "population": "population",
        "sites": "sites",
        "rooms": "candidates",
        "crossings": "crossings",
        "festivals": "festivals",
    }
)
"""The region's table that a kind of file fills."""
OURS: Final = "simple"
"""The standard of the project's own columns."""
ONLY_WHOLE: Final = ("wards", "population")
"""Tables that a file replaces: half of the wards, or of the residents, would be no figure."""
_IDS: Final = {"sites": t.SITE_ID, "crossings": t.CROSSING_ID, "festivals": t.FESTIVAL_ID}
PLACES: Final[tuple[KindName, ...]] = ("venues", "rooms")
"""Kinds of files that are read as places to learn, or as rooms that could be some."""


@dataclass(frozen=True)
class How:
    """What a person says about a file.

    Attributes
    ----------
    replaces
        Whether it is the whole of its table, and not an addition.
    stated
        The coordinate system, such as ``EPSG:5186``; None to see from where the points fall.
    against
        A second file of places, by which points are held to be right or wrong.
    joins
        Which venue was meant by a place and its address when somebody matched them by hand.
    asked
        Where addresses are that a server was asked for.
    today
        Courses that ended before are over; None: the present day.
    """

    replaces: bool = False
    stated: str | None = None
    against: Sheet | None = None
    joins: Joins = field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, Asked] = field(default_factory=lambda: MappingProxyType({}))
    today: dt.date | None = None


@dataclass(frozen=True, eq=False)
class Reading:
    """A file as it was read.

    Attributes
    ----------
    ledger
        Every row.
    table
        The region's table that it is for.
    rows
        Those that can be used, by the table's contract.
    unmatched
        Places of programmes that are no venue known here, as :func:`geo.sources.korean_courses.read_courses` lists
        them; None for other files.
    """

    ledger: Ledger
    table: str
    rows: pd.DataFrame
    unmatched: pd.DataFrame | None = None


def kinds_of(sheet: Sheet) -> tuple[Kind, ...]:
    """Tell what a file may be about.

    Parameters
    ----------
    sheet
        The file.

    Returns
    -------
    tuple of Kind
        The likeliest first, at least one.

    Raises
    ------
    UsageError
        If no column is known.
    """
    kinds = recognise(list(sheet.frame.columns))
    if not kinds:
        msg = N_(
            "no column tells what the file is about, in {file}: it has {columns}; "
            "name its columns as in one of the templates of the data page"
        )
        columns = ", ".join(repr(column[:30]) for column in sheet.frame.columns[:6])
        raise UsageError(msg, file=sheet.file, columns=columns or "none")
    return kinds


def kind_as(sheet: Sheet, wanted: KindName) -> Kind:
    """Find how a file is to be read as what a person says it is.

    Parameters
    ----------
    sheet
        The file.
    wanted
        What it is about.

    Returns
    -------
    Kind
        The likeliest of that name; open rooms can be read as venues too.

    Raises
    ------
    UsageError
        If its columns are not those of such a file.
    """
    kinds = kinds_of(sheet)
    for name in (wanted, *(PLACES if wanted == "venues" else ())):
        for kind in kinds:
            if kind.name == name:
                return kind
    msg = N_("{file} has not the columns of a file of {wanted}, but of {found}; compare it with the template")
    raise UsageError(msg, file=sheet.file, wanted=wanted, found=", ".join(dict.fromkeys(kind.name for kind in kinds)))


def read(
    sheet: Sheet, kind: Kind, region: Region, *, wanted: KindName | None = None, how: How | None = None
) -> Reading:
    """Read a file for a region; nothing is changed.

    Parameters
    ----------
    sheet
        The file.
    kind
        How it is written: one of :func:`kinds_of`.
    region
        The region.
    wanted
        What it is to fill; None: what its kind says.
    how
        What a person says about it.

    Returns
    -------
    Reading
        With every row of the file in its ledger.

    Raises
    ------
    GeoError
        If the file as a whole cannot be read so, or the coordinate system is none that is known here.
    """
    how = how or How()
    if how.stated is not None and how.stated not in SYSTEMS:
        msg = N_("the coordinate system {stated} is not known here; choose one of {known}, or none")
        raise UsageError(msg, stated=repr(how.stated[:40]), known=", ".join(SYSTEMS))
    if kind.standard == OURS:
        # A table that we gave out, and that comes back mended, has apostrophes before what a spreadsheet would run.
        sheet = dataclasses.replace(sheet, frame=sheet.frame.apply(without_apostrophe))
    return _without_examples(_read(sheet, kind, region, name=wanted or kind.name, how=how))


def _without_examples(reading: Reading) -> Reading:
    """Set the example row of a template aside, where somebody has left it in."""
    called = next((name for name in (t.NAME_KO, t.TITLE_KO) if name in reading.rows), None)
    used = [place for place, entry in enumerate(reading.ledger.entries) if entry.why is None]
    if called is None or len(used) != len(reading.rows):
        return reading
    example = reading.rows[called].isin(EXAMPLES).to_numpy()
    entries = list(reading.ledger.entries)
    why, mend = Reason(N_("this is the template's example row")), Reason(N_("take it out"))
    for place in np.array(used, dtype=np.int64)[example]:
        entries[place] = dataclasses.replace(entries[place], changes=(), why=why, mend=mend)
    ledger = dataclasses.replace(reading.ledger, entries=tuple(entries))
    return dataclasses.replace(reading, ledger=ledger, rows=reading.rows[~example].reset_index(drop=True))


def _read(sheet: Sheet, kind: Kind, region: Region, *, name: KindName, how: How) -> Reading:
    """Read a file by the reader of its kind."""
    if name == "programmes":
        return _programmes(sheet, kind, region, how)
    if name in PLACES:
        return _places(sheet, kind, region, wanted=name, how=how)
    given: dict[str, Any] = {"wards": region.wards}
    if name == "population":
        ledger, rows = read_residents(sheet, cast("Any", kind.standard), **given)
    elif name == "wards":
        ledger, rows = read_wards(sheet, cast("Any", kind.standard), stated=how.stated, near=region.bounds)
    else:
        readers = {"sites": read_sites, "crossings": read_crossings, "festivals": read_festivals}
        ledger, rows = readers[name](sheet, **given, stated=how.stated)
        rows = _named(rows, sheet, _IDS[name])
    return Reading(ledger, TABLES[name], rows)


def _named(rows: gpd.GeoDataFrame, sheet: Sheet, key: str) -> gpd.GeoDataFrame:
    """Give ids of their own to the rows that the file calls by none, and that were numbered by their lines."""
    written = [sheet.frame[column] for column in sheet.frame if str(column).strip().casefold() == key]
    own = {str(cell).strip() for cells in written for cell in cells.dropna()}
    return cast("gpd.GeoDataFrame", named(rows, ~rows[key].isin(own).to_numpy(), key))


def _places(sheet: Sheet, kind: Kind, region: Region, *, wanted: KindName, how: How) -> Reading:
    """Read places, each held against the region's own and against a second file."""
    form: Any = kind.standard
    second = None if how.against is None else _second(how.against, region)
    against = region.venues if second is None else gpd.GeoDataFrame(pd.concat([second, region.venues]))
    ledger, venues = read_places(
        sheet,
        form,
        wards=region.wards,
        stated=how.stated,
        against=against.reset_index(drop=True),
        known=None if how.replaces or wanted == "rooms" else region.venues,
        roads=road_points(region),
        asked=how.asked,
    )
    venues = _named(venues, sheet, t.VENUE_ID)
    return Reading(ledger, TABLES[wanted], as_candidates(venues) if wanted == "rooms" else venues)


def _second(sheet: Sheet, region: Region) -> gpd.GeoDataFrame:
    """Read the file that another is held against, with whatever in it can be used."""
    kind = kind_as(sheet, "venues")
    form: Any = kind.standard
    return read_places(sheet, form, wards=region.wards)[1]


def _programmes(sheet: Sheet, kind: Kind, region: Region, how: How) -> Reading:
    """Read programmes, and join them to the region's venues."""
    form: Any = kind.standard
    today = how.today or dt.datetime.now(tz=dt.UTC).date()

    found = read_courses(sheet, form, venues=region.venues, remembered=how.joins, today=today)
    return Reading(found.ledger, TABLES["programmes"], found.programmes, found.unmatched)
