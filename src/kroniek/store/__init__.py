"""Keeps reports, annotations, derived records and people's decisions. The only part that writes them."""

from kroniek.store.accounts import Accounts
from kroniek.store.asking import ANYTHING, Wanted
from kroniek.store.journal import Journal
from kroniek.store.overlaid import Overlaid
from kroniek.store.views import Counts, Views
from kroniek.store.writer import Writer

__all__ = ["ANYTHING", "Accounts", "Counts", "Journal", "Overlaid", "Views", "Wanted", "Writer"]
