"""`--format jsonl`: one file of JSON Lines for each kind of record, as the contract has them."""

from __future__ import annotations

import json
from pathlib import Path

from kroniek.exports.files import folder
from kroniek.exports.records import Record, every
from kroniek.exports.registry import Exporter
from kroniek.store import Views

# What JSON lets stand but programs take for the end of a line, or terminals for an order. Escaped, it is the same.
_ODD = str.maketrans({n: f"\\u{n:04x}" for n in (*range(0x7F, 0xA0), 0x2028, 0x2029)})


def line(record: Record) -> str:
    """A record as one line of JSON, without its end."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False).translate(_ODD)


def write(views: Views, out: Path) -> str:
    """Writes the folder `out`; equal chronicles give equal bytes."""
    written = []
    with folder(out) as made:
        for kind, records in every(views).items():
            count = 0
            with (made / f"{kind}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                for record in records():
                    file.write(line(record) + "\n")
                    count += 1
            written.append(f"{count} {kind}")
    return ", ".join(written)


EXPORTER = Exporter("jsonl", "JSON Lines, every field of every record", folder=True, write=write)
