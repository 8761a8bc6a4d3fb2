"""Decisions in bulk and undone; accounts, sessions and an audit of a team.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns to the journal, which keeps its triggers, and make the tables of a team."""
    op.add_column("journal", sa.Column("kind", KEY, nullable=False, server_default=""))
    op.add_column("journal", sa.Column("seen", sa.Text))
    op.add_column("journal", sa.Column("batch", KEY))
    op.add_column("journal", sa.Column("undoes", sa.Integer))
    op.create_index("ix_journal_batch", "journal", ["batch"])
    op.create_table(
        "accounts",
        sa.Column("name", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )
    op.create_table(
        "sessions",
        sa.Column("token", KEY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_sessions_account"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("about", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_who", "audit", ["who", "action", "at"])
    _guard()


def downgrade() -> None:
    """Decisions and accounts are kept: an older Kroniek does not know them, and nothing would bring them back."""
    raise NotImplementedError


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_no_{action} BEFORE {action.upper()} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION kroniek_refuse()"
    )
