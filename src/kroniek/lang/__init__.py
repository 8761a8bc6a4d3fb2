"""Languages: a folder of data each, with fixed file names. `load("nl")` gives the folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kroniek.errors import KnowledgeError


@dataclass(frozen=True)
class Language:
    """One language's folder. Files are read when asked for; equal calls parse once a process."""

    code: str
    folder: Path

    def path(self, name: str) -> Path:
        """The path of a data file of this language, such as `figures.toml` or `pipeline`.

        Raises:
            KnowledgeError: the language has no such file.
        """
        found = self.folder / name
        if not found.exists():
            raise KnowledgeError(f"{found}: this file of the language {self.code!r} is missing")
        return found

    def toml(self, name: str) -> dict[str, Any]:
        """The parsed TOML file `name`.

        Raises:
            KnowledgeError: the file is missing or is not TOML; the message names the line.
        """
        return _toml(self.path(name))

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of a tab-separated file with a heading; lines that begin with # are remarks.

        Raises:
            KnowledgeError: a row has more or fewer fields than the heading.
        """
        return _rows(self.path(name))


@cache
def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}") from error


def _rows(path: Path) -> Iterator[dict[str, str]]:
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


@cache
def load(code: str) -> Language:
    """The language with ISO 639-1 code `code`.

    Raises:
        KnowledgeError: there is no folder for it.
    """
    folder = Path(str(files("kroniek.lang"))) / code
    if not re.fullmatch(r"[a-z]{2,3}", code) or not folder.is_dir():
        raise KnowledgeError(f"no language {code!r}; there are: {', '.join(available())}")
    return Language(code, folder)


def available() -> list[str]:
    """Codes of the languages that have a folder."""
    root = Path(str(files("kroniek.lang")))
    return sorted(p.name for p in root.iterdir() if p.is_dir() and not p.name.startswith("_"))
