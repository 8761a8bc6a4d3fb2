"""How things are shown: safe for a terminal, in columns that fit, vague dates as vague as they are."""

from __future__ import annotations

import calendar
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from kroniek.model import Interval, Quantity

WIDTH = 80
"""Columns where the output is no terminal; on a terminal, its own width, but no less than `NARROW`."""

NARROW = 60
GAP = "  "
SAMPLE = 2000
"""Rows by which the widths of columns are chosen; a longer listing keeps them."""

FULL_DATE = len("2016-10-17..2016-10-20")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a listing. One with `least` may be narrowed to it, others stay as wide as they need.

    `full` is the width of the widest cell there can be, for listings too long to look at whole.
    """

    name: str
    least: int | None = None
    full: int = 0
    style: str = ""
    right: bool = False


def clean(text: str) -> str:
    """`text` on one line, without anything that a terminal would obey rather than show."""
    shown = (" " if unicodedata.category(c) in ("Zl", "Zp") or c in "\t\n\r\x0b\x0c\x85" else c for c in text)
    return " ".join("".join(c for c in shown if unicodedata.category(c)[0] != "C").split())


def say(text: str) -> None:
    """A line for the user on standard error, where it does not mix with results."""
    print(clean(text), file=sys.stderr)


def listing(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> int:
    """Prints rows under headings, a line for each, and gives their number."""
    console = Console(highlight=False, markup=False, emoji=False)
    width = max(NARROW, console.width) if console.is_terminal else WIDTH
    remaining = iter(rows)
    sample = [row for _, row in zip(range(SAMPLE + 1), remaining, strict=False)]
    if not sample:
        return 0
    widths = _widths(columns, sample, width)
    _print(console, columns, widths, [c.name for c in columns], heading=True)
    count = 0
    for part in (sample, remaining):
        for row in part:
            _print(console, columns, widths, row)
            count += 1
    return count


def _widths(columns: Sequence[Column], sample: Sequence[Sequence[str]], width: int) -> list[int]:
    whole = len(sample) <= SAMPLE
    widths = [
        max(cell_len(column.name), 0 if whole else column.full, *(cell_len(row[i]) for row in sample))
        for i, column in enumerate(columns)
    ]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    while excess > 0:
        wide = [i for i, column in enumerate(columns) if column.least is not None and widths[i] > column.least]
        if not wide:
            break
        widest = max(wide, key=lambda i: widths[i])
        widths[widest] -= 1
        excess -= 1
    return widths


def _print(
    console: Console, columns: Sequence[Column], widths: Sequence[int], row: Sequence[str], *, heading: bool = False
) -> None:
    line = Text()
    for i, (column, width, cell) in enumerate(zip(columns, widths, row, strict=True)):
        shown = _fit(cell, width)
        padding = " " * (width - cell_len(shown))
        line.append(GAP if i else "")
        line.append(padding + shown if column.right else shown, "bold" if heading else column.style)
        line.append("" if column.right or i == len(columns) - 1 else padding)
    line.rstrip()
    console.print(line, soft_wrap=True)


def _fit(cell: str, width: int) -> str:
    if cell_len(cell) <= width:
        return cell
    return chop_cells(cell, width - 1)[0].rstrip() + "…"


def days(interval: Interval | None) -> str:
    """Days as vague as they are: 2017-10-25, 2017-07, 2017, 2016-10-17..2016-10-20, until 2017-10-25, ?."""
    if interval is None or not interval.known:
        return "?"
    first, last = interval.earliest, interval.latest
    if first is None:
        return f"until {last}"
    if last is None:
        return f"from {first}"
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04d}"
    if first.day == 1 and last == _month_end(first):
        return f"{first:%Y-%m}"
    return f"{first}..{last}"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def quantity(value: Quantity, unit: str | None) -> str:
    """A number as its words have it: 58, ~4,000 (about), >=1,500,000, <=1,000,000, 200-999; with its unit."""
    low, best, high = value.low, value.best, value.high
    if low is not None and low == high:
        shown = _number(low)
    elif low is not None and high is not None:
        shown = f"{_number(low)}-{_number(high)}" + (f" (~{_number(best)})" if best is not None else "")
    elif best is not None:
        shown = f"~{_number(best)}"
    else:
        shown = f">={_number(low)}" if low is not None else f"<={_number(high or 0)}"
    return shown if unit is None else f"{shown}%" if unit == "percent" else f"{shown} {unit}"


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,}"
