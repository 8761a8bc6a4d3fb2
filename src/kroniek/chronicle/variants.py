"""Brings together the spellings of people that no table knows, across reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kroniek import knowledge
from kroniek.annotate.names.lexicon import lexicon
from kroniek.annotate.names.variants import Variants, variants
from kroniek.lang import load
from kroniek.model import ActorRef, Annotations, Report, RoleFiller

Pair = tuple[Report, Annotations]
_OWN = "text:"  # ids of actors that only the text knows


def united(pairs: Sequence[Pair]) -> list[Pair]:
    """The reports with one actor for all spellings of a person: the spelling that most reports have.

    Only full names are compared; a last name alone may be anybody's in another report. A spelling that fits two
    people who differ from each other is left as it is. The order of the reports plays no part.
    """
    by_language: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_language[pair[1].language].append(pair)
    leaders: dict[str, ActorRef] = {}
    for code, some in sorted(by_language.items()):
        leaders |= _leaders(some, variants(lexicon(load(code), knowledge.load()), knowledge.load()))
    return [(report, _renamed(notes, leaders)) for report, notes in pairs] if leaders else list(pairs)


def _leaders(pairs: Iterable[Pair], compare: Variants) -> dict[str, ActorRef]:
    """The actor that stands for each spelling, for those that change."""
    reports: defaultdict[str, set[str]] = defaultdict(set)
    refs: dict[str, ActorRef] = {}
    for report, notes in pairs:
        for mention in notes.actors:
            ref = mention.actor
            if mention.link == "name" and ref.kind == "person" and ref.id.startswith(_OWN) and " " in ref.name:
                reports[ref.id].add(report.id)
                refs[ref.id] = min(refs.get(ref.id, ref), ref, key=lambda r: (r.name, r.country or "~"))
    groups: list[list[ActorRef]] = []
    for one in sorted(refs, key=lambda i: (-len(reports[i]), i)):
        fitting = [g for g in groups if any(compare.person(m.name, refs[one].name) for m in g)]
        if len(fitting) == 1 and all(compare.person(m.name, refs[one].name) for m in fitting[0]):
            fitting[0].append(refs[one])
        else:
            groups.append([refs[one]])
    return {m.id: group[0] for group in groups for m in group[1:]}


def _renamed(notes: Annotations, leaders: Mapping[str, ActorRef]) -> Annotations:
    """The mentions with the actors that stand for theirs."""
    if not any(a.actor.id in leaders for a in notes.actors):
        return notes

    def filler(role: RoleFiller) -> RoleFiller:
        return replace(role, actor=leaders.get(role.actor.id, role.actor))

    return replace(
        notes,
        actors=tuple(replace(a, actor=leaders.get(a.actor.id, a.actor)) for a in notes.actors),
        events=tuple(replace(e, roles=tuple(filler(r) for r in e.roles)) for e in notes.events),
        control=tuple(replace(c, holder=filler(c.holder)) for c in notes.control),
    )
