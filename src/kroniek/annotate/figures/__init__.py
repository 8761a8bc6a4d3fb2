"""Figures of a report: numbers about people, ground and time, with what is counted."""

from kroniek.annotate.figures.find import find
from kroniek.annotate.figures.placing import placed
from kroniek.annotate.figures.weighed import weigher

__all__ = ["find", "placed", "weigher"]
