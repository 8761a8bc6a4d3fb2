"""The score of events by type, as a table for the docs."""

from __future__ import annotations

from pathlib import Path

from score import Score

HEADS = ("found", "answers right", "when", "where", "who", "whom", "status", "voice", "all right")
INTRO = """# Events by type, on the test part of the corpus

Made by `make evaluate`; not written by hand. Every field says how many of how many. *Found*: events that a coder must
record and that are found, by the coder's first answer. *Answers right*: of what the program answers, by its own type,
how much a coder recorded. The rest is of the events found: an attribute that the coder leaves open counts as right;
*voice* is of those found that a coder attributes. *All right*: found with when, where, who, whom and status right, of
all that must be found. What the corpus is, and what it is not, says `corpus/README.md`: its texts were written to be
hard.

"""


def table(result: Score) -> str:
    """Markdown: a row for each type in the score, then one for all."""
    kinds = sorted({n.rsplit(": ")[0] for n in result.counts if n.endswith((": must", ": answered"))})
    rows = [_row(kind, result, f"{kind}: ") for kind in kinds]
    head = f"| type | {' | '.join(HEADS)} |\n|---|{'---|' * len(HEADS)}\n"
    return INTRO + head + "".join(rows) + _all(kinds, result)


def _fields(result: Score, prefix: str) -> list[tuple[float, float]]:
    get, found = result.get, result.get(f"{prefix}found")
    return [
        (found, get(f"{prefix}must")),
        (get(f"{prefix}answered right"), get(f"{prefix}answered")),
        *((get(f"{prefix}{part}"), found) for part in ("when", "where", "who", "whom", "status")),
        (get(f"{prefix}voice"), get(f"{prefix}voiced")),
        (get(f"{prefix}all right"), get(f"{prefix}must")),
    ]


def _row(name: str, result: Score, prefix: str) -> str:
    return f"| {name} | {' | '.join(f'{a:.0f} of {b:.0f}' for a, b in _fields(result, prefix))} |\n"


def _all(kinds: list[str], result: Score) -> str:
    columns = zip(*(_fields(result, f"{kind}: ") for kind in kinds), strict=True)
    totals = [(sum(a for a, _ in column), sum(b for _, b in column)) for column in columns]
    shown = [f"{a:.0f} of {b:.0f} ({int(1000 * a / b) / 1000:.3f})" if b else "-" for a, b in totals]
    return f"| **all** | {' | '.join(shown)} |\n"


def write(result: Score, path: Path) -> None:
    """Write the table to `path`."""
    path.write_text(table(result), "utf-8")
