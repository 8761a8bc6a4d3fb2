"""Plain text, with or without a header or YAML front matter. The last format tried: it takes what is left."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from kroniek.model import Report
from kroniek.reading.build import build, build_from_fields
from kroniek.reading.clean import clean, clean_line
from kroniek.reading.encoding import decode
from kroniek.reading.items import TOO_LONG, Format, Head, Item, Limits, Reading, Refused, Source, guarded

# Front matter longer than this is none: a text that happens to begin with a rule.
_BROKEN = "the front matter is not well-formed YAML"
_MATTER_LINES, _MATTER_CHARACTERS = 200, 16_000

# Text by its bytes, but no report by its ending: tables, code and settings that lie beside reports.
_NO_REPORTS = {
    ".csv": "a table",
    ".tsv": "a table",
    ".xml": "XML, but neither a feed nor a page",
    ".css": "a style sheet",
    ".js": "a program",
    ".py": "a program",
    ".toml": "settings",
    ".yaml": "settings",
    ".yml": "settings",
    ".ini": "settings",
    ".log": "a log",
}


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """One report: the whole file."""
    raw = source.stream.whole(reading.limits.document)
    kind = _NO_REPORTS.get(source.suffix)
    if kind:
        raise Refused(f"not a report but {kind}, by its name")
    if len(raw) > 4 * reading.limits.text:  # no encoding takes more than four bytes for a character
        raise Refused(TOO_LONG)
    yield from_text(source, raw, decode(raw), reading.limits)


def from_text(source: Source, raw: bytes, text: str, limits: Limits) -> Report:
    """The report that a plain text is.

    Raises:
        Refused: it gives none.
    """
    if len(text) > limits.text:
        raise Refused(TOO_LONG)
    matter = _split_front_matter(clean(text)) if text[:99].lstrip("\ufeff \t\r\n").startswith("---") else None
    if matter is None:
        return build(source, raw, text, limits, headed=True)
    fields, body = matter
    return build_from_fields(source, raw, body, limits, fields, "front matter")


def _split_front_matter(text: str) -> tuple[dict[str, object], str] | None:
    """The fields between `---` lines at the beginning and the text below; None where there are none.

    Raises:
        Refused: they are not well-formed YAML.
    """
    top, *lines = text[:_MATTER_CHARACTERS].split("\n", _MATTER_LINES)
    end = next((i for i, line in enumerate(lines) if line.rstrip() in ("---", "...")), None)
    if top.rstrip() != "---" or end is None:
        return None
    try:
        # The base loader makes texts of all values: dates are judged here and not by YAML.
        found = guarded(_BROKEN, yaml.load, "\n".join(lines[:end]), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise Refused(f"{_BROKEN}: {clean_line(getattr(error, 'problem', None) or str(error))}") from error
    if not isinstance(found, dict):
        return None
    fields: dict[str, object] = {str(key).lower(): value or None for key, value in found.items()}
    return fields, text.split("\n", end + 2)[end + 2] if text.count("\n") >= end + 2 else ""


def sniff(head: Head) -> bool:
    """Whatever nothing else takes."""
    return True


FORMAT = Format("plain text", sniff, parse)
