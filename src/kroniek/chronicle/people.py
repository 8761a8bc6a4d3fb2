"""Brings together the spellings of people that no table knows, across reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kroniek import knowledge
from kroniek.annotate.names.lexicon import lexicon
from kroniek.annotate.names.variants import Variants, variants
from kroniek.lang import load
from kroniek.model import ActorMention, ActorRef, Annotations, Ground, RoleFiller

TOLD, LEADER = "person", "leader"
_OWN = "text:"  # ids of actors that only the text knows


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name, the reports that have it, and the blocks of those whose last names sound like it."""

    ref: ActorRef
    reports: frozenset[str]
    blocks: frozenset[str]


def meet(ground: Ground, changed: Collection[str]) -> set[str]:
    """Works out anew which spellings are one person's, given reports that changed; gives reports whose people did.

    One actor stands for all spellings of a person: the spelling that most reports have. Only full names are
    compared; a last name alone may be anybody's in another report. A spelling that fits two people who differ
    from each other is left as it is. The order of the reports plays no part.
    """
    told = {id_: list(_named(language, actors)) for id_, language, actors in ground.actors(changed)}
    found: set[str] = set()
    names = _neighbours(ground, ground.tell(TOLD, told))
    for group in _together(names):
        compare = _compare(group[0])
        leaders = _leaders(group, compare)
        kept = ground.recall(LEADER, ActorRef, [name.ref.id for name in group])
        moved = {n.ref.id: leaders.get(n.ref.id) for n in group if leaders.get(n.ref.id) != kept.get(n.ref.id)}
        ground.keep(LEADER, moved)
        found.update(report for name in group if name.ref.id in moved for report in name.reports)
    return found


def renamed(ground: Ground, notes: Annotations) -> Annotations:
    """The mentions of a report with the actors that stand for theirs."""
    own = {mention.actor.id for mention in notes.actors if mention.actor.id.startswith(_OWN)}
    leaders = ground.recall(LEADER, ActorRef, sorted(own))
    return _renamed(notes, leaders) if leaders else notes


def _named(language: str, actors: Sequence[ActorMention]) -> Iterable[tuple[str, ActorRef]]:
    """The people that a report names in full and no table knows, by the sound of their last names."""
    refs: dict[str, ActorRef] = {}
    for mention in actors:
        ref = mention.actor
        if mention.link == "name" and ref.kind == "person" and ref.id.startswith(_OWN) and " " in ref.name:
            refs[ref.id] = min(refs.get(ref.id, ref), ref, key=_first)
    for id_ in sorted(refs):
        yield from ((f"{language} {sound}", refs[id_]) for sound in sorted(_comparer(language).last(refs[id_].name)))


def _neighbours(ground: Ground, touched: Collection[str]) -> list[_Name]:
    """All names that hang together with those told in these blocks."""
    refs: dict[str, ActorRef] = {}
    reports: defaultdict[str, set[str]] = defaultdict(set)
    blocks: dict[str, frozenset[str]] = {}
    done: set[str] = set()
    waiting = set(touched)
    while waiting:
        met: set[str] = set()
        for block, people in ground.told(TOLD, ActorRef, waiting):
            language = block.partition(" ")[0]
            for report, ref in people:
                known = refs.get(ref.id)
                refs[ref.id] = ref if known is None else min(known, ref, key=_first)
                reports[ref.id].add(report)
                if known is None:
                    sounds = _comparer(language).last(ref.name)
                    blocks[ref.id] = frozenset(f"{language} {sound}" for sound in sounds)
                met |= blocks[ref.id]
        done |= waiting
        waiting = met - done
    return [_Name(refs[id_], frozenset(reports[id_]), blocks[id_]) for id_ in sorted(refs)]


def _together(names: Iterable[_Name]) -> list[list[_Name]]:
    """Names that share a block, or hang together by others that do."""
    groups: list[tuple[set[str], list[_Name]]] = []
    by_block: dict[str, int] = {}
    for name in names:
        hit = sorted({by_block[block] for block in name.blocks if block in by_block})
        if not hit:
            hit = [len(groups)]
            groups.append((set(), []))
        blocks, members = groups[hit[0]]
        for other in hit[1:]:
            blocks |= groups[other][0]
            members += groups[other][1]
            groups[other] = (set(), [])
        blocks |= name.blocks
        members.append(name)
        by_block |= dict.fromkeys(blocks, hit[0])
    return [members for _, members in groups if members]


def _leaders(names: Sequence[_Name], compare: Variants) -> dict[str, ActorRef]:
    """The actor that stands for each spelling, for those that change."""
    groups: list[list[ActorRef]] = []
    for name in sorted(names, key=lambda n: (-len(n.reports), n.ref.id)):
        fitting = [g for g in groups if any(compare.person(m.name, name.ref.name) for m in g)]
        if len(fitting) == 1 and all(compare.person(m.name, name.ref.name) for m in fitting[0]):
            fitting[0].append(name.ref)
        else:
            groups.append([name.ref])
    return {m.id: group[0] for group in groups for m in group[1:]}


def _compare(name: _Name) -> Variants:
    return _comparer(min(name.blocks).partition(" ")[0])


def _comparer(language: str) -> Variants:
    known = knowledge.load()
    return variants(lexicon(load(language), known), known)


def _first(ref: ActorRef) -> tuple[str, str]:
    return ref.name, ref.country or "~"


def _renamed(notes: Annotations, leaders: Mapping[str, ActorRef]) -> Annotations:
    def filler(role: RoleFiller) -> RoleFiller:
        return replace(role, actor=leaders.get(role.actor.id, role.actor))

    return replace(
        notes,
        actors=tuple(replace(a, actor=leaders.get(a.actor.id, a.actor)) for a in notes.actors),
        events=tuple(replace(e, roles=tuple(filler(r) for r in e.roles)) for e in notes.events),
        control=tuple(replace(c, holder=filler(c.holder)) for c in notes.control),
    )
