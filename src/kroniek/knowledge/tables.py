"""Reads the tab-separated tables of this folder: a heading, rows, remarks after #."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kroniek.errors import KnowledgeError

FOLDER = Path(str(files("kroniek.knowledge")))


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of table `name` by the fields of its heading.

    Raises:
        KnowledgeError: the table is missing, or a row has more or fewer fields than the heading.
    """
    path = FOLDER / name
    if not path.exists():
        raise KnowledgeError(f"{path}: this table is missing: install Kroniek again")
    heading: list[str] | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if heading is None:
            heading = fields
            continue
        if len(fields) != len(heading):
            raise KnowledgeError(f"{path}:{number}: {len(fields)} fields, the heading has {len(heading)}")
        yield dict(zip(heading, fields, strict=True))


def parts(field: str) -> tuple[str, ...]:
    """The alternatives in a field, which | parts."""
    return tuple(p for p in field.split("|") if p)
