"""A ground in memory: for a folder of reports at once, without a chronicle on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kroniek.model import (
    ActorMention,
    Annotations,
    Published,
    Record,
    Report,
    ResolvedTime,
    Tellings,
)

T = TypeVar("T")


class Memory:
    """`kroniek.model.Ground` in dictionaries. Records are kept by kind and block in `records`."""

    def __init__(self, pairs: Iterable[tuple[Report, Annotations]] = ()) -> None:
        self.pairs = {report.id: (report, notes) for report, notes in pairs}
        self.days: dict[str, Published] = {}
        self.times: dict[str, tuple[ResolvedTime, ...]] = {}
        self.records: dict[str, dict[str, tuple[Any, ...]]] = {}
        self._told: dict[str, dict[str, tuple[tuple[str, Any], ...]]] = {}
        self._in: dict[str, dict[str, set[str]]] = {}
        self._kept: dict[str, dict[str, Any]] = {}

    def add(self, pairs: Iterable[tuple[Report, Annotations]]) -> set[str]:
        """Takes more reports; gives their ids."""
        more = {report.id: (report, notes) for report, notes in pairs}
        self.pairs |= more
        return set(more)

    def reports(self, ids: Collection[str]) -> Iterator[tuple[Report, Annotations]]:
        """These reports, in order of id."""
        return (self.pairs[id_] for id_ in sorted(ids) if id_ in self.pairs)

    def texts(self, ids: Collection[str]) -> Iterator[Report]:
        """These reports without their annotations, in order of id."""
        return (report for report, _ in self.reports(ids))

    def actors(self, ids: Collection[str]) -> Iterator[tuple[str, str, Sequence[ActorMention]]]:
        """The id, language and actors of these reports, in order of id."""
        return ((report.id, notes.language, notes.actors) for report, notes in self.reports(ids))

    def tell(self, stage: str, told: Mapping[str, Tellings[object]]) -> set[str]:
        """Replaces what these reports tell at a stage; gives the blocks in which that changes something."""
        here, inside = self._told.setdefault(stage, {}), self._in.setdefault(stage, {})
        touched: set[str] = set()
        for report, tellings in told.items():
            before, after = here.get(report, ()), tuple(tellings)
            if before == after:
                continue
            blocks = {block for block, _ in (*before, *after)}
            old, new = _by_block(before), _by_block(after)
            touched |= {block for block in blocks if old.get(block) != new.get(block)}
            for block in blocks:
                (inside.setdefault(block, set()).add if block in new else inside[block].discard)(report)
            here[report] = after
        return touched

    def told(self, stage: str, kind: type[T], blocks: Collection[str]) -> Iterator[tuple[str, list[tuple[str, T]]]]:
        """All that is told in these blocks, in order of block, report and place in it."""
        here, inside = self._told.get(stage, {}), self._in.get(stage, {})
        for block in sorted(blocks):
            reports = sorted(inside.get(block, ()))
            yield block, [(report, one) for report in reports for where, one in here[report] if where == block]

    def blocks(self, stage: str, reports: Collection[str]) -> dict[str, set[str]]:
        """The blocks in which these reports tell something at a stage."""
        here = self._told.get(stage, {})
        return {report: {block for block, _ in here.get(report, ())} for report in reports}

    def keep(self, stage: str, values: Mapping[str, object | None]) -> None:
        """Remembers values by key in place of those that were kept; None forgets."""
        here = self._kept.setdefault(stage, {})
        for key, value in values.items():
            if value is None:
                here.pop(key, None)
            else:
                here[key] = value

    def recall(self, stage: str, kind: type[T], keys: Collection[str]) -> dict[str, T]:
        """What was kept under these keys."""
        here = self._kept.get(stage, {})
        return {key: here[key] for key in keys if key in here}

    def publish(self, days: Mapping[str, Published], times: Mapping[str, Sequence[ResolvedTime]]) -> None:
        """Puts days of publication and times in place of what stood there."""
        self.days |= days
        self.times |= {report: tuple(some) for report, some in times.items()}

    def put(self, kind: str, records: Mapping[str, Sequence[Record]]) -> None:
        """Puts the records of blocks in place of those that stood there."""
        self.records.setdefault(kind, {}).update({block: tuple(some) for block, some in records.items()})


def _by_block(tellings: Tellings[object]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for block, one in tellings:
        found.setdefault(block, []).append(one)
    return found
