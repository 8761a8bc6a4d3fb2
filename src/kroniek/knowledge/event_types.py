"""The event types: names shown and codes in the codebooks, from `event_types.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from kroniek.errors import KnowledgeError
from kroniek.knowledge.actors import kind_on
from kroniek.model import Event, Participant

Pair = tuple[str | None, str | None]

STATUSES = ("happened", "ongoing", "planned", "feared", "called_for", "alleged", "denied")
"""What a report may say of an event's reality, as the records have it."""

_ARMED = frozenset({"state", "rebel", "militia", "identity_militia", "external"})
_COUNTRY = re.compile(r"actor:[A-Z]{2}")  # a country as an actor: its people as much as its army
_CODES = frozenset({"acled", "plover", "cameo"})
_CONDITIONS = frozenset({"agent", "target", "driven", "status"})


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codebooks call something. `acled` is event type and sub-event type, `plover` event and mode."""

    acled: Pair = (None, None)
    plover: Pair = (None, None)
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Codes that hold where all conditions do; the conditions are explained in `event_types.toml`."""

    codes: Codes
    agent: str | None = None
    target: str | None = None
    driven: bool = False
    status: tuple[str, ...] = ()

    def holds(self, event: Event) -> bool:
        """Whether an event is of this case."""
        return (
            (self.agent is None or _at_home(event))
            and (self.target is None or _on_armed(event))
            and (not self.driven or _driven(event))
            and (not self.status or event.status in self.status)
        )


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: its names, its codes, and the cases that have others."""

    name: str
    en: str
    nl: str
    usual: Codes = Codes()
    cases: tuple[Case, ...] = ()

    def codes(self, event: Event) -> dict[str, Any]:
        """The codes of one event of this type, in the shape of the export."""
        told = next((case.codes for case in self.cases if case.holds(event)), self.usual)
        return {
            "acled": {"event_type": told.acled[0], "sub_event_type": told.acled[1]},
            "plover": {"event": told.plover[0], "mode": told.plover[1]},
            "cameo": told.cameo,
        }


def _in_role(event: Event, role: str) -> list[Participant]:
    return [a for a in event.actors if a.role == role]


def _at_home(event: Event) -> bool:
    """Whether an agent is the state in whose country the place lies."""
    country = event.place.place.country if event.place else None
    return country is not None and any(
        _kind(a, event.time.earliest) == "state" and a.actor.country == country for a in _in_role(event, "agent")
    )


def _on_armed(event: Event) -> bool:
    """Whether all targets are armed forces or groups."""
    targets = _in_role(event, "target")
    return bool(targets) and all(
        _kind(a, event.time.earliest) in _ARMED and not _COUNTRY.fullmatch(a.actor.id) for a in targets
    )


def _driven(event: Event) -> bool:
    """Whether somebody acts on others: those who leave by themselves are agent, target or both."""
    agents, targets = ({a.actor.id for a in _in_role(event, role)} for role in ("agent", "target"))
    return bool(targets) and bool(agents - targets)


def _kind(told: Participant, day: date | None) -> str | None:
    return kind_on(told.actor.id, told.actor.kind, day)


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
    unknown = set(entry) - {"en", "nl", "cases"} - _CODES
    if unknown or not {"en", "nl"} <= set(entry):
        raise KnowledgeError(f"event_types.toml: [{name}] needs en and nl, not {sorted(unknown)}")
    usual = {k: entry[k] for k in _CODES & set(entry)}
    cases = tuple(_case(name, case, usual) for case in entry.get("cases", ()))
    return EventType(name, str(entry["en"]), str(entry["nl"]), _codes(usual), cases)


def _case(name: str, case: Mapping[str, Any], usual: Mapping[str, Any]) -> Case:
    when = dict(case.get("when", {}))
    unknown = (set(case) - _CODES - {"when"}) | (set(when) - _CONDITIONS)
    if unknown or not when or set(when.get("status", ())) - set(STATUSES):
        raise KnowledgeError(
            f"event_types.toml: a case of [{name}] has no condition or an unknown one: {sorted(unknown)}"
        )
    codes_here = _codes({**usual, **{k: case[k] for k in _CODES & set(case)}})
    return Case(
        codes_here, when.get("agent"), when.get("target"), when.get("driven", False), tuple(when.get("status", ()))
    )


def _codes(told: Mapping[str, Any]) -> Codes:
    return Codes(_pair(told.get("acled", [])), _pair(told.get("plover", [])), told.get("cameo") or None)


def _pair(values: list[str]) -> Pair:
    first, second, *_ = [*values, None, None]
    return first, second
