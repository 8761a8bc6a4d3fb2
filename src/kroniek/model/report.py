"""A report as read."""

from __future__ import annotations

from dataclasses import dataclass

from kroniek.model.days import Interval


@dataclass(frozen=True, slots=True)
class Header:
    """What the source says of the day of publication.

    `published` is the day, month or year that it names; `precision` says which ("day", "month",
    "year"), or "unknown" with an open interval where nothing is said.
    """

    published: Interval
    precision: str


@dataclass(frozen=True, slots=True)
class Report:
    """One news text with what is known of its source and day.

    `id` depends only on what the report says (text, header, source, address, title), so that the same
    report is the same everywhere. `text` is the text shown: all offsets point into it. `sha256` is
    that of the raw bytes that it was read from. `path` is relative to what was asked to be read.
    """

    id: str
    text: str
    header: Header
    language: str
    sha256: str
    path: str | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
