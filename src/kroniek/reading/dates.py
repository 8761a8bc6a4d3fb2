"""Days of publication as a source states them, and the header of a plain-text report."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_tz

from kroniek.model import Header, Interval
from kroniek.reading.items import Refused

# The first war reports by wire are of the 1850s; a year outside this range is a slip or a file's number.
FIRST_YEAR, LAST_YEAR = 1800, 2199

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_TIME = re.compile(r"[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?(Z|UTC|GMT|[+-]\d{2}:?(\d{2})?))?", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_HEADER = re.compile(
    r"\s*(?P<all>(?:date|datum)(?:[ \t]*:[ \t]*|[ \t]+)"
    r"(?P<date>\d[\d./-]*)(?P<time>T\d{2}:\d{2}[\d:.,]*(?:Z|[+-][\d:]{2,5})?)?)",
    re.ASCII | re.IGNORECASE,
)
_WANTED = "write YYYY, YYYY-MM or YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source says of the day of publication: as header, and in words that are equal for equal days."""

    header: Header
    words: str | None


UNKNOWN = Stated(Header(Interval(), "unknown"), None)


def from_numbers(year: int, month: int | None = None, day: int | None = None) -> Stated:
    """The day, month or year with these numbers.

    Raises:
        Refused: there is no such day, month or year of news.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    if month is None:
        return Stated(Header(Interval(date(year, 1, 1), date(year, 12, 31)), "year"), f"{year}")
    if not 1 <= month <= 12:
        raise Refused(f"there is no month {month}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        ends = Interval(date(year, month, 1), date(year, month, length))
        return Stated(Header(ends, "month"), f"{year}-{month:02}")
    if not 1 <= day <= length:
        raise Refused(f"there is no day {day} in {year}-{month:02}")
    found = date(year, month, day)
    return Stated(Header(Interval.day(found), "day"), found.isoformat())


def parse_date(words: str) -> Stated:
    """The day of publication that `words` state; the empty string states none.

    Read are `YYYY`, `YYYY-MM`, `YYYY-MM-DD` with or without a time, and `D-M-YYYY`. A time and its
    zone are not used: the day is the day as written.

    Raises:
        Refused: the words are in another form, or name a day that does not exist.
    """
    words = words.strip()
    if not words:
        return UNKNOWN
    if found := _DUTCH.fullmatch(words):
        day, month, year = (int(n) for n in found.groups())
        return from_numbers(year, month, day)
    found = _ISO.match(words)
    if found and (found.end() == len(words) or (found[3] and _TIME.fullmatch(words, found.end()))):
        return from_numbers(int(found[1]), *(int(n) for n in found.groups()[1:] if n))
    raise Refused(f"not a date that can be read; {_WANTED}")


def parse_feed_date(words: str) -> Stated:
    """As `parse_date`, and besides the form of e-mail and RSS, "Wed, 25 Oct 2017 10:00:00 +0200".

    Raises:
        Refused: the words are in neither form, or name a day that does not exist.
    """
    try:
        return parse_date(words)
    except Refused:
        found = parsedate_tz(words)
        if not found:
            raise
        return from_numbers(found[0], found[1], found[2])


def split_header(text: str) -> tuple[Stated, str]:
    """Take the header (`date 2017-10`) from the beginning of a plain text: what it states, and the rest.

    The word is `date` or `datum`, in any case, with or without a colon; what stands behind it on the same
    line is text. A text whose first words are not such a header is given back whole.

    Raises:
        Refused: there is a header, but it names no day, month or year; the reason quotes it.
    """
    found = _HEADER.match(text)
    if not found:
        return UNKNOWN, text
    words = found["date"].rstrip("./-")
    end = found.end() if found["time"] else found.start("date") + len(words)
    try:
        stated = parse_date(words)
    except Refused as refused:
        raise Refused(f'the header "{found["all"]}": {refused.reason}') from refused
    return stated, text[end:].lstrip()


def agree(first: Stated, second: Stated) -> Stated:
    """The narrower of two statements on one report.

    Raises:
        Refused: they have no day in common.
    """
    if first.words is None or second.words is None:
        return second if first.words is None else first
    if not first.header.published.overlaps(second.header.published):
        raise Refused(f"two dates that cannot both be true: {first.words} and {second.words}")
    return max(first, second, key=lambda stated: len(stated.words or ""))
