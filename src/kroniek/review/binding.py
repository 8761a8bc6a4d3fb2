"""Which of today's proposals a decision was about: by id, else by kind, sort and the words that they are told in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kroniek.model import Decidable
from kroniek.review.substance import Piece, pieces, sort, touch, uncovered


@dataclass(frozen=True, slots=True)
class Subject:
    """Records that were decided on together; `apart` are ids of proposals that it is not."""

    records: Sequence[Decidable]
    apart: frozenset[str] = frozenset()


class Proposals:
    """Proposals of one or more kinds, to be found by id and by report."""

    def __init__(self, records: Iterable[Decidable] = ()) -> None:
        self.by_id: dict[str, Decidable] = {}
        self._by_report: dict[str, list[Decidable]] = {}
        self.add(records)

    def add(self, records: Iterable[Decidable]) -> None:
        """Takes in more proposals."""
        for record in sorted({r.id: r for r in records if r.id not in self.by_id}.values(), key=lambda r: r.id):
            self.by_id[record.id] = record
            for report in sorted({p[0] for p in pieces(record)}):
                self._by_report.setdefault(report, []).append(record)

    def at(self, place: Piece, kind: type[Decidable]) -> list[Decidable]:
        """The proposals of a kind that are told at these words."""
        here = self._by_report.get(place[0], [])
        return [r for r in here if type(r) is kind and any(touch(place, p) for p in pieces(r))]


def candidates(subject: Subject, proposals: Proposals) -> frozenset[str]:
    """The ids of all proposals that a subject could be: what others are bound to matters to it only among these."""
    found = {record.id for record in subject.records} & proposals.by_id.keys()
    for record in subject.records:
        found |= {r.id for place in pieces(record) for r in _at(subject, place, record, proposals)}
    return frozenset(found)


def bind(subjects: Sequence[Subject], proposals: Proposals) -> list[list[Decidable]]:
    """The proposals that each subject is now, in order of id.

    1. Proposals with the id of a record of it, told at some of its words.
    2. For words that those do not tell: proposals of the same sort at exactly these words; else overlapping ones,
       first such as nobody has by id.
    3. For words still without: proposals of another sort there, which no subject has.
    Each step knows only what the steps before it gave, so the order of subjects does not matter.
    """
    found = [_by_id(subject, proposals) for subject in subjects]
    for step in (_same_sort, _other_sort):
        taken = frozenset(id_ for bound in found for id_ in bound)
        more = [step(subject, bound, proposals, taken) for subject, bound in zip(subjects, found, strict=True)]
        found = [bound | new for bound, new in zip(found, more, strict=True)]
    return [[bound[id_] for id_ in sorted(bound)] for bound in found]


def _by_id(subject: Subject, proposals: Proposals) -> dict[str, Decidable]:
    found: dict[str, Decidable] = {}
    for record in subject.records:
        same = proposals.by_id.get(record.id)
        told = pieces(record)
        if type(same) is type(record) and len(uncovered(told, [same])) < len(told):
            found[record.id] = same
    return found


def _same_sort(
    subject: Subject, bound: Mapping[str, Decidable], proposals: Proposals, taken: frozenset[str]
) -> dict[str, Decidable]:
    found: dict[str, Decidable] = {}
    for record in subject.records:
        for place in uncovered(pieces(record), bound.values()):
            here = [r for r in _at(subject, place, record, proposals) if sort(r) == sort(record)]
            exact = [r for r in here if place in pieces(r)]
            free = [r for r in here if r.id not in taken]
            found |= {r.id: r for r in exact or free or here}
    return found


def _other_sort(
    subject: Subject, bound: Mapping[str, Decidable], proposals: Proposals, taken: frozenset[str]
) -> dict[str, Decidable]:
    found: dict[str, Decidable] = {}
    for record in subject.records:
        for place in uncovered(pieces(record), bound.values()):
            found |= {r.id: r for r in _at(subject, place, record, proposals) if r.id not in taken}
    return found


def _at(subject: Subject, place: Piece, record: Decidable, proposals: Proposals) -> list[Decidable]:
    return [r for r in proposals.at(place, type(record)) if r.id not in subject.apart]
