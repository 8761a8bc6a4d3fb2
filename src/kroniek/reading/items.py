"""What reading speaks in: what it yields, what it reads from, its limits, and what a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from kroniek.model import Report
from kroniek.reading.stream import Budget, Opener, Stream

TOO_LONG = "too long to be one report"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One input that gave no report. `where` names the file (and member, line or item), `reason` says why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


Item: TypeAlias = Report | Unreadable


class Refused(Exception):  # noqa: N818 - not an error of the program: the reason why one input gives no report
    """Raised inside reading where an input gives no report; becomes an `Unreadable` at the input's door."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# What parsers of others raise, by oversight, on input that they did not foresee.
_FOREIGN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def guarded(reason: str, call: Callable[..., Any], *args: object, **options: object) -> Any:
    """What a library's `call` gives.

    Raises:
        Refused: with `reason`, where it raises an error that says no more than that it did not foresee this.
    """
    try:
        return call(*args, **options)
    except _FOREIGN as error:
        raise Refused(reason) from error


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from one input before it is refused.

    The largest news text met is under 0.1 million characters and the largest saved page under 10 MB;
    the limits lie well above both, and keep memory within about ten times `collection`. Deflate packs
    news text 3 to 10 times, and at most 1,032 times: `ratio` lies between.
    """

    text: int = 2_000_000
    """Characters of one report."""
    document: int = 16_000_000
    """Bytes of one page, text file or JSON line."""
    collection: int = 64_000_000
    """Bytes of one feed or JSON array, which are parsed as a whole."""
    nested: int = 1_000_000_000
    """Bytes of an archive inside an archive, which is laid out on disk."""
    members: int = 1_000_000
    """Members of one zip."""
    ratio: int = 200
    """How many times its own size a file may unpack to, ..."""
    free: int = 64_000_000
    """... not counting so many bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input on its way to reports: a file, a member of an archive, a record of a crawl.

    `name` is the file name that its ending is judged by; `where` names it to the user; `path` is that
    of its reports; `url` is the address it was fetched from, where the container says so.
    """

    name: str
    where: str
    path: str
    stream: Stream
    archives: tuple[str, ...] = ()
    url: str | None = None

    @property
    def suffix(self) -> str:
        """The last ending of the name in lower case, with its dot, or nothing."""
        stem, dot, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""

    def item(self, number: int) -> Source:
        """The name of the `number`th report (from 1) of a source that holds several."""
        return replace(self, where=f"{self.where}: item {number}", path=f"{self.path}!/{number}")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an input, by which its format is told.

    `text` are the same bytes as characters, good enough for looking at, without byte order mark and
    leading white space.
    """

    name: str
    suffix: str
    data: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    `sniff` tells from name and beginning whether an input is of this format; the first format that
    says so reads it. `parse` yields its reports; it may raise `Refused` or any of the errors of its
    parser, which then name the input as unreadable.
    """

    name: str
    sniff: Callable[[Head], bool]
    parse: Callable[[Source, Reading], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read: its limits, what it may still unpack, and the way to inner inputs."""

    limits: Limits
    budget: Budget
    dispatch: Callable[[Source, Reading], Iterator[Item]] = field(repr=False)

    def inside(
        self,
        outer: Source,
        kind: str,
        opener: Opener,
        *,
        name: str,
        where: str,
        path: str,
        url: str | None = None,
    ) -> Iterator[Item]:
        """Read an input that lies inside `outer`; `kind` is the container's ("zip", "gzip", "warc")."""
        stream = Stream(opener, self.budget)
        archives = (*outer.archives, kind)
        return self.dispatch(Source(name, where, path, stream, archives, url or outer.url), self)
