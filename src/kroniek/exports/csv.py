"""`--format csv`: tables for a spreadsheet, related by ids so that nothing of the records is lost.

Beside a table for each kind of record stand `published_days` (a row for each feasible day), `actors` (a row
for each actor of an event) and `evidence` (a row for each place in a report that a record rests on, with its
sentence). Lists in a cell are joined by "; ".
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kroniek.exports.files import folder
from kroniek.exports.records import Record, every
from kroniek.exports.registry import Exporter
from kroniek.model import Span
from kroniek.store import Views

PLACE = ("id", "name", "mentions", "lat", "lon", "country", "precision")
PLACE_COLUMNS = tuple(f"place_{name}" for name in PLACE)
TEXT = ("text", "title", "source", "who", "sentence", "attribution")
"""Columns with words of a report, and all that end in name, names or mentions."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        *("id", "path", "url", "source", "title", "language", "sha256"),
        *("published_earliest", "published_latest", "days", "text"),
    ),
    "published_days": ("report", "day", "p"),
    "times": ("report", "start", "end", "text", "type", "value", "earliest", "latest"),
    "entities": ("report", "start", "end", "text", "label", "id"),
    "events": (
        *("id", "type", "status", "earliest", "latest", "hangs_on", "agent_names", "target_names", "other_names"),
        *PLACE_COLUMNS,
        *("acled_event_type", "acled_sub_event_type", "plover_event", "plover_mode", "cameo"),
        *("figures", "reports"),
    ),
    "actors": ("event", "role", "id", "name", "mentions"),
    "control": (
        *("id", *PLACE_COLUMNS, "holder_id", "holder_name", "holder_mentions"),
        *("from_earliest", "from_latest", "until_earliest", "until_latest", "extent", "reports"),
    ),
    "figures": (
        *("id", "measure", "low", "best", "high", "unit", "who", *PLACE_COLUMNS),
        *("as_of_earliest", "as_of_latest", "as_of_hangs_on", "reports"),
        *("scope", "part_of", "replaces", "perpetrators"),
    ),
    "evidence": ("kind", "record", "report", "start", "end", "attribution", "sentence"),
}

Row = tuple[str, Record]
"""A table, and what stands in a row of it."""


def write(views: Views, out: Path) -> str:
    """Writes the folder `out`; equal chronicles give equal bytes."""
    counts = dict.fromkeys(COLUMNS, 0)
    with folder(out) as made, ExitStack() as files:
        writers = {}
        for table, columns in COLUMNS.items():
            file = files.enter_context((made / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            writers[table] = csv.DictWriter(file, columns, lineterminator="\n")
            writers[table].writeheader()
        for kind, records in every(views).items():
            for record in records():
                for table, row in _rows(views, kind, record):
                    writers[table].writerow({name: _cell(name, value) for name, value in row.items()})
                    counts[table] += 1
        files.close()
    return ", ".join(f"{count} {table}" for table, count in counts.items())


def _rows(views: Views, kind: str, record: Record) -> Iterator[Row]:
    """The rows that a record of a kind gives, in all tables."""
    yield kind, _FLAT[kind](record)
    if kind == "reports":
        for day in record["published"]["likely"]:
            yield "published_days", {"report": record["id"], **day}
    for actor in record.get("actors", []):
        yield "actors", {"event": record["id"], **actor}
    for piece in record.get("evidence", []):
        sentence = views.sentence(piece["report"], Span(piece["start"], piece["end"]))
        yield "evidence", {"kind": kind, "record": record["id"], **piece, "sentence": sentence}


def _report(record: Record) -> Record:
    days = record["published"]
    plain = {name: value for name, value in record.items() if name != "published"}
    return {
        **plain,
        "published_earliest": days["earliest"],
        "published_latest": days["latest"],
        "days": None if days["days"] is None else len(days["days"]),
    }


def _event(record: Record) -> Record:
    acled, plover = record["codes"]["acled"], record["codes"]["plover"]
    return {
        **{name: record[name] for name in ("id", "type", "status", "figures")},
        **record["time"],
        **{f"{role}_names": _names(record["actors"], role) for role in ("agent", "target", "other")},
        **_prefixed("place", record["place"]),
        "acled_event_type": acled["event_type"],
        "acled_sub_event_type": acled["sub_event_type"],
        "plover_event": plover["event"],
        "plover_mode": plover["mode"],
        "cameo": record["codes"]["cameo"],
        "reports": _reports(record),
    }


def _control(record: Record) -> Record:
    return {
        **{name: record[name] for name in ("id", "extent")},
        **_prefixed("place", record["place"]),
        **_prefixed("holder", record["holder"]),
        **_prefixed("from", record["from"]),
        **_prefixed("until", record["until"]),
        "reports": _reports(record),
    }


def _figure(record: Record) -> Record:
    return {
        **{name: record[name] for name in ("id", "measure", "low", "best", "high", "unit", "who")},
        **{name: record[name] for name in ("scope", "part_of", "replaces", "perpetrators")},
        **_prefixed("place", record["place"]),
        **_prefixed("as_of", record["as_of"]),
        "reports": _reports(record),
    }


_FLAT: Mapping[str, Callable[[Record], Record]] = {
    "reports": _report,
    "times": dict,
    "entities": dict,
    "events": _event,
    "control": _control,
    "figures": _figure,
}


def _prefixed(prefix: str, record: Record | None) -> Record:
    return {f"{prefix}_{name}": value for name, value in (record or {}).items()}


def _names(actors: Iterable[Record], role: str) -> list[str]:
    return [actor["name"] for actor in actors if actor["role"] == role]


def _reports(record: Record) -> list[str]:
    return sorted({piece["report"] for piece in record["evidence"]})


def _cell(column: str, value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    # A spreadsheet runs a cell that begins so as a formula, and these words come from anywhere.
    worded = column in TEXT or column.endswith(("name", "names", "mentions"))
    if worded and isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


EXPORTER = Exporter("csv", "tables for a spreadsheet, related by ids", folder=True, write=write)
