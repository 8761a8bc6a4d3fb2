"""What holds of any course of decisions, undos and new proposals."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kroniek.model import KINDS
from kroniek.review import Folder, Stander, fold, stand
from kroniek.review.standing import STATES
from kroniek.store.codec import compact
from kroniek.store.decisions import told_in
from review_fakes import Reviewing, event, figure

SPOTS = st.sampled_from(["a:0-10", "a:5-15", "a:20-30", "b:0-10", "b:8-12", "c:0-10"])
EVENTS = st.builds(
    lambda spots, type, where, day: event(*sorted(spots), type=type, where=where, day=day),
    st.sets(SPOTS, min_size=1, max_size=3),
    st.sampled_from(["capture", "shelling"]),
    st.sampled_from(["Stad", "Dorp"]),
    st.integers(1, 3),
)
FIGURES = st.builds(lambda spot, number: figure(spot, number=float(number)), SPOTS, st.integers(1, 3))
PROPOSALS = st.lists(EVENTS | FIGURES, max_size=6, unique_by=lambda r: r.id)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "take", "reject", "edit", "merge", "split", "add", "undo", "undo", "today"]),
        st.integers(0, 20),
        st.integers(0, 20),
        PROPOSALS,
    ),
    max_size=14,
)
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shown(desk):
    """All records as they stand, decided or open, in order of id."""
    standing = desk.standing
    found = {i.id: i for i in standing.items.values()}
    found |= {i.id: i for p in desk.proposals if (i := standing.of(p))}
    return [found[id_] for id_ in sorted(found)]


def walk(desk, steps):
    """Takes steps that can be taken, and leaves out the others."""
    for action, n, m, today in steps:
        items = shown(desk)
        if action == "today":
            desk.proposals = today
        elif action == "undo" and desk.journal:
            desk.undo(n % len(desk.journal) + 1)
        elif action == "add":
            desk.add(event("a:2-7", where=f"Oord{n}"))
        elif items:
            decide(desk, action, items[n % len(items)], items[m % len(items)])


def decide(desk, action, item, other):
    if action in {"accept", "reject"}:
        getattr(desk, action)(item.id)
    elif action == "take":
        desk.accept(item.id, proposal=True)
    elif action == "edit" and item.id.startswith("event"):
        desk.edit(item.id, status="denied" if item.record.status != "denied" else "alleged")
    elif action == "merge" and item.id != other.id and type(item.record) is type(other.record):
        desk.merge(item.id, other.id)
    elif action == "split" and len(item.record.evidence) > 1:
        desk.split(item.id, {0})


@quick
@given(PROPOSALS, STEPS)
def test_replaying_gives_the_same_whatever_order_it_comes_in(proposals, steps):
    desk = Reviewing(*proposals)
    walk(desk, steps)
    assert stand(fold(reversed(desk.journal)), reversed(desk.proposals)) == desk.standing


@quick
@given(PROPOSALS, STEPS, st.integers(1, 3))
def test_going_on_from_what_was_worked_out_gives_the_same_as_from_the_start(proposals, steps, at_once):
    """Also where proposals are only given once something is decided in a report in which they are told."""
    desk = Reviewing(*proposals)
    walk(desk, [step for step in steps if step[0] != "today"])
    folder, stander, asked = Folder(), Stander(), set()
    for n in range(0, len(desk.journal), at_once):
        ledger = folder.add(desk.journal[n : n + at_once])
        assert ledger == fold(desk.journal[: n + at_once])
        asked |= told_in(ledger)
        stander.add(p for p in proposals if asked & {e.report for e in p.evidence})
        assert stander.stand(ledger) == stand(ledger, proposals)


@quick
@given(PROPOSALS, STEPS)
def test_the_journal_in_json_replays_to_the_same(proposals, steps):
    desk = Reviewing(*proposals)
    walk(desk, steps)

    def again(records, kind):
        return compact().structure(
            json.loads(json.dumps(compact().unstructure(list(records)))), tuple[KINDS[kind], ...]
        )

    copied = [
        replace(d, before=again(d.before, d.kind), after=again(d.after, d.kind), seen=again(d.seen, d.kind))
        for d in desk.journal
    ]
    assert copied == desk.journal
    assert stand(fold(copied), desk.proposals) == desk.standing


@quick
@given(PROPOSALS, STEPS, st.integers(0, 20))
def test_undoing_the_last_decision_is_as_if_it_had_not_been_taken(proposals, steps, n):
    desk = Reviewing(*proposals)
    walk(desk, steps)
    before, items = desk.standing, shown(desk)
    if items:
        item = items[n % len(items)]
        desk.reject(item.id)
        after = desk.standing
        desk.undo(len(desk.journal))
        assert desk.standing == before
        desk.undo(len(desk.journal))
        assert desk.standing == after


@quick
@given(PROPOSALS, STEPS)
def test_undoing_everything_leaves_everything_open(proposals, steps):
    desk = Reviewing(*proposals)
    walk(desk, steps)
    undone = fold(desk.journal).undone
    for number in [d.number for d in desk.journal if d.action != "undo" and d.number not in undone]:
        desk.undo(number)
    assert [i.state for i in shown(desk)] == ["open"] * len(desk.proposals)


@quick
@given(PROPOSALS, STEPS)
def test_nothing_is_lost(proposals, steps):
    desk = Reviewing(*proposals)
    walk(desk, steps)
    items, ledger = shown(desk), fold(desk.journal)
    assert {i.state for i in items} <= set(STATES)
    proposed = {p.id for i in items for p in i.proposals}
    assert proposed == {p.id for p in desk.proposals}
    acting = {n for n, d in ledger.decisions.items() if n not in ledger.undone and d.action != "undo"}
    in_cases = {n for case in ledger.cases for n in case.numbers}
    assert in_cases | {d.number for d in ledger.adrift} == acting


@quick
@given(PROPOSALS, STEPS, st.integers(0, 20), st.sampled_from(["accept", "reject"]))
def test_what_was_just_decided_stands(proposals, steps, n, action):
    desk = Reviewing(*proposals)
    walk(desk, steps)
    items = shown(desk)
    if items:
        item = items[n % len(items)]
        getattr(desk, action)(item.id)
        now = [i for i in desk.standing.items.values() if len(desk.journal) in i.numbers]
        assert {"accept": "accepted", "reject": "rejected"}[action] in {i.state for i in now}


@quick
@given(st.permutations(range(4)), st.lists(st.sampled_from(["accept", "reject", "edit"]), min_size=4, max_size=4))
def test_decisions_on_records_apart_may_come_in_any_order(order, actions):
    apart = [event(f"{name}:0-10") for name in "abcd"]
    states = []
    for some in (range(4), order):
        desk = Reviewing(*apart)
        for n in some:
            decide(desk, actions[n], desk.item(apart[n].id), None)
        states.append({i.id: (i.state, i.record, i.edited) for i in shown(desk)})
    assert states[0] == states[1]
