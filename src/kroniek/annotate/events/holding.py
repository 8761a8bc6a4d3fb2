"""Statements of control: who is said to have a place, and what happened to the other places of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kroniek.annotate.events.belonging import BELONGS
from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.held import (
    alike,
    before_clause,
    elided,
    included,
    others,
    owner,
    place_held,
    turned_about,
    words,
)
from kroniek.annotate.events.scene import ARMED, Filled, Scene
from kroniek.annotate.events.status import judge
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.voice import Voices
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, ControlMention, EventMention, PlaceMention, RoleFiller, Span

UNTRUE = frozenset({"denied", "planned", "feared", "called_for"})
PARTING = ";"
# Where the place must stand for a unit that is little by itself: "de regering heeft Bo en Kenema".
STRICT = {"object": frozenset({"obj", "nsubj:pass"}), "subject": frozenset({"nsubj", "nsubj:pass"})}
# Who holds a place without arms: a crowd, prisoners, a gang or a strongman that no knowledge base knows.
CROWDS = frozenset({"protesters", "rioters"})
UNKNOWN_KINDS = frozenset({"organisation", "civilians", "other"})
# What stands between a place and its holder in "de macht over de stad", "is verdreven uit zijn bolwerk Sirte".
ITSELF = frozenset({"over", "from", "to"})


def statements(
    states: Iterable[tuple[Trigger, Filled]],
    events: Sequence[tuple[EventMention, PlaceMention | None]],
    scene: Scene,
    around: Circumstances,
    voices: Voices,
) -> tuple[ControlMention, ...]:
    """What a report says of holders, in order of place in it.

    Args:
        states: where units of control fire, with what fills their roles.
        events: the events of the report, each with the site without a name that it is done to, if any; one that is done
            to several places has only the first of them.
        scene: the report.
        around: its times and places.
        voices: who says what in it.
    """
    found: list[ControlMention] = []
    for trigger, filled in states:
        said = _statement(trigger, filled, scene, around, voices)
        if said is not None:
            found.extend(_with_list(said, trigger, filled, scene))
    for event, site in events:
        found.extend(_done_to_others(event, site, scene))
    order = sorted(dict.fromkeys(found), key=lambda c: (c.span, c.place.span, c.relation, c.holder.actor.id))
    return tuple(order)


@dataclass(frozen=True)
class Standing:
    """Who is said to hold something: by the word that says so, and whose stronghold it is or who still held it."""

    holders: Mapping[int, ActorMention]
    owners: frozenset[Span]

    @classmethod
    def of(cls, states: Iterable[tuple[Trigger, Filled]], scene: Scene) -> Standing:
        """What units of control say; "Sirte, bolwerk van IS" and "Rawa, dat nog van IS was" tell of an owner."""
        said = [(t, scene.actors[f.roles["agent"][0][0]]) for t, f in states if f.roles.get("agent")]
        return cls(
            {t.token.i: holder for t, holder in said if t.unit.type == "holds"},
            frozenset(h.span for t, h in said if "place" in t.unit.positions.get("appos", ()) or _still(t, scene)),
        )


def newly_held(trigger: Trigger, filled: Filled, scene: Scene) -> bool:
    """Whether saying who has a place tells that it was taken: "weer in handen van", "is sinds vrijdag van M23".

    Of such sentences of the corpus (train, dev and those with events alone) coders read 33 of 40 as a capture.
    """
    listed = words(scene.code)
    unit = trigger.unit
    if filled.place is None or not filled.roles.get("agent"):
        return False
    if unit.id != BELONGS.id and not {unit.verb, *unit.nouns} & listed.plain:
        return False
    status, _ = judge(trigger, "capture", list(scene.clause), scene.code)
    here = [t for t in trigger.token.sent if scene.clause[t.i] == scene.clause[trigger.token.i]]
    said = {t.lower_ for t in here}
    if status in UNTRUE or said & listed.still:
        return False
    relations = place_words(scene.code).relations
    since = any(relations.get(t.lower_) == "since" and t.nbor(1).i in scene.timed for t in here[:-1])
    return since or bool(said & listed.again)


def _ended(trigger: Trigger, tense: str, scene: Scene) -> bool:
    """Whether the day told is that on which somebody lost the place that he "still had"."""
    return tense == "past" and _still(trigger, scene)


def _still(trigger: Trigger, scene: Scene) -> bool:
    """Whether a relative clause says of the place before it that somebody still had it: "die nog in handen was van"."""
    here = scene.clause[trigger.token.i]
    said = (t.lower_ for t in trigger.token.sent if scene.clause[t.i] == here)
    return before_clause(trigger, scene) is not None and not words(scene.code).still.isdisjoint(said)


def _statement(
    trigger: Trigger, filled: Filled, scene: Scene, around: Circumstances, voices: Voices
) -> ControlMention | None:
    holders = filled.roles.get("agent", [])
    holder = scene.actors[holders[0][0]] if holders else owner(trigger, scene)
    found = place_held(trigger, filled, scene) if holder is not None else None
    if holder is None or found is None or not _may_hold(holder, trigger, scene):
        return None
    if trigger.unit.strict and (filled.place is None or found[1].dep_ not in STRICT[trigger.unit.strict]):
        return None
    status, tense = judge(trigger, "capture", list(scene.clause), scene.code)
    tense = _tense(trigger, tense, scene)
    gone = trigger.unit.type == "holds" and _no_more(trigger, scene)
    if status in UNTRUE and not (status == "planned" and tense == "present") and not (gone and status == "denied"):
        return None
    token = trigger.token
    time, relation = around.time(token)
    if time is not None and (_parted(token, around.times[time].span, scene) or _ended(trigger, tense, scene)):
        time, relation = None, "in"
    chain = voices.of(token)
    return ControlMention(
        span=Span(token.idx, token.idx + len(token)),
        sentence=Span(token.sent.start_char, token.sent.start_char + len(token.sent.text.rstrip())),
        place=_itself(found[0]),
        holder=RoleFiller("agent", holder.actor, holder.span, holder.text),
        relation="lost" if gone else trigger.unit.type,
        extent=around.extent(found[1]),
        tense=tense,
        rule=trigger.unit.id,
        tier="claimed" if _names(holder, scene) & set(chain) else "assessed",
        time=time,
        time_relation=relation,
        attribution=chain,
    )


def _no_more(trigger: Trigger, scene: Scene) -> bool:
    """Whether the clause says of what is held that it is lost: "heeft Gao niet meer in handen"."""
    clause, listed = scene.clause[trigger.token.i], words(scene.code)
    said = [t.lower_ for t in trigger.token.sent if scene.clause[t.i] == clause]
    pairs = (pair.split() for pair in listed.ended)
    return not listed.lost.isdisjoint(said) or any(no in said and more in said[said.index(no) :] for no, more in pairs)


def _parted(token: Token, time: Span, scene: Scene) -> bool:
    """Whether a semicolon parts a time from the word: it is told of something else."""
    first, last = sorted((token.idx, time.start))
    return PARTING in scene.text[first:last]


def _names(holder: ActorMention, scene: Scene) -> set[str]:
    """All that the report calls a holder."""
    mine = [m for m in scene.actors if m.actor.id == holder.actor.id]
    return {holder.actor.name} | {m.text for m in mine}


def _with_list(said: ControlMention, trigger: Trigger, filled: Filled, scene: Scene) -> Iterator[ControlMention]:
    """What is said of one place, of the others of its list, of those in it, and of whom the verb is not said again."""
    yield said
    here = said.place.relation
    listed = filled.place is not None or before_clause(trigger, scene) is None
    for place in others(said.place, scene) if listed else ():  # "naar Tawila en Golo, dat de SLA in handen heeft"
        yield replace(said, place=replace(place, relation=here))
    for place in [*included(said.place, scene), *alike(trigger.token, scene)]:
        yield replace(said, place=replace(place, relation=here), extent="all")
    for holder, first in [*elided(trigger, scene), *turned_about(trigger, scene)]:
        if not _may_hold(holder, trigger, scene):
            continue
        filler = RoleFiller("agent", holder.actor, holder.span, holder.text)
        for place in (first, *others(first, scene)):
            yield replace(said, place=replace(place, relation=here), holder=filler, extent="all")


def _may_hold(holder: ActorMention, trigger: Trigger, scene: Scene) -> bool:
    """Whether a holder can be one: armed; a crowd; and with the plainest words whoever else the report tells of."""
    actor = holder.actor
    if actor.kind in ARMED:
        return True
    if "armed" in trigger.unit.needs or trigger.unit.strict:
        return False
    plain = trigger.unit.id == BELONGS.id or {trigger.unit.verb, *trigger.unit.nouns} & words(scene.code).plain
    stranger = actor.kind == "person" or (actor.kind in UNKNOWN_KINDS and actor.id.startswith("text:"))
    return actor.kind in CROWDS or bool(plain and stranger)


def _itself(place: PlaceMention) -> PlaceMention:
    """The place as what is held: of "de controle over de stad" it is the town itself."""
    return replace(place, relation="in") if place.relation in ITSELF else place


def _tense(trigger: Trigger, judged: str, scene: Scene) -> str:
    """A state with "is" or "heeft" is of now, though what "is taken" was taken before."""
    clause = scene.clause[trigger.token.i]
    said = {t.lower_ for t in trigger.token.sent if scene.clause[t.i] == clause and t.pos_ in VERBAL}
    if said & scene.words.past_auxiliaries:
        return "past"
    present = scene.words.present_auxiliaries
    stative = {"noun": scene.words.be, "participle": scene.words.be, "infinitive": scene.words.have}
    if trigger.form == "finite" and "Pres" in trigger.token.morph.get("Tense", []):
        return "present"
    return "present" if said & stative.get(trigger.form, frozenset()) & present else judged


def _done_to_others(event: EventMention, site: PlaceMention | None, scene: Scene) -> Iterator[ControlMention]:
    """What an event that gives a place to somebody does to the others of its list, or to a site without a name."""
    frame = frames()[event.type]
    if event.status == "planned" and frame.moved and frame.loses and "place" in event.firm and event.place is not None:
        yield from _still_held(event, others(event.place, scene, dated=True))
    if not (frame.gains or frame.loses) or event.status not in {"happened", "alleged"}:
        return
    if site is not None:
        places = [site]
    else:
        told = event.place if "place" in event.firm else None
        places = [*others(told, scene), *included(told, scene)] if told is not None else []
    wanted = [("gained", frame.gains)] if frame.gains else []
    wanted += [("lost", role) for role in frame.loses[:1]]
    if event.type == "withdrawal" and len({r.actor.id for r in event.roles if r.role in {"agent", "target"}}) > 1:
        wanted.append(("gained", "agent"))  # who drives others out of a place has it
    for place in places:
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


def _still_held(event: EventMention, places: Iterable[PlaceMention]) -> Iterator[ControlMention]:
    """Who is to leave the places of a list has them until then: "moeten Agdam op 20 november ontruimen en Latsjin"."""
    goer = next((r for r in event.roles if r.role == "target" and "target" in event.firm), None)
    if goer is None or goer.actor.kind not in ARMED:
        return
    for place in places:
        yield ControlMention(
            span=event.span, sentence=event.sentence, place=replace(place, relation="in"),
            holder=replace(goer, role="agent"), relation="holds", extent="all", tense="present",
            rule=event.rule, tier="assessed", attribution=event.attribution,
        )  # fmt: skip
