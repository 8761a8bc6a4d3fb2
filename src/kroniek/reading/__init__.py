"""Turns bytes of any format into reports: text, source, and what is known of the day."""

from kroniek.reading.items import Format, Head, Item, Limits, Reading, Refused, Source, Unreadable
from kroniek.reading.read import read_bytes, read_file, read_paths, read_text
from kroniek.reading.walk import Found, find_files

__all__ = [
    "read_paths",
    "find_files",
    "read_file",
    "read_bytes",
    "read_text",
    "Item",
    "Unreadable",
    "Found",
    "Limits",
    "Format",
    "Head",
    "Source",
    "Reading",
    "Refused",
]
