"""A stand-in for annotating and compiling, small enough to foresee: for tests of store, engine and commands.

Every sentence like "IS neemt Mosul in." is a capture; every "40 doden in Mosul." a figure; "IS houdt Mosul."
is control from the first feasible day of the report on.
"""

import hashlib
import os
import re
import time
from dataclasses import replace
from datetime import date

from kroniek.engine import Work
from kroniek.model import (
    ActorRef,
    Annotations,
    Chronicle,
    Control,
    DaySet,
    EntityMention,
    Event,
    EventMention,
    Evidence,
    Figure,
    FigureMention,
    Header,
    Interval,
    Participant,
    PlaceMention,
    PlaceRecord,
    PlaceRef,
    Published,
    Quantity,
    Reason,
    Report,
    ResolvedTime,
    RoleFiller,
    Span,
    Step,
    TimeMention,
    When,
)

RULES = "fake 1"


def report(text, day="2017-07-10", path=None, source=None, last=None, title=None):
    published = Interval(date.fromisoformat(day), date.fromisoformat(last or day))
    header = Header(published, "month" if last else "day")
    identity = hashlib.sha256(f"{text}\n{published}\n{source}\n{title}".encode("utf-8", "surrogatepass")).hexdigest()
    raw = hashlib.sha256(f"{path} {text}".encode("utf-8", "surrogatepass")).hexdigest()
    return Report(identity, text, header, "nl", raw, path=path, source=source, title=title)


def many(count):
    towns = ("Mosul", "Raqqa", "Al-Qa’im", "Hawija", "Tal Afar")
    texts = (f"IS neemt {towns[i % 5]} in. Er vielen {i} doden in Mosul." for i in range(count))
    return [report(text, f"2017-07-{i % 28 + 1:02d}", f"{i:04d}.txt") for i, text in enumerate(texts)]


def _place(name):
    slug = name.casefold().replace("’", "")
    return PlaceRef(f"text:{slug}", name, lat=36.0, lon=43.125, country="IQ")


def annotate(told):
    """Breaks down on "STUK", ends its process on "DOOD", and dawdles where told to."""
    if "STUK" in told.text:
        raise ValueError("kapot")
    if "DOOD" in told.text:
        os._exit(9)
    time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
    sentences = [Span(*m.span()) for m in re.finditer(r"[^.\s][^.]*\.", told.text)]
    entities, events, figures, times = [], [], [], []
    for sentence in sentences:
        words = sentence.of(told.text)
        if match := re.match(r"(.+) neemt (.+) in\.", words):
            who, where = (Span(sentence.start + match.start(i), sentence.start + match.end(i)) for i in (1, 2))
            entities += [EntityMention(who, match[1], "ORG", "actor:is"), EntityMention(where, match[2], "LOC")]
            place = PlaceMention(where, match[2], _place(match[2]))
            filler = RoleFiller("agent", ActorRef("actor:is", match[1], "rebel"), who, match[1])
            events.append(
                EventMention(sentence, sentence, sentence, "capture", "happened", "present", "fake", (filler,), place)
            )
        if match := re.search(r"(\d+) doden", words):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            number = Quantity.exactly(float(match[1]))
            figures.append(FigureMention(span, match[0], sentence, "killed", number, who="doden"))
        if match := re.search("gisteren", words):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            times.append(TimeMention(span, match[0], "DATE", When("publication", (Step("shift", ("day", -1)),))))
    return Annotations(
        told.id,
        "nl",
        RULES,
        tuple(sentences),
        tuple(times),
        tuple(entities),
        events=tuple(events),
        figures=tuple(figures),
    )


def compile_chronicle(reports):
    published, times, events, figures, control = {}, [], {}, [], []
    for told, found in reports:
        days = told.header.published
        span = range(days.earliest.toordinal(), days.latest.toordinal() + 1)
        weights = DaySet.of((date.fromordinal(n), 1.0) for n in span)
        published[told.id] = Published(weights, (Reason("header", True),))
        times += [ResolvedTime(told.id, t.span, t.text, t.type, None, days.shift(-1)) for t in found.times]
        for mention in found.events:
            evidence = (Evidence(told.id, mention.evidence, ("ANP",)),)
            agent = Participant("agent", mention.roles[0].actor, (mention.roles[0].text,))
            place = PlaceRecord(mention.place.place, (mention.place.text,))
            key = f"event-{mention.place.place.id}-{days.earliest}"
            before = events.get(key)
            evidence = (*before.evidence, *evidence) if before else evidence
            events[key] = Event(key, "capture", "happened", (agent,), place, days, (), evidence)
        for number, mention in enumerate(found.figures):
            place = PlaceRecord(_place("Mosul"), ("Mosul",))
            evidence = (Evidence(told.id, mention.sentence),)
            id_ = f"figure-{told.id[:8]}-{number}"
            figures.append(Figure(id_, "killed", mention.quantity, None, mention.who, place, days, evidence))
        for match in re.finditer(r"(\S+) houdt (\S+)\.", told.text):
            holder = Participant("holder", ActorRef(f"actor:{match[1].casefold()}", match[1]), (match[1],))
            evidence = (Evidence(told.id, Span(*match.span())),)
            record = f"control-{told.id[:8]}-{match.start()}"
            where = PlaceRecord(_place(match[2]), (match[2],))
            control.append(Control(record, where, holder, days, Interval(), "all", "claimed", evidence))
    return Chronicle(
        published,
        tuple(times),
        tuple(events[k] for k in sorted(events)),
        tuple(control),
        tuple(sorted(figures, key=lambda f: f.id)),
    )


def _merged(told):
    """The records of a block: events of one place and day are one, with all their evidence."""
    found = {}
    for _, record in told:
        before = found.get(record.id)
        found[record.id] = replace(record, evidence=(*before.evidence, *record.evidence)) if before else record
    return tuple(found[id_] for id_ in sorted(found))


def update(ground, changed):
    told = {"event": {}, "control": {}, "figure": {}}
    for pair in ground.reports(changed):
        made = compile_chronicle([pair])
        ground.publish(made.published, {pair[0].id: made.times})
        told["event"][pair[0].id] = [(event.id, event) for event in made.events]
        told["control"][pair[0].id] = [(period.id, period) for period in made.control]
        told["figure"][pair[0].id] = [("killed in Mosul", figure) for figure in made.figures]
    for kind, of in (("event", Event), ("control", Control), ("figure", Figure)):
        for block, some in ground.told(kind, of, ground.tell(kind, told[kind])):
            ground.put(kind, {block: _merged(some)})


WORK = Work(annotate, update, RULES, "fake")
