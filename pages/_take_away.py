"""What a reader takes home from the find page: CSV and GeoJSON."""

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.access.doorstep import reach
from geo.access.nearest import nearest_venues
from geo.access.query import Query, shared_spot
from geo.errors import NotConnectedError
from geo.show import export
from geo.show.language import Language, say
from geo.spreadsheet import to_csv
from geo.streets.walking import walking
from pages import _session

_COLUMNS = (
    t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.KIND, t.ADDRESS_KO, t.WARD_CODE, t.PHONE, t.DISTANCE_M, t.MINUTES, t.STEP_FREE,
    t.NEAR_BORDER, t.GEOMETRY,
)  # fmt: skip


def take_away(language: Language, asked: Query) -> None:
    """Offer the places as files, measured from the rounded doorstep: exact walks would tell where it is."""
    region = _session.region()
    about: dict[str, object] = {
        "region": region.name,
        t.STREETS_SOURCE: region.network.origin.name_en,
        t.WALKER: asked.walker,
        t.SPEED_M_S: asked.pace.speed_m_s,
        t.LIMIT_MIN: asked.limit_min,
    }
    if asked.spot is None:
        return
    spot = shared_spot(asked.spot)
    about |= {"from_lat": spot.lat, "from_lon": spot.lon}

    def shown() -> gpd.GeoDataFrame:
        try:
            reached = reach(walking(region.network, asked.pace), spot, limit_min=asked.limit_min)
        except NotConnectedError:
            return region.venues.iloc[:0].reindex(columns=list(_COLUMNS))
        return nearest_venues(region, reached)[list(_COLUMNS)]

    csv, geojson = st.columns(2)
    csv.download_button(
        say(language, "Take away as CSV"),
        lambda: "\ufeff" + to_csv(export.with_coordinates(shown()).assign(**about)),
        file_name="baeumgil.csv",
        mime="text/csv",
        on_click="ignore",
    )
    geojson.download_button(
        say(language, "Take away as GeoJSON"),
        lambda: export.to_geojson(shown(), about),
        file_name="baeumgil.geojson",
        mime="application/geo+json",
        on_click="ignore",
    )
