"""Figures of a report: numbers about people, ground and time, with what is counted."""

from kroniek.annotate.figures.find import find

__all__ = ["find"]
