"""The second round of the choice of who fills a role: what the first round makes of the report as a whole.

In the first round each candidate of each event is weighed by itself. Who is likely to do what to whom elsewhere in the
report, and who is likely to fill the event's other role, then speaks for or against it; decision trees weigh that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from kroniek.annotate.events.scene import ARMED
from kroniek.knowledge.frames import frames

ROLES = ("agent", "target")
OTHER: Mapping[str, str] = {"agent": "target", "target": "agent"}
# Of an event's candidates so many count where it is asked who fights whom.
FOREMOST = 4
# Less likely than this is as good as impossible.
LEAST_LIKELY = 1e-6
# What stands for a neighbour that there is not, and for its distance in sentences.
NOBODY, DISTANT = -1.0, 9.0
# Dampers of shares of small sums, so that a faint hint does not count as certainty.
SOME, LITTLE = 0.3, 0.2

Tree = float | list["Tree"]
"""A leaf's weight, or [index in a row, the highest value that goes to the first of two trees, first, second]."""


@dataclass(frozen=True)
class Guess:
    """A candidate after the first round: its side, its kind, and how likely it is (0 to 1)."""

    side: str
    kind: str
    noun: bool
    likely: float


@dataclass(frozen=True)
class Moment:
    """An event after the first round: its type, its token and sentence, and its candidates by role."""

    type: str
    token: int
    sentence: int
    guesses: Mapping[str, Sequence[Guess]]


class Forest:
    """Decision trees whose weights are added up."""

    def __init__(self, start: float, trees: Sequence[Tree]) -> None:
        self.start, self.trees = start, trees
        nodes: list[tuple[int, float, int, int]] = []
        self.roots = np.array([_planted(tree, nodes) for tree in trees], np.int64)
        self.feature, self.value, self.low, self.high = (np.array(column) for column in zip(*nodes, strict=True))

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """How likely the candidate with each of these rows of numbers is the right one, between 0 and 1."""
        table = np.array(rows, np.float64)
        if not len(table):
            return []
        at = np.tile(self.roots, (len(table), 1))
        across = np.arange(len(table))[:, None]
        while (self.feature[at] >= 0).any():
            feature = self.feature[at]
            onward = np.where(table[across, feature] <= self.value[at], self.low[at], self.high[at])
            at = np.where(feature >= 0, onward, at)
        total = np.zeros(len(table))
        for column in self.value[at].T:
            # One tree after the other: what NumPy makes of a sum of many hangs on the processor.
            total += column
        return [1 / (1 + exp(-self.start - one)) for one in total]


def _planted(tree: Tree, nodes: list[tuple[int, float, int, int]]) -> int:
    """Adds a tree to the nodes (feature, or -1 of a leaf; value; first and second tree); the number of its root."""
    number = len(nodes)
    if not isinstance(tree, list):
        nodes.append((-1, tree, number, number))
        return number
    index, value, low, high = tree
    nodes.append((0, 0.0, 0, 0))
    nodes[number] = (int(index), float(value), _planted(low, nodes), _planted(high, nodes))  # type: ignore[arg-type]
    return number


class Story:
    """All events of a report after the first round, in order of place."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        self.moments = moments
        self.likely = [{role: _by_side(m.guesses[role]) for role in ROLES} for m in moments]
        self.force = [frames()[m.type].force for m in moments]
        self.order = sorted(range(len(moments)), key=lambda n: (moments[n].token, n))
        self.place = {n: k for k, n in enumerate(self.order)}
        self.fights = [self._fights(n) for n in range(len(moments))]
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.sums: dict[tuple[str, bool], Counter[str]] = {(r, f): Counter() for r in ROLES for f in (True, False)}
        self.types: dict[tuple[str, str], Counter[str]] = {}
        self.number = Counter(m.type for m in moments)
        for n, moment in enumerate(moments):
            self.pairs.update(self.fights[n])
            for role in ROLES:
                self.sums[role, self.force[n]].update(self.likely[n][role])
                self.types.setdefault((moment.type, role), Counter()).update(self.likely[n][role])

    def rows(self, number: int, role: str) -> list[list[float]]:
        """The numbers that speak for each candidate of an event's role, in the order of its guesses."""
        guesses = self.moments[number].guesses[role]
        ranked = sorted((g.likely for g in guesses), reverse=True)
        return [
            [*self._alone(g, ranked), *self._elsewhere(number, role, g.side), *self._near(number, role, g.side),
             *self._alike(number, role, g.side), *self._sort(number, g), float(len(guesses)), ranked[0]]
            for g in guesses
        ]  # fmt: skip

    def _fights(self, number: int) -> Counter[tuple[str, str]]:
        """How likely who fights whom in one event is."""
        first, second = (Counter(self.likely[number][role]).most_common(FOREMOST) for role in ROLES)
        pairs = {(a, b): p * q for a, p in first for b, q in second if a != b}
        return Counter(pairs) if self.force[number] else Counter()

    def _alone(self, guess: Guess, ranked: Sequence[float]) -> list[float]:
        """How likely it is, and against the likeliest other one."""
        best = ranked[0] if guess.likely != ranked[0] else ranked[1] if len(ranked) > 1 else 0.0
        mine = max(guess.likely, LEAST_LIKELY)
        return [log(mine), log(mine / max(best, LEAST_LIKELY))]

    def _elsewhere(self, number: int, role: str, side: str) -> list[float]:
        """How much its side fills this role and the other in the report's other events, of force and not."""
        force, other = self.force[number], OTHER[role]
        mine, theirs = (self.sums[r, force][side] - self.likely[number][r].get(side, 0.0) for r in (role, other))
        rest = max(1, sum(f == force for f in self.force) - 1)
        unlike = [self.sums[r, not force][side] for r in (role, other)]
        share = mine / (mine + theirs + SOME)
        return [float(force), mine, theirs, mine / rest, theirs / rest, *unlike, share, *self._foes(number, role, side)]

    def _foes(self, number: int, role: str, side: str) -> list[float]:
        """How likely it fills the other role of the event, and how much it fights those who may."""
        likely, own = self.likely[number][OTHER[role]], self.fights[number]
        with_it = against_it = 0.0
        for foe, weight in Counter(likely).most_common(FOREMOST - 1):
            pair = (side, foe) if role == "agent" else (foe, side)
            with_it += weight * (self.pairs[pair] - own[pair])
            against_it += weight * (self.pairs[pair[::-1]] - own[pair[::-1]])
        return [likely.get(side, 0.0), with_it, against_it, with_it / (with_it + against_it + LITTLE)]

    def _near(self, number: int, role: str, side: str) -> list[float]:
        """How likely it fills the roles of the events before and after, and of the next ones like it in force."""
        at = self.place[number]
        before, after = self.order[:at][::-1], self.order[at + 1 :]
        like = [[n for n in some if self.force[n] == self.force[number]] for some in (before, after)]

        def of(some: Sequence[int], one: str) -> float:
            return self.likely[some[0]][one].get(side, 0.0) if some else NOBODY

        other = OTHER[role]
        sentence = self.moments[number].sentence
        gap = sentence - self.moments[before[0]].sentence if before else DISTANT
        return [
            of(before, role), of(after, role), of(before, other), of(like[0], role), of(like[1], role),
            of(like[0], other), float(gap),
        ]  # fmt: skip

    def _alike(self, number: int, role: str, side: str) -> list[float]:
        """How likely it fills the roles of other events of the type, and of other events of the sentence."""
        moment, total = self.moments[number], self.number[self.moments[number].type]
        mine, theirs = (
            (self.types[moment.type, r][side] - self.likely[number][r].get(side, 0.0)) / max(1, total - 1)
            for r in (role, OTHER[role])
        )
        beside = [n for n, m in enumerate(self.moments) if n != number and m.sentence == moment.sentence]
        same = [max((self.likely[n][r].get(side, 0.0) for n in beside), default=NOBODY) for r in (role, OTHER[role])]
        return [mine, theirs, float(total), *same]

    def _sort(self, number: int, guess: Guess) -> list[float]:
        """What sort of candidate and of event it is."""
        frame = frames()[self.moments[number].type]
        sort = (guess.noun, guess.kind == "person", guess.kind in ARMED, guess.kind == "civilian")
        return [float(yes) for yes in (*sort, frame.moved, frame.rivals, frame.mutual, frame.people)]


def _by_side(guesses: Sequence[Guess]) -> dict[str, float]:
    found: dict[str, float] = {}
    for guess in guesses:
        found[guess.side] = found.get(guess.side, 0.0) + guess.likely
    return found
