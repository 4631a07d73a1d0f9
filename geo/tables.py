"""The contract of every frame: column, dtype, unit, CRS, nullability. The only place where a column name is spelled.

Frames are checked where they enter (``geo.sources``, ``geo.region``) and trusted inside. Geometry columns are named
``geometry`` and lie in EPSG:4326, (x, y) = (longitude, latitude) in degrees. Missing text is ``NA``, never ``""``.
"""

from typing import Any, Final, TypeVar, cast

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa
import shapely

from geo.errors import N_, TableError

Frame = TypeVar("Frame", bound=pd.DataFrame)

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
WEEKDAY_OPEN: Final = "weekday_open"
WEEKDAY_CLOSE: Final = "weekday_close"
SATURDAY_OPEN: Final = "saturday_open"
SATURDAY_CLOSE: Final = "saturday_close"
SEATS: Final = "seats"
PHONE: Final = "phone"
SITE_GROUP: Final = "site_group"
OPEN_TO: Final = "open_to"
STEP_FREE: Final = "step_free"

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

# Programmes
PROGRAMME_ID: Final = "programme_id"
TITLE_KO: Final = "title_ko"
TITLE_EN: Final = "title_en"
TOPIC: Final = "topic"
AUDIENCE: Final = "audience"
WEEKDAY: Final = "weekday"
STARTS: Final = "starts"
ENDS: Final = "ends"
FEE_WON: Final = "fee_won"

TOPICS: Final = ("literacy", "climate", "crafts", "digital", "health", "arts", "civic")
AUDIENCES: Final = ("everyone", "adults", "seniors", "children", "families", "newcomers")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SAMPLE_KO: Final = "(견본)"
SAMPLE_EN: Final = "(sample)"

# Population: one column a group
GROUPS: Final = ("all", "65plus", "living_alone_65plus", "disabled", "foreign")

# Sites, schools, carbon-neutral streets
SITE_ID: Final = "site_id"
SCHOOL_ID: Final = "school_id"
THEME: Final = "theme"
STATUS: Final = "status"
YEAR: Final = "year"
STATED_LENGTH_M: Final = "stated_length_m"
FEATURES_KO: Final = "features_ko"
FEATURES_EN: Final = "features_en"

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
)

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
STREETS_SOURCE: Final = "streets_source"
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
ALL_WARDS: Final = "ALL"

_MOST_DEG: Final = (180, 90, 180, 90)
_CLOCK = pa.Check.str_matches(r"^((?:[01]\d|2[0-3]):[0-5]\d|24:00)$")


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
        WEEKDAY_OPEN: _text_or_missing(_CLOCK),
        WEEKDAY_CLOSE: _text_or_missing(_CLOCK),
        SATURDAY_OPEN: _text_or_missing(_CLOCK),
        SATURDAY_CLOSE: _text_or_missing(_CLOCK),
        SEATS: pa.Column("Int64", pa.Check.ge(0), nullable=True),
        PHONE: _text_or_missing(),
        SOURCE: _text(),
        SITE_GROUP: _text(),
        OPEN_TO: _text(pa.Check.isin(("public", "residents", "unknown"))),
        STEP_FREE: _text(pa.Check.isin(YES_NO_UNKNOWN)),
        GEOMETRY: _geometry("Point"),
    },
)

"""Places to learn. ``ward_code`` is missing where a venue lies outside the region's wards."""

PROGRAMMES: Final = _schema(
    "programmes",
    {
        PROGRAMME_ID: _text(unique=True),
        VENUE_ID: _text(),
        TITLE_KO: _text(),
        TITLE_EN: _text_or_missing(),
        TOPIC: _text(pa.Check.isin(TOPICS)),
        AUDIENCE: _text(pa.Check.isin(AUDIENCES)),
        WEEKDAY: _text(pa.Check.isin(WEEKDAYS)),
        STARTS: _text(_CLOCK),
        ENDS: _text(_CLOCK),
        FEE_WON: pa.Column("int64", pa.Check.ge(0)),
    },
)

POPULATION: Final = _schema(
    "population",
    {
        WARD_CODE: _text(unique=True),
        **{group: pa.Column("int64", pa.Check.ge(0), required=group == "all") for group in GROUPS},
    },
)
"""Residents per ward; a group that nobody counted has no column. No row at all: nobody counted residents."""

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

CANDIDATES: Final = _schema(
    "candidates",
    {
        CANDIDATE_ID: _text(unique=True),
        NAME_KO: _text(),
        NAME_EN: _text_or_missing(),
        KIND: _text(pa.Check.isin(CANDIDATE_KINDS)),
        ADDRESS_KO: _text_or_missing(),
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


def check(frame: Frame, schema: pa.DataFrameSchema, where: str) -> Frame:
    """Hold a frame against its contract.

    Parameters
    ----------
    frame
        The table, its index of no meaning.
    schema
        One of this module's contracts.
    where
        The file or source the frame came from, for the message.

    Returns
    -------
    Frame
        The frame with the contract's dtypes and columns, in the contract's order.

    Raises
    ------
    TableError
        If a column is missing or unknown, or a value breaks a rule: names the table, row, column and value.
    """
    try:
        checked = schema.validate(frame)
    except pandera.errors.SchemaErrors as errors:
        # Unknown columns and values of the wrong kind come in a list, even where the first problem is to end the check.
        raise _explained(errors.schema_errors[0], schema, where) from None
    except pandera.errors.SchemaError as error:
        raise _explained(error, schema, where) from None
    present = [name for name in schema.columns if name in checked.columns]
    return cast("Frame", checked[present])


def _explained(error: pandera.errors.SchemaError, schema: pa.DataFrameSchema, where: str) -> TableError:
    """Say a contract's breach with its row, column and value."""
    facts: dict[str, Any] = {"table": schema.name, "where": where}
    cases = error.failure_cases
    if isinstance(cases, pd.DataFrame) and "index" in cases and cases["index"].notna().any():
        first = cases.iloc[0]
        message = N_(
            "the table {table} breaks its contract, in {where}, row {row}, column {column}: "
            "{value} does not pass {rule}; mend that row and try again"
        )
        rule = str(getattr(error.check, "error", None) or error.check)
        value = repr(first["failure_case"])[:80]
        return TableError(message, **facts, row=first["index"], column=error.schema.name, value=value, rule=rule)
    message = N_("the table {table} breaks its contract, in {where}: {problem}; compare its columns with the README")
    return TableError(message, **facts, problem=str(error).splitlines()[0][:300])
