"""Annotates many reports, in this process or in several, with one result."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TypeAlias

from kroniek.engine.work import Annotate
from kroniek.errors import KroniekError
from kroniek.model import Report
from kroniek.store.codec import encode

FEW = 20
"""Up to so many reports one process is quicker: others need some seconds to load the language."""

CHUNK = 8
"""Reports sent to a process at a time, fewer where they are long: enough to make the trip cheap."""

CHUNK_CHARACTERS = 100_000
AHEAD = 3
"""Chunks under way for each process: none runs dry, and memory holds some hundreds of reports at most."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a report could not be annotated."""

    reason: str


Result: TypeAlias = str | Failed
"""Annotations as `codec.encode` writes them, or why there are none. They are encoded where they are made,
because that is work, and the process that stores them is the only one of its kind."""

Pending: TypeAlias = tuple[Sequence[Report], "Future[list[Result]]"]


def annotate_all(
    reports: Iterable[Report], annotate: Annotate, workers: int | None = None
) -> Iterator[tuple[Report, Result]]:
    """Each of `reports` with its annotations, in their order, taking no more reports than it needs ahead.

    `workers` is the number of processes; None is one for each processor, or this process alone where
    there are few reports. A report whose annotating fails, even by ending its process, is `Failed`;
    the others go on.
    """
    remaining = iter(reports)
    if workers is None:
        first = list(islice(remaining, FEW + 1))
        workers = processors() if len(first) > FEW else 1
        remaining = chain(first, remaining)
    if workers <= 1:
        for report in remaining:
            yield report, _annotate(annotate, report)
        return
    yield from _Pool(annotate, workers).run(remaining)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _annotate(annotate: Annotate, report: Report) -> Result:
    try:
        return encode(annotate(report))
    except KroniekError as error:
        return Failed(str(error))
    except Exception as error:  # noqa: BLE001 - one odd report must not stop the other thousands; it is named
        return Failed(f"cannot be annotated: {type(error).__name__}: {error}")


def _annotate_chunk(annotate: Annotate, chunk: Sequence[Report]) -> list[Result]:
    return [_annotate(annotate, report) for report in chunk]


class _Pool:
    """Processes that annotate chunks of reports; a process that ends is replaced, and its report named."""

    def __init__(self, annotate: Annotate, workers: int) -> None:
        self._annotate = annotate
        self._workers = workers
        self._executor = _processes(workers)

    def run(self, reports: Iterator[Report]) -> Iterator[tuple[Report, Result]]:
        chunks = _chunks(reports)
        window: deque[Pending] = deque()
        chunk: Sequence[Report]
        try:
            while True:
                for chunk in islice(chunks, self._workers * AHEAD - len(window)):
                    window.append(self._submit(chunk))
                if not window:
                    return
                chunk, future = window.popleft()
                try:
                    results = future.result()
                except BrokenProcessPool:
                    results = self._one_by_one(chunk)
                    window = self._again(window)
                yield from zip(chunk, results, strict=True)
        finally:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, chunk: Sequence[Report]) -> Pending:
        try:
            return chunk, self._executor.submit(_annotate_chunk, self._annotate, chunk)
        except BrokenProcessPool:  # one ended unseen; what it had in hand is found out later
            self._executor = _processes(self._workers)
            return chunk, self._executor.submit(_annotate_chunk, self._annotate, chunk)

    def _again(self, window: deque[Pending]) -> deque[Pending]:
        """Starts new processes, and hands them the chunks that went down with the old ones."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = _processes(self._workers)
        return deque(
            (chunk, future) if future.done() and not future.exception() else self._submit(chunk)
            for chunk, future in window
        )

    def _one_by_one(self, chunk: Sequence[Report]) -> list[Result]:
        """Annotates each report of a chunk alone, to tell which of them ends its process."""
        results: list[Result] = []
        executor = _processes(1)
        for report in chunk:
            try:
                results.extend(executor.submit(_annotate_chunk, self._annotate, [report]).result())
            except BrokenProcessPool:
                results.append(Failed("cannot be annotated: it ended the process (out of memory?)"))
                executor.shutdown(wait=False)
                executor = _processes(1)
        executor.shutdown(wait=False)
        return results


def _chunks(reports: Iterator[Report]) -> Iterator[list[Report]]:
    chunk: list[Report] = []
    characters = 0
    for report in reports:
        chunk.append(report)
        characters += len(report.text)
        if len(chunk) == CHUNK or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _processes(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork copies the locks of threads that it does not copy.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_settle_in)


def _settle_in() -> None:
    """Makes a new process leave interrupts to its parent, and end when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    # A parent that is killed cannot say goodbye, and its pool's pipes stay open among the children.
    wait([sentinel])
    os._exit(1)
