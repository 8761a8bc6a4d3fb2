"""Tables for looking things up: sentences with full text, events in order, where the words of each record stand.

Revision ID: 0004
"""
# ruff: noqa: S608  (the names put into statements are the constants below)

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
RECORDS = (("event", "events"), ("control", "control"), ("figure", "figures"))
FULL_TEXT = {"sentence_words": "unicode61", "sentence_parts": "trigram"}


def upgrade() -> None:
    """Make the tables; what is stored already is put into them on opening."""
    _sentences()
    op.create_table(
        "listed",
        sa.Column("event", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("position", "type", "status", "tier")),
        sa.Column("place", KEY),
        sa.Column("earliest", sa.Date),
        sa.Column("latest", sa.Date),
        sa.PrimaryKeyConstraint("event", name="pk_listed"),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name="fk_listed_event", ondelete="CASCADE"),
    )
    for column in ("position", "type", "status", "tier", "place"):
        op.create_index(f"ix_listed_{column}", "listed", [column])
    op.create_table(
        "facets",
        *(sa.Column(name, KEY, nullable=False) for name in ("facet", "value", "event")),
        sa.PrimaryKeyConstraint("facet", "value", "event", name="pk_facets"),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name="fk_facets_event", ondelete="CASCADE"),
    )
    op.create_index("ix_facets_event", "facets", ["event"])
    for kind, table in RECORDS:
        _evidence(kind, table)


def downgrade() -> None:
    """Drop them: they only save work."""
    if op.get_bind().dialect.name == "sqlite":
        for name in FULL_TEXT:
            op.execute(f"DROP TABLE {name}")
    for table in ("sentences", "listed", "facets", *(f"{kind}_evidence" for kind, _ in RECORDS)):
        op.drop_table(table)


def _sentences() -> None:
    op.create_table(
        "sentences",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("report", KEY, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sentences"),
        sa.ForeignKeyConstraint(["report"], ["annotations.report"], name="fk_sentences_report", ondelete="CASCADE"),
    )
    op.create_index("ix_sentences_report", "sentences", ["report", "start"])
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, tokens in FULL_TEXT.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5(folded, content='sentences', content_rowid='number', "
            f"detail='{'full' if tokens == 'unicode61' else 'none'}', tokenize='{tokens}')"
        )
        op.execute(
            f"CREATE TRIGGER {name}_insert AFTER INSERT ON sentences BEGIN "
            f"INSERT INTO {name}(rowid, folded) VALUES (new.number, new.folded); END"
        )
        op.execute(
            f"CREATE TRIGGER {name}_delete AFTER DELETE ON sentences BEGIN "
            f"INSERT INTO {name}({name}, rowid, folded) VALUES ('delete', old.number, old.folded); END"
        )


def _evidence(kind: str, table: str) -> None:
    op.create_table(
        f"{kind}_evidence",
        sa.Column("record", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("report", KEY, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("record", "number", name=f"pk_{kind}_evidence"),
        sa.ForeignKeyConstraint(["record"], [f"{table}.id"], name=f"fk_{kind}_evidence_record", ondelete="CASCADE"),
    )
    op.create_index(f"ix_{kind}_evidence_report", f"{kind}_evidence", ["report", "start"])
