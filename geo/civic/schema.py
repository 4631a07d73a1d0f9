"""The tables of what people enter. Moments are text, ISO 8601 in UTC, which sorts as time does."""

from typing import Final

from sqlalchemy import Column, Date, Float, Index, Integer, MetaData, String, Table, Text, text

NAME: Final = 40
IDENTIFIER: Final = 200
MOMENT: Final = 32
WORD: Final = 20

METADATA: Final = MetaData()

REPORTS: Final = Table(
    "reports",
    METADATA,
    Column("report_id", Integer, primary_key=True),
    Column("region", String(NAME), nullable=False),
    Column("venue_id", String(IDENTIFIER), nullable=False),
    Column("what", String(WORD), nullable=False),
    Column("told", String(500), nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", String(MOMENT), nullable=False),
    Column("state", String(WORD), nullable=False),
    Column("decided_by", String(IDENTIFIER)),
    Column("decided_at", String(MOMENT)),
)
"""That something is wrong with a place, from anybody; ``times`` is how often the same was told while it was open."""
OPEN_ONCE: Final = Index(
    "reports_open_once",
    REPORTS.c.region,
    REPORTS.c.venue_id,
    REPORTS.c.what,
    REPORTS.c.told,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

DOOR_CHECKS: Final = Table(
    "door_checks",
    METADATA,
    Column("check_id", Integer, primary_key=True),
    Column("region", String(NAME), nullable=False),
    Column("venue_id", String(IDENTIFIER), nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("checked_by", String(NAME), nullable=False),
    Column("steps", String(WORD), nullable=False),
    Column("ramp", String(WORD), nullable=False),
    Column("lift", String(WORD), nullable=False),
    Column("accessible_toilet", String(WORD), nullable=False),
    Column("hearing_loop", String(WORD), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("note", String(300), nullable=False),
    Column("at", String(MOMENT), nullable=False),
    Column("state", String(WORD), nullable=False),
    Column("decided_by", String(IDENTIFIER)),
    Column("decided_at", String(MOMENT)),
)
"""What somebody saw at the door of a place."""

JOINS: Final = Table(
    "joins",
    METADATA,
    Column("region", String(NAME), primary_key=True),
    Column("place_key", String(IDENTIFIER), primary_key=True),
    Column("address_key", String(IDENTIFIER), primary_key=True),
    Column("venue_id", Text),
    Column("who", String(IDENTIFIER), nullable=False),
    Column("at", String(MOMENT), nullable=False),
)
"""Which venue a programme's place was, by a person's word; no venue: none of the region's."""

PRESENTATIONS: Final = Table(
    "presentations",
    METADATA,
    Column("region", String(NAME), primary_key=True),
    Column("name", String(NAME), primary_key=True),
    Column("arrangement", Text, nullable=False),
    Column("who", String(IDENTIFIER), nullable=False),
    Column("at", String(MOMENT), nullable=False),
)
"""What the staff made of a presentation's steps, as JSON."""

NEEDS: Final = Table(
    "needs",
    METADATA,
    Column("need_id", Integer, primary_key=True),
    Column("region", String(NAME), nullable=False),
    Column("channel", String(WORD), nullable=False),
    Column("ward_code", String(NAME), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("topic", String(WORD), nullable=False),
    Column("told", String(1000), nullable=False),
    Column("age_band", String(WORD)),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("at", String(MOMENT), nullable=False),
    Column("state", String(WORD), nullable=False),
    Column("decided_by", String(IDENTIFIER)),
    Column("decided_at", String(MOMENT)),
    Index("needs_state", "region", "state"),
)
"""What residents need, in their own words; ``code_hash`` is of the number that whoever told it was given."""

ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("answer_id", Integer, primary_key=True),
    Column("region", String(NAME), nullable=False),
    Column("needs", String(500), nullable=False),
    Column("said", String(500), nullable=False),
    Column("decision", String(500), nullable=False),
    Column("measure", String(WORD), nullable=False),
    Column("ward_code", String(NAME), nullable=False),
    Column("walker", String(WORD), nullable=False),
    Column("before_version", String(IDENTIFIER), nullable=False),
    Column("before_value", Float),
    Column("who", String(IDENTIFIER), nullable=False),
    Column("at", String(MOMENT), nullable=False),
)
"""What was done about needs, with the measure it should move as it was then; ``needs`` holds their numbers as JSON."""
