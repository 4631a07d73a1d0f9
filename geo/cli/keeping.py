"""The commands that keep what people entered safe."""

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli import common
from geo.cli.common import _, tell
from geo.errors import N_
from geo.show.language import say

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(dir_okay=False, help=_("The backup, one zip file."))]
ReplaceOption = Annotated[
    bool,
    typer.Option("--replace", help=_("Replace what is here: all regions of your own and all that people entered.")),
]


@app.command(
    help=_(
        "Write all that people entered and all regions of your own into one file. "
        "The staff's passphrase is not in it; set it anew after a restoration elsewhere."
    ),
    epilog=_("Example: baeumgil backup baeumgil-2026-11-23.zip"),
)
def backup(file: FileArgument) -> None:
    """Write the file and say what it holds."""
    contents = _backups().back_up(common.SETTINGS, file)
    msg = N_("{file} holds {regions} regions of your own and {rows} entries.")
    tell(say(common.LANGUAGE, msg, file=file, regions=len(contents.regions), rows=sum(contents.rows.values())))


@app.command(
    help=_("Bring back what a backup holds, as a whole or not at all."),
    epilog=_("Example: baeumgil restore baeumgil-2026-11-23.zip"),
)
def restore(file: FileArgument, replace: ReplaceOption = False) -> None:
    """Read the file and say what was brought back."""
    contents = _backups().restore(common.SETTINGS, file, replace=replace)
    msg = N_("What was kept on {at} is back: {regions} regions of your own and {rows} entries.")
    regions, rows = len(contents.regions), sum(contents.rows.values())
    tell(say(common.LANGUAGE, msg, at=contents.at, regions=regions, rows=rows))


def _backups() -> Any:
    """Import what knows the database, which no other command needs."""
    return importlib.import_module("geo.backup")
