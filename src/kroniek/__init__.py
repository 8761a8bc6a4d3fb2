"""Kroniek reads dated news reports on armed conflict and writes the sourced chronology."""

__version__ = "0.1.0"
