"""The event types: names shown and codes in the codebooks, from `event_types.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from kroniek.errors import KnowledgeError
from kroniek.model import Event

Pair = tuple[str | None, str | None]

STATUSES = ("happened", "ongoing", "planned", "feared", "called_for", "alleged", "denied")
"""What a report may say of an event's reality, as the records have it."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One type. `acled` is event type and sub-event type, `plover` is event and mode; None is no code.

    `home` is the pair for ACLED where the agent is the state in whose country the place lies.
    """

    name: str
    en: str
    nl: str
    acled: Pair = (None, None)
    home: Pair = (None, None)
    plover: Pair = (None, None)
    cameo: str | None = None

    def codes(self, event: Event) -> dict[str, Any]:
        """The codes of one event of this type, in the shape of the export."""
        event_type, sub_event_type = self.home if self.home[0] and _at_home(event) else self.acled
        return {
            "acled": {"event_type": event_type, "sub_event_type": sub_event_type},
            "plover": {"event": self.plover[0], "mode": self.plover[1]},
            "cameo": self.cameo,
        }


def _at_home(event: Event) -> bool:
    country = event.place.place.country if event.place else None
    return country is not None and any(
        a.role == "agent" and a.actor.kind == "state" and a.actor.country == country for a in event.actors
    )


@cache
def event_types() -> Mapping[str, EventType]:
    """All event types by name, in the order of the data file.

    Raises:
        KnowledgeError: the data file is not well-formed; the message names the entry.
    """
    file = files("kroniek.knowledge") / "event_types.toml"
    try:
        entries = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file}: not valid TOML: {error}") from error
    return MappingProxyType({name: _entry(name, entry) for name, entry in entries.items()})


def codes(event: Event) -> dict[str, Any]:
    """The codes of an event in the shape of the export; all of them None for a type that is not known."""
    known = event_types().get(event.type)
    return (known or EventType(event.type, event.type, event.type)).codes(event)


def label(name: str) -> str:
    """The English name of a type as shown to readers; of an unknown type the words of its name."""
    known = event_types().get(name)
    return known.en if known else name.replace("_", " ")


def _entry(name: str, entry: Mapping[str, Any]) -> EventType:
    unknown = set(entry) - {"en", "nl", "acled", "home", "plover", "cameo"}
    if unknown or not {"en", "nl"} <= set(entry):
        raise KnowledgeError(f"event_types.toml: [{name}] needs en and nl, not {sorted(unknown)}")
    return EventType(
        name,
        str(entry["en"]),
        str(entry["nl"]),
        _pair(entry.get("acled", [])),
        _pair(entry.get("home", [])),
        _pair(entry.get("plover", [])),
        entry.get("cameo"),
    )


def _pair(values: list[str]) -> Pair:
    first, second, *_ = [*values, None, None]
    return first, second
