"""Deciding on records: pure functions over the journal. See docs/review.md."""

from kroniek.review.cases import Folder, Ledger, fold
from kroniek.review.standing import Item, Stander, Standing, stand

__all__ = ["Folder", "Item", "Ledger", "Stander", "Standing", "fold", "stand"]
