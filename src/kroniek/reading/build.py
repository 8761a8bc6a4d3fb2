"""From a text and what is known of it to a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from kroniek.model import Report
from kroniek.reading.clean import clean, clean_line, printable
from kroniek.reading.dates import UNKNOWN, Stated, agree, parse_date, split_header
from kroniek.reading.items import TOO_LONG, Limits, Refused, Source
from kroniek.reading.language import identify

FIELDS = ("date", "title", "source", "url")
"""What front matter and JSON can say of a report."""


def report_id(
    text: str, published: str | None, *, source: str | None, url: str | None, title: str | None
) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of what a report says, as JSON with sorted keys."""
    said = {"text": text, "published": published, "source": source, "url": url, "title": title}
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")
    ).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Known:
    """What something beside the text says of a report: its day, title, the name of its source, its address."""

    published: Stated = UNKNOWN
    title: str | None = None
    source: str | None = None
    url: str | None = None


def build(
    origin: Source, raw: bytes, text: str, limits: Limits, known: Known = Known(), *, headed: bool = False
) -> Report:
    """The report with this text, cleaned.

    `origin` gives its path and, where `known` has none, its address; `raw` are the bytes of its file, member,
    line or record; `headed` says whether the text may begin with a header, which is taken off and says its day.

    Raises:
        Refused: there is no text, it is too long, in another language, or its dates are wrong.
    """
    if len(text) > limits.text:
        raise Refused(TOO_LONG)
    body = clean(text)
    header, body = split_header(body) if headed else (UNKNOWN, body)
    if not body:
        raise Refused("a header and no text" if header.words else "no text")
    stated = agree(known.published, header)
    title, source, url = _line(known.title), _line(known.source), _line(known.url) or _line(origin.url)
    return Report(
        id=report_id(body, stated.words, source=source, url=url, title=title),
        text=body,
        header=stated.header,
        language=identify(body),
        sha256=hashlib.sha256(raw).hexdigest(),
        path=printable(origin.path),
        url=url,
        source=source,
        title=title,
    )


def build_from_fields(
    origin: Source, raw: bytes, text: str, limits: Limits, fields: Mapping[str, object], what: str
) -> Report:
    """The report with this text and what `fields` say of it (see `FIELDS`); others are passed over.

    `what` names the fields in a reason: "front matter", "JSON".

    Raises:
        Refused: as `build`; or a field is neither a text nor empty, or its date cannot be read.
    """
    said: dict[str, str | None] = {}
    for name in FIELDS:
        value = fields.get(name)
        if name == "date" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # a bare year
        if value is not None and not isinstance(value, str):
            raise Refused(f"{name!r} in the {what} is not a text")
        said[name] = value
    date = said["date"] or ""
    try:
        published = parse_date(date)
    except Refused as refused:
        raise Refused(f'the date "{_short(date)}" in the {what}: {refused.reason}') from refused
    known = Known(published, said["title"], said["source"], said["url"])
    return build(origin, raw, text, limits, known, headed=True)


def _line(text: str | None) -> str | None:
    return (clean_line(text) or None) if text else None


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= 40 else line[:39] + "…"
