"""The command that sites new spaces."""

import importlib
import math
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, cast

import geopandas as gpd
import typer

from geo import tables as t
from geo.access.candidates import listed, street_corners
from geo.access.demand import DemandPoints, demand_points
from geo.access.needs_weights import Floats, needs_weights
from geo.access.plan_tables import figures, sites_of
from geo.access.plans import MOST_PLANS, Plan, best_first, plans
from geo.access.siting import Aim, Goal, Setting, check_aim, setting
from geo.cli import common
from geo.cli.common import (
    Format,
    FormatOption,
    RegionOption,
    _,
    caution,
    default_format,
    open_chosen,
    print_frame,
    print_json,
    tell,
    tell_unmeasured,
)
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.show import export, venues
from geo.show.language import LANGUAGES, say
from geo.show.plans import left_out, plan_doubts, plan_sentence, weighed
from geo.streets.walkers import WALKERS, pace

MOST_TOLD: Final = 5
WEIGHTS: Final = ("residents", "needs")

app = typer.Typer()


@app.command(
    help=_("Find where new places to learn would help most: on a list of candidates, or at any street corner."),
    epilog=_("Example: baeumgil siting --spaces 3 --walker senior --candidates rooms.csv"),
)
def siting(
    spaces: Annotated[int, typer.Option(help=_("How many new spaces: 1 to 20."))] = 3,
    minutes: Annotated[float, typer.Option(help=_("The walk."))] = 5.0,
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "senior",
    speed: Annotated[str, typer.Option(help=_("mean, cautious, or metres a second."))] = "cautious",
    goal: Annotated[
        str,
        typer.Option(
            help=_(
                "covered: most people newly within the walk; everyone: all within it with the fewest spaces; "
                "total: the least walking in all; longest: the least longest walk."
            )
        ),
    ] = "covered",
    group: Annotated[str, typer.Option(help=", ".join(t.GROUPS))] = "all",
    each_ward: Annotated[bool, typer.Option("--each-ward", help=_("A space in every ward that has none."))] = False,
    residents_per_seat: Annotated[
        float | None,
        typer.Option(help=_("Seats count: so many residents for a seat of a candidate; default: seats do not count.")),
    ] = None,
    candidates: Annotated[
        Path | None, typer.Option(help=_("File of places where a space could open; default: every street corner."))
    ] = None,
    count: Annotated[int, typer.Option("--plans", min=1, max=MOST_PLANS, help=_("How many plans that differ."))] = 5,
    weights: Annotated[
        str,
        typer.Option(help=_("residents: all count alike; needs: more where residents told what they need.")),
    ] = "residents",
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print plans, the best first."""
    if weights not in WEIGHTS:
        msg = N_("there are no weights {weights}; choose one of {known}")
        raise UsageError(msg, weights=repr(weights[:40]), known=", ".join(WEIGHTS))
    aim = Aim(
        spaces=spaces,
        limit_min=minutes,
        goal=cast("Goal", goal),
        group=group,
        each_ward=each_ward,
        residents_a_seat=residents_per_seat,
    )
    check_aim(aim)
    at_pace = pace(walker, speed)
    region = open_chosen(region_name)
    where = street_corners(region) if candidates is None else _from_file(region, candidates)
    demand = demand_points(region)
    factors = _by_needs(region, demand) if weights == "needs" else None
    asked = setting(region, demand, where, pace=at_pace, aim=aim, factors=factors)
    found = []
    for plan in plans(asked, count=count):
        found.append(plan)
        tell(f"{len(found)}/{count}  {plan_sentence(common.LANGUAGE, **figures(asked, plan))}")
    found = best_first(found)
    _print(region, asked, found, form or default_format())
    _tell_doubts(region, asked, found)


def _by_needs(region: Region, demand: DemandPoints) -> Floats:
    """Weigh residents by the needs that the staff have let through, and say how."""
    # What knows the database takes a second to import, which no other siting needs.
    database: Any = importlib.import_module("geo.civic.database")
    civic: Any = importlib.import_module("geo.civic.needs")
    frames: Any = importlib.import_module("geo.civic.needs_frame")
    engine = database.open_database(common.SETTINGS)
    try:
        needs = frames.needs_frame(civic.needs_of(engine, region.name))
    finally:
        engine.dispose()
    factors = needs_weights(region, demand, needs)
    tell(weighed(common.LANGUAGE, len(needs)))
    return factors


def _from_file(region: Region, file: Path) -> gpd.GeoDataFrame:
    """Read candidates from a stranger's file, and say what is left out."""
    # Reading files of every kind takes two seconds to import, which street corners do not need.
    reading: Any = importlib.import_module("geo.desk.reading")
    sheets: Any = importlib.import_module("geo.sources.sheets")
    desk: Any = importlib.import_module("geo.show.desk")
    sheet = sheets.open_sheet(file)
    read = reading.read(sheet, reading.kind_as(sheet, "venues"), region, wanted="rooms")
    kept, outside, twice = listed(region, read.rows)
    tell(desk.counted(common.LANGUAGE, read.ledger.counts))
    aside = read.ledger.as_frame(partial(say, common.LANGUAGE))
    aside = aside[aside["outcome"] == "set_aside"]
    for why in export.records(aside.head(MOST_TOLD)[["line", "why", "mend"]]):
        tell(say(common.LANGUAGE, N_("line {line} is left out: {why}; {mend}"), **why))
    for said in left_out(common.LANGUAGE, outside=outside, twice=twice):
        tell(said)
    return kept


def _print(region: Region, asked: Setting, found: list[Plan], form: Format) -> None:
    """Print plans in the chosen form."""
    sites = sites_of(asked, found)
    about = {
        "region": region.name,
        "streets_source": region.network.origin.name_en,
        "walker": asked.at_pace.pace.walker.name,
        "speed_m_s": asked.at_pace.pace.speed_m_s,
        "limit_min": asked.aim.limit_min,
        "goal": asked.aim.goal,
        "group": asked.aim.group,
        "candidates": len(asked.candidates),
        "venues": len(region.venues),
    }
    if form is Format.GEOJSON:
        typer.echo(export.to_geojson(sites, about))
    elif form is Format.JSON:
        print_json({**about, "plans": _told(asked, found, sites)})
    else:
        flat = export.with_coordinates(sites)[[name for name in sites.columns if name != t.GEOMETRY] + [t.LAT, t.LON]]
        read = (t.PLAN, t.SITE, t.NAME_KO, t.WARD_CODE, t.LAT, t.LON, t.NEWLY_COVERED)
        print_frame(flat.round({t.LAT: 6, t.LON: 6}), form, read=read)


def _whole(people: float) -> int:
    """Round people down, as sentences do."""
    return math.floor(people + 1e-6)


def _told(asked: Setting, found: list[Plan], sites: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Write plans as plain values."""
    flat = export.with_coordinates(sites).round({t.LAT: 6, t.LON: 6})
    of_site = flat[[t.SITE, t.LAT, t.LON, t.WARD_CODE, t.NAME_KO, t.NAME_EN, t.REACHED_ALONE]]
    return [
        {
            "sites": export.records(of_site[sites[t.PLAN] == number]),
            t.NEWLY_COVERED: _whole(plan.newly[asked.aim.group]),
            **({} if plan.seated is None else {t.SEATED: _whole(plan.seated)}),
            "newly_covered_by_group": {name: _whole(count) for name, count in plan.newly.items()},
            "share_before": round(plan.share_before, 6),
            t.SHARE_COVERED: round(plan.share_covered, 6),
            "mean_minutes_before": round(plan.mean_before, 2),
            "mean_minutes": round(plan.mean_after, 2),
            "longest_minutes_before": round(plan.longest_before, 2),
            "longest_minutes": round(plan.longest_after, 2),
            t.OPTIMALITY_GAP: round(plan.gap, 6),
            **{f"sentence_{language}": plan_sentence(language, **figures(asked, plan)) for language in LANGUAGES},
        }
        for number, plan in enumerate(found, 1)
    ]


def _tell_doubts(region: Region, asked: Setting, found: list[Plan]) -> None:
    """Say on stderr what the plans are not."""
    wards = region.wards.set_index(t.WARD_CODE).loc[list(asked.without_candidate)]
    said = plan_doubts(
        common.LANGUAGE,
        asked=0 if asked.aim.goal == "everyone" else asked.aim.spaces,
        opened=found[0].sites,
        candidates=len(asked.candidates),
        wards_without=[venues.name(common.LANGUAGE, row) for _, row in wards.iterrows()],
        without_seats=asked.without_seats,
    )
    for one in said:
        tell(one)
    tell_unmeasured(region)
    caution(region)
