"""The one map component of a page."""

from collections.abc import Callable, Sequence

import folium
from streamlit_folium import st_folium

from geo.prepare import map_bounds
from geo.region.region import Region
from geo.show.folium_map import MapWords, base_map, tiles_url
from geo.show.language import Language, say
from pages import _session

HEIGHT_PX = 520
WHOLE_REGION_PX = 660
ZOOM_AT_SPOT = 15
ZOOM_AT_DOOR = 17
ZOOM_AT_REGION = 13


def _drawn_licences(region: Region) -> list[str]:
    """Name to whom the parks and the water on the map are owed."""
    drawn = {table for table in ("parks", "water") if len(getattr(region, table))}
    return [source.licence for source in region.sources if source.table in drawn and source.licence]


def show(
    language: Language,
    layers: Sequence[folium.FeatureGroup],
    *,
    on_click: Callable[[], None] | None = None,
    key: str = _session.MAP,
    look_at: tuple[float, float] | None = None,
    zoom: float = ZOOM_AT_SPOT,
    height_px: int = HEIGHT_PX,
    fit: tuple[float, float, float, float] | None = None,
) -> None:
    """Show layers on the region's map; without a click handler the map is only looked at, from all around.

    The first view holds ``fit``: west, south, east and north, degrees; a map that is only looked at, the whole region.
    """
    region = _session.region()
    west, south, east, north = region.bounds
    origin = region.network.origin
    streets = origin.name_ko if language == "ko" else origin.name_en
    words = MapWords(
        label=say(language, "Map of places to learn; the table beside it says the same"),
        zoom_in=say(language, "Zoom in"),
        zoom_out=say(language, "Zoom out"),
        language=language,
    )
    drawn = base_map(
        ((south + north) / 2, (west + east) / 2),
        map_bounds(region),
        tiles_url=tiles_url(_session.tiles()),
        attribution=" · ".join(dict.fromkeys((streets, origin.licence, *_drawn_licences(region)))),
        words=words,
        zoom=ZOOM_AT_REGION,
        fit=fit if on_click else region.bounds,
    )
    st_folium(
        drawn,
        key=key if on_click else "map_to_look_at",
        feature_group_to_add=list(layers),
        center=look_at,
        zoom=zoom if look_at else None,
        returned_objects=["last_clicked", "last_object_clicked"] if on_click else [],
        use_container_width=True,
        height=height_px,
        on_change=on_click,
    )
