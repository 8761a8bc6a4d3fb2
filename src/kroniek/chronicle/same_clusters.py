"""Puts items into clusters by how likely pairs of them are the same, under pairs that cannot be.

Clusters grow by the likeliest pair first; how likely two clusters are the same is the mean over all pairs between
them, and one pair that cannot be keeps them apart. An item that fits two clusters about equally well, which cannot
both be right, joins neither: a wrong merger is worse than a double entry.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

Pair = tuple[int, int]


class _Clusters:
    """Clusters by their first item, with the sum and number of scores between any two that can be one."""

    def __init__(self, count: int, scores: Mapping[Pair, int], join: int, margin: int) -> None:
        self._join, self._margin = join, margin
        self.members = {i: [i] for i in range(count)}
        self._links: dict[int, dict[int, tuple[int, int]]] = {i: {} for i in range(count)}
        for (i, j), score in scores.items():
            self._links[i][j] = self._links[j][i] = (score, 1)
        self._heap = [(-score, i, j) for (i, j), score in scores.items() if score >= join]
        heapq.heapify(self._heap)

    def grow(self) -> None:
        while self._heap:
            score, i, j = heapq.heappop(self._heap)
            if j not in self._links.get(i, {}) or -score != self._mean(i, j):
                continue  # one of them grew since
            rivals = {(i, k) for k in self._rivals(i, j, -score)} | {(j, k) for k in self._rivals(j, i, -score)}
            if not rivals:
                self._unite(i, j)
                continue
            for one, other in {(i, j), *rivals}:
                self._part(one, other)
            for torn in {one for one, _ in rivals if len(self.members[one]) == 1}:
                for other in [*self._links[torn]]:
                    self._part(torn, other)

    def _mean(self, i: int, j: int) -> int:
        total, count = self._links[i][j]
        return total // count

    def _rivals(self, item: int, chosen: int, score: int) -> list[int]:
        """What else `item` could as well be part of, and `chosen` could not."""
        least = max(self._join, score - self._margin)
        return [
            k for k in self._links[item]
            if k != chosen and k not in self._links[chosen] and self._mean(item, k) >= least
        ]  # fmt: skip

    def _part(self, i: int, j: int) -> None:
        self._links[i].pop(j, None)
        self._links[j].pop(i, None)

    def _unite(self, i: int, j: int) -> None:
        first, second = sorted((i, j))
        ours, theirs = self._links[first], self._links.pop(second)
        self.members[first] += self.members.pop(second)
        for k in theirs:
            self._links[k].pop(second)
        for k in [*ours]:
            if k not in theirs:
                self._part(first, k)
                continue
            total, count = ours[k][0] + theirs[k][0], ours[k][1] + theirs[k][1]
            self._links[first][k] = self._links[k][first] = (total, count)
            if total // count >= self._join:
                heapq.heappush(self._heap, (-(total // count), min(first, k), max(first, k)))


def clusters(count: int, scores: Mapping[Pair, int], join: int, margin: int) -> list[list[int]]:
    """The clusters of items 0 to `count`, each in order, in order of their first item.

    `scores` gives the pairs (i, j), i before j, that can be the same, in whole numbers so that sums do not hang on
    their order. Clusters are joined from a mean of `join` on; scores within `margin` are about equal.
    """
    found = _Clusters(count, scores, join, margin)
    found.grow()
    return [sorted(found.members[i]) for i in sorted(found.members)]
