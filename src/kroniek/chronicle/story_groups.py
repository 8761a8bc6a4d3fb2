"""Grows groups along weighted links, the heaviest first, as long as two groups hang together on the mean."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from fractions import Fraction

_FINE = 1_000_000


def grown(items: Sequence[str], linked: Mapping[tuple[str, str], float], least: float) -> list[list[str]]:
    """Groups of `items`, each in order, in order of their first item. The order of what is given plays no part.

    Two groups become one where the mean over all pairs between them, pairs without a link counting as nothing,
    is `least` or more; those for which it is highest come first.
    """
    number = {item: i for i, item in enumerate(sorted(items))}
    members = {i: [item] for item, i in number.items()}
    sums: dict[int, dict[int, int]] = {i: {} for i in members}
    for (a, b), weight in linked.items():
        i, j = number[a], number[b]
        sums[i][j] = sums[j][i] = round(weight * _FINE)
    floor = round(least * _FINE)
    heap = [(-Fraction(total), i, j) for i, some in sums.items() for j, total in some.items() if i < j]
    heap = [entry for entry in heap if -entry[0] >= floor]
    heapq.heapify(heap)
    while heap:
        mean, i, j = heapq.heappop(heap)
        if i not in sums or j not in sums[i] or -mean != _mean(sums, members, i, j):
            continue  # one of them grew since
        members[i] += members.pop(j)
        for k, total in sums.pop(j).items():
            del sums[k][j]
            if k != i:
                sums[i][k] = sums[k][i] = sums[i].get(k, 0) + total
        for k in sums[i]:
            now = _mean(sums, members, i, k)
            if now >= floor:
                heapq.heappush(heap, (-now, min(i, k), max(i, k)))
    return [sorted(members[i]) for i in sorted(members)]


def _mean(sums: Mapping[int, Mapping[int, int]], members: Mapping[int, Sequence[str]], i: int, j: int) -> Fraction:
    return Fraction(sums[i][j], len(members[i]) * len(members[j]))
