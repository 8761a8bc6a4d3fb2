"""What is done with reports, as functions handed in, so that the engine itself knows no language."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from kroniek.model import Annotations, Ground, Report

Annotate: TypeAlias = Callable[[Report], Annotations]
Update: TypeAlias = Callable[[Ground, Collection[str]], None]


@dataclass(frozen=True, slots=True)
class Work:
    """How reports are annotated and a chronicle is brought up to date with them.

    `annotate` must be a function of a module, so that other processes can find it. `update` is given the ground
    and the ids of reports that changed. `rules` names the version of the annotating rules, `chronicle_rules` that
    of the updating; when one changes, what it made is made again.
    """

    annotate: Annotate
    update: Update
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
    return Work(annotate.annotate, chronicle.update, annotate.RULES, getattr(chronicle, "RULES", ""))
