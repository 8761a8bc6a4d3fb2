"""Which states are or were enemies: `rivals.tsv`."""

from __future__ import annotations

from functools import cache

from kroniek.errors import KnowledgeError
from kroniek.knowledge.tables import rows


@cache
def rivals() -> frozenset[frozenset[str]]:
    """Pairs of ISO codes of states that fought each other since 1946, or stand armed against each other.

    Raises:
        KnowledgeError: the table is missing, or a row names one state twice.
    """
    pairs = frozenset(frozenset(row.values()) for row in rows("rivals.tsv"))
    if any(len(pair) != 2 for pair in pairs):
        raise KnowledgeError("rivals.tsv: a row names one state twice")
    return pairs
