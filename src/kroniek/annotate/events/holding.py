"""Statements of control: who is said to have a place, and what happened to the other places of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.scene import ARMED, Filled, Scene
from kroniek.annotate.events.status import judge
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.voice import Voices
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, ControlMention, EventMention, PlaceMention, RoleFiller, Span

UNTRUE = frozenset({"denied", "planned", "feared", "called_for"})
# What may stand between two places of one list: "Nyala, Zalingei en Ed-Daein".
BETWEEN = frozenset({"PUNCT", "CCONJ"})
MARKS = frozenset({",", ";"})
# What stands between a place and its holder in "de macht over de stad", "is verdreven uit zijn bolwerk Sirte".
ITSELF = frozenset({"over", "from", "to"})
RELATIVE = frozenset({"acl:relcl", "acl"})


def statements(
    states: Iterable[tuple[Trigger, Filled]],
    events: Sequence[EventMention],
    scene: Scene,
    around: Circumstances,
    voices: Voices,
) -> tuple[ControlMention, ...]:
    """What a report says of holders, in order of place in it.

    Args:
        states: where units of control fire, with what fills their roles.
        events: the events of the report; one that is done to several places has only the first of them.
        scene: the report.
        around: its times and places.
        voices: who says what in it.
    """
    found: list[ControlMention] = []
    for trigger, filled in states:
        said = _statement(trigger, filled, scene, around, voices)
        if said is not None:
            found.append(said)
            here = said.place.relation
            found.extend(replace(said, place=replace(p, relation=here)) for p in _others(said.place, scene))
    for event in events:
        found.extend(_done_to_others(event, scene))
    order = sorted(dict.fromkeys(found), key=lambda c: (c.span, c.place.span, c.relation, c.holder.actor.id))
    return tuple(order)


@dataclass(frozen=True)
class Standing:
    """Who is said to hold something: by the word that says so, and those whose stronghold, base or capital it is."""

    holders: Mapping[int, ActorMention]
    owners: frozenset[Span]

    @classmethod
    def of(cls, states: Iterable[tuple[Trigger, Filled]], scene: Scene) -> Standing:
        """What units of control say; "Sirte, bolwerk van IS" tells of an owner."""
        said = [(t, scene.actors[f.roles["agent"][0][0]]) for t, f in states if f.roles.get("agent")]
        return cls(
            {t.token.i: holder for t, holder in said if t.unit.type == "holds"},
            frozenset(holder.span for t, holder in said if "place" in t.unit.positions.get("appos", ())),
        )


def _statement(
    trigger: Trigger, filled: Filled, scene: Scene, around: Circumstances, voices: Voices
) -> ControlMention | None:
    holders = filled.roles.get("agent", [])
    found = filled.place or _within(trigger, scene)
    if not holders or found is None:
        return None
    holder = scene.actors[holders[0][0]]
    if holder.actor.kind not in ARMED:
        return None
    status, tense = judge(trigger, "capture", list(scene.clause), scene.code)
    if status in UNTRUE:
        return None
    time, relation = around.time(trigger.token)
    token = trigger.token
    chain = voices.of(token)
    return ControlMention(
        span=Span(token.idx, token.idx + len(token)),
        sentence=Span(token.sent.start_char, token.sent.start_char + len(token.sent.text.rstrip())),
        place=_itself(scene.places[found[0]]),
        holder=RoleFiller("agent", holder.actor, holder.span, holder.text),
        relation=trigger.unit.type,
        extent=around.extent(found[1]),
        tense=_tense(trigger, tense, scene),
        rule=trigger.unit.id,
        tier="claimed" if holder.actor.name in chain else "assessed",
        time=time,
        time_relation=relation,
        attribution=chain,
    )


def _itself(place: PlaceMention) -> PlaceMention:
    """The place as what is held: of "de controle over de stad" it is the town itself."""
    return replace(place, relation="in") if place.relation in ITSELF else place


def _within(trigger: Trigger, scene: Scene) -> tuple[int, Token] | None:
    """The place that a clause on a holder hangs on, or of which it tells a part: "Idlib, waar HTS de baas is".

    None where neither the noun before the clause nor a part of something ("de helft van Marawi") names a place.
    """
    here = trigger.token
    while here.head.i != here.i and here.dep_ not in RELATIVE:
        here = here.head
    if here.dep_ in RELATIVE and any(t.lower_ in scene.words.relative for t in here.subtree if t.i < trigger.token.i):
        index = scene.place_of(here.head)
        return None if index is None else (index, here.head)
    part = place_words(scene.code).part
    for token in trigger.token.sent:
        if token.lower_ in part and scene.clause[token.i] == scene.clause[trigger.token.i]:
            below = next((c for c in token.children if c.dep_ == "nmod" and c.i in scene.place_at), None)
            if below is not None:
                return scene.place_at[below.i], below
    return None


def _tense(trigger: Trigger, judged: str, scene: Scene) -> str:
    """A state with "is" or "heeft" is of now, though what "is taken" was taken before."""
    clause = scene.clause[trigger.token.i]
    said = {t.lower_ for t in trigger.token.sent if scene.clause[t.i] == clause and t.pos_ in VERBAL}
    if said & scene.words.past_auxiliaries:
        return "past"
    present = scene.words.present_auxiliaries
    stative = {"noun": scene.words.be, "participle": scene.words.be, "infinitive": scene.words.have}
    return "present" if said & stative.get(trigger.form, frozenset()) & present else judged


def _done_to_others(event: EventMention, scene: Scene) -> Iterator[ControlMention]:
    """What an event that changes who holds a place does to the other places of its list."""
    frame = frames()[event.type]
    real = event.status in {"happened", "alleged"} and event.place is not None and "place" in event.firm
    if not (frame.gains or frame.loses) or not real or event.place is None:
        return
    wanted = [("gained", frame.gains)] if frame.gains else []
    wanted += [("lost", role) for role in frame.loses[:1]]
    if event.type == "withdrawal" and len({r.actor.id for r in event.roles if r.role in {"agent", "target"}}) > 1:
        wanted.append(("gained", "agent"))  # who drives others out of a place has it
    for place in _others(event.place, scene):
        for relation, role in wanted:
            holder = next((r for r in event.roles if r.role == role and role in event.firm), None)
            if holder is None or holder.actor.kind not in ARMED:
                continue
            own_word = event.status == "alleged" or holder.actor.name in event.attribution
            yield ControlMention(
                span=event.span, sentence=event.sentence, place=replace(place, relation="in"),
                holder=replace(holder, role="agent"), relation=relation, extent="all", tense=event.tense,
                rule=event.rule, tier="claimed" if own_word else "assessed",
                time=event.time, time_relation=event.time_relation, attribution=event.attribution,
            )  # fmt: skip


def _others(place: PlaceMention, scene: Scene) -> list[PlaceMention]:
    """The other places of the list that a place stands in; a town and its province are no list."""
    ordered = sorted(scene.places, key=lambda p: p.span)
    if place not in ordered:
        return []
    here = ordered.index(place)
    first = last = here
    while first > 0 and _coordinated(ordered[first - 1], ordered[first], scene):
        first -= 1
    while last + 1 < len(ordered) and _coordinated(ordered[last], ordered[last + 1], scene):
        last += 1
    return [p for p in ordered[first : last + 1] if p.place.id != place.place.id]


def _coordinated(one: PlaceMention, other: PlaceMention, scene: Scene) -> bool:
    if one.place.id in other.place.parents or other.place.id in one.place.parents:
        return False
    between = scene.doc.char_span(one.span.end, other.span.start, alignment_mode="contract")
    if between is None or not len(between) or other.relation not in {one.relation, "in"}:
        return False
    return all(t.pos_ in BETWEEN and (t.pos_ != "PUNCT" or t.text in MARKS) for t in between)
