"""The learned choice among candidates: who fills a role, and where an event lies.

The rules propose; a logistic model, trained on the project's corpus (`tools/train/train_choices.py`), weighs what
speaks for each candidate. For roles a second round (`again.py`) weighs what the first makes of the whole report.
Where no candidate is likely enough the role stays as the sentence itself gives it, or open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import Any, TypeVar

from kroniek.annotate.events.again import Forest, Guess, Moment, Story
from kroniek.annotate.events.candidates import ROLES, Candidate, Cast
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.topic import IRREGULAR
from kroniek.annotate.events.weights import read
from kroniek.knowledge import load
from kroniek.knowledge.frames import frames
from kroniek.model import ActorRef, EventMention, PlaceMention, RoleFiller

FILE = "choices.json"
T = TypeVar("T")
# What is likelier than this is firm although the sentence does not tell it by itself. Of .4, .5, .6 and .75 this gives
# the best balance of right to contradicted statements of control on the corpus's train part.
FIRM = 0.5
# Who does not fight.
UNARMED = frozenset({"person", "civilians", "organisation", "external", "media"})


@dataclass(frozen=True)
class Model:
    """Weights of features, what every candidate starts from, and how likely one must be to be taken."""

    bias: float
    least: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """How likely a candidate with these features is the right one, between 0 and 1."""
        total = self.bias + sum(self.weights.get(f, 0.0) for f in sorted(set(features)))
        return 1 / (1 + exp(-total))


Scored = Sequence[tuple[float, Candidate]]
"""All candidates for a role with how likely each is, in their own order."""


@cache
def models(code: str, file: str = FILE) -> Mapping[str, Model]:
    """The models of the language `code` by what they choose (agent, target, place); none where it has no such file.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """

    def made(data: Any) -> dict[str, Model]:
        return {name: Model(m["bias"], m["least"], m["weights"]) for name, m in data["models"].items()}

    return read(code, file, made) or {}


@cache
def forests(code: str) -> Mapping[str, Forest]:
    """The trees of the second round by role; none where the language has none.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """

    def made(data: Any) -> dict[str, Forest]:
        return {role: Forest(f["start"], f["trees"]) for role, f in data.get("again", {}).items()}

    return read(code, FILE, made) or {}


def decide(told: Sequence[Told], scene: Scene) -> list[EventMention]:
    """The events with their roles and places as the models choose them; as the rules have them without models."""
    known = models(scene.code)
    if not known:
        return [_as_told(t) for t in told]
    cast, places = Cast(scene, told), Map(scene, told)
    first = [{role: first_round(t, role, cast, known[role]) for role in ROLES} for t in told]
    story = Story([moment(t, cast, scored) for t, scored in zip(told, first, strict=True)])
    last = [_second_round(story, n, scored, forests(scene.code)) for n, scored in enumerate(first)]
    return [_decided(t, scored, places, known) for t, scored in zip(told, last, strict=True)]


def first_round(told: Told, role: str, cast: Cast, model: Model) -> Scored:
    """The candidates for a role, each weighed by itself."""
    return [(model.probability(c.features), c) for c in cast.candidates(told, role)]


def moment(told: Told, cast: Cast, scored: Mapping[str, Scored]) -> Moment:
    """What the first round makes of an event."""
    token = told.trigger.token.i
    guesses = {
        role: [Guess(side(c.filler.actor), c.filler.actor.kind, c.noun, p) for p, c in found]
        for role, found in scored.items()
    }
    return Moment(told.full.type, token, cast.layout.sentence[token], guesses)


def _second_round(
    story: Story, number: int, scored: Mapping[str, Scored], known: Mapping[str, Forest]
) -> dict[str, Scored]:
    """The candidates weighed again; as they are where there are no trees."""
    if not known:
        return dict(scored)
    again = {role: known[role].probabilities(story.rows(number, role)) for role in ROLES}
    return {role: [(p, c) for p, (_, c) in zip(again[role], scored[role], strict=True)] for role in ROLES}


def _as_told(told: Told) -> EventMention:
    """The event as the rules have it; firm is what its sentence tells."""
    firm = [role for role in ROLES if any(r.role == role for r in told.rules.roles)]
    return replace(told.full, firm=(*firm, "place") if told.filled.place is not None else tuple(firm))


def _decided(told: Told, scored: Mapping[str, Scored], places: Map, known: Mapping[str, Model]) -> EventMention:
    event = told.full
    chosen = _roles(told, scored, known)
    roles = [r for r in event.roles if r.role not in ROLES]
    firm = []
    for role in ROLES:
        fillers, likely = chosen[role]
        roles.extend(fillers)
        read = {r.actor.id for r in told.rules.roles if r.role == role}
        if fillers and (likely >= FIRM or any(r.actor.id in read for r in fillers)):
            firm.append(role)
    place, likely = _place(told, places, known["place"])
    if frames()[event.type].gains == "agent" and place is not None:
        # a place that changes hands is nobody from whom it is taken
        roles = [r for r in roles if r.role != "target" or not r.span.overlaps(place.span)]
    same = event.place is not None and place is not None and place.place.id == event.place.place.id
    vague = place is not None and place.place.precision == "vague"
    if place is not None and not vague and (likely >= FIRM or (same and told.filled.place is not None)):
        firm.append("place")
    return replace(event, roles=tuple(roles), place=place, firm=tuple(firm))


def _roles(
    told: Told, weighed: Mapping[str, Scored], known: Mapping[str, Model]
) -> dict[str, tuple[list[RoleFiller], float]]:
    """Who fills each role, the surer one first: nobody does something to himself, but for those who move."""
    scored = {
        role: sorted(((p, c.filler) for p, c in weighed[role] if not _only_tells(told, c)), key=lambda s: -s[0])
        for role in ROLES
    }
    alone = not frames()[told.full.type].moved
    order = sorted(ROLES, key=lambda role: -scored[role][0][0] if scored[role] else 0.0)
    chosen: dict[str, tuple[list[RoleFiller], float]] = {}
    for role in order:
        taken = [r.actor for fillers, _ in chosen.values() for r in fillers]
        left = [(p, f) for p, f in scored[role] if not (alone and _one_side(f.actor, taken))]
        fillers, likely = _fillers(told, role, left, known[role].least)
        chosen[role] = [f for f in fillers if not (alone and _one_side(f.actor, taken))], likely
    return chosen


def _one_side(actor: ActorRef, taken: Sequence[ActorRef]) -> bool:
    """Whether an actor is one of those `taken`, or fights for the same state or in the same group as one of them."""
    return any(
        actor.id == other.id
        or (actor.kind == other.kind == "state" and side(actor) == side(other))
        or ({actor.kind, other.kind} <= ARMED and actor.id.partition("/")[0] == other.id.partition("/")[0])
        or _part_of(actor, other)
        or _part_of(other, actor)
        for other in taken
    )


def _part_of(group: ActorRef, larger: ActorRef) -> bool:
    """Whether a group is known to fight within a larger one; of the people of a side nothing is said."""
    known = load().actors.get(group.id)
    return group.kind in IRREGULAR and known is not None and known.parent == larger.id


def _only_tells(told: Told, candidate: Candidate) -> bool:
    """Whether somebody unarmed is named in the report for speaking only, here too: he did not use the force told of.

    Of 47 such candidates of the corpus's train part none was who acted.
    """
    speaks = {"only-speaks:1", "speaker"} <= set(candidate.features)
    agent = candidate.filler.role == "agent"
    ruled = any(r.role == "agent" and r.actor.id == candidate.filler.actor.id for r in told.rules.roles)
    force = frames()[told.full.type].force
    return agent and speaks and force and not ruled and candidate.filler.actor.kind in UNARMED


def _fillers(
    told: Told, role: str, scored: Sequence[tuple[float, RoleFiller]], least: float
) -> tuple[list[RoleFiller], float]:
    """The likeliest candidate, with those whom the rules put beside it; else what the sentence tells."""
    if not scored or scored[0][0] < least:
        return [r for r in told.rules.roles if r.role == role], 0.0
    likely, best = scored[0]
    ruled = [r for r in told.full.roles if r.role == role]
    return (ruled if any(r.actor.id == best.actor.id for r in ruled) else [best]), likely


def _place(told: Told, places: Map, model: Model) -> tuple[PlaceMention | None, float]:
    """The likeliest place with its probability; the rules' own, with none, where no place is likely."""
    scored = [(model.probability(c.features), c.place) for c in places.candidates(told)]
    best = max(scored, key=lambda s: s[0], default=None)
    ruled = told.full.place
    if best is None or best[0] < model.least:
        return ruled, 0.0
    return (ruled if ruled is not None and best[1].place.id == ruled.place.id else best[1]), best[0]
