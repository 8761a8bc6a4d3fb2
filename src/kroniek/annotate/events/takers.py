"""Who takes a place that falls, where its sentence does not say: not the side of which the report tells that it lost.

"De stad viel dinsdag" and "de stad is bevrijd" leave open who took it. Whom a report tells to lose ground, by a word
for it, and never to take any, is not chosen for it; nor is whom it tells to take ground chosen as who lost. Who is
driven out, and whose stronghold falls, loses; who drives others out takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.holding import Standing
from kroniek.annotate.events.parties import ATTACKING, side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.slots import slots_of
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.triggers import Trigger
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, EventMention, RoleFiller, Span

# Positions of what a verb is about whatever it is; a preposition tells more.
OPEN = frozenset({"subject", "object"})
REAL = frozenset({"happened", "alleged", "ongoing"})
LEARNED = "learned/"
"""How the rules of events begin that the learned weighing told without a unit of their own."""


@dataclass(frozen=True)
class _Ground:
    """The sides that the sentences of a report tell to take ground and to lose it, each with one filler of it.

    `taken` are the places of which a sentence tells who took them; `attacking` are the sides told to attack at all;
    `where` has the countries in which each side is told to act.
    """

    taking: dict[str, RoleFiller]
    losing: dict[str, RoleFiller]
    taken: set[str]
    attacking: set[str]
    where: dict[str, set[str | None]]

    @classmethod
    def of(cls, told: Iterable[Told], events: Iterable[EventMention]) -> _Ground:
        """What the words tell (`told`), at the places that are chosen for the `events`."""
        found = cls({}, {}, set(), set(), {})
        for one, event in zip(told, events, strict=True):
            frame = frames()[one.full.type]
            acting = {side(f.actor) for f in _armed(one.rules, "agent")}
            found.attacking.update(acting if one.full.type in ATTACKING else ())
            for who in acting if event.place is not None else ():
                found.where.setdefault(who, set()).add(event.place.place.country)
            if one.full.status != "denied" and frame.gains and not frame.moved:
                for filler in _armed(one.rules, frame.gains):
                    found.taking.setdefault(side(filler.actor), filler)
                    found.taken.update([event.place.place.id] if event.place is not None else [])
                for role in frame.loses:
                    for filler in _armed(one.rules, role):
                        found.losing.setdefault(side(filler.actor), filler)
            elif one.full.status != "denied" and frame.moved:
                found._moved(one.rules)
        return found

    def _moved(self, event: EventMention) -> None:
        """Who goes loses; who drives others out takes."""
        goers = _armed(event, "target")
        gone = {side(f.actor) for f in goers}
        for filler in goers:
            self.losing.setdefault(side(filler.actor), filler)
        for filler in _armed(event, "agent"):
            if goers and side(filler.actor) not in gone:
                self.taking.setdefault(side(filler.actor), filler)

    def settled(self, event: EventMention, told: Told) -> EventMention:
        """The event without an agent whom the rest of the report belies; with the one who takes, where one is left."""
        gains, loses = "agent", frames()[event.type].loses[0]
        losers, takers = self.losing.keys() - self.taking.keys(), self.taking.keys() - self.losing.keys()
        event = self._at_home(event, told, gains)
        chosen = [r for r in event.roles if r.role == gains]
        named = [r for r in told.rules.roles if r.role == gains]
        belied = any(side(r.actor) in losers and _left_open(r, event, told) for r in chosen)
        if not belied and not (not named and self._alone(event, chosen, set(takers))):
            return event
        if named and not _of_loss(told):
            return event
        others = [r for r in event.roles if r.role == loses]
        gainers = {side(r.actor) for r in named} or takers
        if others and all(side(r.actor) in gainers for r in others):  # the two changed places
            event = _with(event, loses, chosen, firm=False)
        if named:
            return _with(event, gains, named, firm=True)
        new = [self.taking[one] for one in sorted(takers) if one not in {side(r.actor) for r in event.roles}]
        return _with(event, gains, new if len(new) == 1 else [], firm=len(new) == 1 and not chosen)

    def _at_home(self, event: EventMention, told: Told, role: str) -> EventMention:
        """The event without an army that no word of its sentence tells of, and that acts in its own country alone.

        Of a report on both sides of a border: who takes Abu Kamal in Syria does not take Rawa in Iraq.
        """
        places = [p.place for p in (event.place, told.full.place) if p is not None]
        here = next((place.country for place in places if place.country), None)
        away = {
            side(r.actor) for r in event.roles if r.role == role and not event.sentence.contains(r.span)
            if r.actor.kind == "state" and r.actor.country and here not in {None, r.actor.country}
            if self.where.get(side(r.actor)) == {r.actor.country}
        }  # fmt: skip
        return _without(event, role, away) if away else event

    def _alone(self, event: EventMention, chosen: Sequence[RoleFiller], takers: set[str]) -> bool:
        """Whether one side is left as taker: nobody at all is chosen, or somebody whom the report tells not to attack.

        In the second case that side is to be the only one told to take ground, and other ground than this: what it
        took it can have lost before ("viel in mei; in juni heroverde het leger ...").
        """
        inside = any(event.sentence.contains(r.span) for r in chosen)
        if event.status == "denied" or inside or len(takers) != 1:
            return False
        if not chosen:
            return True
        if event.status not in REAL or len(self.taking) > 1 or {side(r.actor) for r in chosen} & self.attacking:
            return False
        return event.place is None or event.place.place.id not in self.taken


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
    ground = _Ground.of(told, events)
    settled = []
    for event, one in zip(events, told, strict=True):
        if event.type == one.full.type and _of_ground(event):
            event = _as_named_beside(_as_lost(ground.settled(_as_told_by(event, one, scene), one), one), one, scene)
            event = _without_owner(event, one, standing.owners)
            event = _as_held(event, standing.holders.get(one.trigger.token.i))
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
                event = _with(event, "agent", list({f.actor.id: f for f in known}.values()), firm=False)
                event = _without(event, "target", sides)
        done.append(event)
    return done


def _itself(event: EventMention, role: str) -> list[RoleFiller]:
    """The armed ones in a role who stand in the event's own sentence."""
    return [f for f in _armed(event, role) if event.sentence.contains(f.span)]


def _one_telling(one: EventMention, other: EventMention) -> bool:
    """Whether two takings are of one place, and not told of two times."""
    same = one.place is not None and other.place is not None and one.place.place.id == other.place.place.id
    return same and (one.time is None or other.time is None or one.time == other.time)


def _as_lost(event: EventMention, told: Told) -> EventMention:
    """The event with the loser whom the sentence names as the subject of a word for losing ("IS verliest Sirte")."""
    role = frames()[event.type].loses[0]
    named = [r for r in _armed(told.rules, role) if event.sentence.contains(r.span)]
    if not _of_loss(told) or not named:
        return event
    event = _with(event, role, named, firm=True)
    return _without(event, "agent", {side(n.actor) for n in named})


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
        event = _with(event, loses, [r for r in chosen if side(r.actor) != side(one.actor)], firm=False)
    return _with(event, "agent", [RoleFiller("agent", one.actor, one.span, one.text)], firm=False)


def _as_named_beside(event: EventMention, told: Told, scene: Scene) -> EventMention:
    """The event with those whom a preposition of the verb names: "bevrijd van IS", "verloren aan het leger"."""
    trigger = told.trigger
    if trigger.form == "noun" or trigger.unit.id.startswith(LEARNED):
        return event
    beside = {s: tokens for s, tokens in slots_of(trigger, scene).items() if s not in OPEN}
    for role, other in (("agent", frames()[event.type].loses[0]), (frames()[event.type].loses[0], "agent")):
        spots = {t.idx for s, ts in beside.items() if trigger.unit.positions.get(s, ("",))[0] == role for t in ts}
        named = [r for r in _armed(told.rules, role) if any(r.span.start <= spot < r.span.end for spot in spots)]
        if named:
            event = _with(_without(event, other, {side(r.actor) for r in named}), role, named, firm=True)
    return event


def _as_held(event: EventMention, holder: ActorMention | None) -> EventMention:
    """The event with the holder whom the same word tells: "het door Rusland bezette Melitopol"."""
    if holder is None or holder.actor.kind not in ARMED:
        return event
    event = _without(event, "target", {side(holder.actor)})
    return _with(event, "agent", [RoleFiller("agent", holder.actor, holder.span, holder.text)], firm=True)


def _without_owner(event: EventMention, told: Told, owners: Collection[Span]) -> EventMention:
    """The event without an agent whose stronghold it is that falls, and whom the words do not tell to act: he loses."""
    acting = {r.span for r in told.rules.roles if r.role == "agent"}
    lost = [r for r in event.roles if r.role == "agent" and r.span in owners and r.span not in acting]
    if not lost:
        return event
    event = _without(event, "agent", {side(r.actor) for r in lost})
    return _with(event, frames()[event.type].loses[0], lost, firm=True)


def _drives(told: Told) -> bool:
    """Whether the words tell of somebody who makes others go: "verdrijven", "verjagen".

    They say how far ("tot aan de grens"); words for calling back one's own ("terugtrekken") do not.
    """
    positions = told.trigger.unit.positions
    forced = "target" in positions.get("object", ()) and "agent" in positions.get("subject", ()) and "tot" in positions
    return frames()[told.full.type].moved and bool(frames()[told.full.type].loses) and forced


def _driven(event: EventMention, told: Told, ground: _Ground, scene: Scene) -> EventMention:
    """Tells apart who drives and who goes, where the sentence or the report leaves only one other side for it."""
    drivers, goers = _armed(event, "agent"), _armed(event, "target")
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
        return _with(event, "target", [RoleFiller("target", a.actor, a.span, a.text) for a in others[:1]], firm=True)
    takers = [filler for one, filler in sorted(ground.taking.items()) if one not in mine | ground.losing.keys()]
    return _with(event, "agent", takers, firm=False) if len(takers) == 1 else event


def _gone(event: EventMention, told: Told) -> EventMention:
    """Who gives a place up is who goes ("IS verloor Sirte"), and not the one that the report has him fight."""
    goers = _armed(told.rules, "agent") or _armed(event, "agent")
    if not goers or {side(r.actor) for r in _armed(event, "target")} <= {side(r.actor) for r in goers}:
        return event
    return _with(_with(event, "target", goers, firm=True), "agent", goers, firm=True)


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
    drivers, goers = _armed(out, "agent"), _armed(out, "target")
    parted = not {side(r.actor) for r in drivers} & {side(r.actor) for r in goers}
    event = _with(event, "target", goers, firm="target" in out.firm)
    event = _with(event, "agent", drivers if parted else [], firm=parted and "agent" in out.firm)
    return replace(event, status=out.status, tense=out.tense)


def _not_by_goer(event: EventMention, out: EventMention) -> EventMention:
    """The capture of a place that somebody leaves, with him as who lost it."""
    goers = _armed(out, "target")
    gone = {side(r.actor) for r in goers}
    left = event.place is not None and event.place.relation == "from"
    if not left or not any(side(r.actor) in gone for r in _armed(event, "agent")):
        return event
    takers = [r for r in _armed(event, "target") if side(r.actor) not in gone]
    event = _with(event, "target", goers, firm="target" in out.firm)
    return _with(event, "agent", takers, firm=False)


def _one_place(one: EventMention, other: EventMention) -> bool:
    return one.place is None or other.place is None or one.place.place.id == other.place.place.id


def _of_ground(event: EventMention) -> bool:
    frame = frames()[event.type]
    return bool(frame.gains and frame.loses and frame.gains == "agent")


def _left_open(filler: RoleFiller, event: EventMention, told: Told) -> bool:
    """Whether the sentence does not say that it acts: it stands elsewhere, or the words tell of who loses."""
    return not event.sentence.contains(filler.span) or _of_loss(told)


def _of_loss(told: Told) -> bool:
    return "target" in told.trigger.unit.positions.get("subject", ())


def _with(event: EventMention, role: str, fillers: Sequence[RoleFiller], *, firm: bool) -> EventMention:
    """The event with `fillers` alone in a role."""
    others = tuple(r for r in event.roles if r.role != role)
    sure = tuple(name for name in event.firm if name != role)
    new = tuple(replace(f, role=role) for f in fillers)
    return replace(event, roles=(*others, *new), firm=(*sure, role) if firm else sure)


def _without(event: EventMention, role: str, sides: Collection[str]) -> EventMention:
    """The event without those of some sides in a role."""
    left = [r for r in event.roles if r.role == role and side(r.actor) not in sides]
    return _with(event, role, left, firm=role in event.firm and bool(left))


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


def _armed(event: EventMention, role: str) -> list[RoleFiller]:
    return [r for r in event.roles if r.role == role and r.actor.kind in ARMED]
