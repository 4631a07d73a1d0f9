"""The command that checks a file, as the data desk does."""

import importlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from geo.cli import common
from geo.cli.common import (
    Format,
    FormatOption,
    RegionOption,
    _,
    default_format,
    open_chosen,
    print_frame,
    print_json,
    refuse_map,
    tell,
)
from geo.show.language import say

app = typer.Typer()


class Wanted(StrEnum):
    """What a file may be about."""

    VENUES = "venues"
    PROGRAMMES = "programmes"
    WARDS = "wards"
    POPULATION = "population"
    SITES = "sites"
    ROOMS = "rooms"
    CROSSINGS = "crossings"
    FESTIVALS = "festivals"


@app.command(
    help=_("Check a file row by row: what is accepted, corrected or set aside, and why. Nothing is written."),
    epilog=_("Example: baeumgil check libraries.csv --as venues"),
)
def check(
    file: Annotated[Path, typer.Argument(help=_("CSV, XLSX, GeoJSON, GeoPackage or a zipped Shapefile."))],
    wanted: Annotated[
        Wanted | None, typer.Option("--as", help=_("What the file is about; default: told by its columns."))
    ] = None,
    crs: Annotated[
        str | None, typer.Option(help=_("Its coordinate system, such as EPSG:5186; default: told by its points."))
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help=_("A second file of places, by which wrong points are found."))
    ] = None,
    adding: Annotated[
        bool, typer.Option("--adding", help=_("As an addition: set aside the places that the region has already."))
    ] = False,
    region: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print the ledger of a file."""
    refuse_map(form)
    # Reading files of every kind takes two seconds to import, which no other command needs.
    reading: Any = importlib.import_module("geo.desk.reading")
    sheets: Any = importlib.import_module("geo.sources.sheets")
    here = open_chosen(region)
    sheet = sheets.open_sheet(file)
    kind = reading.kinds_of(sheet)[0] if wanted is None else reading.kind_as(sheet, wanted.value)
    second = None if against is None else sheets.open_sheet(against)
    how = reading.How(replaces=not adding, stated=crs, against=second)
    ledger = reading.read(sheet, kind, here, wanted=None if wanted is None else wanted.value, how=how).ledger

    def said(message: str, **values: Any) -> str:
        return say(common.LANGUAGE, message, **values)

    chosen = form or default_format()
    if chosen is Format.JSON:
        print_json({"file": sheet.file, **ledger.as_json(said)})
    elif chosen is Format.CSV:
        print_frame(ledger.as_frame(said), chosen)
    else:
        _print_doubtful(ledger.as_frame(said))
    desk: Any = importlib.import_module("geo.show.desk")
    tell(desk.counted(common.LANGUAGE, ledger.counts))


def _print_doubtful(rows: pd.DataFrame) -> None:
    """Print the rows that a person should look at."""
    doubtful = rows[rows["outcome"] != "accepted"].drop(columns="original")
    if len(doubtful):
        print_frame(doubtful, Format.TABLE)
