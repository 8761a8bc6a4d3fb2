"""What reports tell by block, what is remembered between readings, and the block of every record.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
RECORDS = ("events", "control", "figures")
CONCLUDED = {
    "doubts": (("id", KEY), ("first", KEY), ("second", KEY), ("p", sa.Float)),
    "stories": (("id", KEY), ("title", sa.Text), ("reports", sa.Integer)),
    "report_copies": (("report", KEY), ("of", KEY)),
}


def upgrade() -> None:
    """Make the tables; records of an older version are made anew on the next reading."""
    op.drop_table("day_memory")
    op.create_table(
        "told",
        sa.Column("report", KEY, nullable=False),
        sa.Column("stage", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("block", KEY, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", "stage", "number", name="pk_told"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_told_report"),
    )
    op.create_index("ix_told_block", "told", ["block", "stage"])
    op.create_table(
        "memory",
        sa.Column("stage", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stage", "key", name="pk_memory"),
    )
    _conclusions()
    op.add_column("annotations", sa.Column("written", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_annotations_written", "annotations", ["written"])
    for table in RECORDS:
        op.add_column(table, sa.Column("block", KEY, nullable=False, server_default=""))
        op.create_index(f"ix_{table}_block", table, ["block"])


def _conclusions() -> None:
    """Doubts, stories and copies."""
    for table, columns in CONCLUDED.items():
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in columns),
            sa.Column("block", KEY, nullable=False, server_default=""),
            sa.Column("json", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint(columns[0][0], name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_block", table, ["block"])
    op.create_index("ix_doubts_first", "doubts", ["first"])
    op.create_index("ix_doubts_second", "doubts", ["second"])
    op.create_index("ix_report_copies_of", "report_copies", ["of"])
    op.create_table(
        "story_reports",
        sa.Column("report", KEY, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_story_reports"),
    )
    op.create_index("ix_story_reports_story", "story_reports", ["story"])


def downgrade() -> None:
    """Drop what only saves work."""
    for table in RECORDS:
        op.drop_index(f"ix_{table}_block", table)
        op.drop_column(table, "block")
    op.drop_index("ix_annotations_written", "annotations")
    op.drop_column("annotations", "written")
    for table in ("story_reports", *CONCLUDED):
        op.drop_table(table)
    op.drop_table("memory")
    op.drop_table("told")
    op.create_table(
        "day_memory",
        sa.Column("report", KEY, nullable=False),
        sa.Column("rules", KEY, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_day_memory"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_day_memory_report"),
    )
