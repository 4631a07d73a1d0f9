"""What all commands share: settings, language, formats, and how answers are written."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import pandas as pd
import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from geo.access.nearest import measured
from geo.errors import N_, SourceError, UsageError
from geo.region import shelf
from geo.region.region import Region
from geo.settings import Settings
from geo.show import export, sentences
from geo.show.language import Language, catalogue, say
from geo.spreadsheet import to_csv

SETTINGS: Final = Settings.from_environment(os.environ)
LANGUAGE: Final[Language] = "ko" if SETTINGS.language == "ko" else "en"


def _(message: str) -> str:
    """Translate help, which is written once when the program starts."""
    return catalogue(LANGUAGE).gettext(message)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"


RegionOption = Annotated[str | None, typer.Option("--region", help=_("Name of the region; default: the one in use."))]
FormatOption = Annotated[Format | None, typer.Option("--format", help=_("Default: table on a terminal, else json."))]


def open_chosen(name: str | None) -> Region:
    """Open a region by its name, or the one in use."""
    return shelf.open_region(SETTINGS, name or shelf.in_use(SETTINGS))


def default_format() -> Format:
    """Choose a table for people and JSON for programs."""
    return Format.TABLE if sys.stdout.isatty() else Format.JSON


def print_json(value: Any) -> None:
    """Write an answer as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_frame(frame: pd.DataFrame, form: Format | None, *, read: Sequence[str] = ()) -> None:
    """Print rows in the chosen form; a table holds the columns to read on a terminal, all of them if none is named."""
    chosen = form or default_format()
    refuse_map(chosen)
    if chosen is Format.CSV:
        typer.echo(to_csv(frame), nl=False)
    elif chosen is Format.JSON:
        print_json(export.records(frame))
    else:
        columns = list(read or frame.columns)
        # Cut-off names are no answer: in a narrow terminal they take more lines.
        table = Table(*(Column(one, overflow="fold") for one in columns))
        for row in export.records(frame[columns].round(2)):
            table.add_row(*(_for_terminal(value) for value in row.values()))
        Console().print(table)


def refuse_map(form: Format | None) -> None:
    """Refuse GeoJSON where the answer has no shapes, before anything is done."""
    if form is Format.GEOJSON:
        msg = N_("this answer has no place on a map; choose --format json, csv or table")
        raise UsageError(msg)


def _for_terminal(value: Any) -> Text:
    """Take from a value what would command Rich instead of being read."""
    return Text("" if value is None else _printable(str(value)))


def _printable(text: str) -> str:
    """Take from a text what would command the terminal, or begin another line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def deliver(text: str, out: Path | None) -> None:
    """Write an answer to a file, whole or not at all, or to stdout."""
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        put_down(text.encode(), out)


def put_down(content: bytes, out: Path) -> None:
    """Write a file, whole or not at all."""
    try:
        # A link is followed; a device or a pipe is written to, never replaced.
        target = out.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError) as error:
        msg = N_("{file} cannot be written ({problem}); choose another file")
        raise SourceError(msg, file=out, problem=getattr(error, "strerror", None) or type(error).__name__) from error


def caution(region: Region) -> None:
    """Say on stderr that figures rest on model streets, or on streets in many pieces, where they do."""
    if region.network.origin.is_model:
        tell(say(LANGUAGE, sentences.MODEL_STREETS))
    if region.accepts_broken:
        share = 100 - int(100 * region.network.share_in_largest_piece)
        tell(say(LANGUAGE, sentences.STREETS_IN_PIECES, share=share))


def tell_unmeasured(region: Region) -> None:
    """Say on stderr of how many places the ward alone is known."""
    count = int((~measured(region.venues)).sum())
    if count:
        tell(say(LANGUAGE, sentences.NOT_MEASURED, count=count))


def tell(message: str) -> None:
    """Say something beside the answer, in one line: names in it may come from anywhere."""
    typer.echo(_printable(message), err=True)
