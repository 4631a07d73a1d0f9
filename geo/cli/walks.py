"""The commands about walks: the nearest places, and who has one near."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from geo import opening
from geo import tables as t
from geo.access.coverage import coverage as measure_coverage
from geo.access.demand import spread
from geo.access.doorstep import reach
from geo.access.hours import with_open_now
from geo.access.nearest import measured, nearest_venues, wider_walk
from geo.access.spot import parse_spot
from geo.cli import common
from geo.cli.common import (
    Format,
    FormatOption,
    RegionOption,
    _,
    caution,
    default_format,
    deliver,
    open_chosen,
    print_frame,
    print_json,
    tell,
)  # fmt: skip
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.show import export, sentences
from geo.show.language import say
from geo.spreadsheet import to_csv
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

EVERY_WALKER: Final = "all"
_WIDER_MIN: Final = (5, 10, 15, 20, 30, 45, 60)

SpeedOption = Annotated[str, typer.Option(help=_("mean, cautious, or metres a second."))]
app = typer.Typer()


@app.command(
    help=_("List the nearest places to learn on foot."),
    epilog=_("Example: baeumgil nearest --at 37.6190,126.9283 --walker senior --minutes 10"),
)
def nearest(
    at: Annotated[str, typer.Option(help=_("The doorstep: latitude,longitude."))],
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "adult",
    speed: SpeedOption = "mean",
    minutes: Annotated[float, typer.Option(help=_("The longest walk."))] = 15.0,
    limit: Annotated[int, typer.Option(min=1, help=_("How many places at most."))] = 5,
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print the venues within a walk of a doorstep, nearest first."""
    chosen_pace = pace(walker, speed)
    region = open_chosen(region_name)
    reached = reach(walking(region.network, chosen_pace), parse_spot(at, region.bounds), limit_min=minutes)
    venues = with_open_now(nearest_venues(region, reached).head(limit), opening.now())
    origin = region.network.origin
    about = {
        "region": region.name,
        "streets_source": origin.name_en,
        "walker": walker,
        "speed_m_s": chosen_pace.speed_m_s,
        "limit_min": minutes,
        "at": {"lat": reached.spot.lat, "lon": reached.spot.lon, "access_m": round(reached.access_m, 1)},
    }
    what = [t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.KIND, t.WARD_CODE]
    walk = [t.DISTANCE_M, t.MINUTES, t.STEP_FREE, t.NEAR_BORDER, t.POSITION, t.OPEN_NOW]
    shown = venues[[*what, *walk, t.GEOMETRY]]
    chosen = form or default_format()
    if chosen is Format.GEOJSON:
        typer.echo(export.to_geojson(shown, about))
    else:
        flat = export.with_coordinates(shown)[[*what, t.LAT, t.LON, *walk]]
        ordered = flat.round({t.DISTANCE_M: 1, t.MINUTES: 2})
        if chosen is Format.JSON:
            print_json({**about, "venues": export.records(ordered)})
        else:
            read = (t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.KIND, t.DISTANCE_M, t.MINUTES)
            print_frame(ordered.assign(**{t.STREETS_SOURCE: origin.name_en}), chosen, read=read)
    if region.venues.empty:
        tell(say(common.LANGUAGE, sentences.NO_VENUES, name=region.name))
    elif venues.empty:
        wider = wider_walk(region, reached, limits_min=_WIDER_MIN)
        tell(sentences.none_found(common.LANGUAGE, limit_min=minutes, wider=wider))
    _tell_unmeasured(region)
    caution(region)


@app.command(
    help=_("Measure who has a place to learn within a walk, ward by ward."),
    epilog=_("Example: baeumgil coverage --minutes 5 --walker all --format csv"),
)
def coverage(
    minutes: Annotated[float, typer.Option(help=_("The walk."))] = 5.0,
    walker: Annotated[str, typer.Option(help=", ".join((*WALKERS, EVERY_WALKER)))] = "adult",
    speed: SpeedOption = "cautious",
    group: Annotated[str, typer.Option(help=", ".join(t.GROUPS))] = "all",
    out: Annotated[Path | None, typer.Option(dir_okay=False, help=_("File to write instead of stdout."))] = None,
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print or write a row a ward and walker."""
    paces = [pace(name, speed) for name in (WALKERS if walker == EVERY_WALKER else [walker])]
    region = open_chosen(region_name)
    rows = measure_coverage(region, spread(region.wards, region.network), paces=paces, limit_min=minutes, group=group)
    chosen = form or (Format.CSV if out else default_format())
    if out and chosen is Format.TABLE:
        msg = N_("a table is for reading on a terminal; for the file {file} choose --format csv, json or geojson")
        raise UsageError(msg, file=out)
    if chosen is Format.GEOJSON:
        shapes = region.wards[[t.WARD_CODE, t.GEOMETRY]].merge(rows, on=t.WARD_CODE)
        whole = export.records(rows[rows[t.WARD_CODE] == t.ALL_WARDS])
        deliver(export.to_geojson(shapes, {"region": region.name, "all_wards": whole}), out)
    elif chosen is Format.JSON:
        deliver(json.dumps({"region": region.name, "wards": export.records(rows)}, ensure_ascii=False, indent=1), out)
    elif chosen is Format.CSV:
        deliver(to_csv(rows), out)
    else:
        name = t.NAME_KO if common.LANGUAGE == "ko" else t.NAME_EN
        read = (name, t.WALKER, t.RESIDENTS, t.SHARE_COVERED, t.MEAN_MINUTES, t.VENUES_COUNT)
        print_frame(rows, chosen, read=read)
    if region.population.empty:
        tell(say(common.LANGUAGE, sentences.NOBODY_COUNTED))
    _tell_unmeasured(region)
    caution(region)


def _tell_unmeasured(region: Region) -> None:
    """Say of how many places the ward alone is known."""
    count = int((~measured(region.venues)).sum())
    if count:
        tell(say(common.LANGUAGE, sentences.NOT_MEASURED, count=count))
