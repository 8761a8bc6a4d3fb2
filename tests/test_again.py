"""The second round of the choice of roles: what the first makes of a report, as numbers, and the trees over them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.annotate.events.again import Forest, Guess, Moment, Story
from kroniek.annotate.events.choice import forests, models

SIDES = ("army", "rebels", "state X")
TYPES = ("capture", "shelling", "appeal", "displacement")
LIKELY = st.floats(0.001, 0.999)
GUESSES = st.lists(st.builds(Guess, st.sampled_from(SIDES), st.sampled_from(("state", "rebel")), st.booleans(), LIKELY))
ROLES = st.fixed_dictionaries({"agent": GUESSES, "target": GUESSES})


def _moment(token: int, type_: str, agent: str, target: str, likely: float) -> Moment:
    guesses = {
        role: [Guess(side, "rebel", noun=False, likely=likely if side == filler else 1 - likely) for side in SIDES[:2]]
        for role, filler in (("agent", agent), ("target", target))
    }
    return Moment(type_, token, token // 10, guesses)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TYPES), ROLES), min_size=1, max_size=6), st.randoms())
def test_the_order_in_which_events_are_given_plays_no_part(told: list[tuple[str, dict]], random: object) -> None:
    moments = [Moment(kind, 7 * n, n, guesses) for n, (kind, guesses) in enumerate(told)]
    order = list(range(len(moments)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, mixed = Story(moments), Story([moments[n] for n in order])
    for place, number in enumerate(order):
        for role in ("agent", "target"):
            rows = straight.rows(number, role)
            assert len(rows) == len(moments[number].guesses[role])
            for one, other in zip(rows, mixed.rows(place, role), strict=True):
                assert one == pytest.approx(other, abs=1e-6)
                assert all(math.isfinite(x) for x in one)


def test_who_acts_elsewhere_has_other_numbers_than_who_suffers() -> None:
    clear = [_moment(10 * n, "shelling", "rebels", "army", 0.9) for n in range(3)]
    story = Story([*clear, _moment(40, "shelling", "rebels", "army", 0.5)])
    army, rebels = story.rows(3, "agent")
    assert army[:2] == rebels[:2]  # the first round does not tell them apart
    assert rebels[3] == pytest.approx(2.7)
    assert army[3] == pytest.approx(0.3)
    turned = story.rows(3, "target")
    assert turned[0][3] == pytest.approx(2.7)
    assert turned[1][3] == pytest.approx(0.3)


def test_an_event_says_nothing_about_itself() -> None:
    army, rebels = Story([_moment(0, "shelling", "rebels", "army", 0.9)]).rows(0, "agent")
    assert army[3] == pytest.approx(0)
    assert rebels[3] == pytest.approx(0)


def test_trees_add_up_their_leaves() -> None:
    forest = Forest(-1.0, [[0, 0.5, 1.0, [1, 2.0, 2.0, 3.0]], 0.25])
    right = [1 / (1 + math.exp(-total)) for total in (0.25, 1.25, 2.25)]
    assert forest.probabilities([[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]]) == pytest.approx(right)
    assert forest.probabilities([]) == []
    assert Forest(forest.start, forest.trees).probabilities([[0.6, 2.1]]) == pytest.approx(right[2:])


def test_the_trees_of_a_language_read_the_numbers_that_there_are() -> None:
    row = Story([_moment(0, "shelling", "rebels", "army", 0.9)]).rows(0, "agent")[0]
    assert set(forests("nl")) in (set(), {"agent", "target"})
    assert set(forests("nl")) <= set(models("nl"))
    for forest in forests("nl").values():
        assert 0 < forest.probabilities([row])[0] < 1
