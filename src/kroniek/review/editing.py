"""Records as forms: what a person can change, as text, and back. Nothing here changes anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kroniek.model import (
    ActorRef,
    Control,
    Decidable,
    Event,
    Evidence,
    Figure,
    Interval,
    Participant,
    PlaceRecord,
    PlaceRef,
    Quantity,
)
from kroniek.review.problems import ProblemError

ROLES = ("agent", "target", "other")
EXTENTS = ("all", "part")
TIERS = ("claimed", "assessed")
YES = "yes"
"""What the form of a sensitive record says; that of any other says nothing."""

Values = Mapping[str, str]
"""The fields of a form, by name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a chronicle knows: words that may be chosen, and places and actors by name (None where it has none)."""

    types: Sequence[str]
    statuses: Sequence[str]
    measures: Sequence[str]
    place: Callable[[str], PlaceRef | None]
    actor: Callable[[str], ActorRef | None]


def values(record: Decidable) -> dict[str, str]:
    """The fields of the form of a record."""
    return {**_values(record), "sensitive": YES if record.sensitive else ""}


def _values(record: Decidable) -> dict[str, str]:
    if isinstance(record, Event):
        return {
            "type": record.type,
            "status": record.status,
            **_days("", record.time),
            "place": _name(record.place),
            "actors": "\n".join(f"{a.role}: {a.actor.name}" for a in record.actors),
        }
    if isinstance(record, Control):
        return {
            "place": _name(record.place),
            "holder": record.holder.actor.name,
            **_days("from_", record.start),
            **_days("until_", record.end),
            "extent": record.extent,
            "tier": record.tier,
        }
    return {
        "measure": record.measure,
        **{name: _number(getattr(record.quantity, name)) for name in ("low", "best", "high")},
        "unit": record.unit or "",
        "who": record.who,
        "place": _name(record.place),
        **_days("", record.as_of),
    }


def edited(record: Decidable, form: Values, known: Known) -> Decidable:
    """The record as a form has it. What the form leaves as it was, stays as it was.

    Raises:
        ProblemError: a field cannot be understood.
    """
    was = values(record)
    new = {name: form.get(name, old).replace("\r\n", "\n").strip() for name, old in was.items()}
    other = {name: value for name, value in new.items() if value != was[name]}
    if "sensitive" in other:
        record = replace(record, sensitive=_one_of("sensitive", new["sensitive"], ("", YES)) == YES)
    if isinstance(record, Event):
        return _event(record, new, other, known)
    return _control(record, new, other, known) if isinstance(record, Control) else _figure(record, new, other, known)


def blank(kind: str, evidence: Evidence, form: Values, known: Known) -> Decidable:
    """A record of what was missed, told at `evidence`, as a form has it.

    Raises:
        ProblemError: as `edited`, or something is lacking that such a record cannot be without.
    """
    nowhere = PlaceRecord(PlaceRef("", ""))
    told = (evidence,)
    record: Decidable
    lacking: tuple[str, ...]
    if kind == "event":
        record = Event("", "", "happened", (), None, Interval(), (), told, hangs_on="calendar")
        lacking = ("type",)
    elif kind == "control":
        holder = Participant("holder", ActorRef("", ""))
        record = Control("", nowhere, holder, Interval(), Interval(), "all", "claimed", told)
        lacking = ("place", "holder")
    elif kind == "figure":
        # A quantity cannot be empty; the form's own takes the place of this one, or is found lacking.
        record = Figure("", "", Quantity.exactly(0), None, "", None, Interval(), told, hangs_on="calendar")
        lacking = ("measure",)
    else:
        raise ProblemError("no_such_kind", value=kind)
    for name in lacking:
        if not form.get(name, "").strip():
            raise ProblemError("needed", name)
    numbers = dict.fromkeys(("low", "best", "high"), "") if kind == "figure" else {}
    return edited(record, {**numbers, **form}, known)


def _event(record: Event, new: Values, other: Values, known: Known) -> Event:
    if "type" in other:
        record = replace(record, type=_one_of("type", new["type"], known.types))
    if "status" in other:
        record = replace(record, status=_one_of("status", new["status"], known.statuses))
    if other.keys() & {"earliest", "latest"}:
        record = replace(record, time=_interval(new, ""), hangs_on="calendar")
    if "place" in other:
        record = replace(record, place=_place(new["place"], known))
    if "actors" in other:
        record = replace(record, actors=_actors(record.actors, new["actors"], known))
    return record


def _control(record: Control, new: Values, other: Values, known: Known) -> Control:
    if "place" in other:
        place = _place(new["place"], known)
        if place is None:
            raise ProblemError("needed", "place")
        record = replace(record, place=place)
    if "holder" in other:
        record = replace(record, holder=_actor("holder", new["holder"], known))
    if other.keys() & {"from_earliest", "from_latest"}:
        record = replace(record, start=_interval(new, "from_"))
    if other.keys() & {"until_earliest", "until_latest"}:
        record = replace(record, end=_interval(new, "until_"))
    extent, tier = _one_of("extent", new["extent"], EXTENTS), _one_of("tier", new["tier"], TIERS)
    return replace(record, extent=extent, tier=tier)


def _figure(record: Figure, new: Values, other: Values, known: Known) -> Figure:
    if "measure" in other:
        record = replace(record, measure=_one_of("measure", new["measure"], known.measures))
    if other.keys() & {"low", "best", "high"}:
        record = replace(record, quantity=_quantity(new))
    if other.keys() & {"earliest", "latest"}:
        record = replace(record, as_of=_interval(new, ""), hangs_on="calendar")
    if "place" in other:
        record = replace(record, place=_place(new["place"], known))
    return replace(record, unit=new["unit"] or None, who=new["who"])


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise ProblemError("none_of", name, value=value)
    return value


def _interval(form: Values, prefix: str) -> Interval:
    first, last = _day(form, f"{prefix}earliest"), _day(form, f"{prefix}latest")
    if first and last and first > last:
        raise ProblemError("after", f"{prefix}earliest", value=str(first), last=str(last))
    return Interval(first, last)


def _day(form: Values, name: str) -> date | None:
    try:
        return date.fromisoformat(form[name]) if form[name] else None
    except ValueError:
        raise ProblemError("not_a_day", name, value=form[name]) from None


def _quantity(form: Values) -> Quantity:
    found: dict[str, float | None] = {}
    for name in ("low", "best", "high"):
        try:
            found[name] = float(form[name].replace(",", ".")) if form[name] else None
        except ValueError:
            raise ProblemError("not_a_number", name, value=form[name]) from None
        if found[name] is not None and not math.isfinite(found[name] or 0):
            raise ProblemError("not_a_number", name, value=form[name])
    try:
        return Quantity(**found)
    except ValueError:
        raise ProblemError("quantity") from None


def _place(name: str, known: Known) -> PlaceRecord | None:
    if not name:
        return None
    ref = known.place(name) or PlaceRef(f"text:{name.casefold()}", name, precision="vague")
    return PlaceRecord(ref, (name,))


def _actor(role: str, name: str, known: Known) -> Participant:
    if not name:
        raise ProblemError("needed", role)
    return Participant(role, known.actor(name) or ActorRef(f"text:{name.casefold()}", name), (name,))


def _actors(before: Sequence[Participant], text: str, known: Known) -> tuple[Participant, ...]:
    same = {(a.role, a.actor.name): a for a in before}
    found: dict[tuple[str, str], Participant] = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        role, colon, name = (part.strip() for part in line.partition(":"))
        if not colon or role not in ROLES or not name:
            raise ProblemError("actors", "actors", value=line)
        one = same.get((role, name)) or _actor(role, name, known)
        found[one.role, one.actor.id] = one
    return tuple(one for _, one in sorted(found.items()))


def _name(place: PlaceRecord | None) -> str:
    return place.place.name if place else ""


def _days(prefix: str, days: Interval) -> dict[str, str]:
    ends = {f"{prefix}earliest": days.earliest, f"{prefix}latest": days.latest}
    return {name: day.isoformat() if day else "" for name, day in ends.items()}


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)
