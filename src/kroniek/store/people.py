"""Tables of what people do: accounts of a team, their sessions, and what is noted of logging in and of accounts.

The journal of decisions is in `kroniek.store.tables`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from kroniek.store.tables import KEY, METADATA

accounts = Table(
    "accounts",
    METADATA,
    Column("name", KEY, primary_key=True),
    Column("role", KEY, nullable=False),
    Column("password", Text, nullable=False),  # argon2id, with its salt and settings
    Column("closed", Boolean, nullable=False, server_default=false()),
)

# What the browser holds is a secret; here stands only its SHA-256.
sessions = Table(
    "sessions",
    METADATA,
    Column("token", KEY, primary_key=True),
    Column("account", KEY, ForeignKey("accounts.name"), nullable=False, index=True),
    Column("until", Text, nullable=False),
)

# Logging in, and what is done with accounts. Triggers refuse every update and delete.
audit = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", KEY, nullable=False),
    Column("action", KEY, nullable=False),
    Column("about", Text),
    Index("ix_audit_who", "who", "action", "at"),
)
