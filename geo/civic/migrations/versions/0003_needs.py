"""Needs and ideas that residents tell, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "needs",
        sa.Column("need_id", sa.Integer, primary_key=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("ward_code", sa.String(40), nullable=False),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("told", sa.String(1000), nullable=False),
        sa.Column("age_band", sa.String(20)),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(200)),
        sa.Column("decided_at", sa.String(32)),
    )
    op.create_index("needs_state", "needs", ["region", "state"])
    op.create_table(
        "answers",
        sa.Column("answer_id", sa.Integer, primary_key=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("needs", sa.String(500), nullable=False),
        sa.Column("said", sa.String(500), nullable=False),
        sa.Column("decision", sa.String(500), nullable=False),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("ward_code", sa.String(40), nullable=False),
        sa.Column("walker", sa.String(20), nullable=False),
        sa.Column("before_version", sa.String(200), nullable=False),
        sa.Column("before_value", sa.Float),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
