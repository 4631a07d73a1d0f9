"""The what-if page's map, its list of changes, and scenarios side by side."""

from typing import Final

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import tables as t
from geo.access.scenario import Scenario, closing, withdrawing
from geo.errors import N_
from geo.show import layers, venues
from geo.show.language import Language, say
from geo.show.scenario import Told, comparison
from geo.show.wards import ward_layer
from pages import _notes, _scenario, _session

MAP: Final = "what_if_map"


def clicked() -> None:
    """Take a click on the map."""
    _scenario.touched(MAP)


def layers_of(language: Language, scenario: Scenario, rows: pd.DataFrame) -> list[folium.FeatureGroup]:
    """Colour the wards by the share then, and mark present, new and closed places."""
    region = _session.region()
    new = gpd.GeoSeries(
        gpd.points_from_xy([s.lon for s in scenario.opened], [s.lat for s in scenario.opened]), crs=t.WGS84
    )
    closed = region.venues[t.VENUE_ID].isin(scenario.closed)
    states = ["removed" if gone else "same" for gone in closed] + ["added"] * len(new)
    opened = say(language, N_("new"))
    names = [venues.name(language, row) for _, row in region.venues.iterrows()]
    labels = [*names, *(f"{opened} {number}" for number in range(1, len(new) + 1))]
    points = pd.concat([region.venues.geometry, new], ignore_index=True)
    return [
        ward_layer(language, region.wards, rows),
        layers.change_layer(gpd.GeoSeries(points, crs=t.WGS84), labels, states=states),
    ]


def changes(language: Language, scenario: Scenario) -> None:
    """List the changes, each with the way to take it back."""
    for number, spot in enumerate(scenario.opened):
        label = say(language, "Take back new place {number} ({lat}, {lon})", number=number + 1,
                    lat=f"{spot.lat:.5f}", lon=f"{spot.lon:.5f}")  # fmt: skip
        st.button(label, key=f"withdraw_{number}", on_click=_scenario.change, args=(withdrawing, number))
    named = _session.region().venues.set_index(t.VENUE_ID)
    for venue in scenario.closed:
        label = say(language, "Keep {place} open", place=_notes.plain(venues.name(language, named.loc[venue])))
        st.button(label, key=f"reopen_{venue}", on_click=_scenario.change, args=(closing, venue))


def compare(language: Language, walker: str, speed: str, *, limit_min: int) -> None:
    """Show the kept scenarios side by side."""
    kept = _scenario.kept()
    if not kept:
        return
    told = [
        Told(
            name,
            len(one.opened),
            len(one.closed),
            _session.outcome(walker, speed, limit_min, one).iloc[-1],
        )
        for name, one in kept.items()
    ]
    st.html(comparison(language, told))
    for number, (name, one) in enumerate(kept.items()):
        shows, forgets = st.columns(2)
        plain = _notes.plain(name)
        shows.button(say(language, "Show {name}", name=plain), key=f"show_{number}", on_click=_scenario.change,
                     args=(_scenario.show_again, one), use_container_width=True)  # fmt: skip
        forgets.button(say(language, "Forget {name}", name=plain), key=f"forget_{number}", on_click=_scenario.forget,
                       args=(name,), use_container_width=True)  # fmt: skip
