"""gzip: one input, packed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import IO, cast

from kroniek.reading.items import Format, Head, Item, Reading, Refused, Source


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """What the packed input holds; its name is the file's without `.gz`."""
    if source.archives.count("gzip") >= 2:
        raise Refused("packed by gzip three times over; unpack it first")
    name = source.name[:-3] if source.suffix == ".gz" else source.name
    name = name[:-4] + ".warc" if source.suffix == ".wgz" else name

    def opener() -> IO[bytes]:
        return cast(IO[bytes], gzip.GzipFile(fileobj=source.stream, mode="rb"))  # type: ignore[call-overload]

    yield from reading.inside(
        source, "gzip", opener, name=name, where=source.where, path=f"{source.path}!/{name}"
    )


def sniff(head: Head) -> bool:
    """By gzip's first bytes: its number and its one method."""
    return head.data.startswith(b"\x1f\x8b\x08")


FORMAT = Format("gzip", sniff, parse)
