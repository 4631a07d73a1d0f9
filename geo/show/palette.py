"""The look, as constants: one name a token, so that maps, tiles, hand-outs and pages agree."""

from typing import Final

PAPER: Final = "#FBFAF7"
INK: Final = "#1F2A30"
WALK_GREEN: Final = "#0B6E4F"
SPOT: Final = "#C8401F"
LEARN_BLUE: Final = "#1F5F99"
OUT_OF_REACH_OPACITY: Final = 0.35
LEAF: Final = "#4C8B2B"
BEYOND: Final = "#D55E00"
"""Streets beyond reach: Okabe and Ito's vermilion, which nobody takes for the blue-greens of :data:`COVERAGE`."""
CASING: Final = "#FFFFFF"

COVERAGE: Final = ("#F6E8C3", "#C7E0B4", "#7FBF9B", "#35978F", "#01665E")
"""Five classes of a share covered, from few to all."""
COVERAGE_BOUNDS: Final = (0.2, 0.4, 0.6, 0.8)
"""Where one class of :data:`COVERAGE` ends and the next begins; a bound belongs to the upper one."""
MISSING_LINES: Final = "#8A8F92"
MISSING_GROUND: Final = "#ECECEA"

STREET: Final = "#E2DDD3"
STREET_CASING: Final = "#D2CABC"
"""Edges of streets, and footpaths: darker than streets, so that a thin line shows on a park as well."""
MAIN_STREET: Final = "#CBC3B4"
MAIN_CASING: Final = "#B3AA99"
PARK: Final = "#E4EEDB"
WATER: Final = "#D5E5EE"
WARD_LINE: Final = "#9A938A"
LABEL: Final = "#5F5A53"
PARK_LABEL: Final = "#587345"
WATER_LABEL: Final = "#4A7390"

FALLBACK_FONT: Final = "Baeumgil Hangul"
"""Name under which pages offer our own copy of NanumGothic; fetched only where nothing else has the letters."""
FONTS: Final = f"Pretendard, 'Noto Sans KR', system-ui, -apple-system, 'Malgun Gothic', sans-serif, '{FALLBACK_FONT}'"
"""Type on screen: what the device has, then the system's own."""
