"""WARC: the pages, texts and feeds of a web crawl (warcio)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException

from kroniek.reading.items import TOO_LONG, Format, Head, Item, Reading, Refused, Source, Unreadable, guarded
from kroniek.reading.stream import Stream

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
}
_BROKEN = "broken or unknown archive: a record that is not well-formed"
_KINDS = ("response", "resource", "conversion")


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """What the records hold that are pages, texts or feeds; others, and failed requests, are passed over.

    The day of the crawl is not used: a page is published on that day or any day before.
    """
    if "warc" in source.archives:
        raise Refused("a crawl inside a crawl")
    read = False
    for number, record in enumerate(_records(source.stream), 1):
        if record.length is None:
            raise Refused(_BROKEN)
        ending = _ending(record)
        if ending is None:
            continue
        read = True
        url = record.rec_headers.get_header("WARC-Target-URI")
        where = f"{source.where}: record {number}" + (f" ({url})" if url else "")
        try:
            payload = _payload(record, reading.limits.document)
        except Refused as refused:
            yield Unreadable(where, refused.reason)
            continue
        reading.budget.spend(len(payload))
        opener = partial(io.BytesIO, payload)
        path = f"{source.path}!/{number}"
        yield from reading.inside(
            source, "warc", opener, name=f"{number}{ending}", where=where, path=path, url=url
        )
    if not read:
        raise Refused("a crawl without a page or text in it")


def _ending(record: Any) -> str | None:
    """The ending that a record's kind of content would have as a file; None for what is not read."""
    if record.rec_type not in _KINDS:
        return None
    headers = record.http_headers or record.rec_headers
    if record.http_headers and record.http_headers.get_statuscode() != "200":
        return None
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return _ENDINGS.get(kind)


def _payload(record: Any, limit: int) -> bytes:
    """The unpacked content of a record.

    Raises:
        Refused: it is longer than `limit` bytes, wrongly packed, or not all there.
    """
    stream = record.content_stream()
    parts, size = [], 0
    while data := _read(stream):
        size += len(data)
        if size > limit:
            raise Refused(TOO_LONG)
        parts.append(data)
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        raise Refused("breaks off: the record is not complete")
    return b"".join(parts)


def _read(stream: Any) -> bytes:
    try:
        data: bytes = guarded(_BROKEN, stream.read, 1 << 16)
    except ChunkedDataException as error:
        raise Refused(_BROKEN) from error
    return data


class _Quiet(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """Goes on past a record of a wrong length without writing of it to standard error."""

    INC_RECORD = ""


def _records(stream: Stream) -> Iterator[Any]:
    records = iter(_Quiet(stream))
    while (record := guarded(_BROKEN, next, records, None)) is not None:
        yield record


def sniff(head: Head) -> bool:
    """By the first line of a record."""
    return head.data.startswith(b"WARC/")


FORMAT = Format("WARC", sniff, parse)
