"""Who takes a place that falls, where its sentence does not say: not the side of which the report tells that it lost.

"De stad viel dinsdag" and "de stad is bevrijd" leave open who took it. Whom a report tells to lose ground, by a word
for it, and never to take any, is not chosen for it; nor is whom it tells to take ground chosen as who lost. Who is
driven out, and whose stronghold falls, loses; who drives others out takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.holding import Standing
from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.slots import Slots, slots_of
from kroniek.annotate.events.status import LEARNED
from kroniek.annotate.events.taking import REAL, Ground, armed, of_loss, with_fillers, without
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.triggers import Trigger
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, EventMention, RoleFiller, Span

# Positions of what a verb is about whatever it is; a preposition tells more.
OPEN = frozenset({"subject", "object"})


def settle(
    events: Sequence[EventMention], told: Sequence[Told], scene: Scene, standing: Standing
) -> list[EventMention]:
    """The chosen `events` in the light of the whole report.

    Args:
        events: the events with the roles chosen for them.
        told: what each was read from.
        scene: the report.
        standing: who is said in it to hold what.
    """
    ground = Ground.of(told, events)
    settled = []
    for event, one in zip(events, told, strict=True):
        if event.type == one.full.type and _of_ground(event):
            event = _as_named_beside(_as_lost(ground.settled(_as_told_by(event, one, scene), one), one), one, scene)
            event = _without_owner(event, one, standing.owners)
            event = _not_itself(_as_held(event, standing.holders.get(one.trigger.token.i)))
        elif _drives(one):
            event = _driven(event, one, ground, scene)
        elif event.type == one.full.type and frames()[event.type].loses and _goes(one.trigger, scene):
            event = _gone(event, one)
        settled.append(event)
    return _retold(_taken_by_driving(settled, told))


def _retold(events: Sequence[EventMention]) -> list[EventMention]:
    """The events, a taking of which the sentence leaves the taker open with the one that another sentence tells.

    "Het leger veroverde al-Kaim. Na de inname van al-Kaim ...": one place, no other day, and one side that took it.
    """
    taken = [e for e in events if _of_ground(e) and e.status in REAL and e.place is not None]
    done = []
    for event in events:
        if any(event is e for e in taken) and not _itself(event, "agent"):
            known = [f for e in taken if _one_telling(e, event) for f in _itself(e, "agent")]
            losers = {side(f.actor) for f in _itself(event, "target")}
            sides = {side(f.actor) for f in known}
            if len(sides) == 1 and not sides & losers:
                event = with_fillers(event, "agent", list({f.actor.id: f for f in known}.values()), firm=False)
                event = without(event, "target", sides)
        done.append(event)
    return done


def _itself(event: EventMention, role: str) -> list[RoleFiller]:
    """The armed ones in a role who stand in the event's own sentence."""
    return [f for f in armed(event, role) if event.sentence.contains(f.span)]


def _one_telling(one: EventMention, other: EventMention) -> bool:
    """Whether two takings are of one place, and not told of two times."""
    same = one.place is not None and other.place is not None and one.place.place.id == other.place.place.id
    return same and (one.time is None or other.time is None or one.time == other.time)


def _as_lost(event: EventMention, told: Told) -> EventMention:
    """The event with the loser whom the sentence names as the subject of a word for losing ("IS verliest Sirte")."""
    role = frames()[event.type].loses[0]
    named = [r for r in armed(told.rules, role) if event.sentence.contains(r.span)]
    if not of_loss(told) or not named:
        return event
    event = with_fillers(event, role, named, firm=True)
    return without(event, "agent", {side(n.actor) for n in named})


def _as_told_by(event: EventMention, told: Told, scene: Scene) -> EventMention:
    """The event with the side that tells itself that a place was taken: "de stad is heroverd, meldt het leger".

    A passive names nobody; one's own gains are what one reports. What somebody tells as lost it does not take.
    """
    beside = [r for r in event.roles if r.role == "agent" and event.sentence.contains(r.span)]
    if not told.trigger.passive or event.status not in REAL or not event.attribution or beside:
        return event
    known = {**scene.adjective_at, **scene.actor_at}  # "het Iraakse commando" speaks for Iraq
    words = [w for t in told.trigger.token.sent if t.i in scene.speakers for w in (t, *t.children)]
    voices = [scene.actors[i] for i in sorted({known[w.i] for w in words if w.i in known})]
    voices = [v for v in voices if v.actor.kind in ARMED]
    lost = {side(r.actor) for r in told.rules.roles if r.role in frames()[event.type].loses}
    if len(voices) != 1 or side(voices[0].actor) in lost:
        return event
    one, loses = voices[0], frames()[event.type].loses[0]
    chosen, losers = ([r for r in event.roles if r.role == role] for role in ("agent", loses))
    if losers and all(side(r.actor) == side(one.actor) for r in losers):  # the two changed places
        event = with_fillers(event, loses, [r for r in chosen if side(r.actor) != side(one.actor)], firm=False)
    return with_fillers(event, "agent", [RoleFiller("agent", one.actor, one.span, one.text)], firm=False)


def _as_named_beside(event: EventMention, told: Told, scene: Scene) -> EventMention:
    """The event with those whom a preposition of the verb names: "bevrijd van IS", "verloren aan het leger"."""
    trigger = told.trigger
    if trigger.form == "noun" or trigger.unit.id.startswith(LEARNED):
        return event
    slots, loses = slots_of(trigger, scene), frames()[event.type].loses[0]
    beside = {s: tokens for s, tokens in slots.items() if s not in OPEN}
    event = _as_its_subject(event, told, slots, loses)
    for role, other in (("agent", loses), (loses, "agent")):
        spots = {t.idx for s, ts in beside.items() if trigger.unit.positions.get(s, ("",))[0] == role for t in ts}
        named = [r for r in armed(told.rules, role) if any(r.span.start <= spot < r.span.end for spot in spots)]
        if named:
            event = with_fillers(without(event, other, {side(r.actor) for r in named}), role, named, firm=True)
    return event


def _as_its_subject(event: EventMention, told: Told, slots: Slots, loses: str) -> EventMention:
    """The event with the subject of a word for taking as who takes, where it was chosen for who lost."""
    if told.trigger.passive or told.trigger.unit.positions.get("subject", ("",))[0] != "agent":
        return event
    spots = {t.idx for t in slots.get("subject", ())}
    acting = [r for r in armed(told.rules, "agent") if any(r.span.start <= spot < r.span.end for spot in spots)]
    sides = {side(r.actor) for r in acting}
    if not sides & {side(r.actor) for r in armed(event, loses)}:
        return event
    others = [r for r in armed(event, "agent") if side(r.actor) not in sides]
    event = without(event, loses, sides)
    event = event if armed(event, loses) else with_fillers(event, loses, others, firm=False)
    return with_fillers(event, "agent", acting, firm=True)


def _as_held(event: EventMention, holder: ActorMention | None) -> EventMention:
    """The event with the holder whom the same word tells: "het door Rusland bezette Melitopol"."""
    if holder is None or holder.actor.kind not in ARMED:
        return event
    event = without(event, "target", {side(holder.actor)})
    return with_fillers(event, "agent", [RoleFiller("agent", holder.actor, holder.span, holder.text)], firm=True)


def _not_itself(event: EventMention) -> EventMention:
    """The event without a loser of the side whom the sentence tells to take: it was guessed."""
    loses = frames()[event.type].loses[0]
    takers = {side(r.actor) for r in event.roles if r.role == "agent" and event.sentence.contains(r.span)}
    guessed = {side(r.actor) for r in event.roles if r.role == loses and not event.sentence.contains(r.span)}
    return without(event, loses, takers & guessed) if takers & guessed else event


def _without_owner(event: EventMention, told: Told, owners: Collection[Span]) -> EventMention:
    """The event without an agent whose stronghold it is that falls, and whom the words do not tell to act: he loses."""
    acting = {r.span for r in told.rules.roles if r.role == "agent"}
    lost = [r for r in event.roles if r.role == "agent" and r.span in owners and r.span not in acting]
    if not lost:
        return event
    event = without(event, "agent", {side(r.actor) for r in lost})
    return with_fillers(event, frames()[event.type].loses[0], lost, firm=True)


def _drives(told: Told) -> bool:
    """Whether the words tell of somebody who makes others go: "verdrijven", "verjagen".

    They say how far ("tot aan de grens"); words for calling back one's own ("terugtrekken") do not.
    """
    positions = told.trigger.unit.positions
    forced = "target" in positions.get("object", ()) and "agent" in positions.get("subject", ()) and "tot" in positions
    return frames()[told.full.type].moved and bool(frames()[told.full.type].loses) and forced


def _driven(event: EventMention, told: Told, ground: Ground, scene: Scene) -> EventMention:
    """Tells apart who drives and who goes, where the sentence or the report leaves only one other side for it."""
    drivers, goers = armed(event, "agent"), armed(event, "target")
    if not drivers or {side(r.actor) for r in drivers} != {side(r.actor) for r in goers}:
        return event
    mine = {side(r.actor) for r in drivers}
    if not told.trigger.passive:
        others = [
            a for a in scene.actors
            if a.actor.kind in ARMED and event.sentence.contains(a.span) and side(a.actor) not in mine
        ]  # fmt: skip
        if len({side(a.actor) for a in others}) != 1:
            return event
        other = RoleFiller("target", others[0].actor, others[0].span, others[0].text)
        return with_fillers(event, "target", [other], firm=True)
    takers = [filler for one, filler in sorted(ground.taking.items()) if one not in mine | ground.losing.keys()]
    return with_fillers(event, "agent", takers, firm=False) if len(takers) == 1 else event


def _gone(event: EventMention, told: Told) -> EventMention:
    """Who gives a place up is who goes ("IS verloor Sirte"), and not the one that the report has him fight."""
    goers = armed(told.rules, "agent") or armed(event, "agent")
    if not goers or {side(r.actor) for r in armed(event, "target")} <= {side(r.actor) for r in goers}:
        return event
    return with_fillers(with_fillers(event, "target", goers, firm=True), "agent", goers, firm=True)


def _taken_by_driving(events: Sequence[EventMention], told: Sequence[Told]) -> list[EventMention]:
    """A capture told by the words that tell that somebody goes has the same two sides: who goes does not take."""
    moves = [(e, _drives(one)) for e, one in zip(events, told, strict=True) if _of_leaving(e)]
    done = []
    for event in events:
        if _of_ground(event) and event.rule.startswith(LEARNED):
            here = [(m, drives) for m, drives in moves if m.sentence == event.sentence and _one_place(m, event)]
            for out, drives in here[:1]:
                event = _by_driver(event, out) if drives else _not_by_goer(event, out)
        done.append(event)
    return done


def _of_leaving(event: EventMention) -> bool:
    frame = frames()[event.type]
    return frame.moved and bool(frame.loses) and event.status != "denied"


def _by_driver(event: EventMention, out: EventMention) -> EventMention:
    drivers, goers = armed(out, "agent"), armed(out, "target")
    parted = not {side(r.actor) for r in drivers} & {side(r.actor) for r in goers}
    event = with_fillers(event, "target", goers, firm="target" in out.firm)
    event = with_fillers(event, "agent", drivers if parted else [], firm=parted and "agent" in out.firm)
    return replace(event, status=out.status, tense=out.tense)


def _not_by_goer(event: EventMention, out: EventMention) -> EventMention:
    """The capture of a place that somebody leaves, with him as who lost it."""
    goers = armed(out, "target")
    gone = {side(r.actor) for r in goers}
    left = event.place is not None and event.place.relation == "from"
    if not left or not any(side(r.actor) in gone for r in armed(event, "agent")):
        return event
    takers = [r for r in armed(event, "target") if side(r.actor) not in gone]
    event = with_fillers(event, "target", goers, firm="target" in out.firm)
    return with_fillers(event, "agent", takers, firm=False)


def _one_place(one: EventMention, other: EventMention) -> bool:
    return one.place is None or other.place is None or one.place.place.id == other.place.place.id


def _of_ground(event: EventMention) -> bool:
    frame = frames()[event.type]
    return bool(frame.gains and frame.loses and frame.gains == "agent")


def losing_word(carrier: Token, kind: str, drafts: Iterable[Trigger]) -> Token:
    """The word for losing of a gain's sentence, where the word that speaks most for the gain is no verb.

    "IS verliest op één dag al-Kaim": who loses what stands around "verliest", and not around "dag".
    """
    if carrier.pos_ in VERBAL or not frames()[kind].gains:
        return carrier
    here = [t.token for t in drafts if t.token.sent.start == carrier.sent.start and _gives_up(t)]
    return here[0] if len(here) == 1 else carrier


def turned(trigger: Trigger, drafts: Iterable[Trigger]) -> Trigger:
    """The trigger of a gain at a word that tells of its subject that it loses: who loses is then the target.

    `drafts` are the units that fire in the report.
    """
    lost = next((t for t in drafts if t.token.i == trigger.token.i and _gives_up(t)), None)
    if lost is None or not frames()[trigger.unit.type].gains:
        return trigger
    other = {"agent": "target", "target": "agent"}
    positions = {slot: tuple(other.get(r, r) for r in roles) for slot, roles in lost.unit.positions.items()}
    return replace(trigger, unit=replace(trigger.unit, positions=positions), passive=lost.passive)


def _goes(trigger: Trigger, scene: Scene) -> bool:
    """Whether its subject gives up, or makes nobody go but himself: "het leger trok zich terug"."""
    reflexive = scene.words.reflexive
    goes = frames()[trigger.unit.type].moved and "agent" in trigger.unit.positions.get("subject", ())
    return _gives_up(trigger) or (goes and any(c.lower_ in reflexive for c in trigger.token.children))


def _gives_up(trigger: Trigger) -> bool:
    """Whether its subject goes or gives up, and drives nobody: "verliest", "geeft prijs"."""
    positions = trigger.unit.positions
    leaves = frames()[trigger.unit.type].moved and "agent" in positions.get("subject", ())
    return leaves and "target" not in positions.get("object", ())
