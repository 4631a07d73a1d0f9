"""Which class of streets a street is drawn as, on screen and on paper."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CLASS_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"), "main"),
        **dict.fromkeys(("secondary", "secondary_link", "busway"), "secondary"),
        **dict.fromkeys(("tertiary", "tertiary_link"), "tertiary"),
        **dict.fromkeys(("footway", "path", "pedestrian", "track", "cycleway", "bridleway", "corridor"), "path"),
    }
)
"""Class by OpenStreetMap's ``highway``; every other street is a lane."""
