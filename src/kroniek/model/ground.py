"""What a chronicle is worked out on: reports, what each tells by block, what is remembered, and the records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from kroniek.model.mentions import ActorMention, Annotations
from kroniek.model.records import Published, Record, ResolvedTime
from kroniek.model.report import Report

T = TypeVar("T")
Tellings = Sequence[tuple[str, T]]
"""What one report tells at a stage, each thing with the block in which it meets what others tell."""


class Ground(Protocol):
    """Reports and what was made of them, in memory or in a database.

    A stage is a step of the work ("person", "hook", "event" ...). At a stage a report tells things, each in a
    block; what is concluded of a block hangs only on what is told in it. So a change touches only the blocks
    that it tells in. All values are data classes; `kind` is the class that they come back as.
    """

    def reports(self, ids: Collection[str]) -> Iterator[tuple[Report, Annotations]]:
        """These reports, in order of id, read a few at a time. What is told meanwhile does not disturb it."""

    def texts(self, ids: Collection[str]) -> Iterator[Report]:
        """These reports without their annotations, in order of id."""

    def actors(self, ids: Collection[str]) -> Iterator[tuple[str, str, Sequence[ActorMention]]]:
        """The id, language and actors of these reports, in order of id."""

    def tell(self, stage: str, told: Mapping[str, Tellings[object]]) -> set[str]:
        """Replaces what these reports tell at a stage; gives the blocks in which that changes something."""

    def told(self, stage: str, kind: type[T], blocks: Collection[str]) -> Iterator[tuple[str, list[tuple[str, T]]]]:
        """All that is told in these blocks, in order of block, report and place in it: with the report that tells."""

    def blocks(self, stage: str, reports: Collection[str]) -> dict[str, set[str]]:
        """The blocks in which these reports tell something at a stage, by report."""

    def keep(self, stage: str, values: Mapping[str, object | None]) -> None:
        """Remembers values by key in place of those that were kept; None forgets."""

    def recall(self, stage: str, kind: type[T], keys: Collection[str]) -> dict[str, T]:
        """What was kept under these keys; those that were not are left out."""

    def publish(self, days: Mapping[str, Published], times: Mapping[str, Sequence[ResolvedTime]]) -> None:
        """Puts the days of publication of these reports, and the times of those, in place of what stood there."""

    def put(self, kind: str, records: Mapping[str, Sequence[Record]]) -> None:
        """Puts the records of blocks in place of those that stood there.

        `kind` is event, control, figure, doubt, story or copy; a story's block is its id, a copy's its report.
        """
