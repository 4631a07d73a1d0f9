"""The contract of every frame: column, dtype, unit, CRS, nullability. The only place where a column name is spelled.

Frames are checked (:mod:`geo.contracts`) where they enter (``geo.sources``, ``geo.region``) and trusted inside.
Geometry columns are named ``geometry`` and lie in EPSG:4326, (x, y) = (longitude, latitude) in degrees. Missing text
is ``NA``, never ``""``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
import shapely

from geo import opening

WGS84: Final = "EPSG:4326"

# Shared by several tables
GEOMETRY: Final = "geometry"
NAME_KO: Final = "name_ko"
NAME_EN: Final = "name_en"
WARD_CODE: Final = "ward_code"
SOURCE: Final = "source"
LAT: Final = "lat"
LON: Final = "lon"
ADDRESS_KO: Final = "address_ko"

# Street nodes and edges
NODE_ID: Final = "node_id"
FROM_NODE: Final = "from_node"
TO_NODE: Final = "to_node"
WAY_ID: Final = "way_id"
STREET_NAME: Final = "street_name"
HIGHWAY: Final = "highway"
ONEWAY: Final = "oneway"
STEPS: Final = "steps"
FOOTWAY: Final = "footway"
SURFACE: Final = "surface"
INCLINE_PERCENT: Final = "incline_percent"
WHEELCHAIR: Final = "wheelchair"
LIT: Final = "lit"
CROSSING: Final = "crossing"
EDGE_TAGS: Final = (STREET_NAME, HIGHWAY, FOOTWAY, SURFACE, WHEELCHAIR, LIT, CROSSING)

# Venues
VENUE_ID: Final = "venue_id"
KIND: Final = "kind"
CLOSED_DAYS_KO: Final = "closed_days_ko"
OPENING_HOURS: Final = "opening_hours"
SEATS: Final = "seats"
PHONE: Final = "phone"
SITE_GROUP: Final = "site_group"
BOOKKEEPING: Final = (SOURCE, SITE_GROUP)
"""What may change with every new file, and says nothing about a place itself."""
OPEN_TO: Final = "open_to"
STEP_FREE: Final = "step_free"
POSITION: Final = "position"
RAMP: Final = "ramp"
LIFT: Final = "lift"
ACCESSIBLE_TOILET: Final = "accessible_toilet"
HEARING_LOOP: Final = "hearing_loop"
CHECKED_ON: Final = "checked_on"

VENUE_KINDS: Final = (
    "arts_centre",
    "community_centre",
    "culture_space",
    "gallery",
    "lifelong_learning_centre",
    "museum",
    "performance_hall",
    "public_library",
    "senior_centre",
    "small_library",
    "welfare_centre",
    "youth_centre",
    "other",
)
YES_NO_UNKNOWN: Final = ("yes", "no", "unknown")
POSITIONS: Final = ("door", "exact", "interpolated", "road", "ward")
"""How well a place's point is known: its door, seen by somebody; as published, or a known place's of that address;
between known numbers of its road; somewhere on its road; somewhere in its ward, which is no point to walk to."""
DOOR_FACTS: Final = (STEP_FREE, RAMP, LIFT, ACCESSIBLE_TOILET, HEARING_LOOP)

# Programmes
PROGRAMME_ID: Final = "programme_id"
TITLE_KO: Final = "title_ko"
TITLE_EN: Final = "title_en"
TOPIC: Final = "topic"
AUDIENCE: Final = "audience"
ON_WEEKDAYS: Final = "weekdays"
STARTS: Final = "starts"
ENDS: Final = "ends"
FEE_WON: Final = "fee_won"
STARTS_ON: Final = "starts_on"
ENDS_ON: Final = "ends_on"
ENROL_FROM: Final = "enrol_from"
ENROL_TO: Final = "enrol_to"
METHOD: Final = "method"
ACTIVIST: Final = "activist"
SIGN_LANGUAGE: Final = "sign_language"
LARGE_PRINT: Final = "large_print"
ORGANISER: Final = "organiser"
URL: Final = "url"
VENUE_MATCH: Final = "venue_match"

TOPICS: Final = ("literacy", "climate", "crafts", "digital", "health", "arts", "civic")
AUDIENCES: Final = ("everyone", "adults", "seniors", "children", "families", "newcomers")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
METHODS: Final = ("in_person", "online", "both", "unknown")
SUPPORTS: Final = (ACTIVIST, SIGN_LANGUAGE, LARGE_PRINT)
"""What helps to take part: a learning activist is there, signing, texts in large print."""
VENUE_MATCHES: Final = ("given", "name_and_address", "name", "address", "point", "by_hand")
"""How it is known at which venue a programme is held: the file gives its id, or it was told by what they share."""
SAMPLE_KO: Final = "(견본)"
SAMPLE_EN: Final = "(sample)"

# Population: one column a group
GROUPS: Final = ("all", "65plus", "living_alone_65plus", "disabled", "foreign", "children")

# Sites, schools, stations, carbon-neutral streets
SITE_ID: Final = "site_id"
SCHOOL_ID: Final = "school_id"
STATION_ID: Final = "station_id"
LINES: Final = "lines"
THEME: Final = "theme"
STATUS: Final = "status"
YEAR: Final = "year"
STATED_LENGTH_M: Final = "stated_length_m"
FEATURES_KO: Final = "features_ko"
FEATURES_EN: Final = "features_en"

# Stops of a tour
ARRIVE_MIN: Final = "arrive_min"
WAIT_MIN: Final = "wait_min"
STAY_MIN: Final = "stay_min"

THEMES: Final = ("heritage", "ecology", "culture", "carbon-neutral")

# Candidates: places from a map where learning could be offered
CANDIDATE_ID: Final = "candidate_id"
CANDIDATE_KINDS: Final = (
    "library",
    "community_centre",
    "arts_centre",
    "museum",
    "school",
    "social_facility",
    "cafe",
    "craft_shop",
    "room",
    "corner",
)

# Dwellings
FLOOR_AREA_M2: Final = "floor_area_m2"
LEVELS: Final = "levels"

# Crossings and festivals
CROSSING_ID: Final = "crossing_id"
SIGNAL: Final = "signal"
GREEN_S: Final = "green_s"
KERB_LOWERED: Final = "kerb_lowered"
TACTILE_PAVING: Final = "tactile_paving"
WIDTH_M: Final = "width_m"
LENGTH_M: Final = "length_m"
FESTIVAL_ID: Final = "festival_id"
NEED_ID: Final = "need_id"
CHANNEL: Final = "channel"
TOLD: Final = "told"
AGE_BAND: Final = "age_band"
TOLD_AT: Final = "told_at"
STATE: Final = "state"
PLACE_KO: Final = "place_ko"
TEXT_KO: Final = "text_ko"

# Answers
DISTANCE_M: Final = "distance_m"
MINUTES: Final = "minutes"
WALKER: Final = "walker"
SPEED_M_S: Final = "speed_m_s"
LIMIT_MIN: Final = "limit_min"
RESIDENTS: Final = "residents"
RESIDENTS_COVERED: Final = "residents_covered"
SHARE_COVERED: Final = "share_covered"
MEAN_MINUTES: Final = "mean_minutes"
FGT1: Final = "fgt1"
VENUES_COUNT: Final = "venues"
VENUES_PER_10K: Final = "venues_per_10k"
GROUP: Final = "group"
RESIDENTS_UNCONNECTED: Final = "residents_unconnected"
NEAR_BORDER: Final = "near_border"
OPEN_NOW: Final = "open_now"
STREETS_SOURCE: Final = "streets_source"
PLAN: Final = "plan"
SEATED: Final = "seated"
SITE: Final = "id"
NEWLY_COVERED: Final = "newly_covered"
OPTIMALITY_GAP: Final = "optimality_gap"
REACHED_ALONE: Final = "newly_within_reach"
COVERAGE_COLUMNS: Final = (
    WARD_CODE,
    NAME_KO,
    NAME_EN,
    WALKER,
    SPEED_M_S,
    LIMIT_MIN,
    RESIDENTS,
    RESIDENTS_COVERED,
    SHARE_COVERED,
    MEAN_MINUTES,
    FGT1,
    VENUES_COUNT,
    VENUES_PER_10K,
    RESIDENTS_UNCONNECTED,
    NEAR_BORDER,
    STREETS_SOURCE,
)
FGT0: Final = "fgt0"
MEDIAN_MINUTES: Final = "median_minutes"
MINUTES_2ND: Final = "minutes_to_2nd"
MINUTES_3RD: Final = "minutes_to_3rd"
SEATS_COUNT: Final = "seats"
SEATS_PER_10K: Final = "seats_per_10k"
E2SFCA_PER_10K: Final = "e2sfca_per_10k"
E2SFCA_SEATS_PER_10K: Final = "e2sfca_seats_per_10k"
GINI: Final = "gini"
HAS_SPACE: Final = "has_space"
EVERYONE_WITHIN: Final = "everyone_within"
SHARE_LOW: Final = "share_low"
SHARE_HIGH: Final = "share_high"
BY_SPEED: Final = "points_by_speed"
BY_PLACEMENT: Final = "points_by_placement"
BY_GAPS: Final = "points_by_gaps"
BAND_COLUMNS: Final = (WARD_CODE, SHARE_LOW, SHARE_HIGH, BY_SPEED, BY_PLACEMENT, BY_GAPS)
AUDIT_COLUMNS: Final = (
    FGT0,
    MEDIAN_MINUTES,
    MINUTES_2ND,
    MINUTES_3RD,
    SEATS_COUNT,
    SEATS_PER_10K,
    E2SFCA_PER_10K,
    E2SFCA_SEATS_PER_10K,
    GINI,
    HAS_SPACE,
    EVERYONE_WITHIN,
    *BAND_COLUMNS[1:],
)
"""What the audit appends to :data:`COVERAGE_COLUMNS`."""
SHARE_BEFORE: Final = "share_before"
RESIDENTS_GAINED: Final = "residents_gained"
RESIDENTS_LOST: Final = "residents_lost"
SCENARIO_COLUMNS: Final = (
    WARD_CODE,
    NAME_KO,
    NAME_EN,
    RESIDENTS,
    SHARE_BEFORE,
    SHARE_COVERED,
    RESIDENTS_GAINED,
    RESIDENTS_LOST,
)
DAY: Final = "day"
WEEKDAY: Final = "weekday"
HOUR: Final = "hour"
SHARE_OPEN: Final = "share_open"
SHARE_PERHAPS_OPEN: Final = "share_perhaps_open"
HOURLY_COLUMNS: Final = (DAY, WEEKDAY, HOUR, SHARE_OPEN, SHARE_PERHAPS_OPEN)
SHARE_FINER: Final = "share_finer"
SHARE_COARSER: Final = "share_coarser"
SHARE_MOVED: Final = "share_moved"
MOVED_COLUMNS: Final = (WARD_CODE, NAME_KO, NAME_EN, RESIDENTS, SHARE_FINER, SHARE_COARSER, SHARE_MOVED)
ALL_WARDS: Final = "ALL"

SHARE_OF_WARD: Final = "share_of_ward"
DETOUR_INDEX: Final = "detour_index"
BLOCKED_BY: Final = "blocked_by"
BLOCKS: Final = ("stairs", "stream", "park_or_hill", "gap", "far", "unknown")
"""Why a street is beyond reach: steps that its walker does not take; water or a park between it and a place that is
near as the crow flies; no way along the streets at all; nothing, it is merely far; there is a detour and nobody knows
why."""
BEYOND_COLUMNS: Final = (NAME_KO, RESIDENTS, SHARE_OF_WARD, MINUTES, VENUE_ID, DETOUR_INDEX, BLOCKED_BY)
JUST_OVER_COLUMNS: Final = (VENUE_ID, RESIDENTS, SHARE_OF_WARD, MINUTES)

_MOST_DEG: Final = (180, 90, 180, 90)
_WRITTEN_DAY: Final = r"(?:19|20)\d{2}-\d{2}-\d{2}$"
_CLOCK = pa.Check.str_matches(r"^((?:[01]\d|2[0-3]):[0-5]\d|24:00)$")
_DAY = pa.Check(
    lambda days: pd.to_datetime(days.where(days.str.match(_WRITTEN_DAY)), format="%Y-%m-%d", errors="coerce").notna(),
    error="a day of the years 1900 to 2099, written as 2025-06-27",
)
_DAYS = pa.Check.str_matches(rf"^(?:{'|'.join(WEEKDAYS)})(?:;(?:{'|'.join(WEEKDAYS)}))*$")
_HOURS = pa.Check(opening.acceptable, ignore_na=False, error="opening hours in OpenStreetMap's form")
_LINK = pa.Check.str_matches(r"^https?://[^\s<>\"'`\\]+$")


def _text(*checks: pa.Check, unique: bool = False) -> pa.Column:
    return pa.Column(str, [pa.Check.str_length(min_value=1), *checks], unique=unique)


def _text_or_missing(*checks: pa.Check) -> pa.Column:
    return pa.Column(str, list(checks), nullable=True)


def _geometry(*kinds: str) -> pa.Column:
    return pa.Column(
        "geometry",
        pa.Check(
            lambda shapes: (
                shapes.geom_type.isin(kinds)
                & ~shapes.is_empty
                & shapes.is_valid
                & (np.abs(shapely.bounds(shapes.to_numpy())) <= _MOST_DEG).all(axis=1)
            ),
            error=f"a valid {' or '.join(kinds)} in EPSG:4326",
        ),
    )


def _schema(name: str, columns: dict[str, pa.Column]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, name=name, strict=True, coerce=True, ordered=False)


NODES: Final = _schema(
    "nodes",
    {
        NODE_ID: pa.Column("int64", unique=True),
        LON: pa.Column("float64", pa.Check.in_range(-180, 180)),
        LAT: pa.Column("float64", pa.Check.in_range(-90, 90)),
    },
)
"""Junctions and ends of streets."""

EDGES: Final = _schema(
    "edges",
    {
        FROM_NODE: pa.Column("int64"),
        TO_NODE: pa.Column("int64"),
        WAY_ID: pa.Column("int64"),
        ONEWAY: pa.Column(bool),
        STEPS: pa.Column(bool),
        INCLINE_PERCENT: pa.Column("float64", nullable=True),
        **{tag: _text_or_missing() for tag in EDGE_TAGS},
        GEOMETRY: _geometry("LineString"),
    },
)
"""Stretches of street between two nodes, one row whatever the directions; ``oneway`` rows are walked from
``from_node`` to ``to_node`` only. The line runs from the first to the second and ends exactly on them.
``incline_percent`` is signed along the line, NaN where unknown. ``way_id`` is 0 where the source has none."""

WARDS: Final = _schema(
    "wards",
    {
        WARD_CODE: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        GEOMETRY: _geometry("Polygon", "MultiPolygon"),
    },
)

VENUES: Final = _schema(
    "venues",
    {
        VENUE_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        KIND: _text(pa.Check.isin(VENUE_KINDS)),
        ADDRESS_KO: _text_or_missing(),
        WARD_CODE: _text_or_missing(),
        CLOSED_DAYS_KO: _text_or_missing(),
        OPENING_HOURS: _text_or_missing(_HOURS),
        SEATS: pa.Column("Int64", pa.Check.ge(0), nullable=True),
        PHONE: _text_or_missing(),
        SOURCE: _text(),
        SITE_GROUP: _text(),
        OPEN_TO: _text(pa.Check.isin(("public", "residents", "unknown"))),
        **{fact: _text(pa.Check.isin(YES_NO_UNKNOWN)) for fact in DOOR_FACTS},
        CHECKED_ON: _text_or_missing(_DAY),
        POSITION: _text(pa.Check.isin(POSITIONS)),
        GEOMETRY: _geometry("Point"),
    },
)
"""Places to learn. ``ward_code`` is missing where a venue lies outside the region's wards; ``checked_on`` is the day on
which somebody stood at the door, missing where nobody has. ``closed_days_ko`` are the days off as published;
``opening_hours`` are in OpenStreetMap's form (:mod:`geo.opening`)."""

PROGRAMMES: Final = _schema(
    "programmes",
    {
        PROGRAMME_ID: _text(unique=True),
        VENUE_ID: _text_or_missing(pa.Check.str_length(min_value=1)),
        VENUE_MATCH: _text_or_missing(pa.Check.isin(VENUE_MATCHES)),
        TITLE_KO: _text(),
        TITLE_EN: _text_or_missing(),
        TOPIC: _text_or_missing(pa.Check.isin(TOPICS)),
        AUDIENCE: _text_or_missing(pa.Check.isin(AUDIENCES)),
        METHOD: _text(pa.Check.isin(METHODS)),
        **{support: _text(pa.Check.isin(YES_NO_UNKNOWN)) for support in SUPPORTS},
        ON_WEEKDAYS: _text_or_missing(_DAYS),
        STARTS: _text_or_missing(_CLOCK),
        ENDS: _text_or_missing(_CLOCK),
        STARTS_ON: _text_or_missing(_DAY),
        ENDS_ON: _text_or_missing(_DAY),
        ENROL_FROM: _text_or_missing(_DAY),
        ENROL_TO: _text_or_missing(_DAY),
        FEE_WON: pa.Column("Int64", pa.Check.ge(0), nullable=True),
        ORGANISER: _text_or_missing(),
        PHONE: _text_or_missing(),
        URL: _text_or_missing(_LINK),
        SOURCE: _text_or_missing(),
    },
)
"""What can be learned. ``venue_id`` is missing for what is held online alone; ``weekdays`` are separated by ``;``;
clock times are those of every one of them; whatever a publisher did not say is missing."""

POPULATION: Final = _schema(
    "population",
    {
        WARD_CODE: _text(unique=True),
        **{group: pa.Column("int64", pa.Check.ge(0), required=group == "all") for group in GROUPS},
    },
)
"""Residents per ward; a group that nobody counted has no column. No row at all: nobody counted residents."""

COUNTS: Final = _schema(
    "counts",
    {
        **{
            group: pa.Column("float64", [pa.Check.ge(0), pa.Check.lt(float("inf"))], required=group == "all")
            for group in GROUPS
        },
        GEOMETRY: _geometry("Point", "Polygon", "MultiPolygon"),
    },
)
"""Residents by place, finer than wards: at points, or in areas such as a census grid's cells; a group that nobody
counted has no column. A region mostly has none."""

SITES: Final = _schema(
    "sites",
    {
        SITE_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        THEME: _text(pa.Check.isin(THEMES)),
        GEOMETRY: _geometry("Point"),
    },
)

PARKS: Final = _schema(
    "parks",
    {
        NAME_KO: _text_or_missing(),
        NAME_EN: _text_or_missing(),
        GEOMETRY: _geometry("Polygon", "MultiPolygon"),
    },
)
"""Hills and parks, for the basemap and for the street model; a region may have none."""

WATER: Final = _schema(
    "water",
    {
        NAME_KO: _text_or_missing(),
        NAME_EN: _text_or_missing(),
        GEOMETRY: _geometry("Polygon", "MultiPolygon"),
    },
)
"""Rivers, lakes and the sea, for the basemap; a region may have none."""

INDUSTRY: Final = _schema(
    "industry",
    {
        NAME_KO: _text_or_missing(),
        NAME_EN: _text_or_missing(),
        GEOMETRY: _geometry("Polygon", "MultiPolygon"),
    },
)
"""Land of works, railways, quarries and the like, along whose streets nobody lives; a region may have none."""

DWELLINGS: Final = _schema(
    "dwellings",
    {
        FLOOR_AREA_M2: pa.Column("float64", [pa.Check.gt(0), pa.Check.lt(float("inf"))]),
        LEVELS: pa.Column("float64", [pa.Check.gt(0), pa.Check.lt(float("inf"))], nullable=True),
        GEOMETRY: _geometry("Point"),
    },
)
"""Buildings that people live in, each as a point inside it. ``floor_area_m2`` is its footprint times its ``levels``
(floors above ground); where nobody said how many, ``levels`` is missing and one floor counts."""

CANDIDATES: Final = _schema(
    "candidates",
    {
        CANDIDATE_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        KIND: _text(pa.Check.isin(CANDIDATE_KINDS)),
        ADDRESS_KO: _text_or_missing(),
        SEATS: pa.Column("Int64", pa.Check.ge(0), nullable=True, required=False),
        GEOMETRY: _geometry("Point"),
    },
)
"""Places found on a map where learning could be offered: never venues until a person says so."""

SCHOOLS: Final = _schema(
    "schools",
    {
        SCHOOL_ID: _text(unique=True),
        NAME_KO: _text(),
        ADDRESS_KO: _text_or_missing(),
        GEOMETRY: _geometry("Point"),
    },
)

STATIONS: Final = _schema(
    "stations",
    {
        STATION_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        LINES: _text_or_missing(),
        GEOMETRY: _geometry("Point"),
    },
)
"""Stations of underground and other railways; the lines that stop there are a list separated by ``";"``."""

GREEN_STREETS: Final = _schema(
    "green_streets",
    {
        SITE_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        WARD_CODE: _text(),
        STATUS: _text(pa.Check.isin(("designated", "planned", "unknown"))),
        YEAR: pa.Column("int64"),
        STATED_LENGTH_M: pa.Column("float64", pa.Check.gt(0)),
        FEATURES_KO: _text_or_missing(),
        FEATURES_EN: _text_or_missing(),
        SOURCE: _text(),
        GEOMETRY: _geometry("LineString"),
    },
)
"""Carbon-neutral streets; what stands on one is a list separated by ``"; "``."""

CROSSINGS: Final = _schema(
    "crossings",
    {
        CROSSING_ID: _text(unique=True),
        SIGNAL: _text(pa.Check.isin(YES_NO_UNKNOWN)),
        GREEN_S: pa.Column("float64", pa.Check.gt(0), nullable=True),
        KERB_LOWERED: _text(pa.Check.isin(YES_NO_UNKNOWN)),
        TACTILE_PAVING: _text(pa.Check.isin(YES_NO_UNKNOWN)),
        WIDTH_M: pa.Column("float64", pa.Check.gt(0), nullable=True),
        LENGTH_M: pa.Column("float64", pa.Check.gt(0), nullable=True),
        SOURCE: _text(),
        GEOMETRY: _geometry("Point"),
    },
)
"""Where streets are crossed on foot; ``green_s`` is how long walkers have green, seconds."""

FESTIVALS: Final = _schema(
    "festivals",
    {
        FESTIVAL_ID: _text(unique=True),
        NAME_KO: _text(),
        PLACE_KO: _text_or_missing(),
        STARTS_ON: _text_or_missing(_DAY),
        ENDS_ON: _text_or_missing(_DAY),
        TEXT_KO: _text_or_missing(),
        ADDRESS_KO: _text_or_missing(),
        SOURCE: _text(),
        GEOMETRY: _geometry("Point"),
    },
)

ABSENT: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "dwellings": {LEVELS: None},
        "wards": {NAME_EN: None},
        "sites": {NAME_EN: None},
        "programmes": {
            **dict.fromkeys((VENUE_MATCH, TITLE_EN, TOPIC, AUDIENCE, ON_WEEKDAYS, STARTS, ENDS, FEE_WON), None),
            **dict.fromkeys((STARTS_ON, ENDS_ON, ENROL_FROM, ENROL_TO, ORGANISER, PHONE, URL, SOURCE), None),
            **dict.fromkeys((METHOD, *SUPPORTS), "unknown"),
        },
        "venues": {
            **dict.fromkeys((NAME_EN, ADDRESS_KO, CLOSED_DAYS_KO, SEATS, PHONE, WARD_CODE, CHECKED_ON), None),
            OPENING_HOURS: None,
            **dict.fromkeys(DOOR_FACTS, "unknown"),
            KIND: "other",
            OPEN_TO: "unknown",
            POSITION: "exact",
        },
    }
)
"""What a table that has no such column says of each row: by table and column, None for missing."""
