"""The command for the town hall."""

from pathlib import Path
from typing import Annotated

import typer

from geo.access.demand import demand_points
from geo.bundle import bundle_of
from geo.civic.database import open_database
from geo.civic.presentations import presentations
from geo.cli import common
from geo.cli.common import RegionOption, _, caution, open_chosen, put_down, tell
from geo.errors import N_, UsageError
from geo.region.names import names
from geo.show.arrangement import Arrangement, from_json
from geo.show.invitation import form_link
from geo.show.language import LANGUAGES, say
from geo.streets.walkers import WALKERS, pace
from geo.town_hall import measure

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(dir_okay=False, help=_("The presentation, one zip file."))]


@app.command(
    help=_("Write the town hall's presentation into a file that opens from a stick, with no server and no internet."),
    epilog=_("Example: baeumgil bundle hall.zip --walker senior"),
)
def bundle(
    file: FileArgument,
    minutes: Annotated[float, typer.Option(help=_("The walk."))] = 5.0,
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "adult",
    speed: Annotated[str, typer.Option(help=_("mean, cautious, or metres a second."))] = "cautious",
    saved: Annotated[str, typer.Option(help=_("Name of a presentation that the staff have saved."))] = "",
    region_name: RegionOption = None,
) -> None:
    """Measure, draw and pack."""
    at_pace = pace(walker, speed)
    region = open_chosen(region_name)
    arrangement = _saved(region.name, saved) if saved else Arrangement()
    told = measure(region, demand_points(region), pace=at_pace, limit_min=minutes)
    several = region.name if len(names(common.SETTINGS)) > 1 else None
    links = {one: form_link(common.SETTINGS.public_url, one, channel="hall", region=several) for one in LANGUAGES}
    form = {one: link for one, link in links.items() if link}
    put_down(bundle_of(region, told, arrangement=arrangement, form=form), file)
    msg = N_("{file} holds the presentation: unpack it, and open index.html in a browser.")
    tell(say(common.LANGUAGE, msg, file=file))
    caution(region)


def _saved(region: str, name: str) -> Arrangement:
    """Find a presentation by its name."""
    engine = open_database(common.SETTINGS)
    try:
        kept = presentations(engine, region)
    finally:
        engine.dispose()
    if name not in kept:
        msg = N_("there is no presentation {name} of the region {region}; there are: {names}")
        raise UsageError(msg, name=repr(name[:40]), region=region, names=", ".join(kept) or "-")
    return from_json(kept[name])
