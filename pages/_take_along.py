"""The way to take along: a sheet of paper, a track, a file for maps, a map without the internet."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.itinerary import Itinerary
from geo.access.query import Query, shared_spot
from geo.errors import N_, NotConnectedError
from geo.region.region import Region
from geo.show import export, html, sentences, venues
from geo.show.directions import directions, way_facts
from geo.show.gpx import route_gpx
from geo.show.language import Language, say
from geo.show.offline_map import offline_map_html
from geo.show.static_map_marks import Mark
from pages import _session, _sheet, _ways

Draw = Callable[[Itinerary], str]


def take_along(language: Language, asked: Query, shown: Itinerary, row: pd.Series) -> None:
    """Offer the way as files; but for the sheet, which stays on paper, they begin at the rounded doorstep."""
    region = _session.region()
    _sheet.print_button(language, asked, shown, row, key="print_way")
    way = _from_rounded(region, asked, row)
    if way is None:
        text = N_("Only the sheet can be made here: files begin at the rounded spot, and no way leads from there.")
        st.html(html.note(say(language, text)))
        return
    name = venues.name(language, row)
    title = say(language, N_("To {name}, {walk} on foot"), name=name, walk=sentences.walk(language, way.seconds / 60))
    notes = _sheet.footer(language, region)
    about = {"name": title, "source": " · ".join(notes), t.WALKER: asked.walker, t.SPEED_M_S: asked.pace.speed_m_s}

    def marks(way: Itinerary) -> list[Mark]:
        start = way.stretches[0]
        here = Mark(start.lat, start.lon, "doorstep", say(language, N_("here")))
        return [here, Mark(row.geometry.y, row.geometry.x, "venue", name)]

    def track(way: Itinerary) -> str:
        return route_gpx(name=title, description=" · ".join(notes), line=way.line, marks=marks(way))

    def shape(way: Itinerary) -> str:
        return export.route_geojson(way.line, about)

    def page(way: Itinerary) -> str:
        told = directions(language, way, to_name=name, position=str(row[t.POSITION]))
        return offline_map_html(
            language, title=title, facts=way_facts(language, way), directions=told, line=way.line, marks=marks(way),
            ground=region, footer=notes,
        )  # fmt: skip

    files: dict[str, tuple[str, str, Draw]] = {
        N_("Track (GPX)"): ("baeumgil.gpx", "application/gpx+xml", track),
        N_("Line (GeoJSON)"): ("baeumgil-way.geojson", "application/geo+json", shape),
        N_("Map that needs no internet (HTML)"): ("baeumgil-way.html", "text/html", page),
    }
    for column, (label, (file, kind, draw)) in zip(st.columns(len(files)), files.items(), strict=True):
        column.download_button(
            say(language, label),
            lambda draw=draw: draw(way),
            file_name=file,
            mime=kind,
            on_click="ignore",
        )


def _from_rounded(region: Region, asked: Query, row: pd.Series) -> Itinerary | None:
    """Ask for the same way from the rounded doorstep, which points at no door."""
    if asked.spot is None:
        return None
    try:
        ways = _ways.find_ways(region, replace(asked, spot=shared_spot(asked.spot)), row)
    except NotConnectedError:
        return None
    offered = {} if ways is None else _ways.offered(ways)
    return offered.get(asked.way) or offered.get("quickest")
