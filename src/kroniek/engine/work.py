"""What is done with reports, as functions handed in, so that the engine itself knows no language."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kroniek.model import Annotations, Chronicle, Kept, Report

Annotate: TypeAlias = Callable[[Report], Annotations]
Compile: TypeAlias = Callable[[Iterable[tuple[Report, Annotations]], Mapping[str, Kept]], Chronicle]


@dataclass(frozen=True, slots=True)
class Work:
    """How reports are annotated and a chronicle is compiled from them.

    `annotate` must be a function of a module, so that other processes can find it. `compile` is also given
    what its last run kept of days (`Chronicle.kept`), to take over. `rules` names the version of the
    annotating rules, `chronicle_rules` that of the compiling; when one changes, what it made is made again.
    """

    annotate: Annotate
    compile: Compile
    rules: str
    chronicle_rules: str = ""

    @property
    def stamp(self) -> str:
        """The version of everything that derived records depend on."""
        return f"{self.rules} {self.chronicle_rules}".strip()


def installed() -> Work:
    """The work as this installation of Kroniek does it."""
    # Imported when needed: the language pipeline takes a second, and most commands do without.
    annotate = importlib.import_module("kroniek.annotate")
    chronicle = importlib.import_module("kroniek.chronicle")
    return Work(annotate.annotate, chronicle.compile, annotate.RULES, getattr(chronicle, "RULES", ""))
