"""The command ``baeumgil``: what it consists of, and how its errors reach a person."""

import sys
from typing import Annotated

import typer

from geo.cli import common, desk, hall, keeping, measures, regions, report, siting, staff, tours, walks
from geo.cli.common import _
from geo.errors import N_, GeoError, UsageError
from geo.show.language import explain, say

PortOption = Annotated[int, typer.Option(min=1, max=65535, help=_("Where the pages are, on this machine."))]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("The walk to learning: who can walk to a place to learn, and how far is it."),
)


@app.command(help=_("Serve the pages on this machine."), epilog=_("Example: baeumgil serve --port 8501"))
def serve(port: PortOption = 8501) -> None:
    """Prepare the map and start Streamlit."""
    # OSMnx and Folium take two seconds to import, which no other command needs.
    from geo.serve import serve as serve_pages  # noqa: PLC0415

    sys.exit(serve_pages(common.SETTINGS, common.LANGUAGE, port=port, tell=common.tell))


app.add_typer(regions.app, name="region")
app.add_typer(staff.app, name="staff")
for part in (walks, tours, measures, siting, report, hall, desk, keeping):
    app.registered_commands += part.app.registered_commands


def main() -> None:
    """Run the command line; no traceback reaches a person."""
    try:
        app(standalone_mode=True)
    except GeoError as error:
        common.tell(f"error: {explain(error, common.LANGUAGE)}")
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except MemoryError:
        what = say(common.LANGUAGE, N_("the memory of this machine is not enough; give files of a smaller area"))
        common.tell(f"error: {what}")
        sys.exit(1)
