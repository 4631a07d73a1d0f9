"""Single places written, mended or taken out by hand, with the same checks as those of files."""

import dataclasses
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import tables as t
from geo.desk.matching import as_written
from geo.desk.putting import put, row_of, with_doorways, with_tables
from geo.desk.reading import Reading, kind_as, read
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.sources.separated import read_separated
from geo.spreadsheet import to_csv

FIELDS: Final = (
    *(t.NAME_KO, t.NAME_EN, t.KIND, t.ADDRESS_KO, t.LAT, t.LON, t.OPENING_HOURS),
    *(t.CLOSED_DAYS_KO, t.SEATS, t.PHONE, t.OPEN_TO),
)
"""What a person can say of a place."""
BY_HAND: Final = "by hand"


def written(region: Region, values: Mapping[str, str], *, venue_id: str | None) -> Reading:
    """Check a place that somebody has written.

    Parameters
    ----------
    region
        The region.
    values
        Text for some of :data:`FIELDS`, empty for unknown.
    venue_id
        The venue that it takes the place of; None for a new one.

    Returns
    -------
    Reading
        Of one row: accepted, corrected or set aside, as a file's would be.

    Raises
    ------
    GeoError
        If a value cannot be read at all.
    """
    others = region.venues[region.venues[t.VENUE_ID] != venue_id].reset_index(drop=True)
    alone = dataclasses.replace(region, venues=others)
    text = to_csv(pd.DataFrame([{name: values.get(name) or None for name in FIELDS}]))
    sheet = read_separated(BY_HAND, text.encode("utf-8"))
    return read(sheet, kind_as(sheet, "venues"), alone)


def put_row(region: Region, reading: Reading, *, venue_id: str | None) -> Region:
    """Put a place that was written into its region.

    Parameters
    ----------
    region
        The region.
    reading
        As :func:`written` gives it, not set aside.
    venue_id
        The venue that it takes the place of: its id, its programmes and what was seen at its door stay; None for a new
        one.

    Returns
    -------
    Region
        Checked as a whole.

    Raises
    ------
    UsageError
        If the row was set aside, or the venue is gone.
    TableError
        If it does not fit the region.
    """
    if reading.rows.empty:
        msg = N_("the row was set aside; mend what is said about it first")
        raise UsageError(msg)
    if venue_id is None:
        return put(region, "venues", reading.rows, file=BY_HAND, replaces=False)
    at = row_of(region, venue_id)
    venues = region.venues.copy()
    row, new = venues.index[at], reading.rows.iloc[0]
    for column in (name for name in FIELDS if name in venues):
        venues.loc[row, column] = new[column]
    before, after = as_written(venues.geometry.iloc[[at]]), as_written(reading.rows.geometry.iloc[:1])
    # A form shows a point to the centimetre: left as it was shown, it is left where it is.
    if before != after:
        venues.loc[row, [t.POSITION, t.GEOMETRY]] = new[t.POSITION], new.geometry
        moved = with_doorways(venues.iloc[[at]], venues.drop(index=row))
        venues.loc[row, t.SITE_GROUP] = moved[t.SITE_GROUP].iloc[0]
    return with_tables(region, {"venues": venues})


def without(region: Region, venue_id: str) -> Region:
    """Take a place out of its region, and its programmes with it.

    Parameters
    ----------
    region
        The region.
    venue_id
        The venue.

    Returns
    -------
    Region
        Checked as a whole.

    Raises
    ------
    UsageError
        If it is gone already.
    """
    at = row_of(region, venue_id)
    left = region.venues.drop(index=region.venues.index[at]).reset_index(drop=True)
    return with_tables(region, {"venues": left})
