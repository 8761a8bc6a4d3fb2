"""What one report says, as written: mentions with offsets, before anything is merged or resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from kroniek.model.quantity import Quantity
from kroniek.model.refs import ActorRef, PlaceRef
from kroniek.model.span import Span
from kroniek.model.when import When


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression. `when` says what it means; only the chronicle knows which day it hangs on."""

    span: Span
    text: str
    type: str  # DATE, TIME, DURATION, SET
    when: When


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A name with its label (PER, ORG, LOC, MISC) and the actor or place it denotes, if known."""

    span: Span
    text: str
    label: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that denote an actor: a name ("IS"), a nominal ("het leger") or a pronoun ("ze").

    `head` is the span of the head word. `link` tells how it was found: "name", "composed"
    (demonym or country with a kind), "nominal" (only the words), "reference" (led back to an earlier one).
    """

    span: Span
    text: str
    head: Span
    actor: ActorRef
    link: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that denote a place. `relation` is in, near, north_of, ... as the preposition says."""

    span: Span
    text: str
    place: PlaceRef
    relation: str = "in"


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A number about people, ground or time.

    `who` are the words that say what is counted. `place` and `time` are indexes into the report's
    places and times; None where the words give none. `part_of` and `replaces` are indexes into the report's
    figures: what this is a part of ("onder wie drie kinderen"), and the earlier number that it takes the place
    of. `scope` is "total" where the words sum up to that day ("in totaal", "het dodental"), else "new";
    `change` is "up", "down" or "either" where they say that the number moved ("opgelopen tot"), else "".
    `perpetrators`: those counted did it themselves ("onder de doden zijn twee daders").
    """

    span: Span
    text: str
    sentence: Span
    measure: str
    quantity: Quantity
    unit: str | None = None
    who: str = ""
    place: int | None = None
    time: int | None = None
    attribution: tuple[str, ...] = ()
    part_of: int | None = None
    replaces: int | None = None
    scope: str = "new"
    change: str = ""
    perpetrators: bool = False


@dataclass(frozen=True, slots=True)
class RoleFiller:
    """Who fills a role of an event: agent, target or other."""

    role: str
    actor: ActorRef
    span: Span
    text: str


TAKEN_BY_STATEMENT = "held/taken"
"""The `rule` of a capture that is told by who has the place now; the statement tells who holds it."""


@dataclass(frozen=True, slots=True)
class EventMention:
    """Something told in one sentence. `span` is the trigger, `evidence` the smallest span a reader needs.

    `time` is an index into the report's times with `time_relation` (in, since, until, before, after, or ago: so long
    before what the sentence tells); `figures` are indexes into its figures. `tense` is past, recent, present or future
    and says where the event lies when no time is told. `rule` names the lexical unit, or how else it was read
    ("following/capture"). `extent` is part where the words say that only some of the place is meant, or something in it
    or near it. `firm` names what of agent, target and place the sentence itself tells, or what is hardly in doubt; the
    rest is read off the report.
    """

    span: Span
    sentence: Span
    evidence: Span
    type: str
    status: str
    tense: str
    rule: str
    roles: tuple[RoleFiller, ...] = ()
    place: PlaceMention | None = None
    time: int | None = None
    time_relation: str = "in"
    figures: tuple[int, ...] = ()
    attribution: tuple[str, ...] = ()
    extent: str = "all"
    firm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlMention:
    """A statement that a holder has (`holds`), has got (`gained`) or no longer has (`lost`) a place.

    `extent` is all or part. `tier` is claimed (by a side) or assessed. The time is as in an event.
    """

    span: Span
    sentence: Span
    place: PlaceMention
    holder: RoleFiller
    relation: str
    extent: str
    tense: str
    rule: str
    tier: str = "assessed"
    time: int | None = None
    time_relation: str = "in"
    attribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotations:
    """All mentions of one report, each kind in order of place in the text, with the version of the rules."""

    report: str
    language: str
    rules: str
    sentences: tuple[Span, ...] = ()
    times: tuple[TimeMention, ...] = ()
    entities: tuple[EntityMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    events: tuple[EventMention, ...] = ()
    control: tuple[ControlMention, ...] = field(default=())
