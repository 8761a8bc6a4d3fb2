"""Tables that only make looking things up quick: sentences for searching, and events in order with what they are
filtered by. All of it follows from reports, annotations and records, and goes when they go.

In SQLite two indexes for full text stand over the sentences: `sentence_words` for words, `sentence_parts` for what
lies inside words (pieces of three letters). Triggers keep them.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from kroniek.store.tables import KEY, METADATA

FULL_TEXT = ("sentence_words", "sentence_parts")
"""The full-text tables; SQLite makes others for itself whose names begin so."""

sentences = Table(
    "sentences",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("report", KEY, ForeignKey("annotations.report", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("folded", Text, nullable=False),  # as kroniek.store.names.fold
    Index("ix_sentences_report", "report", "start"),
)

listed = Table(
    "listed",
    METADATA,
    Column("event", KEY, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("position", KEY, nullable=False, index=True),  # first day, last day and id: text in the order of the list
    Column("type", KEY, nullable=False, index=True),
    Column("status", KEY, nullable=False, index=True),
    Column("tier", KEY, nullable=False, index=True),  # claimed, where only those who did it say so, else assessed
    Column("place", KEY, index=True),
    Column("earliest", Date),  # an open end stands at the end that is known
    Column("latest", Date),
)

# What an event has several of: actor (ids) and source.
facets = Table(
    "facets",
    METADATA,
    Column("facet", KEY, primary_key=True),
    Column("value", KEY, primary_key=True),
    Column("event", KEY, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_facets_event", "event"),
)


def _evidence(kind: str, table: str) -> Table:
    return Table(
        f"{kind}_evidence",
        METADATA,
        Column("record", KEY, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("report", KEY, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Index(f"ix_{kind}_evidence_report", "report", "start"),
    )


EVIDENCE = {
    kind: _evidence(kind, table) for kind, table in [("event", "events"), ("control", "control"), ("figure", "figures")]
}
"""Where in which report the words stand that each kind of record rests on."""
