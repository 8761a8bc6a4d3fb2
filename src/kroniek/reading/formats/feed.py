"""RSS and Atom: a report for each entry (feedparser)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kroniek.model import Report
from kroniek.reading.build import Known, build
from kroniek.reading.dates import parse_feed_date
from kroniek.reading.formats.markup import first_tag, plain_text
from kroniek.reading.items import Format, Head, Item, Limits, Reading, Refused, Source, Unreadable, guarded

_BROKEN = "a feed that is not well-formed"
_ROOTS = ("rss", "feed", "rdf:rdf")
_TAIL = 1024  # bytes at the end of a feed in which its root is closed


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """A report for each entry, with the feed's title as source."""
    import feedparser  # a tenth of a second, which readers of plain text do without

    raw = source.stream.whole(reading.limits.collection)
    # Given as a file: feedparser takes a text that looks like an address for one, and fetches it.
    found = guarded(_BROKEN, feedparser.parse, io.BytesIO(raw), resolve_relative_uris=False)
    if not found.entries:
        raise Refused("a feed without entries")
    for number, entry in enumerate(found.entries, 1):
        origin = source.item(number)
        try:
            yield _report(origin, raw, entry, found, reading.limits)
        except Refused as refused:
            yield Unreadable(origin.where, refused.reason)
    if not any(f"</{root}".encode() in raw[-_TAIL:].lower() for root in _ROOTS) and b"\0" not in raw:
        yield Unreadable(source.where, "the feed breaks off; entries after the last one read are missing")


def _report(origin: Source, raw: bytes, entry: Any, found: Any, limits: Limits) -> Report:
    texts = [part.get("value", "") for part in entry.get("content", [])] + [entry.get("summary", "")]
    text = max((plain_text(t or "") for t in texts), key=len)
    if not text.strip():
        raise Refused("an entry without text")
    words = entry.get("published") or ""
    if not words and not found.get("version", "").startswith("atom"):
        words = entry.get("updated") or ""  # of RSS it is dc:date, of Atom only the day of the last change
    try:
        published = parse_feed_date(words)
    except Refused as refused:
        raise Refused(f'the date "{words[:40]}" of the entry: {refused.reason}') from refused
    title, name = (plain_text(part.get("title") or "") for part in (entry, found.feed))
    return build(origin, raw, text, limits, Known(published, title, name, _address(entry)))


def _address(entry: Any) -> str | None:
    """The entry's link; feedparser gives the entry's id for one where there is none."""
    link = entry.get("link") or ""
    return link if link.startswith(("http://", "https://")) else None


def sniff(head: Head) -> bool:
    """By the first tag."""
    return first_tag(head) in _ROOTS


FORMAT = Format("feed", sniff, parse)
