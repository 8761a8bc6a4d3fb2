"""Where annotating runs: in this process or in a pool of processes; and the whole walk of `kroniek read`."""

from kroniek.engine.annotating import Failed, annotate_all
from kroniek.engine.ingest import Outcome, Watch, ingest
from kroniek.engine.work import Work, installed

__all__ = ["Failed", "Outcome", "Watch", "Work", "annotate_all", "ingest", "installed"]
