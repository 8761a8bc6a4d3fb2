"""Deciding on records: pure functions over the journal. See docs/review.md."""

from kroniek.review.cases import Ledger, fold
from kroniek.review.standing import Item, Standing, stand

__all__ = ["Item", "Ledger", "Standing", "fold", "stand"]
