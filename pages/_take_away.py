"""What a reader takes home from the find page: CSV and GeoJSON."""

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.access.query import Query, shared_spot
from geo.show import export
from geo.show.language import Language, say
from geo.spreadsheet import to_csv
from pages import _session

_COLUMNS = (
    t.VENUE_ID, t.NAME_KO, t.NAME_EN, t.KIND, t.ADDRESS_KO, t.WARD_CODE, t.PHONE, t.DISTANCE_M, t.MINUTES, t.STEP_FREE,
    t.NEAR_BORDER, t.GEOMETRY,
)  # fmt: skip


def take_away(language: Language, asked: Query, found: gpd.GeoDataFrame) -> None:
    """Offer the places found as files; the doorstep in them is rounded to about 30 m."""
    region = _session.region()
    about: dict[str, object] = {
        "region": region.name,
        t.STREETS_SOURCE: region.network.origin.name_en,
        t.WALKER: asked.walker,
        t.SPEED_M_S: asked.pace.speed_m_s,
        t.LIMIT_MIN: asked.limit_min,
    }
    if asked.spot:
        spot = shared_spot(asked.spot)
        about |= {"from_lat": spot.lat, "from_lon": spot.lon}
    shown = found[list(_COLUMNS)]
    csv, geojson = st.columns(2)
    csv.download_button(
        say(language, "Take away as CSV"),
        "\ufeff" + to_csv(export.with_coordinates(shown).assign(**about)),
        file_name="baeumgil.csv",
        mime="text/csv",
    )
    geojson.download_button(
        say(language, "Take away as GeoJSON"),
        export.to_geojson(shown, about),
        file_name="baeumgil.geojson",
        mime="application/geo+json",
    )
