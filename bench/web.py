"""How quickly the pages answer: `python bench/web.py [--reports N] [--events N] [--keep FILE]`.

A made-up chronicle (10,000 reports, 100,000 events, 20,000 figures, 5,000 periods of control, 500 stories, 5,000 pairs
that may be one event, 2,000 decisions) is written by the store itself; then each page is asked for several times
through the application, in this process, and the slowest is shown against its limit: 300 ms for a page, 200 ms for a
search, with the CPU time that it took. Where others keep the machine busy, the CPU time tells more than the clock. Also
shown: what is read in the background when serving begins and after a reading, and the most memory that was taken.
Exit status 1 where a page is over its limit.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SEED = 20161017
PER_REPORT = 10
TIMES = 3
DECIDED = 2000
STORY = 20
"""Reports of one story."""
PAGE_MS, SEARCH_MS = 300, 200
FIRST = date(2003, 1, 1)
WORDS = (
    *("leger", "stad", "dorp", "brug", "aanval", "strijders", "burgers", "woordvoerder", "regering", "troepen"),
    *("wijk", "rivier", "luchtaanval", "bombardement", "burgeroorlog", "vluchtelingen", "konvooi", "hulp", "akkoord"),
    *("bestand", "gevechten", "raketten", "grens", "basis", "commandant", "front"),
)
SYLLABLES = ("ba", "re", "di", "mo", "lu", "ka", "ste", "vro", "nij", "pe")
OTHERS = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
"""Words without meaning, so that no word is in more sentences than in real text."""
TYPES = ("armed_clash", "capture", "air_strike", "shelling", "bombing", "displacement", "aid", "negotiation")
STATUSES = ("happened", "happened", "happened", "planned", "alleged", "denied")


def made(reports: int, events: int) -> Iterator[tuple[Any, Any, list[Any], list[Any], list[Any]]]:
    """Reports with their sentences, each with the events, control and figures that rest on it."""
    from kroniek import model as m

    chance = random.Random(SEED)
    actors = [
        m.ActorRef(f"actor:a{i}", f"Brigade {i}", chance.choice(["rebel", "state", "militia"])) for i in range(60)
    ]
    places = [
        m.PlaceRecord(
            m.PlaceRef(f"geonames:{i}", f"Stad {i}", 30 + chance.random() * 8, 35 + chance.random() * 12, "IQ"),
            (f"Stad {i}",),
        )
        for i in range(1, 501)
    ]
    per = events // reports
    for i in range(reports):
        id_, day = f"{i:016x}", FIRST + timedelta(chance.randrange(6000))
        told = [
            " ".join([*chance.choices(OTHERS, k=13), chance.choice(WORDS)]).capitalize() + "." for _ in range(per + 5)
        ]
        starts = [sum(len(s) + 1 for s in told[:k]) for k in range(len(told))]
        spans = tuple(m.Span(s, s + len(t)) for s, t in zip(starts, told, strict=True))
        header = m.Header(m.Interval.day(day), "day")
        report = m.Report(id_, " ".join(told), header, "nl", id_, f"{i}.txt", None, f"Krant {i % 40}", f"Bericht {i}")
        found = ([], [], [])
        for k in range(per):
            when = day - timedelta(chance.randrange(4))
            place = chance.choice(places)
            evidence = (m.Evidence(id_, m.Span(spans[k].start, spans[k].start + 10), ("leger",) * (k % 2)),)
            time_ = m.Interval(when, when + timedelta(chance.choice((0, 0, 0, 6, 30))))
            who = tuple(m.Participant(r, chance.choice(actors), ("leger",)) for r in ("agent", "target"))
            id_of, status = f"{i:08x}{k:04x}", chance.choice(STATUSES)
            type_ = chance.choice(TYPES)
            found[0].append(m.Event(f"event:{id_of}", type_, status, who, place, time_, (), evidence))
            if k % 5 == 0:
                number = m.Quantity.exactly(chance.randrange(1, 300))
                found[2].append(
                    m.Figure(f"figure:{i:08x}{k:04x}", "killed", number, None, "doden", place, time_, evidence)
                )
            if k == 0 and i % 2 == 0:
                start, end = m.Interval(None, when), m.Interval(when + timedelta(40), None)
                holder = m.Participant("holder", chance.choice(actors), ("leger",))
                found[1].append(m.Control(f"control:{i:08x}", place, holder, start, end, "all", "assessed", evidence))
        yield report, m.Annotations(id_, "nl", "1", spans), *found


def write(path: str, reports: int, events: int) -> None:
    """Writes the chronicle."""
    from kroniek.model import DaySet, Published
    from kroniek.store import Writer
    from kroniek.store.codec import encode

    with Writer(path) as store:
        batch: list[Any] = []
        for told in made(reports, events):
            batch.append(told)
            if len(batch) == 500:
                _write(store, batch, encode, DaySet, Published)
                batch = []
        _write(store, batch, encode, DaySet, Published)


def _write(store: Any, batch: list[Any], encode: Any, days: Any, published: Any) -> None:
    store.save([(told[0], encode(told[1])) for told in batch], [], "1")

    from kroniek.model import Doubt, Interval, Story

    def update(ground: Any, _: Any) -> None:
        ground.publish({t[0].id: published(days.of([(t[0].header.published.earliest, 1)])) for t in batch}, {})
        for kind, at in (("event", 2), ("control", 3), ("figure", 4)):
            ground.put(kind, {told[0].id: told[at] for told in batch})
        for n in range(0, len(batch), STORY):
            some = [told[0] for told in batch[n : n + STORY]]
            out = sorted(r.header.published.earliest for r in some)
            one = Story(f"story:{some[0].id}", some[0].title, tuple(r.id for r in some), Interval(out[0], out[-1]))
            ground.put("story", {one.id: (one,)})
        for told in batch[::2]:
            one, other = sorted(event.id for event in told[2][:2])
            ground.put("doubt", {told[0].id: (Doubt(f"doubt:{told[0].id}", one, other, 0.5, ("same day",)),)})

    store.derive(update, "1")


def decide(path: str) -> None:
    """Lets somebody decide on some of the events, many at once: two of three are right."""
    from kroniek.review.deciding import Deciding, stamp
    from kroniek.store import Journal, Views
    from kroniek.store.columns import columns

    with Views(path) as views:
        ids = columns(views).ids[:: max(1, len(columns(views).ids) // DECIDED)]
    by = Deciding("bench", "2026-01-01T00:00:00Z", batch="bench")
    with Journal(path) as journal:
        seen = {id_: stamp(item) for id_, item in journal.items(ids).items()}
        journal.decide(
            seen,
            lambda items: [by.reject(item) if i % 3 == 0 else by.accept(item) for i, item in enumerate(items.values())],
        )


def one_more(path: str, number: int) -> None:
    """Decides on one event."""
    from kroniek.review.deciding import Deciding, stamp
    from kroniek.store import Journal, Views
    from kroniek.store.columns import columns

    with Views(path) as views:
        id_ = columns(views).ids[-number]
    with Journal(path) as journal:
        item = journal.items([id_])[id_]
        journal.decide({id_: stamp(item)}, lambda items: [Deciding("bench", "2026-01-01T00:00:00Z").reject(items[id_])])


def begin(path: str) -> None:
    """Reads what all pages lean on, and tells how long that took."""
    from kroniek.store.folding import Folding
    from kroniek.web.warm import warm, warm_pages

    for name, work in (("templates and map", warm_pages), ("chronicle", lambda: warm(path, Folding()))):
        begun, worked = time.perf_counter(), time.process_time()
        work()
        clock, cpu = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
        print(f"{name:28} {clock:6.0f} ms, {cpu:4.0f} of work, in the background")


def ask(path: str) -> int:
    """Asks for each page and prints the slowest time; gives how many were over their limit."""
    from fastapi.testclient import TestClient

    from kroniek.store import Views
    from kroniek.store.browse import Sought, leaf
    from kroniek.store.together import stories
    from kroniek.web import create_app

    with Views(path) as views:
        middle = leaf(views, Sought(since=date(2012, 1, 1)))
        story = next(stories(views)).id
    event = middle.events[0]
    pages = {
        "home": "/",
        "chronology": "/events",
        "chronology, deep": f"/events?after={middle.after}",
        "chronology, filtered": f"/events?type=capture&place={event.place.place.name}&since=2008-01-01",
        "chronology, actor": "/events?actor=Brigade 7",
        "chronology, text": "/events?text=burgeroorlog",
        "chronology .json": "/events.json",
        "event": f"/events/{event.id}",
        "reader": f"/reports/{event.evidence[0].report}",
        "reports": "/reports",
        "figures": "/figures?measure=killed",
        "figures, place": f"/figures?measure=killed&place={event.place.place.name}",
        "map": "/map?on=2012-01-01",
        "control": "/control",
        "stories": "/stories",
        "chronology of a story": f"/events?story={story}",
        "clashes": "/clashes",
        "clashes, place": f"/clashes?place={event.place.place.name}",
        "review": "/review",
        "review, filtered": "/review?type=capture&state=todo",
        "review, doubted": "/review?state=doubted",
        "review of figures": "/review?kind=figure",
        "journal": "/journal",
        "audit of one record": f"/journal?record={event.id}",
    }
    after = {"chronology": "/events", "map": "/map?on=2012-01-01", "review": "/review"}
    searches = {"search, word": "leger", "search, part": "oorlog", "search, two": "brug konvooi", "search, rare": "xyz"}
    asked = [(name, address, PAGE_MS) for name, address in pages.items()]
    asked += [(name, f"/search?q={words}", SEARCH_MS) for name, words in searches.items()]
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        over = sum(_timed(client, *one) for one in asked)
        for name, address in after.items():
            over += _timed(client, f"{name} after a decision", address, PAGE_MS, lambda n: one_more(path, n + 1))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    return over


def _timed(client: Any, name: str, address: str, limit: float, before: Callable[[int], None] | None = None) -> bool:
    """Asks several times, prints the slowest, and tells whether it was over the limit."""
    slowest = work = 0.0
    for n in range(TIMES):
        if before:
            before(n)
        begun, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        slowest = max(slowest, (time.perf_counter() - begun) * 1000)
        work = max(work, (time.process_time() - worked) * 1000)
    wrong = slowest > limit or answer.status_code != 200
    size, mark = f"{len(answer.content) // 1024:5} kB", "  OVER" if wrong else ""
    print(f"{name:28} {slowest:6.0f} ms, {work:4.0f} of work (limit {limit}) {size}  {answer.status_code}{mark}")
    return wrong


def main() -> int:
    """Reads the arguments, writes where needed, asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--keep", help="a file to keep the chronicle in, and to use again")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.keep or str(Path(folder) / "c.db")
        if not Path(path).exists():
            begun = time.perf_counter()
            write(path, args.reports, args.events)
            print(f"written in {time.perf_counter() - begun:.0f} s, {Path(path).stat().st_size / 1e6:.0f} MB")
            decide(path)
        begin(path)
        return 1 if ask(path) else 0


if __name__ == "__main__":
    sys.exit(main())
