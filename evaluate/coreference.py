"""Scores of coreference: MUC, B3, CEAF-e and their mean F1 (CoNLL), each as counts. Standard library only.

Key and response are partitions of the same mentions. MUC is after Vilain and others (1995), B3 after Bagga and
Baldwin (1998), CEAF-e after Luo (2005) with his fourth similarity; the mean of the three F1 is that of the
CoNLL-2012 shared task. MUC does not see clusters of one; B3 and CEAF-e count them like the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

Mention = Hashable
Cluster = frozenset[Mention]
METRICS = ("MUC", "B3", "CEAF-e")


@dataclass(frozen=True)
class Counts:
    """What was right, out of what was to be found (recall) and out of what was answered (precision)."""

    found: float = 0.0
    wanted: float = 0.0
    right: float = 0.0
    answered: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found,
            self.wanted + other.wanted,
            self.right + other.right,
            self.answered + other.answered,
        )

    @property
    def recall(self) -> float:
        """Part of what was to be found; 0 where nothing was."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """Part of what was answered; 0 where nothing was."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


def clusters(names: Mapping[Mention, Hashable]) -> list[Cluster]:
    """The clusters of mentions that have one name, in the order in which the names are met."""
    found: dict[Hashable, set[Mention]] = {}
    for mention, name in names.items():
        found.setdefault(name, set()).add(mention)
    return [frozenset(one) for one in found.values()]


def score(key: Mapping[Mention, Hashable], response: Mapping[Mention, Hashable]) -> dict[str, Counts]:
    """The three metrics, by name.

    `key` and `response` give for every mention the name of its cluster, and have the same mentions.

    Raises:
        ValueError: they have not.
    """
    if key.keys() != response.keys():
        raise ValueError("key and response have different mentions")
    wanted, answered = clusters(key), clusters(response)
    return {
        "MUC": _muc(wanted, answered, key, response),
        "B3": _b3(wanted, answered, key, response),
        "CEAF-e": _ceaf(wanted, answered, response),
    }


def conll(scores: Mapping[str, Counts]) -> float:
    """The mean F1 of the three metrics."""
    return sum(scores[name].f1 for name in METRICS) / len(METRICS)


def _muc(
    wanted: Sequence[Cluster],
    answered: Sequence[Cluster],
    key: Mapping[Mention, Hashable],
    response: Mapping[Mention, Hashable],
) -> Counts:
    def links(of: Sequence[Cluster], by: Mapping[Mention, Hashable]) -> tuple[int, int]:
        return sum(len(one) - len({by[m] for m in one}) for one in of), sum(len(one) - 1 for one in of)

    return Counts(*links(wanted, response), *links(answered, key))


def _b3(
    wanted: Sequence[Cluster],
    answered: Sequence[Cluster],
    key: Mapping[Mention, Hashable],
    response: Mapping[Mention, Hashable],
) -> Counts:
    def shares(of: Sequence[Cluster], by: Mapping[Mention, Hashable]) -> float:
        total = 0.0
        for one in of:
            parts: defaultdict[Hashable, int] = defaultdict(int)
            for mention in one:
                parts[by[mention]] += 1
            total += sum(count * count for count in parts.values()) / len(one)
        return total

    return Counts(shares(wanted, response), len(key), shares(answered, key), len(key))


def _ceaf(wanted: Sequence[Cluster], answered: Sequence[Cluster], response: Mapping[Mention, Hashable]) -> Counts:
    names = {response[next(iter(one))]: j for j, one in enumerate(answered)}
    weights: dict[tuple[int, int], float] = {}
    for i, one in enumerate(wanted):
        for j in {names[response[mention]] for mention in one}:
            weights[i, j] = 2 * len(one & answered[j]) / (len(one) + len(answered[j]))
    best = sum(weights[pair] for pair in matching(weights))
    return Counts(best, len(wanted), best, len(answered))


def matching(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of rows and columns, each in one pair at most, whose weights sum to the most.

    `weights` has an entry, above 0, for each pair that may be chosen. Equal input gives equal output.
    """
    return sorted(chain.from_iterable(_assign(sorted(part), weights) for part in _components(weights)))


def _components(weights: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs, put together where a row or column links them: each part can be solved by itself."""
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def top(node: tuple[str, int]) -> tuple[str, int]:
        while above.setdefault(node, node) != node:
            node = above[node]
        return node

    pairs = sorted(weights)
    for row, column in pairs:
        above[top(("row", row))] = top(("column", column))
    parts: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for pair in pairs:
        parts.setdefault(top(("row", pair[0])), []).append(pair)
    return list(parts.values())


def _assign(pairs: Sequence[tuple[int, int]], weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The best choice among `pairs` (Hungarian method with potentials, on a square filled up with zeros)."""
    rows, columns = sorted({p[0] for p in pairs}), sorted({p[1] for p in pairs})
    size = max(len(rows), len(columns))
    cost = [[0.0] * size for _ in range(size)]
    for row, column in pairs:
        cost[rows.index(row)][columns.index(column)] = -weights[row, column]
    of_column = _hungarian(cost)
    chosen = ((rows[i], columns[j]) for j, i in enumerate(of_column) if i < len(rows) and j < len(columns))
    return [pair for pair in chosen if pair in weights]


def _hungarian(cost: Sequence[Sequence[float]]) -> list[int]:
    """For every column the row with which the sum of a square table of costs is least."""
    size = len(cost)
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    match = [0] * (size + 1)  # row of each column, counted from 1; 0 is none
    for row in range(1, size + 1):
        match[0], at = row, 0
        least, way, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while match[at]:
            used[at], this, nearest, gap = True, match[at], 0, float("inf")
            for j in range(1, size + 1):
                if used[j]:
                    continue
                reduced = cost[this - 1][j - 1] - of_row[this] - of_column[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, at
                if least[j] < gap:
                    gap, nearest = least[j], j
            for j in range(size + 1):
                if used[j]:
                    of_row[match[j]] += gap
                    of_column[j] -= gap
                else:
                    least[j] -= gap
            at = nearest
        while at:
            match[at], at = match[way[at]], way[at]
    return [row - 1 for row in match[1:]]
