"""Which pages there are. A page is a module with a `router`; it may have an `entry` for the navigation.

The project's own modules are listed in `MODULES`; anybody's package adds its own as entry points of the group
`kroniek.pages`, each naming such a module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

from fastapi import APIRouter

GROUP = "kroniek.pages"

MODULES = (
    "kroniek.web.home",
    "kroniek.web.chronology",
    "kroniek.web.stories",
    "kroniek.web.reader",
    "kroniek.web.search",
    "kroniek.web.figures",
    "kroniek.web.map",
    "kroniek.web.clashes",
    "kroniek.web.review",
    "kroniek.web.review_forms",
    "kroniek.web.review_many",
    "kroniek.web.journal",
    "kroniek.web.team",
)
"""In the order of the navigation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation: where it leads, the words for it (a key of `words`), the key pressed after `g`."""

    path: str
    label: str
    key: str


@cache
def _modules() -> tuple[ModuleType, ...]:
    own = [import_module(name) for name in MODULES]
    others = [import_module(point.value) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]
    return (*own, *others)


def routers() -> list[APIRouter]:
    """The routers of all pages, in the order of the navigation."""
    return [module.router for module in _modules()]


def entries() -> Sequence[Entry]:
    """The entries of the navigation, in order."""
    return [module.entry for module in _modules() if hasattr(module, "entry")]
