"""HTML: the article of a page, without what stands around it (trafilatura)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from kroniek.reading.build import Known, build
from kroniek.reading.dates import UNKNOWN, Stated, parse_date
from kroniek.reading.encoding import decode
from kroniek.reading.formats.markup import first_tag
from kroniek.reading.items import Format, Head, Item, Reading, Refused, Source, guarded

for _name in ("trafilatura", "htmldate", "courlan"):
    # They warn of pages that give nothing, on standard error where no one listens; we name them ourselves.
    logging.getLogger(_name).addHandler(logging.NullHandler())

_ENDINGS = (".html", ".htm", ".xhtml")
_FIRST = frozenset(["html", "head", "body", "title", "meta", "article", "main", "div", "section"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # bytes; the standard asks for the first 1024

# The page's own statement of its day only: no day is guessed from the text, and no clock is asked.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """One report: the article, with title, name of the site, address and day as the page states them."""
    import trafilatura  # a quarter of a second, which readers of plain text do without
    from trafilatura.settings import Document

    raw = source.stream.whole(reading.limits.document)
    declared = _CHARSET.search(raw[:_CHARSET_WITHIN])
    text = decode(raw, declared[1].decode("ascii", "replace") if declared else None)
    found = guarded(
        "a page that is not well-formed",
        trafilatura.bare_extraction,
        text,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if not isinstance(found, Document) or not found.text or not found.text.strip():
        raise Refused("no article found in this page")
    known = Known(_stated(found.date), found.title, found.sitename, source.url or found.url)
    yield build(source, raw, found.text, reading.limits, known)


def _stated(words: str | None) -> Stated:
    try:
        return parse_date(words or "")
    except Refused:
        return UNKNOWN  # a page's date is gathered from many places, and none of them is a promise


def sniff(head: Head) -> bool:
    """By the first tag, or by the file's ending where there is a tag at all."""
    return first_tag(head) in _FIRST or (head.suffix in _ENDINGS and "<" in head.text)


FORMAT = Format("HTML", sniff, parse)
