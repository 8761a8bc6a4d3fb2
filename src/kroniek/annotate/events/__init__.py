"""Events and statements of control of one report: triggers, roles, status, voice, place and time together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from kroniek.annotate.encoder import Encoded
from kroniek.annotate.events import triggers as trigger_rules
from kroniek.annotate.events.belonging import belongings
from kroniek.annotate.events.choice import decide
from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.complete import complete
from kroniek.annotate.events.counted import counted_from
from kroniek.annotate.events.dating import Dates
from kroniek.annotate.events.echoes import without_echoes
from kroniek.annotate.events.evidence import grounded
from kroniek.annotate.events.firing import Evidence, Fired, tells_of_force, trigger_at, unit_of
from kroniek.annotate.events.firing import Model as FiringModel
from kroniek.annotate.events.firing import model as firing_model
from kroniek.annotate.events.following import following
from kroniek.annotate.events.headlines import at_the_site, with_place_told_next
from kroniek.annotate.events.held import site_of
from kroniek.annotate.events.holding import Standing, newly_held, statements
from kroniek.annotate.events.lasting import lasts
from kroniek.annotate.events.lexicon import lexicon
from kroniek.annotate.events.nearby import brought, taken_before_lost, taken_too
from kroniek.annotate.events.phrases import noun_filler
from kroniek.annotate.events.reactions import with_reactions
from kroniek.annotate.events.roles import fill
from kroniek.annotate.events.scene import ARMED, Filled, Scene
from kroniek.annotate.events.stance import Stances
from kroniek.annotate.events.status import judge
from kroniek.annotate.events.takers import losing_word, settle, turned
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.topic import IRREGULAR, Signs, about_conflict, signs_of
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.names import Names
from kroniek.annotate.voice import Voices
from kroniek.knowledge.frames import frames
from kroniek.model import (
    TAKEN_BY_STATEMENT,
    ControlMention,
    EventMention,
    FigureMention,
    PlaceMention,
    RoleFiller,
    Span,
    TimeMention,
)

CIVILIANS = frozenset({"civilians"})
CAPTURE = "capture"
STRICT = {"subject": {"nsubj", "nsubj:pass", "ROOT"}, "object": {"obj", "nsubj:pass"}}
# A report tells of armed conflict when this many mentions are of armed actors, or one strong unit fires.
ARMED_MENTIONS = 2


Draft = tuple[Trigger, Filled]


@dataclass(frozen=True)
class Found:
    """What one report tells: events and control, in order of place."""

    events: tuple[EventMention, ...]
    control: tuple[ControlMention, ...]


def find(
    doc: Doc,
    code: str,
    times: Sequence[TimeMention],
    named: Names,
    figures: Sequence[FigureMention],
    voices: Voices,
    encoded: Encoded | None = None,
) -> Found:
    """All events and statements of control of a parsed report in the language `code`.

    `encoded` is the report as the language model reads it; it is read here where it was not before.
    """
    scene = Scene.of(doc, code, named, voices.speakers, times, encoded)
    around = Circumstances.of(scene, times, figures)
    read = read_by_rules(scene, around, figures, voices)
    told = _told(read, around, voices)
    if told is None:
        return Found((), ())
    settled = taken_too(settle(decide(told, scene), told, scene, Standing.of(read.states, scene)), told, scene)
    sites = [site_of(one.trigger, scene) for one in told]
    weighed = at_the_site(taken_before_lost(_weighed_anew(settled, told, around), times), scene)
    events = with_place_told_next([grounded(e, scene) for e in weighed], scene)
    events = [
        replace(e, extent="part") if s is not None or _of_part(e, one, scene) else e
        for e, one, s in zip(events, told, sites, strict=True)
    ]
    sited = [*zip(events, sites, strict=True), *((e, None) for e in following(events, scene, around))]
    sited.sort(key=lambda one: one[0].span)
    return Found(tuple(e for e, _ in sited), statements(read.states, sited, scene, around, voices))


def _of_part(event: EventMention, one: Told, scene: Scene) -> bool:
    """Whether ground changes hands of which the words tell only a part: "de inname van het vliegveld" of a town."""
    if not frames()[event.type].gains or event.place is None or one.filled.place is None:
        return False
    return event.place.place.id in scene.places[one.filled.place[0]].place.parents[:1]


def _states(scene: Scene) -> list[Draft]:
    """Where the text says of a place who has it, with what fills the roles."""
    found = [(t, fill(t, scene)) for t in trigger_rules.find(scene.doc, lexicon(scene.code, "control"), scene.code)]
    return [*found, *belongings(scene)]


def _weighed_anew(events: Sequence[EventMention], told: Sequence[Told], around: Circumstances) -> list[EventMention]:
    """The chosen `events` with status and time as the weighing of these has them; `told` is what each was read from."""
    stances, dates = Stances(around.scene, told, around.times).weighed(), Dates(around, told)
    done = []
    for event, one, (status, tense) in zip(events, told, stances, strict=True):
        time, relation = dates.chosen(one)
        if relation == "ago":
            status, tense = "happened" if status == "ongoing" else status, "past"
        done.append(replace(event, status=status, tense=tense, time=time, time_relation=relation))
    return done


@dataclass(frozen=True)
class Read:
    """What the rules alone make of a report.

    All `drafts`, those `kept`, where it says who holds a place, what tells whether it is about conflict, and the
    evidence for the learned weighing.
    """

    drafts: Sequence[Draft]
    kept: Sequence[Draft]
    states: Sequence[Draft]
    signs: Signs
    evidence: Evidence


def read_by_rules(
    scene: Scene, around: Circumstances, figures: Sequence[FigureMention], voices: Voices
) -> Read:
    """What the lexical units tell, whatever the report is about."""
    drafts = [_choose(t, scene) for t in trigger_rules.find(scene.doc, lexicon(scene.code), scene.code)]
    met = [(t, f) for t, f in drafts if needs_met(t, f, scene)]
    fighting = any(
        not t.unit.weak and frames()[t.unit.type].force and _kinds(f, scene, "agent") & ARMED for t, f in met
    )
    # "Rebellen en leger vochten in Tabriz": where a group in arms uses force, a weak word for it is enough
    rebels = any(frames()[t.unit.type].force and _kinds(f, scene, "agent") & IRREGULAR for t, f in drafts)
    states = _states(scene)
    fighting = fighting or rebels or _held(states, scene)
    signs = signs_of(scene, [t for t, _ in met if not t.unit.weak], figures, fighting)
    kept = [(t, f) for t, f in drafts if (t, f) in met or (signs.certain and _said_of_something(t, f))]
    if not (_tells_of_conflict(kept, scene) or (rebels and signs.named)):
        kept = [(t, f) for t, f in kept if not t.unit.weak]
    events = [e for e, _ in _events(kept, scene, around, voices)]
    fired = [
        Fired(
            t.token, t.unit.id, t.unit.type, (t, f) in met, t.unit.weak, _said_of_something(t, f),
            tuple(o.unit.type for o in t.others),
        )
        for t, f in drafts
    ]
    evidence = Evidence(scene, around.times, figures, fired, events, Counter(e.type for e in events))
    return Read(drafts, kept, states, signs, evidence)


def _held(states: Sequence[Draft], scene: Scene) -> bool:
    """Whether a group in arms is said to hold a place."""
    return any(f.place is not None and _kinds(f, scene, "agent") & IRREGULAR for _, f in states)


def propose(
    scene: Scene, around: Circumstances, figures: Sequence[FigureMention], voices: Voices
) -> list[Told] | None:
    """The events of a report with what they were read from, in order of place; None where it is not about conflict."""
    return _told(read_by_rules(scene, around, figures, voices), around, voices)


def _told(read: Read, around: Circumstances, voices: Voices) -> list[Told] | None:
    """The events of a report that the learned weighing lets stand, with what they were read from; see `propose`."""
    scene, known = read.evidence.scene, firing_model(around.scene.code)
    likely = likelihoods(read, known) if known else []
    if not about_conflict(read.signs, likely, scene.code):
        return None
    drafts = _weighed(read, known, likely) if known else read.kept
    made = with_reactions(_events(drafts, scene, around, voices), scene, voices)
    source = {(event.span, event.type): draft for event, draft in made}
    words = [(event, trigger.token) for event, (trigger, _) in made]
    kept = without_echoes([event for event, token in words if not brought(event, token, words, scene)])
    full = complete(kept, scene)
    return [Told(f, r, *source[r.span, r.type]) for f, r in zip(full, kept, strict=True)]


def _events(
    drafts: Sequence[Draft], scene: Scene, around: Circumstances, voices: Voices
) -> list[tuple[EventMention, Draft]]:
    events: list[EventMention] = []
    for trigger, filled in drafts:
        events.append(_event(trigger, filled, scene, around, voices, events))
    return list(zip(events, drafts, strict=True))


def likelihoods(read: Read, known: FiringModel) -> list[dict[str, float]]:
    """For each sentence how likely it tells of each type of event."""
    evidence = read.evidence
    return [known.probabilities(evidence.features(n, s)) for n, s in enumerate(evidence.scene.doc.sents)]


def _weighed(read: Read, known: FiringModel, likelihood: Sequence[Mapping[str, float]]) -> list[Draft]:
    """The drafts that the model lets stand, and one for each type that it is sure a sentence tells besides."""
    scene = read.evidence.scene
    chosen: list[Draft] = []
    states = {t.token.i for t, _ in read.states}
    for number, sentence in enumerate(scene.doc.sents):
        likely = likelihood[number]
        here = [d for d in read.kept if d[0].token.sent.start == sentence.start]
        stands = [d for d in here if likely.get(_type(*d, scene), 1.0) >= known.keep]
        types = {_type(*d, scene) for d in stands}
        for kind in sorted(k for k, p in likely.items() if p >= known.add and k not in types):
            added = _added(kind, number, sentence, read, known)
            learned = added[0].unit.id == unit_of(scene.code, kind).id
            # "is in handen van" says who holds a place, not that it was taken
            if not (learned and added[0].token.i in states):
                stands.append(added)
        if not stands and tells_of_force(likely):
            force = [d for d in here if frames()[_type(*d, scene)].force]
            stands = sorted(force, key=lambda d: -likely.get(_type(d[0], d[1], scene), 0.0))[:1]
        if not any(_type(*d, scene) == CAPTURE for d in stands):
            stands.extend(_taken([d for d in read.states if d[0].token.sent.start == sentence.start], scene))
        stands = [d for d in stands if not lasts(d[0], read.evidence.times)]
        chosen.extend(sorted(stands, key=lambda d: (d[0].token.i, d[0].unit.place, d[0].unit.id)))
    return chosen


def _taken(states: Sequence[Draft], scene: Scene) -> list[Draft]:
    """The statements of a sentence that tell of a place that it was taken, as events; one for each place."""
    unit = replace(unit_of(scene.code, CAPTURE), id=TAKEN_BY_STATEMENT)
    said = {f.place[0]: (t, f) for t, f in reversed(states) if f.place is not None and newly_held(t, f, scene)}
    return [(replace(t, unit=unit, others=()), f) for t, f in said.values()]


def _added(kind: str, number: int, sentence: Words, read: Read, known: FiringModel) -> Draft:
    """A draft of a type that no kept one tells: a unit that lacked something, else the word that speaks most for it."""
    scene = read.evidence.scene
    for draft in read.drafts:
        if draft[0].token.sent.start == sentence.start and _type(*draft, scene) == kind:
            return draft
    carrier = known.carrier(sentence, kind, scene.strongest(number, sentence, kind))
    drafts = [t for t, _ in read.drafts]
    trigger = turned(trigger_at(losing_word(carrier, kind, drafts), kind, scene.code), drafts)
    return trigger, fill(trigger, scene)


def _choose(trigger: Trigger, scene: Scene) -> tuple[Trigger, Filled]:
    """Of the units that a word may be, the most telling one whose needs are met; else the most telling one."""
    first = trigger, fill(trigger, scene)
    if needs_met(*first, scene):
        return first
    for other in trigger.others:
        filled = fill(other, scene)
        if needs_met(other, filled, scene):
            return other, filled
    return first


def _said_of_something(trigger: Trigger, filled: Filled) -> bool:
    """In a report that is about conflict beyond doubt it is enough that somebody or something is named at all."""
    return not trigger.unit.strict and bool(filled.phrases or filled.pronouns or filled.roles or filled.place)


def _tells_of_conflict(drafts: Sequence[tuple[Trigger, Filled]], scene: Scene) -> bool:
    strong = any(not t.unit.weak for t, _ in drafts)
    armed = sum(a.actor.kind in ARMED and a.actor.kind != "state" for a in scene.actors)
    return strong or armed >= ARMED_MENTIONS


def _kinds(filled: Filled, scene: Scene, role: str | None = None) -> set[str]:
    chosen = filled.roles.get(role, []) if role else [x for xs in filled.roles.values() for x in xs]
    return {scene.actors[i].actor.kind for i, _ in chosen}


def needs_met(trigger: Trigger, filled: Filled, scene: Scene) -> bool:
    """Whether what the unit of a trigger needs is there; see `needs` and `strict` in the frame files."""
    unit = trigger.unit
    if unit.strict and (filled.place is None or filled.place[1].dep_ not in STRICT[unit.strict]):
        return False
    if not unit.needs:
        return True
    met = {
        "place": filled.place is not None or "place" in filled.pronouns,
        "agent": bool(filled.roles.get("agent")),
        "target": bool(filled.roles.get("target") or "target" in filled.pronouns),
        "actor": bool(filled.roles.get("agent") or filled.roles.get("target")),
        "armed": bool(_kinds(filled, scene) & ARMED),
        "civilians": bool(_kinds(filled, scene) & CIVILIANS),
    }
    return any(met[need] for need in unit.needs)


def _type(trigger: Trigger, filled: Filled, scene: Scene) -> str:
    unit = trigger.unit
    for token in trigger.token.sent:
        if token.lower_ in unit.words and scene.clause[token.i] == scene.clause[trigger.token.i]:
            return unit.words[token.lower_]
    targets = _kinds(filled, scene, "target") or _kinds(filled, scene, "agent")
    if unit.civilians and targets & CIVILIANS:
        return unit.civilians
    if unit.fighters and targets & ARMED and not targets & CIVILIANS:
        return unit.fighters
    return unit.type


def _fillers(filled: Filled, scene: Scene, event_type: str) -> tuple[RoleFiller, ...]:
    found: list[RoleFiller] = []
    for role in ("agent", "target", "other"):
        for index, _ in filled.roles.get(role, []):
            mention = scene.actors[index]
            found.append(RoleFiller(role, mention.actor, mention.span, mention.text))
        for token in filled.phrases.get(role, []):
            filler = noun_filler(role, token, scene.code)
            frame = frames()[event_type]
            if filler.actor.kind != "other" or (role == "target" and not (frame.rivals or frame.moved)):
                found.append(filler)
    roles = {f.role for f in found}
    if frames()[event_type].moved:
        movers = [f for f in found if f.role in {"agent", "target"}]
        if roles & {"agent", "target"} and len(roles & {"agent", "target"}) == 1:
            other = "agent" if "target" in roles else "target"
            found.extend(replace(f, role=other) for f in movers)
    return tuple(found)


def _event(
    trigger: Trigger, filled: Filled, scene: Scene, around: Circumstances, voices: Voices, before: list[EventMention]
) -> EventMention:
    event_type = _type(trigger, filled, scene)
    status, tense = judge(trigger, event_type, list(scene.clause), scene.code)
    if status == "happened" and around.is_news(trigger.token, event_type):
        tense = "recent"
    place = around.place(trigger.token, filled.place, before)
    time, relation = counted_from(trigger.token, around) or around.time(trigger.token, before)
    token = trigger.token
    fillers = _fillers(filled, scene, event_type)
    sentence = Span(token.sent.start_char, token.sent.start_char + len(token.sent.text.rstrip()))
    return EventMention(
        span=Span(token.idx, token.idx + len(token)),
        sentence=sentence,
        evidence=_evidence(trigger, filled, sentence, scene),
        type=event_type,
        status=status,
        tense=tense,
        rule=trigger.unit.id,
        roles=fillers,
        place=place,
        time=time,
        time_relation=relation,
        figures=around.figures(token, frames()[event_type].figures),
        attribution=voices.of(token),
        extent=_extent(trigger, event_type, filled, place, around),
    )


def _extent(
    trigger: Trigger, event_type: str, filled: Filled, place: PlaceMention | None, around: Circumstances
) -> str:
    """`all` only where the event is done to the place itself, and to the whole of it."""
    left = frames()[event_type].moved and place is not None and place.relation == "from"
    if place is None or (place.relation != "in" and not left):
        return "part"
    itself = left and filled.place is not None and around.scene.place_of(filled.place[1]) is not None
    if filled.beside and not itself:
        return "part"
    if filled.place is None:
        listed = place_words(around.scene.code)  # "het land" that they left is the place itself
        return "part" if any(not listed.place_noun(t.lower_) for t in filled.phrases.get("target", ())) else "all"
    return around.extent(filled.place[1])


def _evidence(trigger: Trigger, filled: Filled, sentence: Span, scene: Scene) -> Span:
    """From the first to the last word that the record rests on, inside its sentence."""
    tokens: list[Token] = [trigger.token] + ([trigger.particle] if trigger.particle is not None else [])
    tokens += [t for found in filled.roles.values() for _, t in found]
    if filled.place is not None:
        tokens.append(filled.place[1])
    start, end = min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens)
    for index in [*filled.actors()]:
        mention = scene.actors[index].span
        if sentence.contains(mention):
            start, end = min(start, mention.start), max(end, mention.end)
    return Span(max(start, sentence.start), min(max(end, start + 1), sentence.end))
