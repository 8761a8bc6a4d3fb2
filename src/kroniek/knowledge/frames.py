"""What each event type means for its place, its people and its figures."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Frame:
    """One event type; the fields are explained in `frames.toml`."""

    type: str
    gains: str | None = None
    loses: tuple[str, ...] = ()
    moved: bool = False
    rivals: bool = False
    people: bool = False
    follows: bool = False
    mutual: bool = False
    force: bool = False
    figures: tuple[str, ...] = ()


@cache
def frames() -> Mapping[str, Frame]:
    """All event types of the contract with their frame."""
    data = tomllib.loads((files("kroniek.knowledge") / "frames.toml").read_text("utf-8"))
    return {
        name: Frame(
            name,
            raw.get("gains"),
            tuple(raw.get("loses", ())),
            raw.get("moved", False),
            raw.get("rivals", False),
            raw.get("people", False),
            raw.get("follows", False),
            raw.get("mutual", False),
            raw.get("force", False),
            tuple(raw["figures"]),
        )
        for name, raw in data.items()
    }
