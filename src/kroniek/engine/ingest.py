"""The walk of `kroniek read`: from inputs to a chronicle that knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeAlias

from kroniek.engine.annotating import Failed, annotate_all
from kroniek.engine.work import Work
from kroniek.model import Report
from kroniek.store import Writer

BATCH = 50
"""Reports kept in one transaction: so many are annotated again, at most, after a power cut."""

LOOK = 20
"""Inputs looked up in the chronicle at once."""

Watch: TypeAlias = Callable[[str], None]
"""Told of each step: "new", "known" or "failed" input, "again" (annotated by newer rules), "compile"."""


class Unread(Protocol):
    """An input that could not be read."""

    @property
    def where(self) -> str:
        """The file, and member or line."""

    @property
    def reason(self) -> str:
        """Why not, in words."""


@dataclass(slots=True)
class Outcome:
    """What `ingest` did. `problems` are pairs of where and why."""

    new: int = 0
    known: int = 0
    again: int = 0
    compiled: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)


def ingest(
    inputs: Iterable[Report | Unread],
    store: Writer,
    work: Work,
    *,
    workers: int | None = None,
    watch: Watch = lambda _: None,
) -> Outcome:
    """Stores the reports among `inputs` that are new, with annotations, and brings the chronicle up to date.

    Whatever ends this early, everything up to the last batch is kept, and calling it again carries on.
    What stood there already by the same rules is not made again.

    Raises:
        StoreError: the chronicle cannot be written.
    """
    return _Ingest(store, work, workers, watch).run(inputs)


class _Ingest:
    def __init__(self, store: Writer, work: Work, workers: int | None, watch: Watch) -> None:
        self._store = store
        self._work = work
        self._workers = workers
        self._watch = watch
        self._outcome = Outcome()
        self._fresh: list[tuple[Report, str]] = []
        self._copies: list[Report] = []
        self._under_way: set[str] = set()

    def run(self, inputs: Iterable[Report | Unread]) -> Outcome:
        for _ in self._annotated(self._new(inputs)):
            self._outcome.new += 1
            self._watch("new")
        self._save()
        for _ in self._annotated(self._store.outdated(self._work.rules)):
            self._outcome.again += 1
            self._watch("again")
        self._save()
        self._compile()
        return self._outcome

    def _annotated(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Annotates, keeps in batches, and yields what could be annotated."""
        for report, result in annotate_all(reports, self._work.annotate, self._workers):
            if isinstance(result, Failed):
                self._under_way.discard(report.id)
                self._problem(report.path or report.url or report.id, result.reason)
                continue
            self._fresh.append((report, result))
            if len(self._fresh) + len(self._copies) >= BATCH:
                self._save()
            yield report

    def _new(self, inputs: Iterable[Report | Unread]) -> Iterator[Report]:
        """Those of the inputs that are reports not stored yet, each once."""
        remaining = iter(inputs)
        while some := list(islice(remaining, LOOK)):
            known = self._store.known(item.id for item in some if isinstance(item, Report)) | self._under_way
            for item in some:
                if not isinstance(item, Report):
                    self._problem(item.where, item.reason)
                elif item.id in known:
                    self._copies.append(item)
                    self._outcome.known += 1
                    self._watch("known")
                elif reason := _unstorable(item):
                    self._problem(item.path or item.url or item.id, reason)
                else:
                    known.add(item.id)
                    self._under_way.add(item.id)
                    yield item

    def _save(self) -> None:
        # A copy may be met while its report is still being annotated; it is kept after that.
        self._under_way -= {report.id for report, _ in self._fresh}
        waiting = [copy for copy in self._copies if copy.id in self._under_way]
        ready = [copy for copy in self._copies if copy.id not in self._under_way]
        if self._fresh or ready:
            self._store.save(self._fresh, ready, self._work.rules)
        self._fresh, self._copies = [], waiting

    def _problem(self, where: str, reason: str) -> None:
        self._outcome.problems.append((where, reason))
        self._watch("failed")

    def _compile(self) -> None:
        if self._store.is_current(self._work.stamp):
            return
        self._watch("compile")
        self._store.derive(self._work.update, self._work.stamp)
        self._outcome.compiled = True


def _unstorable(report: Report) -> str | None:
    """Why a database could not hold the report, if so: a source may escape what is no character at all."""
    for value in (report.text, report.title, report.source, report.url, report.path):
        if value and ("\0" in value or any("\ud800" <= c <= "\udfff" for c in value)):
            return "holds what is not text (a lone surrogate or a NUL)"
    return None
