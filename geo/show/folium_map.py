"""The base map: Leaflet from our own server, tiles from our own server, nothing from anyone else's.

It is the same for a region and a language whatever is asked, because streamlit-folium builds the whole map anew when
its script changes; what changes goes into the layers (:mod:`geo.show.layers`). Make a new one for every run all the
same: rendering leaves its marks on Folium's objects.
"""

import math
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import folium
from folium.template import Template
from folium.utilities import JsCode

from geo.show import palette
from geo.show.assets import VENDOR
from geo.show.basemap import ZOOMS, zooms_for
from geo.show.escape import safe
from geo.show.fonts import FONT_FILE

STATIC_URL: Final = "../../app/static"
"""The app's static files as the component's frame sees them, so that a base path keeps working."""

MIN_ZOOM: Final = ZOOMS.start
"""Tiles are drawn from here on; where a region is large they are made smaller before, and enlarged beyond the last."""
MAX_ZOOM: Final = 18

_TAP_TOLERANCE_PX: Final = 8
_PHONE_PX: Final = 360
_TILE_ON_SCREEN_PX: Final = 256
_STYLE: Final = f"""
@font-face {{
  font-family: '{palette.FALLBACK_FONT}'; font-weight: 400; src: url({STATIC_URL}/{VENDOR}/{FONT_FILE["regular"]});
}}
@font-face {{
  font-family: '{palette.FALLBACK_FONT}'; font-weight: 700; src: url({STATIC_URL}/{VENDOR}/{FONT_FILE["bold"]});
}}
.leaflet-container {{ background: {palette.PAPER}; color: {palette.INK}; font: 14px/1.5 {palette.FONTS}; }}
.leaflet-container, .leaflet-container * {{ font-family: {palette.FONTS}; }}
.leaflet-container:focus-visible {{ outline: 2px solid {palette.LEARN_BLUE}; outline-offset: -2px; }}
.leaflet-bar a, .leaflet-touch .leaflet-bar a {{
  width: 44px; height: 44px; font-size: 22px; line-height: 44px; color: {palette.INK};
}}
.leaflet-bar a:focus-visible {{ outline: 2px solid {palette.LEARN_BLUE}; outline-offset: -2px; }}
.leaflet-container .leaflet-control-attribution {{ color: {palette.INK}; font-size: 12px; }}
.map-tooltip {{
  padding: 6px 10px; border: 1px solid {palette.WARD_LINE}; border-radius: 6px; box-shadow: none;
  width: max-content; max-width: 240px; white-space: normal; color: {palette.INK}; font-size: 14px;
}}
.map-tooltip tr:first-child td {{ font-weight: 600; }}
.map-tooltip td {{ padding: 0; }}
.map-tooltip td:empty {{ display: none; }}
.map-label {{
  position: absolute; transform: translate(-50%, -50%); white-space: nowrap; font-weight: 600; color: {palette.INK};
}}
.map-label.name {{
  font-size: 12px; text-shadow: 0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff, 0 0 4px #fff;
}}
.map-label.rank {{ font-size: 11px; line-height: 1; color: #fff; }}
.map-label.count {{ font-size: 14px; line-height: 1; color: #fff; }}
.map-label.chip {{
  padding: 1px 8px; border-radius: 11px; font-size: 13px; color: #fff; background: {palette.WALK_GREEN};
  border: 2px solid #fff; transform: translate(-50%, 12px);
}}
.map-label.spot {{ background: {palette.SPOT}; transform: translate(-50%, -64px); }}
.map-pin {{ position: absolute; left: -15px; top: -38px; width: 30px; height: 38px; }}
"""


@dataclass(frozen=True)
class MapWords:
    """What the map says of itself, to a screen reader and on its buttons.

    Attributes
    ----------
    label
        Name of the map.
    zoom_in, zoom_out
        Names of the two buttons.
    language
        Language of these words, ``ko`` or ``en``.
    """

    label: str
    zoom_in: str
    zoom_out: str
    language: str


class OfflineMap(folium.Map):
    """Folium's map with scripts and styles from our own server.

    Parameters
    ----------
    words
        What the map says of itself.
    **options
        What :class:`folium.Map` takes.
    """

    default_js = [  # noqa: RUF012 (Folium's own attribute)
        ("leaflet", f"{STATIC_URL}/{VENDOR}/leaflet.js"),
        ("jquery", f"{STATIC_URL}/{VENDOR}/jquery.min.js"),
    ]
    default_css = [("leaflet_css", f"{STATIC_URL}/{VENDOR}/leaflet.css")]  # noqa: RUF012

    # Folium's own header forbids readers to enlarge the page, and loads nothing but from elsewhere. The words are
    # HTML by the time they come here; attributes and titles want plain text.
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>
                html, body { width: 100%; height: 100%; margin: 0; padding: 0; }
                #{{ this.get_name() }} { position: relative; width: 100%; height: 100%; }
                {{ this.style }}
            </style>
        {% endmacro %}

        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}

        {% macro script(this, kwargs) %}
            document.documentElement.lang = {{ this.language|tojson }};
            function {{ this.get_name() }}_plain(text) {
                return new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
            }
            var {{ this.get_name() }} = L.map(
                {{ this.get_name()|tojson }},
                { center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }} }
            );
            {{ this.get_name() }}.getContainer().setAttribute("role", "region");
            {{ this.get_name() }}.getContainer().setAttribute(
                "aria-label", {{ this.get_name() }}_plain({{ this.label|tojson }})
            );
            {{ this.get_name() }}.attributionControl.setPrefix(false);
            L.control.zoom({
                zoomInTitle: {{ this.get_name() }}_plain({{ this.zoom_in|tojson }}),
                zoomOutTitle: {{ this.get_name() }}_plain({{ this.zoom_out|tojson }}),
            }).addTo({{ this.get_name() }});
            L.control.scale({ imperial: false }).addTo({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, words: MapWords, **options: Any) -> None:
        super().__init__(tiles=None, zoom_control=False, **options)
        self.style = _STYLE
        self.language = safe(words.language)
        self.label = safe(words.label)
        self.zoom_in = safe(words.zoom_in)
        self.zoom_out = safe(words.zoom_out)


def tiles_url(folder: str) -> str:
    """Give the address of our own tiles.

    Parameters
    ----------
    folder
        Name of the tiles' folder below ``static/tiles``.

    Returns
    -------
    str
        Address with ``{z}``, ``{x}`` and ``{y}``, as the component's frame sees it.
    """
    return f"{STATIC_URL}/tiles/{quote(folder, safe='')}/{{z}}/{{x}}/{{y}}.png"


def base_map(
    center: tuple[float, float],
    bounds: tuple[float, float, float, float],
    *,
    tiles_url: str,
    attribution: str,
    words: MapWords,
    zoom: int = 14,
    fit: tuple[float, float, float, float] | None = None,
) -> OfflineMap:
    """Make the map that everything is drawn on.

    Parameters
    ----------
    center
        Latitude and longitude of the first view's middle, degrees (EPSG:4326).
    bounds
        West, south, east, north of the area that has tiles, degrees (EPSG:4326).
    tiles_url
        Address of the tiles: :func:`tiles_url`, or another server's where the reader chose it.
    attribution
        Whom the tiles are owed to, plain text.
    words
        What the map says of itself.
    zoom
        First zoom level.
    fit
        West, south, east, north of what the first view must hold whole, whatever the screen; None keeps the zoom.

    Returns
    -------
    OfflineMap
        A map without layers, for one run.
    """
    west, south, east, north = bounds
    corners = [[south, west], [north, east]]
    least = _least_zoom(east - west, north - south)
    drawn = OfflineMap(
        words,
        location=center,
        zoom_start=zoom,
        minZoom=least,
        maxZoom=MAX_ZOOM,
        maxBounds=corners,
        maxBoundsViscosity=0.8,
        zoomSnap=0.5,
        # On a phone one finger scrolls the page, two move the map: it must not swallow the way down.
        dragging=JsCode("!L.Browser.mobile"),
        renderer=JsCode(f"L.canvas({{ padding: 0.2, tolerance: {_TAP_TOLERANCE_PX} }})"),
    )
    if fit:
        drawn.fit_bounds([[fit[1], fit[0]], [fit[3], fit[2]]])
    folium.TileLayer(
        tiles=tiles_url,
        attr=safe(attribution),
        min_zoom=least,
        min_native_zoom=MIN_ZOOM,
        max_zoom=MAX_ZOOM,
        max_native_zoom=zooms_for(bounds)[-1],
        bounds=corners,
    ).add_to(drawn)
    return drawn


def _least_zoom(width_deg: float, height_deg: float) -> int:
    """Let a reader see a region whole on a phone: a province's tiles are shown smaller than they were drawn."""
    widest = max(width_deg, height_deg, 1e-6)
    return min(MIN_ZOOM, int(math.log2(_PHONE_PX * 360 / (_TILE_ON_SCREEN_PX * widest))))
