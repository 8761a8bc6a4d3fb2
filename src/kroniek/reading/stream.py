"""Bytes as they come: looked at before they are read, counted, and never all in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, TypeAlias

Opener: TypeAlias = Callable[[], IO[bytes]]
CHUNK = 1 << 16  # bytes asked for at a time: the size of a pipe's buffer; larger ones gained nothing


class TooLarge(Exception):  # noqa: N818 - a limit met, not an error of the program
    """More bytes than asked for."""


class Exhausted(Exception):  # noqa: N818 - a limit met, not an error of the program
    """A file unpacks to more than it may. Ends the reading of the whole file."""


class Budget:
    """How many bytes one file may still unpack to."""

    def __init__(self, allowed: int) -> None:
        self._left = allowed

    def spend(self, size: int) -> None:
        """Count `size` unpacked bytes.

        Raises:
            Exhausted: they are more than was left.
        """
        self._left -= size
        if self._left < 0:
            raise Exhausted


class Stream:
    """A binary file that is opened when first read, and can be looked into before reading on.

    `direct` is true for a file that seeks cheaply (on disk or in memory), as zip needs.
    """

    def __init__(self, opener: Opener, budget: Budget | None = None, *, direct: bool = False) -> None:
        self._opener = opener
        self._budget = budget
        self._raw: Any = None  # IO[bytes], or an archive's reader, which has read1 besides
        self._ahead = b""
        self.direct = direct

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened; more than once is harmless."""
        if self._raw is not None:
            self._raw.close()

    def _pull(self, size: int) -> bytes:
        if self._raw is None:
            self._raw = self._opener()
        # read1 keeps what came before a break; read would lose it with the exception.
        pull = getattr(self._raw, "read1", self._raw.read)
        data: bytes = pull(size)
        if self._budget is not None:
            self._budget.spend(len(data))
        return data

    def peek(self, size: int) -> bytes:
        """The next bytes, at most `size`, fewer only at the end; they stay to be read."""
        while len(self._ahead) < size:
            data = self._pull(size - len(self._ahead))
            if not data:
                break
            self._ahead += data
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Some of the next bytes, at most `size`; none only at the end."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data
        return self._pull(size)

    def chunks(self) -> Iterator[bytes]:
        """The rest, piece by piece."""
        while data := self.read(CHUNK):
            yield data

    def whole(self, limit: int) -> bytes:
        """The rest.

        Raises:
            TooLarge: it is more than `limit` bytes.
        """
        parts, size = [], 0
        for data in self.chunks():
            size += len(data)
            if size > limit:
                raise TooLarge
            parts.append(data)
        return b"".join(parts)

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """The rest, line by line without the line end; None for a line of more than `limit` bytes."""
        parts: list[bytes] = []
        size = 0
        for data in self.chunks():
            *ended, begun = data.split(b"\n")
            for piece in ended:
                whole = size + len(piece) <= limit
                yield b"".join([*parts, piece]) if whole else None
                parts, size = [], 0
            size += len(begun)
            if size > limit:
                parts = []
            elif begun:
                parts.append(begun)
        if size:
            yield b"".join(parts) if size <= limit else None

    @contextmanager
    def seekable(self, limit: int) -> Iterator[IO[bytes]]:
        """The whole as a file that seeks: itself where it can, else laid out in a temporary file.

        Raises:
            TooLarge: it had to be laid out and is more than `limit` bytes.
        """
        if self.direct:
            self.peek(1)
            self._raw.seek(0)
            self._ahead = b""
            yield self._raw
            return
        with tempfile.SpooledTemporaryFile(max_size=16 * CHUNK) as copy:
            for data in self.chunks():
                if copy.tell() + len(data) > limit:
                    raise TooLarge
                copy.write(data)
            copy.seek(0)
            yield copy
