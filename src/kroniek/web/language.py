"""The words of the interface, by language, and which language a visitor gets.

`words/LANGUAGE/*.toml` are flat tables of key and wording; `{name}` is filled in. Where `{n}` is one, the wording of
the key with `_one` is taken, if there is one. All languages have the same keys with the same blanks (a test holds them
to that).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kroniek.errors import KnowledgeError

FALLBACK = "en"
"""For visitors who ask for none of the languages."""


@dataclass(frozen=True, slots=True)
class Words:
    """The wordings of one language. `words("key", name=value)` is a wording with its blanks filled in."""

    language: str
    wordings: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The wording of a key; a key that is not there shows itself, without its underscores."""
        if values.get("n") == 1 and f"{key}_one" in self.wordings:
            key = f"{key}_one"
        return self.wordings.get(key, key.rpartition(".")[2].replace("_", " ")).format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a wording for a key."""
        return key in self.wordings


@cache
def words(language: str) -> Words:
    """The words of a language.

    Raises:
        KnowledgeError: a file is not well-formed, or two files have the same key.
    """
    found: dict[str, str] = {}
    folder = files("kroniek.web") / "words" / language
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        try:
            told = tomllib.loads(file.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise KnowledgeError(f"{file}: not valid TOML: {error}") from error
        flat = {f"{group}.{key}": str(text) for group, table in told.items() for key, text in table.items()}
        if twice := found.keys() & flat.keys():
            raise KnowledgeError(f"{file}: {sorted(twice)} stand in another file too")
        found |= flat
    return Words(language, MappingProxyType(found))


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are, in order."""
    return tuple(sorted(folder.name for folder in (files("kroniek.web") / "words").iterdir() if folder.is_dir()))


def choose(asked: str | None, kept: str | None, accepted: str) -> str:
    """The language for a visitor: what the address asks for, else what was kept, else what the browser prefers.

    Args:
        asked: the value of `lang` in the address.
        kept: that of the cookie.
        accepted: the header Accept-Language.
    """
    for wanted in (asked, kept):
        if wanted in languages():
            return str(wanted)
    ranked = sorted(map(_preference, accepted.split(",")))
    return next((language for _, language in ranked if language in languages()), FALLBACK)


def _preference(part: str) -> tuple[float, str]:
    """Of "nl-BE;q=0.8" how little it is wanted, and the language; what is malformed comes last."""
    tag, _, weight = part.partition(";q=")
    try:
        return -float(weight or 1), tag.strip().partition("-")[0].lower()
    except ValueError:
        return 0.0, ""
