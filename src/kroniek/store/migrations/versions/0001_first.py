"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make all tables, and guard the journal."""
    _sources()
    _records()
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("record", KEY, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("rules", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_journal"),
    )
    op.create_index("ix_journal_record", "journal", ["record"])
    _guard_journal()
    op.execute("INSERT INTO meta VALUES ('format', 'kroniek'), ('written', '0'), ('derived', '0')")


def downgrade() -> None:
    """There is nothing before the first tables."""
    raise NotImplementedError


def _sources() -> None:
    op.create_table(
        "meta",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("header_earliest", sa.Date),
        sa.Column("header_latest", sa.Date),
        sa.Column("header_precision", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("title", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_table(
        "copies",
        sa.Column("report", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.PrimaryKeyConstraint("report", "path", "sha256", name="pk_copies"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_copies_report"),
    )
    op.create_table(
        "annotations",
        sa.Column("report", KEY, nullable=False),
        sa.Column("rules", KEY, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_annotations"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_annotations_report"),
    )
    op.create_index("ix_annotations_rules", "annotations", ["rules"])


def _records() -> None:
    op.create_table(
        "published",
        sa.Column("report", KEY, nullable=False),
        sa.Column("earliest", sa.Date),
        sa.Column("latest", sa.Date),
        sa.Column("days", sa.Integer),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_published"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_published_report"),
    )
    op.create_index("ix_published_earliest", "published", ["earliest"])
    op.create_table(
        "times",
        sa.Column("report", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report", "number", name="pk_times"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_times_report"),
    )
    _record_table("events", [("type", False, True), ("status", False, False), ("place", True, True)])
    _record_table("control", [("place", False, True), ("holder", False, False)])
    _record_table("figures", [("measure", False, True), ("place", True, True)])
    op.add_column("figures", sa.Column("differs", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "names",
        *(sa.Column(name, KEY, nullable=False) for name in ("kind", "record", "role", "name")),
        sa.PrimaryKeyConstraint("kind", "record", "role", "name", name="pk_names"),
    )
    op.create_index("ix_names_name", "names", ["name", "kind", "role"])


def _record_table(table: str, keys: list[tuple[str, bool, bool]]) -> None:
    """A table of records with an interval; `keys` are name, whether it may be null, whether it is indexed."""
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=nullable) for name, nullable, _ in keys),
        sa.Column("earliest", sa.Date),
        sa.Column("latest", sa.Date),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for name in [name for name, _, indexed in keys if indexed] + ["earliest"]:
        op.create_index(f"ix_{table}_{name}", table, [name])


def _guard_journal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER journal_no_{action} BEFORE {action.upper()} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION kroniek_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION kroniek_refuse()"
    )
