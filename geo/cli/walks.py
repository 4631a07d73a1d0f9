"""The command line: a thin shell. Answers go to stdout, messages to stderr; exit codes 0, 1 (the world), 2 (usage)."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from geo import tables as t
from geo.access.coverage import coverage as measure_coverage
from geo.access.demand import spread
from geo.access.doorstep import reach
from geo.access.nearest import nearest_venues, wider_walk
from geo.access.spot import parse_spot
from geo.errors import N_, GeoError, SourceError, UsageError
from geo.region import shelf
from geo.region.region import Region
from geo.settings import Settings
from geo.show import export, sentences
from geo.show.language import Language, catalogue, explain, say
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

SETTINGS: Final = Settings.from_environment(os.environ)
LANGUAGE: Final[Language] = "ko" if SETTINGS.language == "ko" else "en"
EVERY_WALKER: Final = "all"
_WIDER_MIN: Final = (5, 10, 15, 20, 30, 45, 60)


def _(message: str) -> str:
    return catalogue(LANGUAGE).gettext(message)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("The walk to learning: who can walk to a place to learn, and how far is it."),
)
region_app = typer.Typer(no_args_is_help=True, help=_("The regions at hand."))
app.add_typer(region_app, name="region")

RegionOption = Annotated[str | None, typer.Option("--region", help=_("Name of the region; default: the one in use."))]
FormatOption = Annotated[Format | None, typer.Option("--format", help=_("Default: table on a terminal, else json."))]
SpeedOption = Annotated[str, typer.Option(help=_("mean, cautious, or metres a second."))]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help=_("Where the pages are, on this machine."))]
RegionArgument = Annotated[str | None, typer.Argument(help=_("Name of the region; default: the one in use."))]


def main() -> None:
    """Run the command line; no traceback reaches a person."""
    try:
        app(standalone_mode=True)
    except GeoError as error:
        _fail(error)


@app.command(help=_("Serve the pages on this machine."), epilog=_("Example: baeumgil serve --port 8501"))
def serve(port: PortOption = 8501) -> None:
    """Prepare the map and start Streamlit."""
    # OSMnx and Folium take two seconds to import, which no other command needs.
    from geo.serve import serve as serve_pages  # noqa: PLC0415

    sys.exit(serve_pages(SETTINGS, LANGUAGE, port=port, tell=_tell))


@region_app.command(
    "list", help=_("List the regions at hand; the one in use is marked."), epilog=_("Example: baeumgil region list")
)
def region_list(form: FormatOption = None) -> None:
    """Print a row a region."""
    in_use = shelf.in_use(SETTINGS)
    rows = pd.DataFrame([{"region": name, "in_use": name == in_use} for name in shelf.names(SETTINGS)])
    _print_frame(rows, form)


@region_app.command(
    "show",
    help=_("Show what a region holds, and where it came from."),
    epilog=_("Example: baeumgil region show eunpyeong"),
)
def region_show(name: RegionArgument = None, form: FormatOption = None) -> None:
    """Print the counts of a region's tables and its sources."""
    region = _open(name)
    network = region.network
    facts: dict[str, Any] = {
        "region": region.name,
        "title_ko": region.title_ko,
        "title_en": region.title_en,
        "wards": len(region.wards),
        "residents": int(region.population["all"].sum()),
        "venues": len(region.venues),
        "programmes": len(region.programmes),
        "street_nodes": network.node_count,
        "street_edges": network.edge_count,
        "street_km": round(float(network.edge_length_m.sum()) / 1000, 1),
        "share_in_largest_piece": round(network.share_in_largest_piece, 4),
        "streets_source": network.origin.name_en,
        "streets_date": network.origin.date,
        "streets_margin_m": region.streets_margin_m,
    }
    sources = [vars(source) for source in region.sources]
    chosen = form or _default_format()
    if chosen is Format.JSON:
        _print_json({**facts, "sources": sources})
    elif chosen is Format.TABLE:
        _print_frame(pd.DataFrame({"fact": list(facts), "value": [str(value) for value in facts.values()]}), chosen)
        _print_frame(pd.DataFrame(sources), chosen)
    else:
        _print_frame(pd.DataFrame([facts]), chosen)
    _caution(region)


@region_app.command(
    "use",
    help=_("Make a region the default of the other commands."),
    epilog=_("Example: baeumgil region use eunpyeong"),
)
def region_use(name: Annotated[str, typer.Argument(help=_("Name of the region."))]) -> None:
    """Keep the choice in the settings' home."""
    shelf.use(SETTINGS, name)
    _tell(say(LANGUAGE, "The region in use is now {name}.", name=name))


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
    region = _open(region_name)
    reached = reach(walking(region.network, chosen_pace), parse_spot(at, region.bounds), limit_min=minutes)
    venues = nearest_venues(region, reached).head(limit)
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
    walk = [t.DISTANCE_M, t.MINUTES, t.STEP_FREE, t.NEAR_BORDER]
    shown = venues[[*what, *walk, t.GEOMETRY]]
    chosen = form or _default_format()
    if chosen is Format.GEOJSON:
        typer.echo(export.to_geojson(shown, about))
    else:
        flat = export.with_coordinates(shown)[[*what, t.LAT, t.LON, *walk]]
        ordered = flat.round({t.DISTANCE_M: 1, t.MINUTES: 2})
        if chosen is Format.JSON:
            _print_json({**about, "venues": export.records(ordered)})
        else:
            read = (t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.KIND, t.DISTANCE_M, t.MINUTES)
            _print_frame(ordered.assign(**{t.STREETS_SOURCE: origin.name_en}), chosen, read=read)
    if venues.empty:
        wider = wider_walk(region, reached, limits_min=_WIDER_MIN)
        _tell(sentences.none_found(LANGUAGE, limit_min=minutes, wider=wider))
    _caution(region)


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
    region = _open(region_name)
    rows = measure_coverage(region, spread(region.wards, region.network), paces=paces, limit_min=minutes, group=group)
    chosen = form or (Format.CSV if out else _default_format())
    if out and chosen is Format.TABLE:
        msg = N_("a table is for reading on a terminal; for the file {file} choose --format csv, json or geojson")
        raise UsageError(msg, file=out)
    if chosen is Format.GEOJSON:
        shapes = region.wards[[t.WARD_CODE, t.GEOMETRY]].merge(rows, on=t.WARD_CODE)
        whole = export.records(rows[rows[t.WARD_CODE] == t.ALL_WARDS])
        _deliver(export.to_geojson(shapes, {"region": region.name, "all_wards": whole}), out)
    elif chosen is Format.JSON:
        _deliver(json.dumps({"region": region.name, "wards": export.records(rows)}, ensure_ascii=False, indent=1), out)
    elif chosen is Format.CSV:
        _deliver(export.to_csv(rows), out)
    else:
        name = t.NAME_KO if LANGUAGE == "ko" else t.NAME_EN
        read = (name, t.WALKER, t.RESIDENTS, t.SHARE_COVERED, t.MEAN_MINUTES, t.VENUES_COUNT)
        _print_frame(rows, chosen, read=read)
    _caution(region)


def _open(name: str | None) -> Region:
    return shelf.open_region(SETTINGS, name or shelf.in_use(SETTINGS))


def _default_format() -> Format:
    return Format.TABLE if sys.stdout.isatty() else Format.JSON


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _print_frame(frame: pd.DataFrame, form: Format | None, *, read: Sequence[str] = ()) -> None:
    """Print rows in the chosen form; a table holds the columns to read on a terminal, all of them if none is named."""
    chosen = form or _default_format()
    if chosen is Format.CSV:
        typer.echo(export.to_csv(frame), nl=False)
    elif chosen is Format.JSON:
        _print_json(export.records(frame))
    elif chosen is Format.GEOJSON:
        msg = N_("this answer has no place on a map; choose --format json, csv or table")
        raise UsageError(msg)
    else:
        columns = list(read or frame.columns)
        table = Table(*columns)
        for row in export.records(frame[columns].round(2)):
            table.add_row(*(_for_terminal(value) for value in row.values()))
        Console().print(table)


def _for_terminal(value: Any) -> Text:
    """Take from a value what would command the terminal, or Rich, instead of being read."""
    return Text("" if value is None else "".join(sign if sign.isprintable() else " " for sign in str(value)))


def _deliver(text: str, out: Path | None) -> None:
    """Write an answer to a file, whole or not at all, or to stdout."""
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    try:
        # A link is followed; a device or a pipe is written to, never replaced.
        target = out.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
            return
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(target)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError) as error:
        msg = N_("{file} cannot be written ({problem}); choose another file")
        raise SourceError(msg, file=out, problem=getattr(error, "strerror", None) or type(error).__name__) from error


def _caution(region: Region) -> None:
    """Say on stderr that figures rest on model streets, where they do."""
    if region.network.origin.is_model:
        _tell(say(LANGUAGE, sentences.MODEL_STREETS))


def _tell(message: str) -> None:
    typer.echo(message, err=True)


def _fail(error: GeoError) -> NoReturn:
    typer.echo(f"error: {explain(error, LANGUAGE)}", err=True)
    sys.exit(2 if isinstance(error, UsageError) else 1)
