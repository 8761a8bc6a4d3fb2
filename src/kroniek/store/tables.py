"""The tables of a chronicle. The migrations make them; a test holds the two together.

A chronicle opens in any tool that reads SQLite: days are ISO text there, and each derived record has
its whole self in `json` (see `kroniek.store.codec`) beside the columns that the listings ask for.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

KEY = Text().with_variant(String(collation="C"), "postgresql")
"""Text that is compared by code point everywhere, so that order does not depend on a server's locale."""

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

meta = Table("meta", METADATA, Column("name", KEY, primary_key=True), Column("value", Text, nullable=False))

reports = Table(
    "reports",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("header_earliest", Date),
    Column("header_latest", Date),
    Column("header_precision", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("title", Text),
)

# Every path at which the same report was met; '' where it came without one.
copies = Table(
    "copies",
    METADATA,
    Column("report", KEY, ForeignKey("reports.id"), primary_key=True),
    Column("path", KEY, primary_key=True),
    Column("sha256", KEY, primary_key=True),
)

annotated = Table(
    "annotations",
    METADATA,
    Column("report", KEY, ForeignKey("reports.id"), primary_key=True),
    Column("rules", KEY, nullable=False, index=True),
    Column("json", Text, nullable=False),
    Column("written", Integer, nullable=False, index=True, server_default="0"),  # which writing this was, by `meta`
)

published = Table(
    "published",
    METADATA,
    Column("report", KEY, ForeignKey("reports.id"), primary_key=True),
    Column("earliest", Date, index=True),
    Column("latest", Date),
    Column("days", Integer),
    Column("json", Text, nullable=False),
)

# What each report tells at each stage of the work, in the block where it meets what others tell (kroniek.model.Ground).
told = Table(
    "told",
    METADATA,
    Column("report", KEY, ForeignKey("reports.id"), primary_key=True),
    Column("stage", KEY, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("block", KEY, nullable=False),
    Column("json", Text, nullable=False),
    Index("ix_told_block", "block", "stage"),
)

# What was worked out before, by stage and key, so that it need not be again.
memory = Table(
    "memory",
    METADATA,
    Column("stage", KEY, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("json", Text, nullable=False),
)

times = Table(
    "times",
    METADATA,
    Column("report", KEY, ForeignKey("reports.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("json", Text, nullable=False),
)

events = Table(
    "events",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("type", KEY, nullable=False, index=True),
    Column("status", KEY, nullable=False),
    Column("earliest", Date, index=True),
    Column("latest", Date),
    Column("place", KEY, index=True),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

control = Table(
    "control",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("place", KEY, nullable=False, index=True),
    Column("holder", KEY, nullable=False),
    Column("earliest", Date, index=True),
    Column("latest", Date),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

figures = Table(
    "figures",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("measure", KEY, nullable=False, index=True),
    Column("earliest", Date, index=True),
    Column("latest", Date),
    Column("place", KEY, index=True),
    Column("differs", Text, nullable=False),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

# Pairs of events that may be one, for a person to decide.
doubts = Table(
    "doubts",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("first", KEY, nullable=False, index=True),
    Column("second", KEY, nullable=False, index=True),
    Column("p", Float, nullable=False),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

stories = Table(
    "stories",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("title", Text, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

story_reports = Table(
    "story_reports",
    METADATA,
    Column("report", KEY, primary_key=True),
    Column("story", KEY, nullable=False, index=True),
)

# Reports that are nearly another one, with what they changed.
report_copies = Table(
    "report_copies",
    METADATA,
    Column("report", KEY, primary_key=True),
    Column("of", KEY, nullable=False, index=True),
    Column("block", KEY, nullable=False, index=True, server_default=""),
    Column("json", Text, nullable=False),
)

# The id, name and spellings of each place and actor of a record, folded as `kroniek.store.names.fold` does.
names = Table(
    "names",
    METADATA,
    Column("kind", KEY, primary_key=True),
    Column("record", KEY, primary_key=True),
    Column("role", KEY, primary_key=True),
    Column("name", KEY, primary_key=True),
    Index("ix_names_name", "name", "kind", "role"),
)

# People's decisions. Triggers refuse every update and delete.
journal = Table(
    "journal",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("record", KEY, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("why", Text),
    Column("rules", Text),
    Column("kind", KEY, nullable=False, server_default=""),
    Column("seen", Text),  # None where it is what was there before
    Column("batch", KEY, index=True),  # of a decision on many at once
    Column("undoes", Integer),
)

DERIVED = (
    names, published, times, events, control, figures, doubts, stories, story_reports, report_copies, told, memory,
)  # fmt: skip
"""What follows from reports and annotations, and is made anew when the rules have a new version."""
