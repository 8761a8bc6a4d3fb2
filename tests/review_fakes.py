"""Records small enough to foresee, and steps of reviewing: for tests of deciding."""

from dataclasses import replace
from datetime import date

from kroniek.model import (
    ActorRef,
    Control,
    Event,
    Evidence,
    Figure,
    Interval,
    Participant,
    PlaceRecord,
    PlaceRef,
    Quantity,
    Span,
)
from kroniek.review import fold, stand
from kroniek.review.deciding import Deciding

AT = "2026-01-02T03:04:05Z"


def place(name):
    return PlaceRecord(PlaceRef(f"text:{name.casefold()}", name), (name,))


def who(name, role="agent"):
    return Participant(role, ActorRef(f"text:{name.casefold()}", name), (name,))


def told(*spots):
    """Evidence from spots such as "a:0-10"."""
    found = []
    for spot in spots:
        report, _, ends = spot.partition(":")
        start, _, end = ends.partition("-")
        found.append(Evidence(report, Span(int(start), int(end))))
    return tuple(found)


def event(*spots, id=None, type="capture", status="happened", where="Stad", by="Leger", day=1):
    evidence = told(*spots)
    on = Interval.day(date(2020, 1, day))
    return Event(id or f"event:{type}-{spots[0]}", type, status, (who(by),), place(where), on, (), evidence)


def figure(*spots, id=None, measure="killed", number=5.0, where="Stad"):
    on = Interval.day(date(2020, 1, 1))
    key = id or f"figure:{spots[0]}"
    return Figure(key, measure, Quantity.exactly(number), None, "doden", place(where), on, told(*spots))


def control(*spots, where="Stad", holder="Leger"):
    holds = who(holder, "holder")
    start = Interval.day(date(2020, 1, 1))
    return Control(f"control:{spots[0]}", place(where), holds, start, Interval(), "all", "claimed", told(*spots))


class Reviewing:
    """A journal in memory beside what the rules propose today."""

    def __init__(self, *proposals):
        self.proposals = list(proposals)
        self.journal = []
        self.deciding = Deciding("An", AT, "rules 1")

    @property
    def standing(self):
        return stand(fold(self.journal), self.proposals)

    def item(self, id_):
        standing = self.standing
        if id_ in standing.items:
            return standing.items[id_]
        return standing.of(next(p for p in self.proposals if p.id == id_))

    def write(self, decision):
        self.journal.append(replace(decision, number=len(self.journal) + 1))
        return self.journal[-1]

    def accept(self, id_, **how):
        return self.write(self.deciding.accept(self.item(id_), **how))

    def reject(self, id_):
        return self.write(self.deciding.reject(self.item(id_)))

    def edit(self, id_, **fields):
        item = self.item(id_)
        return self.write(self.deciding.edit(item, replace(item.record, **fields)))

    def merge(self, *ids):
        return self.write(self.deciding.merge([self.item(id_) for id_ in ids]))

    def split(self, id_, apart):
        return self.write(self.deciding.split(self.item(id_), apart))

    def add(self, record):
        return self.write(self.deciding.add(record))

    def undo(self, number):
        return self.write(self.deciding.undo(self.journal[number - 1]))

    def states(self):
        """The state of every record, by id, those nobody decided on too."""
        standing = self.standing
        found = {id_: item.state for id_, item in standing.items.items()}
        for proposal in self.proposals:
            item = standing.of(proposal)
            if item:
                found[item.id] = item.state
        return dict(sorted(found.items()))
