"""Which files there are to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kroniek.reading.clean import printable
from kroniek.reading.items import Unreadable


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, how it is named to the user, and the path that its reports get."""

    file: Path
    where: str
    path: str


def find_files(paths: Iterable[Path | str]) -> Iterator[Found | Unreadable]:
    """The files at and below `paths`, folders in order of name; what cannot be entered is named.

    In folders, files and folders whose name begins with a dot are passed over. Symbolic links are
    followed, each folder is entered once. Reports get paths that begin with the last part of the path
    given: `reports/a.txt` for the folder `/data/reports`.
    """
    for given in paths:
        path = Path(given)
        where = printable(str(path))
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            yield Unreadable(where, _reason(error))
            continue
        name = printable(path.absolute().name if ".." not in path.parts else path.resolve().name)
        if stat.S_ISDIR(mode):
            yield from _folder(path, where, name)
        else:
            yield _file(path, mode, where, name)


def _file(path: Path, mode: int, where: str, label: str) -> Found | Unreadable:
    if not stat.S_ISREG(mode):
        return Unreadable(where, "neither a file nor a folder")
    return Found(path, where, label)


def _folder(root: Path, where: str, label: str) -> Iterator[Found | Unreadable]:
    empty = True
    entered: set[tuple[int, int]] = set()
    waiting = [(root, where, label)]  # a stack: a folder's content comes before its next neighbour
    while waiting:
        path, where, label = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                empty = False
                yield _file(path, status.st_mode, where, label)
                continue
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            names = _names(path)
        except (OSError, ValueError) as error:
            empty = False
            yield Unreadable(where, _reason(error))
            continue
        for name in reversed(names):
            shown = printable(name)
            waiting.append(
                (path / name, f"{where.rstrip('/')}/{shown}", f"{label}/{shown}" if label else shown)
            )
    if empty:
        yield Unreadable(printable(str(root)), "the folder holds nothing to read")


def _names(folder: Path) -> list[str]:
    """The names in a folder that are not hidden, in an order that no locale changes."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if not entry.name.startswith("."))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return f"not the name of a file: {error}"
