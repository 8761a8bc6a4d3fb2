"""What was worked out of the days of each report.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "day_memory",
        sa.Column("report", KEY, nullable=False),
        sa.Column("rules", KEY, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_day_memory"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_day_memory_report"),
    )


def downgrade() -> None:
    """Drop the table: it only saves work."""
    op.drop_table("day_memory")
