"""The command that measures a promise: who has a place to learn within a walk, ward by ward."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, cast

import geopandas as gpd
import pandas as pd
import typer

from geo import opening
from geo import tables as t
from geo.access.audit import audit
from geo.access.demand import DemandPoints, demand_points
from geo.access.doorstep import check_limit
from geo.access.open_walks import shares_by_hour
from geo.access.parameters import LONGEST_FILE, Parameters, facts_of, from_json, to_json
from geo.access.scenario import applied
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
    put_down,
    tell,
    tell_unmeasured,
)
from geo.errors import N_, SourceError, UsageError
from geo.region import shelf
from geo.region.fingerprint import fingerprint
from geo.region.region import Region
from geo.show import export, sentences
from geo.show.homes import where_people_live
from geo.show.language import say
from geo.show.take_away import about_figures, as_geopackage, as_geoparquet, as_xlsx
from geo.spreadsheet import to_csv
from geo.streets.walkers import WALKERS, Pace, pace

EVERY_WALKER: Final = "all"
DAYS: Final = 7
_SHAPED: Final = (".gpkg", ".parquet")
_KINDS: Final = (".xlsx", ".gpkg", ".parquet")

app = typer.Typer()


@app.command(
    help=_("Measure who has a place to learn within a walk, ward by ward."),
    epilog=_("Example: baeumgil coverage --minutes 5 --walker all --format csv"),
)
def coverage(
    minutes: Annotated[float, typer.Option(help=_("The walk."))] = 5.0,
    walker: Annotated[str, typer.Option(help=", ".join((*WALKERS, EVERY_WALKER)))] = "adult",
    speed: Annotated[str, typer.Option(help=_("mean, cautious, or metres a second."))] = "cautious",
    group: Annotated[str, typer.Option(help=", ".join(t.GROUPS))] = "all",
    hourly: Annotated[
        bool, typer.Option("--hourly", help=_("By weekday and hour: within reach of an open door, as a range."))
    ] = False,
    params: Annotated[
        Path | None, typer.Option(help=_("File of parameters that says all that is asked; other options give way."))
    ] = None,
    params_out: Annotated[
        Path | None, typer.Option(dir_okay=False, help=_("File to write the parameters of this run to."))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help=_("File to write instead of stdout: also .xlsx, .gpkg and .parquet.")),
    ] = None,
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print or write a row a ward and walker."""
    # What is wrong with the request is said before a region is opened.
    for name in () if walker == EVERY_WALKER else (walker,):
        pace(name, speed)
    check_limit(minutes)
    walkers = tuple(WALKERS) if walker == EVERY_WALKER else (walker,)
    chosen = form or (Format.CSV if out else default_format())
    if out and chosen is Format.TABLE:
        msg = N_("a table is for reading on a terminal; for the file {file} choose --format csv, json or geojson")
        raise UsageError(msg, file=out)
    if hourly and out and form is None and out.suffix.lower() in _SHAPED:
        msg = N_("hours have no shape to be drawn; write {file} as .xlsx, .csv or with --format json")
        raise UsageError(msg, file=out)
    asked = Parameters(region_name or shelf.in_use(common.SETTINGS), walkers, speed, minutes, group)
    if params:
        asked = _read_parameters(params)
    present = open_chosen(asked.region)
    _tell_other_data(asked, present)
    asked = replace(asked, data=fingerprint(present))
    region = applied(present, asked.scenario) if asked.scenario.changes else present
    demand, measure = demand_points(region), _hourly if hourly else audit
    paces = [pace(name, asked.speed) for name in asked.walkers]
    rows = measure(region, demand, paces=paces, limit_min=asked.minutes, group=asked.group)
    if params_out:
        put_down(to_json(asked).encode(), params_out)
    if out and form is None and out.suffix.lower() in _KINDS:
        put_down(_whole(region, rows, asked, out.suffix.lower()), out)
    elif hourly and out is None:
        print_frame(rows, chosen)
    else:
        _deliver(region, rows, chosen, out)
    if region.population.empty:
        tell(say(common.LANGUAGE, sentences.NOBODY_COUNTED))
    if set(demand.method) != {"streets"}:
        name = region.wards[t.NAME_KO if common.LANGUAGE == "ko" else t.NAME_EN].fillna(region.wards[t.NAME_KO])
        tell(where_people_live(common.LANGUAGE, demand.method, name.tolist()))
    tell_unmeasured(region)
    caution(region)


def _deliver(region: Region, rows: pd.DataFrame, form: Format, out: Path | None) -> None:
    """Write the rows in one of the forms that are text."""
    if form is Format.GEOJSON:
        shapes = region.wards[[t.WARD_CODE, t.GEOMETRY]].merge(rows, on=t.WARD_CODE)
        whole = export.records(rows[rows[t.WARD_CODE] == t.ALL_WARDS])
        deliver(export.to_geojson(shapes, {"region": region.name, "all_wards": whole}), out)
    elif form is Format.JSON:
        deliver(json.dumps({"region": region.name, "wards": export.records(rows)}, ensure_ascii=False, indent=1), out)
    elif form is Format.CSV:
        deliver(to_csv(rows), out)
    else:
        name = t.NAME_KO if common.LANGUAGE == "ko" else t.NAME_EN
        read = (name, t.WALKER, t.RESIDENTS, t.SHARE_COVERED, t.MEAN_MINUTES, t.VENUES_COUNT)
        print_frame(rows, form, read=read)


def _whole(region: Region, rows: pd.DataFrame, asked: Parameters, kind: str) -> bytes:
    """Write the rows as a file that says all of itself."""
    about = about_figures(common.LANGUAGE, facts_of(region, asked), rows)
    if kind == ".xlsx" or t.WARD_CODE not in rows:
        return as_xlsx(rows, about)
    shapes = region.wards.set_index(t.WARD_CODE)[t.GEOMETRY].reindex(rows[t.WARD_CODE])
    shaped = gpd.GeoDataFrame(rows, geometry=shapes.to_numpy(), crs=t.WGS84)
    writers: Mapping[str, Callable[[gpd.GeoDataFrame, Mapping[str, str]], bytes]] = {
        ".gpkg": as_geopackage,
        ".parquet": as_geoparquet,
    }
    return writers[kind](shaped, about)


def _read_parameters(file: Path) -> Parameters:
    """Read what is asked from a file."""
    try:
        with file.open(encoding="utf-8") as opened:
            return from_json(opened.read(LONGEST_FILE))
    except (OSError, UnicodeDecodeError) as error:
        msg = N_("{file} cannot be read ({problem}); give a file of parameters")
        raise SourceError(msg, file=file, problem=getattr(error, "strerror", None) or type(error).__name__) from error


def _tell_other_data(asked: Parameters, region: Region) -> None:
    """Say on stderr that the data are others than those of the file of parameters."""
    if asked.data and asked.data != fingerprint(region):
        changed = N_("The data of the region {region} are not those of the parameters: figures may differ.")
        tell(say(common.LANGUAGE, changed, region=region.name))


def _hourly(region: Region, demand: DemandPoints, *, paces: list[Pace], limit_min: float, group: str) -> pd.DataFrame:
    """Measure the coming seven days, for each walker."""
    today = opening.now().date()
    days = [today + dt.timedelta(days=ahead) for ahead in range(DAYS)]
    asked: dict[str, Any] = {"limit_min": limit_min, "group": group, "days": days, "hours": range(24)}
    tables = [
        shares_by_hour(region, demand, pace=one, **asked).assign(
            **cast(
                "Any", {t.WALKER: one.walker.name, t.SPEED_M_S: one.speed_m_s, t.LIMIT_MIN: limit_min, t.GROUP: group}
            )
        )
        for one in paces
    ]
    return pd.concat(tables, ignore_index=True).assign(**{t.STREETS_SOURCE: region.network.origin.name_en})
