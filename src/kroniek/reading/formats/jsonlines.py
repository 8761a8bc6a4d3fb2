"""JSON Lines, and JSON of one report or a list of them: `text`, and `date`, `title`, `source`, `url`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from kroniek.model import Report
from kroniek.reading.build import build_from_fields
from kroniek.reading.encoding import decode
from kroniek.reading.items import TOO_LONG, Format, Head, Item, Limits, Reading, Refused, Source, Unreadable

_LINES = (".jsonl", ".ndjson")
_ENDINGS = (".json", *_LINES)
_OBJECT = re.compile(r'(?:\[\s{0,99})?\{\s{0,99}"[^"\n]{0,99}"\s{0,9}:')
_LOOK = 1 << 16  # bytes in which the first line of a file of lines mostly ends


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """A report for each line or element; one that gives none is named and the rest is read."""
    limits = reading.limits
    if not _is_lines(source):
        yield from _document(source, source.stream.whole(limits.collection), limits)
        return
    read = False
    for number, line in enumerate(source.stream.lines(limits.document), 1):
        if line is not None and not line.strip():
            continue
        read = True
        origin = replace(source, where=f"{source.where}:{number}", path=f"{source.path}!/{number}")
        if line is None:
            yield Unreadable(origin.where, TOO_LONG)
        else:
            yield _item(origin, line.rstrip(b"\r"), limits)
    if not read:
        raise Refused("empty")


def _is_lines(source: Source) -> bool:
    """Whether each line is a value: by the file's name, or because the first line is a whole object."""
    head = source.stream.peek(_LOOK).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    line, ended, _ = head.partition(b"\n")
    if not ended and head.startswith(b"{"):
        return True
    try:
        whole = isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        whole = False
    return whole or (source.suffix in _LINES and not head.startswith(b"["))


def _document(source: Source, raw: bytes, limits: Limits) -> Iterator[Item]:
    value = _value(raw)
    if isinstance(value, dict):
        yield _report(source, raw, value, limits)
        return
    if not isinstance(value, list):
        raise Refused("JSON, but neither a report nor a list of them")
    if not value:
        raise Refused("an empty list")
    for number, element in enumerate(value, 1):
        origin = source.item(number)
        try:
            yield _report(origin, raw, element, limits)
        except Refused as refused:
            yield Unreadable(origin.where, refused.reason)


def _item(origin: Source, line: bytes, limits: Limits) -> Item:
    try:
        return _report(origin, line, _value(line), limits)
    except Refused as refused:
        return Unreadable(origin.where, refused.reason)


def _value(raw: bytes) -> object:
    try:
        value: object = json.loads(decode(raw))
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise Refused(f"not JSON: {error.msg} ({at}column {error.colno})") from error
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from error
    except RecursionError as error:
        raise Refused("JSON nested too deeply") from error
    return value


def _report(origin: Source, raw: bytes, value: object, limits: Limits) -> Report:
    if not isinstance(value, dict):
        raise Refused("not a JSON object")
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        state = "missing" if text is None else "empty" if isinstance(text, str) else "not a text"
        raise Refused(f"'text' is {state}")
    return build_from_fields(origin, raw, text, limits, value, "JSON")


def sniff(head: Head) -> bool:
    """By the file's ending, or by a first key."""
    return head.suffix in _ENDINGS or bool(_OBJECT.match(head.text))


FORMAT = Format("JSON", sniff, parse)
