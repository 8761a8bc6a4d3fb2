"""The formats there are: entry points of the group `kroniek.exporters`, the project's own and anybody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from kroniek.errors import UsageError
from kroniek.store import Views

GROUP = "kroniek.exporters"


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format. `write` puts the chronicle at a path, all of it or nothing, and says in words what it wrote.

    `folder` tells whether the path is a folder of files or one file.
    """

    name: str
    about: str
    folder: bool
    write: Callable[[Views, Path], str]


def formats() -> list[str]:
    """The names of the formats that are installed, in order."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def exporter(name: str) -> Exporter:
    """The exporter for a format.

    Raises:
        UsageError: there is no such format; the message lists those there are.
    """
    for point in entry_points(group=GROUP):
        if point.name == name:
            found = point.load()
            if isinstance(found, Exporter):
                return found
            raise UsageError(f"format {name}: {point.value} is no exporter")
    raise UsageError(f"format {name!r} is not yet available; there are: {', '.join(formats())}")
