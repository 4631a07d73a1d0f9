"""The command about village exploration: a tour from a spot and back."""

from typing import Annotated, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import typer

from geo import tables as t
from geo.access.orienteering import Order
from geo.access.route import line_of
from geo.access.spot import parse_spot
from geo.access.tour_wishes import moment
from geo.access.tours import ANY_THEME, Asked, Ground, Tours, ground, legs, sites_of, stops_of, tours
from geo.cli import common
from geo.cli.common import Format, FormatOption, RegionOption, _, caution, default_format, open_chosen, print_frame
from geo.cli.walks import SpeedOption
from geo.errors import N_
from geo.show import export
from geo.show.language import say
from geo.show.tours import reason, tour_sentence
from geo.streets.walkers import WALKERS, pace, without_stairs
from geo.streets.walking import walking

app = typer.Typer()


@app.command(
    help=_("Plan a walk from a school and back, by way of places to see."),
    epilog=_("Example: baeumgil tour --from 37.601957,126.934106 --minutes 150 --stops 3 --walker child"),
)
def tour(
    start: Annotated[str, typer.Option("--from", help=_("Where it starts and ends: latitude,longitude."))],
    minutes: Annotated[float, typer.Option(help=_("From the start until everybody is back."))] = 90.0,
    stops: Annotated[int, typer.Option(help=_("How many places."))] = 3,
    theme: Annotated[str, typer.Option(help=", ".join(ANY_THEME))] = "any",
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "child",
    speed: SpeedOption = "mean",
    no_stairs: Annotated[bool, typer.Option("--no-stairs", help=_("Take no stairs."))] = False,
    at: Annotated[str | None, typer.Option("--at", help=_("Day and hour of the start, for opening hours."))] = None,
    region_name: RegionOption = None,
    form: FormatOption = None,
) -> None:
    """Print up to three tours, the one that is back the soonest first."""
    asked, chosen_pace = Asked(minutes, stops), pace(walker, speed)
    starts = moment(at) if at else None
    region = open_chosen(region_name)
    places = sites_of(region, theme)
    where = ground(
        walking(region.network, without_stairs(chosen_pace) if no_stairs else chosen_pace),
        parse_spot(start, region.bounds),
        places,
        starts=starts,
    )
    found = tours(where, asked)
    why = reason(common.LANGUAGE, found, places=len(places))
    chosen = form or default_format()
    if chosen in {Format.JSON, Format.GEOJSON}:
        about = {
            "region": region.name,
            "streets_source": region.network.origin.name_en,
            "walker": walker,
            "speed_m_s": chosen_pace.speed_m_s,
            "from": {"lat": where.spots[0].lat, "lon": where.spots[0].lon},
            "is_proven": found.rounds.is_proven,
        }
        about |= {"reason": why} if why else {}
        if chosen is Format.JSON:
            common.print_json({**about, "tours": [_told(places, where, order) for order in found.rounds.orders]})
        else:
            typer.echo(export.to_geojson(_lines(where, found), about))
    else:
        _print_rows(places, where, found, chosen)
    if why:
        common.tell(why)
    caution(region)


def _told(places: gpd.GeoDataFrame, where: Ground, order: Order) -> dict[str, Any]:
    """Write a tour as plain values."""
    columns = [t.SITE_ID, t.NAME_KO, t.NAME_EN, t.THEME, t.LAT, t.LON, t.ARRIVE_MIN, t.WAIT_MIN, t.STAY_MIN]
    stops = export.with_coordinates(stops_of(places, where, order))[columns]
    return {
        t.MINUTES: round(order.back_min, 1),
        "walk_min": round(order.walk_min, 1),
        t.DISTANCE_M: round(sum(leg.metres for leg in legs(where, order)), 1),
        "stops": export.records(stops.round({t.ARRIVE_MIN: 1, t.WAIT_MIN: 1})),
    }


def _lines(where: Ground, found: Tours) -> gpd.GeoDataFrame:
    """Draw each tour as one line."""
    network, rows, lines = where.walking.network, [], []
    for order in found.rounds.orders:
        walked = legs(where, order)
        corners = [np.asarray(line_of(network, leg.way).coords) for leg in walked]
        lines.append(shapely.LineString(np.concatenate(corners)))
        rows.append({t.MINUTES: round(order.back_min, 1), t.DISTANCE_M: round(sum(leg.metres for leg in walked), 1)})
    return gpd.GeoDataFrame(rows, geometry=lines, crs=t.WGS84)


def _print_rows(places: gpd.GeoDataFrame, where: Ground, found: Tours, form: Format) -> None:
    """Print the stops of every tour, or its sentence for a person."""
    orders = found.rounds.orders
    if form is Format.TABLE:
        said = [
            tour_sentence(
                common.LANGUAGE,
                stops_of(places, where, order),
                minutes=order.back_min,
                metres=sum(leg.metres for leg in legs(where, order)),
            )
            for order in orders
        ]
        print_frame(pd.DataFrame({say(common.LANGUAGE, N_("Tours")): said}), form)
        return
    rows = [
        {"tour": number, t.MINUTES: told[t.MINUTES], t.DISTANCE_M: told[t.DISTANCE_M], **stop}
        for number, told in enumerate((_told(places, where, order) for order in orders), start=1)
        for stop in told["stops"]
    ]
    print_frame(pd.DataFrame(rows), form)
