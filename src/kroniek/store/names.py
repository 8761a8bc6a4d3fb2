"""Names as they are looked up: without case, accents, or the marks between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kroniek.model import Participant, PlaceRecord

NAMES = 10_000
"""Names remembered in their folded form: the same few are asked about by the thousand."""


@lru_cache(NAMES)
def fold(name: str) -> str:
    """`name` for comparing: no case, no accents, one space for whatever stands between words.

    "al-Qa'im" and "Al Qa’im" meet; "Raqqa" and "ar-Raqqa" do not.
    """
    spread = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    bare = re.sub("['`´ʼʿʾ‘’]", "", bare)
    return re.sub(r"[\W_]+", " ", bare).strip() or name.casefold()


def spellings_of_place(place: PlaceRecord | None) -> set[str]:
    """Everything a place can be asked by, folded; empty for None."""
    return _folded([place.place.id, place.place.name, *place.mentions]) if place else set()


def spellings_of_actors(actors: Iterable[Participant]) -> set[str]:
    """Everything the actors can be asked by, folded."""
    return _folded(name for a in actors for name in (a.actor.id, a.actor.name, *a.mentions))


def _folded(names: Iterable[str]) -> set[str]:
    return {fold(name) for name in names if name}
