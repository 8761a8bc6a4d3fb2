"""Deciding, and what of it still fits when the rules propose something else."""

from dataclasses import replace

import pytest

from kroniek.errors import UsageError
from review_fakes import Reviewing, control, event, figure, place, told

A, B = event("a:0-10"), event("b:0-10", where="Dorp")


def test_what_nobody_decided_on_is_open():
    assert Reviewing(A, B).states() == {A.id: "open", B.id: "open"}


def test_accept_reject_and_undo():
    desk = Reviewing(A, B)
    desk.accept(A.id)
    desk.reject(B.id)
    assert desk.states() == {A.id: "accepted", B.id: "rejected"}
    desk.undo(1)
    assert desk.states() == {A.id: "open", B.id: "rejected"}
    desk.undo(3)
    assert desk.states() == {A.id: "accepted", B.id: "rejected"}


def test_the_later_decision_on_a_record_holds():
    desk = Reviewing(A)
    desk.accept(A.id)
    desk.reject(A.id)
    assert desk.states() == {A.id: "rejected"}
    desk.undo(2)
    assert desk.states() == {A.id: "accepted"}
    desk.undo(1)
    assert desk.states() == {A.id: "open"}


def test_an_earlier_decision_can_be_undone_under_a_later_one():
    desk = Reviewing(A)
    desk.accept(A.id)
    desk.reject(A.id)
    desk.undo(1)
    assert desk.states() == {A.id: "rejected"}


def test_an_edit_holds_and_says_which_fields():
    desk = Reviewing(A)
    desk.edit(A.id, status="alleged")
    item = desk.item(A.id)
    assert (item.state, item.record.status, item.edited) == ("accepted", "alleged", {"status"})
    assert item.proposals == (A,)


def test_an_edit_of_nothing_is_refused():
    desk = Reviewing(A)
    with pytest.raises(UsageError):
        desk.edit(A.id)


def test_a_decision_that_rests_on_an_undone_one_comes_back():
    desk = Reviewing(A)
    desk.edit(A.id, status="alleged")
    desk.accept(A.id)
    desk.undo(1)
    item = desk.item(A.id)
    assert (item.state, item.because, item.numbers) == ("returned", ("rests",), (2,))
    assert item.record == A
    desk.reject(A.id)
    assert desk.states() == {A.id: "rejected"}


def test_merge_split_and_add():
    desk = Reviewing(A, B, figure("a:20-30"))
    merged = desk.merge(A.id, B.id).after[0]
    assert desk.states() == {merged.id: "accepted", "figure:a:20-30": "open"}
    assert merged.evidence == told("a:0-10", "b:0-10")
    one, other = (r.id for r in desk.split(merged.id, {1}).after)
    assert desk.states() == dict(sorted({one: "accepted", other: "accepted", "figure:a:20-30": "open"}.items()))
    desk.undo(2)
    desk.undo(1)
    assert desk.states() == {A.id: "open", B.id: "open", "figure:a:20-30": "open"}
    added = desk.add(event("c:0-5")).after[0]
    assert desk.states()[added.id] == "accepted"


def test_rejecting_one_part_of_a_split_leaves_the_other():
    desk = Reviewing(event("a:0-10", "b:0-10", id="event:x"))
    one, other = (r.id for r in desk.split("event:x", {1}).after)
    desk.reject(other)
    assert desk.states() == dict(sorted({one: "accepted", other: "rejected"}.items()))


def test_what_cannot_be_merged_or_split_is_refused():
    desk = Reviewing(A, B, figure("a:20-30"))
    for ids in ((A.id,), (A.id, A.id), (A.id, "figure:a:20-30")):
        with pytest.raises(UsageError):
            desk.merge(*ids)
    for apart in ((), (0,)):
        with pytest.raises(UsageError):
            desk.split(A.id, apart)
    with pytest.raises(UsageError):
        desk.add(replace(A, evidence=()))


# What happens to a decided record when the rules propose something else today: (decision, proposals today, states,
# why it comes back).
REREAD = {
    "more evidence": ("accept", [event("a:0-10", "c:0-9", id=A.id)], "accepted", ()),
    "another id": ("accept", [event("a:0-10", "A:0-9", id="event:other")], "accepted", ()),
    "longer words": ("accept", [event("a:0-25")], "accepted", ()),
    "another spelling": ("accept", [replace(A, place=replace(A.place, mentions=("Stad", "stad")))], "accepted", ()),
    "another place": ("accept", [replace(A, place=place("Dorp"))], "returned", ("changed:place",)),
    "another type": ("accept", [event("a:0-10", type="offensive")], "returned", ("changed:type",)),
    "evidence lost": ("accept", [event("c:0-5", id="event:other")], "returned", ("gone",)),
    "nothing proposed": ("accept", [], "returned", ("gone",)),
    "rejected, the same": ("reject", [event("a:0-10", "c:0-9", id=A.id)], "rejected", ()),
    "rejected, another place": ("reject", [replace(A, place=place("Dorp"))], "returned", ("changed:place",)),
    "rejected, gone": ("reject", [], "rejected", ()),
}


@pytest.mark.parametrize("case", REREAD)
def test_decisions_survive_better_rules(case):
    action, today, state, because = REREAD[case]
    desk = Reviewing(A)
    getattr(desk, action)(A.id)
    desk.proposals = today
    (item,) = [i for i in desk.standing.items.values() if i.numbers]
    assert (item.state, item.because, item.numbers) == (state, because, (1,))
    getattr(desk, action)(item.id)
    assert desk.item(item.id).state == {"accept": "accepted", "reject": "rejected"}[action]


def test_one_of_two_pieces_of_evidence_lost():
    both = event("a:0-10", "b:0-10", id="event:x")
    desk = Reviewing(both)
    desk.accept("event:x")
    desk.proposals = [replace(both, evidence=both.evidence[:1])]
    assert desk.item("event:x").because == ("evidence",)


def test_edited_fields_win_and_the_new_proposal_stays_visible():
    desk = Reviewing(A)
    desk.edit(A.id, status="alleged")
    better = replace(A, status="denied", evidence=told("a:0-10", "c:0-5"))
    desk.proposals = [better]
    item = desk.item(A.id)
    assert (item.state, item.because) == ("returned", ("changed:status",))
    assert (item.record.status, item.proposals) == ("alleged", (better,))
    desk.proposals = [replace(better, status="happened")]
    item = desk.item(A.id)
    assert (item.state, item.record.status, item.record.evidence) == ("accepted", "alleged", better.evidence)
    desk.proposals = [replace(better, status="alleged")]
    assert desk.item(A.id).state == "accepted"


def test_accepting_what_came_back_takes_mine_or_the_proposal():
    for proposal, status in ((False, "alleged"), (True, "denied")):
        desk = Reviewing(A)
        desk.edit(A.id, status="alleged")
        desk.proposals = [replace(A, status="denied")]
        desk.accept(A.id, proposal=proposal)
        item = desk.item(A.id)
        assert (item.state, item.record.status) == ("accepted", status)


def test_now_merged_with_another():
    same = event("b:0-10")
    desk = Reviewing(A, same)
    desk.accept(A.id)
    desk.reject(same.id)
    desk.proposals = [event("a:0-10", "b:0-10", id=A.id)]
    item = desk.item(A.id)
    assert (item.state, item.because, item.numbers) == ("returned", ("merged",), (1, 2))
    desk.accept(A.id)
    assert desk.states() == {A.id: "accepted"}
    desk.undo(3)
    assert desk.states() == {A.id: "returned"}


def test_merged_with_one_that_nobody_decided_on_still_fits():
    desk = Reviewing(A, event("b:0-10"))
    desk.accept(A.id)
    desk.proposals = [event("a:0-10", "b:0-10", id=A.id)]
    assert desk.states() == {A.id: "accepted"}


def test_now_split():
    desk = Reviewing(event("a:0-10", "b:0-10", id=A.id))
    desk.accept(A.id)
    desk.proposals = [A, event("b:0-10")]
    assert {desk.item(p.id).because for p in desk.proposals} == {("split",)}
    desk.accept(A.id)
    assert list(desk.states().values()) == ["accepted", "open"]


def test_rules_that_learn_what_a_person_did_are_believed():
    b = event("b:0-10")
    desk = Reviewing(A, b)
    merged = desk.merge(A.id, b.id).after[0]
    desk.proposals = [event("a:0-10", "b:0-10", id=A.id)]
    assert desk.states() == {merged.id: "accepted"}
    desk = Reviewing(event("a:0-10", "b:0-10", id=A.id))
    desk.split(A.id, {1})
    desk.proposals = [A, b]
    assert set(desk.states().values()) == {"accepted"}
    desk = Reviewing()
    desk.add(A)
    desk.proposals = [A]
    assert desk.states() == {A.id: "accepted"}


def test_a_merged_record_comes_back_when_one_of_them_changes():
    desk = Reviewing(A, event("b:0-10"))
    merged = desk.merge(A.id, "event:capture-b:0-10").after[0]
    desk.proposals = [A, event("b:0-10", status="denied")]
    item = desk.item(merged.id)
    assert (item.state, item.because, len(item.proposals)) == ("returned", ("changed:status",), 2)


def test_what_was_added_and_is_found_otherwise_comes_back():
    desk = Reviewing()
    desk.add(A)
    desk.proposals = [event("a:5-20", where="Dorp")]
    (item,) = desk.standing.items.values()
    assert (item.state, item.because, item.record.place.place.name) == ("returned", ("changed:place",), "Stad")


def test_what_is_added_beside_a_proposal_is_something_else():
    desk = Reviewing(A)
    second = replace(A, place=place("Dorp"))
    added = desk.write(desk.deciding.add(second, [A])).after[0]
    assert desk.states() == {A.id: "open", added.id: "accepted"}
    desk.edit(added.id, status="alleged")
    assert desk.states() == {A.id: "open", added.id: "accepted"}
    desk.reject(A.id)
    assert desk.states() == {A.id: "rejected", added.id: "accepted"}


def test_kinds_do_not_meet():
    desk = Reviewing(event("a:0-10"), figure("a:0-10"), control("a:0-10"))
    desk.reject("control:a:0-10")
    desk.proposals = [event("a:0-10"), figure("a:0-10")]
    assert desk.states() == {A.id: "open", "control:a:0-10": "rejected", "figure:a:0-10": "open"}
