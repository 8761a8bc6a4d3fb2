"""Time expressions: found in a text (`tag`), and worked out once a day is known (`resolve`)."""

from kroniek.annotate.times.resolve import Resolved, combine, resolve, resolve_over
from kroniek.annotate.times.tagger import tag

__all__ = ["Resolved", "combine", "resolve", "resolve_over", "tag"]
