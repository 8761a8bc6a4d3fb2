"""Plain text: header, front matter, encodings, cleaning, language."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.model import Interval, Report
from kroniek.reading import Item, Limits, Unreadable, read_bytes, read_text
from kroniek.reading.clean import clean
from kroniek.reading.dates import parse_date, parse_feed_date
from kroniek.reading.items import Refused
from kroniek.reading.language import identify

FIXTURES = Path(__file__).parent / "reading_fixtures"
DUTCH = "Het leger heeft de stad ingenomen, zei één officier. „De brug is van ons”, meldt hij."


def cases(name: str) -> list[list[str]]:
    rows = [line for line in (FIXTURES / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    found = list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    assert found, name
    return found


def only(items: list[Item]) -> Report:
    (item,) = items
    assert isinstance(item, Report), item
    return item


def refused(items: list[Item]) -> str:
    (item,) = items
    assert isinstance(item, Unreadable), item
    return item.reason


@pytest.mark.parametrize(("begins", "states", "precision", "left"), cases("headers.tsv"))
def test_header(begins: str, states: str, precision: str, left: str) -> None:
    text = begins.replace("\\n", "\n").replace("\\ufeff", "\ufeff")
    if precision == "refused":
        assert states in refused(read_text(text))
        return
    report = only(read_text(text))
    ends = [date.fromisoformat(day) if day else None for day in states.split("..")]
    assert report.header.published == Interval(*ends)
    assert report.header.precision == precision
    assert report.text == left


@pytest.mark.parametrize(("text", "language"), cases("languages.tsv"))
def test_language(text: str, language: str) -> None:
    items = read_text(text)
    if language.islower() and len(language) == 2:
        assert only(items).language == language
    else:
        assert language in refused(items)


def test_refusal_of_a_language_says_which_there_are() -> None:
    reason = refused(read_text("The army has taken the city after the fall of the bridge."))
    assert reason == "looks like English; languages there are: nl"


def test_long_text_in_a_language_without_profile_is_refused() -> None:
    words = "kapa lunde mirvo sartil penga tolu bremsa zikoro hanfel udriso"
    assert identify(words) == "nl"  # too short to be sure
    assert identify(" ".join(["The Guardian"] * 10)) == "nl"  # one word says nothing, however often
    with pytest.raises(Refused, match="another language"):
        identify(" ".join([words] * 10))


@pytest.mark.parametrize(
    "raw",
    [
        DUTCH.encode("utf-8"),
        codecs.BOM_UTF8 + DUTCH.encode("utf-8"),
        DUTCH.encode("utf-16"),
        codecs.BOM_UTF16_BE + DUTCH.encode("utf-16-be"),
        DUTCH.encode("utf-16-le"),
        DUTCH.encode("utf-16-be"),
        DUTCH.encode("utf-32"),
        DUTCH.encode("windows-1252"),
        DUTCH.encode("utf-8").decode("windows-1252", "replace").replace("\ufffd", "\x9d").encode("utf-8"),
        DUTCH.encode("mac_roman"),
    ],
    ids=[
        "utf8",
        "utf8-bom",
        "utf16-bom",
        "utf16be-bom",
        "utf16le",
        "utf16be",
        "utf32",
        "cp1252",
        "mojibake",
        "mac",
    ],
)
def test_encodings_give_the_same_report(raw: bytes) -> None:
    report = only(read_bytes(raw, "a.txt"))
    assert report.text == DUTCH
    assert report.id == only(read_text(DUTCH)).id


def test_a_few_windows_bytes_in_a_utf8_text() -> None:
    first, second = "Één dag later viel de stad.", "Eén week later het dorp, zei de officier."
    raw = first.encode() + b"\n" + second.encode("cp1252")
    assert only(read_bytes(raw, "a.txt")).text == f"{first}\n{second}"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (codecs.BOM_UTF8, "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"%PDF-1.4 enz", "a PDF"),
        (b"Het leger\0\0\0 rukt\0 op naar de stad en de brug", "a binary file"),
        (bytes(range(1, 32)) * 9, "a binary file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\x00", "not well-formed UTF-16"),
        (codecs.BOM_UTF8 + b"Het leger \xff\xff rukt op", "not well-formed UTF-8"),
        (b"a\n" * 1_100_000, "too long to be one report"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    assert reason in refused(read_bytes(raw, "a.txt"))


def test_a_line_over_the_limit_is_refused() -> None:
    limits = Limits(text=1000)
    assert only(read_text("Het leger. ".ljust(1000, "x"), limits=limits)).text.endswith("x")
    assert refused(read_text("Het leger. ".ljust(1001, "x"), limits=limits)) == "too long to be one report"


def test_tables_and_programs_are_no_reports() -> None:
    assert "a table" in refused(read_bytes(b"de,het,een\n", "a.csv"))


def test_front_matter() -> None:
    report = only(read_bytes((FIXTURES / "reports/matter.md").read_bytes(), "matter.md"))
    assert report.text.startswith("Het leger heeft zich donderdag")
    assert report.header.published == Interval.day(date(2024, 11, 28))  # as written, not in another zone
    assert (report.title, report.source) == ("Leger trekt zich terug uit Goma", "De Dagpost")
    assert report.url == "https://dagpost.example/goma"


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("date: 2017-02-30", 'the date "2017-02-30" in the front matter: there is no day 30'),
        ("date: ergens in mei", 'the date "ergens in mei" in the front matter: not a date'),
        ("title: [a, b]", "'title' in the front matter is not a text"),
        ("title: 'a", "the front matter is not well-formed YAML"),
        ("a: " + "[" * 5000, "the front matter is not well-formed YAML"),
    ],
)
def test_wrong_front_matter_is_named(matter: str, reason: str) -> None:
    assert reason in refused(read_text(f"---\n{matter}\n---\nHet leger rukt op.\n"))


@pytest.mark.parametrize(
    "text",
    [
        "---\nHet leger rukt op.",
        "--- Het leger rukt op.\n---\nDe stad valt.",
        "---\nHet leger rukt op.\n---\nDe stad valt.",
    ],
)
def test_a_text_that_begins_with_a_rule_is_a_text(text: str) -> None:
    assert only(read_text(text)).text == text


def test_front_matter_with_empty_fields_and_a_header_below() -> None:
    report = only(
        read_text("---\ntitle:\nsource: ''\ndate: 2017-10\n...\ndate 2017-10-25 Het leger rukt op.")
    )
    assert report.header.precision == "day"
    assert (report.text, report.title, report.source) == ("Het leger rukt op.", None, None)


def test_two_dates_that_clash_are_named() -> None:
    reason = refused(read_text("---\ndate: 2017-11\n---\ndate 2017-10-25 Het leger rukt op."))
    assert reason == "two dates that cannot both be true: 2017-11 and 2017-10-25"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\fe", "a\nb\nc\nd\ne"),
        ("Mosoel\u200b is ge\u00adval\u00adlen\ufeff", "Mosoel is gevallen"),
        ("\u202eAbc\u202c \u2066def\u2069\u200f", "Abc def"),
        ("cafe\u0301", "café"),
        ("1\u00a0500\u202f000", "1 500 000"),
        ("a\x00b\x07c\td\x1b[31me", "abc\tde"),
        ("‘s nachts” &lt;b&gt; „ja”", "‘s nachts” &lt;b&gt; „ja”"),
        ("IndonesiÃ«", "Indonesië"),
        ("Het is â€œwaarâ€\u009d", "Het is “waar”"),
        ("lid\u200dstaat \u0645\u06cc\u200c\u062e", "lidstaat \u0645\u06cc\u200c\u062e"),
        ("hal\U000e0061lo \ud83d", "hallo \ufffd"),
        ("  \n weg \n", "weg"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_cleaned_text_is_composed_printable_and_trimmed(text: str) -> None:
    found = clean(text)
    found.encode("utf-8")
    assert found == found.strip()
    assert unicodedata.is_normalized("NFC", found)
    assert not [c for c in found if unicodedata.category(c) == "Cc" and c not in "\n\t"]


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_each_form(day: date) -> None:
    forms = [day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day.isoformat()} 23:59:59 +0530"]
    for form in forms:
        assert parse_date(form).header.published == Interval.day(day)
    assert (
        parse_feed_date(
            day.strftime("%d ")
            + "JanFebMarAprMayJunJulAugSepOctNovDec"[day.month * 3 - 3 : day.month * 3]
            + f" {day.year} 10:00:00 GMT"
        ).words
        == day.isoformat()
    )
    month = parse_date(day.isoformat()[:7]).header.published
    year = parse_date(day.isoformat()[:4]).header.published
    assert month.latest is not None
    assert month.length == month.latest.day
    assert day in month
    assert day in year


@given(st.text(max_size=30))
def test_any_words_are_a_date_or_refused(words: str) -> None:
    try:
        stated = parse_feed_date(words)
    except Refused:
        return
    assert (stated.words is None) == (not stated.header.published.known)


@given(st.text(max_size=300))
def test_any_text_is_a_report_or_named(text: str) -> None:
    (item,) = read_text(text)
    if isinstance(item, Report):
        assert item.text == item.text.strip() != ""
    else:
        assert not item.reason.startswith("unexpected")


def test_id_is_of_what_the_report_says() -> None:
    first = only(read_bytes(b"date 2017-10 Het leger rukt op.", "a.txt"))
    same = only(read_bytes(b"datum: 2017-10\r\nHet leger rukt op.\r\n", "elders/b.txt"))
    later = only(read_bytes(b"date 2017-11 Het leger rukt op.", "a.txt"))
    assert first.id == same.id
    assert first.sha256 != same.sha256
    assert later.id != first.id
    assert len(first.id) == 16
    assert int(first.id, 16) >= 0
