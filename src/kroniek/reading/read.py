"""The ways in: paths, one file, bytes, or a text; out come reports and what could not be read."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed

from kroniek.errors import KroniekError
from kroniek.reading.clean import printable
from kroniek.reading.encoding import look
from kroniek.reading.formats import choose
from kroniek.reading.formats.plain import from_text
from kroniek.reading.items import TOO_LONG, Item, Limits, Reading, Refused, Source, Unreadable
from kroniek.reading.stream import Budget, Exhausted, Stream, TooLarge
from kroniek.reading.walk import Found, find_files

_HEAD = 4096  # bytes by which a format is told
_BROKEN = (zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, ArchiveLoadFailed)
DEFAULT = Limits()


def read_paths(paths: Iterable[Path | str], *, limits: Limits = DEFAULT) -> Iterator[Item]:
    """Reports from files, folders (walked in order of name) and archives, one at a time.

    Never raises for an input: what gives no report is yielded as `Unreadable`, and the rest is read.
    A report met twice is yielded twice, with the same id.
    """
    for found in find_files(paths):
        if isinstance(found, Unreadable):
            yield found
        else:
            yield from read_file(found, limits=limits)


def read_file(found: Found, *, limits: Limits = DEFAULT) -> Iterator[Item]:
    """The reports of one file that `find_files` found. Needs nothing but the file: any process can do it."""
    try:
        size = found.file.stat().st_size
    except OSError as error:
        yield Unreadable(found.where, _reason(error, ""))
        return
    stream = Stream(lambda: found.file.open("rb"), direct=True)
    yield from _outermost(Source(found.file.name, found.where, found.path, stream), size, limits)


def read_bytes(data: bytes, name: str = "input", *, limits: Limits = DEFAULT) -> list[Item]:
    """The reports of a file with this content; its ending helps to tell the format."""
    name = printable(name)
    short = name.replace("\\", "/").rpartition("/")[2] or "input"
    stream = Stream(lambda: io.BytesIO(data), direct=True)
    return list(_outermost(Source(short, name, short, stream), len(data), limits))


def read_text(text: str, name: str = "input", *, limits: Limits = DEFAULT) -> list[Item]:
    """The report that a plain text is, with or without header or front matter: one item."""
    raw = text.encode("utf-8", "surrogatepass")
    try:
        return [from_text(Source(name, name, name, Stream(io.BytesIO)), raw, text, limits)]
    except Refused as refused:
        return [Unreadable(name, refused.reason)]


def _outermost(source: Source, size: int, limits: Limits) -> Iterator[Item]:
    reading = Reading(limits, Budget(limits.free + limits.ratio * size), _dispatch)
    try:
        yield from _dispatch(source, reading)
    except Exhausted:
        reason = f"unpacks to more than {limits.ratio} times its size; what lies further on was not read"
        yield Unreadable(source.where, reason)


def _dispatch(source: Source, reading: Reading) -> Iterator[Item]:
    """The items of one input, whatever it holds: each failure becomes an `Unreadable` with a reason."""
    name = ""
    with source.stream:
        try:
            head = source.stream.peek(_HEAD)
            if not head:
                raise Refused("empty")
            format_ = choose(look(source.name, head))
            name = format_.name
            yield from format_.parse(source, reading)
        except (Exhausted, KroniekError):
            raise
        except Exception as error:  # noqa: BLE001 - parsers of others, on bytes from anywhere: one must not end all
            yield Unreadable(printable(source.where), _reason(error, name))


def _reason(error: Exception, format_name: str) -> str:
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, TooLarge):
        return "too large to be read as a whole" if format_name in ("feed", "JSON", "zip") else TOO_LONG
    if isinstance(error, EOFError):
        return "breaks off: the archive is not complete"
    if isinstance(error, _BROKEN):
        return f"broken or unknown archive: {_words(error)}"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or _words(error)}"
    return f"unexpected {type(error).__name__} in reading it as {format_name}: {_words(error)}"


def _words(error: Exception) -> str:
    words = " ".join(printable(str(error)).split()) or type(error).__name__
    return words if len(words) <= 120 else words[:119] + "…"
