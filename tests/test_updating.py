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
MORE = (
    "date 2017-10\n\nKolonel Dursun Achmatov heeft maandag het dorp Tel Kashan ingenomen. Er vielen 12 doden.",
    "date 2017-10-19\n\nKolonel Dursun Akhmatov nam maandag Tel Kashan in. Het dodental is opgelopen tot 15.",
    "date 2017-10\n\nVolgens Dursun Achmatov viel Tel Kashan op 16 oktober. Daarbij kwamen twaalf mensen om.",
    "date 2017-10\n\nIS heeft vorige week Tel Kashan heroverd. Het leger vertrok woensdag uit Tel Kashan.",
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


