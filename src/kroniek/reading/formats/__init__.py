"""The formats that can be read: a module for each, one list of all.

A third party adds one by an entry point of the group `kroniek.readers` that names a `Format`; such
formats are asked before the project's own.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from kroniek.errors import KroniekError
from kroniek.reading.formats import feed, gzipped, jsonlines, page, plain, warc, zipped
from kroniek.reading.items import Format, Head

GROUP = "kroniek.readers"

OWN = (gzipped.FORMAT, zipped.FORMAT, warc.FORMAT, feed.FORMAT, page.FORMAT, jsonlines.FORMAT, plain.FORMAT)
"""The project's own formats in the order in which they are asked; plain text takes what is left."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they are asked: third parties' by name, then the project's own.

    Raises:
        KroniekError: an entry point does not load, or is not a `Format`.
    """
    return (*(_load(name) for name in sorted(entry_points(group=GROUP).names)), *OWN)


def _load(name: str) -> Format:
    (entry,) = entry_points(group=GROUP, name=name)
    try:
        found = entry.load()
    except (ImportError, AttributeError) as error:
        raise KroniekError(f"the reader {name!r} ({entry.value}) does not load: {error}") from error
    if not isinstance(found, Format):
        raise KroniekError(f"the reader {name!r} ({entry.value}) is not a kroniek.reading.Format")
    return found


def choose(head: Head) -> Format:
    """The format that an input with this beginning is read as."""
    return next(format for format in formats() if format.sniff(head))
