"""A chronicle brought up to date bit by bit is the one made at once."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kroniek.annotate import annotate
from kroniek.chronicle import Memory, update
from kroniek.model import Annotations, Report
from kroniek.reading import read_paths, read_text

EXAMPLES = Path(__file__).parent.parent / "examples" / "mosul"
WIRE = (
    "Bij een aanslag op de markt van Tel Kashan zijn donderdag doden en gewonden gevallen, zegt de burgemeester. "
    "De bom ontplofte in een kraam met fruit toen het druk was. Ambulances brachten slachtoffers naar Mosul."
)
MORE = (
    "date 2017-10\n\nKolonel Dursun Achmatov heeft maandag het dorp Tel Kashan ingenomen. Er vielen 12 doden.",
    "date 2017-10-19\n\nKolonel Dursun Akhmatov nam maandag Tel Kashan in. Het dodental is opgelopen tot 15.",
    "date 2017-10\n\nVolgens Dursun Achmatov viel Tel Kashan op 16 oktober. Daarbij kwamen twaalf mensen om.",
    "date 2017-10\n\nIS heeft vorige week Tel Kashan heroverd. Het leger vertrok woensdag uit Tel Kashan.",
    f"date 2017-10-20\n\n{WIRE} Het dodental staat op 15.",
    f"date 2017-10\n\n{WIRE} Het dodental staat op 17.",
)


@cache
def told() -> tuple[tuple[Report, Annotations], ...]:
    texts = (read_text(text, f"meer-{i}.txt")[0] for i, text in enumerate(MORE))
    reports = [item for item in (*read_paths([str(EXAMPLES)]), *texts) if isinstance(item, Report)]
    return tuple((report, annotate(report)) for report in reports)


def everything(ground: Memory) -> tuple[object, ...]:
    records = {kind: {b: some for b, some in blocks.items() if some} for kind, blocks in ground.records.items()}
    return dict(sorted(ground.days.items())), ground.times, records


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_steps_give_the_same(seed: int) -> None:
    whole = Memory(told())
    update(whole, whole.pairs.keys())
    chance = random.Random(seed)
    left = list(told())
    chance.shuffle(left)
    bits = Memory()
    while left:
        some = [left.pop() for _ in range(min(len(left), chance.choice((1, 1, 2, 5))))]
        update(bits, bits.add(some))
    assert everything(bits) == everything(whole)


def test_a_report_read_anew_leaves_nothing_behind() -> None:
    ground = Memory(told())
    update(ground, ground.pairs.keys())
    before = everything(ground)
    report, notes = told()[-1]
    emptied = replace(notes, events=(), control=(), figures=())
    update(ground, ground.add([(report, emptied)]))
    assert everything(ground) != before
    update(ground, ground.add([(report, notes)]))
    assert everything(ground) == before


def test_copies_and_stories_are_found() -> None:
    ground = Memory(told())
    update(ground, ground.pairs.keys())
    (copy,) = [copy for some in ground.records["copy"].values() for copy in some]
    assert [(change.was, change.became) for change in copy.changes] in ([("15", "17")], [("17", "15")])
    stories = [story for some in ground.records["story"].values() for story in some]
    assert sorted(report for story in stories for report in story.reports) == sorted(ground.pairs)
    assert len(stories) < len(ground.pairs)


def test_only_blocks_that_are_touched_are_made_again() -> None:
    ground = Memory(told()[:-1])
    update(ground, ground.pairs.keys())
    made: list[str] = []
    whole = ground.put

    def put(kind: str, records: dict[str, tuple[object, ...]]) -> None:
        made.extend(records)
        whole(kind, records)  # type: ignore[arg-type]

    ground.put = put  # type: ignore[method-assign, assignment]
    update(ground, ground.add(told()[-1:]))
    blocks = sum(len(some) for some in ground.records.values())
    assert 0 < len(made) < blocks / 4




@pytest.mark.parametrize(
    ("sentence", "spelled"),
    [
        ("Minister Sergej Lavrov riep de rebellen op tot een bestand.", {"Minister Sergej Lavrov", "Sergej Lavrov"}),
        ("De Myanmarese luchtmacht bombardeerde het dorp Pazigyi.", {"Myanmarese luchtmacht", "luchtmacht"}),
    ],
)
def test_an_actor_keeps_whole_phrases_and_the_names_and_nouns_in_them(sentence: str, spelled: set[str]) -> None:
    war = "Hezbollah en het Israëlische leger leveren hevige gevechten bij de grens."
    (report,) = read_text(f"date 2021-03-04\n\n{war} {sentence}", "een.txt")
    assert isinstance(report, Report)
    ground = Memory([(report, annotate(report))])
    update(ground, ground.pairs.keys())
    events = [event for some in ground.records["event"].values() for event in some]
    assert spelled in [set(actor.mentions) for event in events for actor in event.actors]


def test_a_place_in_a_town_keeps_its_noun() -> None:
    war = "Hezbollah en het Israëlische leger leveren hevige gevechten bij de grens."
    (report,) = read_text(f"date 2021-03-04\n\n{war} Rebellen namen het vliegveld van Nacala in.", "een.txt")
    assert isinstance(report, Report)
    ground = Memory([(report, annotate(report))])
    update(ground, ground.pairs.keys())
    events = [event for some in ground.records["event"].values() for event in some]
    assert {"vliegveld", "vliegveld van Nacala"} in [set(event.place.mentions) for event in events if event.place]
