"""Reports on places, checks at their doors, and joins of programmes with venues."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reports",
        sa.Column("report_id", sa.Integer, primary_key=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("venue_id", sa.String(200), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("told", sa.String(500), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(200)),
        sa.Column("decided_at", sa.String(32)),
    )
    op.create_index(
        "reports_open_once",
        "reports",
        ["region", "venue_id", "what", "told"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "door_checks",
        sa.Column("check_id", sa.Integer, primary_key=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("venue_id", sa.String(200), nullable=False),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("checked_by", sa.String(40), nullable=False),
        sa.Column("steps", sa.String(20), nullable=False),
        sa.Column("ramp", sa.String(20), nullable=False),
        sa.Column("lift", sa.String(20), nullable=False),
        sa.Column("accessible_toilet", sa.String(20), nullable=False),
        sa.Column("hearing_loop", sa.String(20), nullable=False),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(200)),
        sa.Column("decided_at", sa.String(32)),
    )
    op.create_table(
        "joins",
        sa.Column("region", sa.String(40), primary_key=True),
        sa.Column("place_key", sa.String(200), primary_key=True),
        sa.Column("address_key", sa.String(200), primary_key=True),
        sa.Column("venue_id", sa.Text),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
