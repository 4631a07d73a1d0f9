"""The commands about walks: the nearest places, and the way to one."""

from dataclasses import asdict
from typing import Annotated, Any, Final

import geopandas as gpd
import pandas as pd
import typer

from geo import opening
from geo import tables as t
from geo.access.doorstep import LONGEST_MIN, reach
from geo.access.hours import with_open_now
from geo.access.itinerary import Itinerary
from geo.access.nearest import nearest_venues, wider_walk
from geo.access.spot import Spot, parse_spot
from geo.access.ways import Ways, ways_to
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
)  # fmt: skip
from geo.errors import N_, NotConnectedError, UsageError
from geo.region.region import Region
from geo.show import export, sentences, venues
from geo.show.directions import directions, way_facts, ways_sentences
from geo.show.language import say
from geo.streets.walkers import WALKERS, Pace, pace
from geo.streets.walking import walking

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
    tell_unmeasured(region)
    caution(region)


@app.command(
    help=_("Show the way to a place to learn, street by street."),
    epilog=_("Example: baeumgil route --at 37.6190,126.9283 --to EP001 --walker senior"),
)
def route(
    at: Annotated[str, typer.Option(help=_("The doorstep: latitude,longitude."))],
    to: Annotated[str, typer.Option(help=_("The place to learn: its venue_id, as nearest lists it."))],
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "adult",
    speed: SpeedOption = "mean",
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print the quickest way, and one without stairs or along a carbon-neutral street where there is a choice."""
    chosen_pace = pace(walker, speed)
    region = open_chosen(region_name)
    spot = parse_spot(at, region.bounds)
    venue = _venue(region, to)
    ways = _ways(region, chosen_pace, spot=spot, venue=venue)
    every = {"plain": ways.plain, "without_stairs": ways.without_stairs, "green": ways.green}
    found = {name: way for name, way in every.items() if way is not None}
    about = {
        "region": region.name,
        "streets_source": region.network.origin.name_en,
        "walker": walker,
        "speed_m_s": chosen_pace.speed_m_s,
        "at": {"lat": spot.lat, "lon": spot.lon, "access_m": round(ways.plain.stretches[0].metres, 1)},
        "to": export.records(region.venues.loc[[venue.name], [t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.POSITION]])[0],
    }
    chosen = form or default_format()
    if chosen is Format.TABLE:
        _print_way(ways, venue)
    elif chosen is Format.CSV:
        stretches = [{"way": name, **one} for name, way in found.items() for one in _stretches(way)]
        print_frame(pd.DataFrame(stretches).assign(**{t.STREETS_SOURCE: region.network.origin.name_en}), chosen)
    elif chosen is Format.GEOJSON:
        rows = [{"way": name, **_totals(way)} for name, way in found.items()]
        lines = gpd.GeoDataFrame(rows, geometry=[way.line for way in found.values()], crs=t.WGS84)
        typer.echo(export.to_geojson(lines, about))
    else:
        told = {name: {**_totals(way), "stretches": _stretches(way)} for name, way in found.items()}
        alternatives = {
            "without_stairs": told.get("without_stairs"),
            "stairs_unavoidable": ways.stairs_unavoidable,
            "green": told.get("green"),
            "green_m": round(ways.green_m, 1),
        }
        print_json({**about, **told["plain"], "alternatives": alternatives})
    caution(region)


def _venue(region: Region, venue_id: str) -> pd.Series:
    """Find a venue by its identifier; its name in the series is its row."""
    rows = region.venues.index[region.venues[t.VENUE_ID] == venue_id]
    if rows.empty:
        msg = N_("there is no venue {venue} in the region {region}; list the venues near a spot with: {command}")
        raise UsageError(msg, venue=repr(venue_id[:40]), region=region.name, command="baeumgil nearest --at LAT,LON")
    venue: pd.Series = region.venues.loc[rows[0]]
    return venue


def _ways(region: Region, chosen_pace: Pace, *, spot: Spot, venue: pd.Series) -> Ways:
    """Find the ways to a venue, or say why there is none."""
    if venue[t.POSITION] == "ward":
        msg = N_("of the venue {venue} only the ward is known, so no way leads to it; add its address or its point")
        raise NotConnectedError(msg, venue=venue[t.VENUE_ID])
    row = int(region.venues.index.get_loc(venue.name))
    ways = ways_to(region, pace=chosen_pace, spot=spot, venue_row=row, limit_min=LONGEST_MIN)
    if ways is None:
        msg = N_(
            "no way of at most {longest} minutes leads this walker ({walker}) from {lat},{lon} to the venue {venue}; "
            "choose another spot, walker or venue"
        )
        where = {"lat": spot.lat, "lon": spot.lon, "venue": venue[t.VENUE_ID]}
        raise NotConnectedError(msg, longest=int(LONGEST_MIN), walker=chosen_pace.walker.name, **where)
    return ways


def _print_way(ways: Ways, venue: pd.Series) -> None:
    """Print a way as sentences: the directions, what is known of it, and what the other ways cost."""
    language = common.LANGUAGE
    told = directions(language, ways.plain, to_name=venues.name(language, venue), position=venue[t.POSITION])
    said = [*told, *way_facts(language, ways.plain), *ways_sentences(language, ways)]
    print_frame(pd.DataFrame({say(language, N_("The way")): said}), Format.TABLE)


def _totals(way: Itinerary) -> dict[str, Any]:
    """Sum a way up; what the streets' source does not know is null, not 0."""
    return {
        t.MINUTES: round(way.seconds / 60, 2),
        t.DISTANCE_M: round(way.metres, 1),
        "footsteps": way.footsteps,
        "flights": way.flights,
        "stairs_m": round(way.stairs_m, 1),
        "crossings": way.crossings if way.knows_crossings else None,
        "unlit_m": round(way.unlit_m, 1) if way.knows_light else None,
        "light_unknown_m": round(way.light_unknown_m, 1),
    }


def _stretches(way: Itinerary) -> list[dict[str, Any]]:
    """List the stretches of a way as plain values."""
    places = {"metres": 1, "seconds": 1, t.LAT: 6, t.LON: 6}
    rows = [asdict(one) for one in way.stretches]
    return [{**row, **{name: round(row[name], digits) for name, digits in places.items()}} for row in rows]
