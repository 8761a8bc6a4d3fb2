"""Formats other than plain text, archives and their traps."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kroniek.errors import KroniekError
from kroniek.model import Interval, Report
from kroniek.reading import Format, Item, Limits, Unreadable, formats, read_bytes
from kroniek.reading.formats.markup import plain_text

REPORTS = Path(__file__).parent / "reading_fixtures" / "reports"
TEXT = b"date 2017-10 Het leger heeft de stad ingenomen.\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"


def fixture(name: str) -> list[Item]:
    return read_bytes((REPORTS / name).read_bytes(), name)


def reports(items: list[Item]) -> list[Report]:
    return [item for item in items if isinstance(item, Report)]


def problems(items: list[Item]) -> list[str]:
    return [str(item) for item in items if isinstance(item, Unreadable)]


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def test_page() -> None:
    (report,) = reports(fixture("page.html"))
    assert "hotel in de stad Sévaré bestormd" in report.text
    for around in ("Voorpagina", "Copyright", "niet tonen"):
        assert around not in report.text
    assert report.title == "Rebellen nemen Sévaré in"
    assert report.source == "De Dagpost"
    assert report.url == "https://dagpost.example/nieuws/sevare"
    assert report.header.published == Interval.day(date(2015, 8, 7))
    assert report.sha256 == hashlib.sha256((REPORTS / "page.html").read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "iso-8859-15"])
def test_page_in_another_encoding_is_the_same_report(encoding: str) -> None:
    page = (REPORTS / "page.html").read_text("utf-8").replace('charset="utf-8"', f'charset="{encoding}"')
    (report,) = reports(read_bytes(page.encode(encoding), "page"))
    assert report.id == reports(fixture("page.html"))[0].id


def test_page_without_stated_day_has_none() -> None:
    page = (REPORTS / "page.html").read_text("utf-8")
    (report,) = reports(read_bytes(page.replace("2015-08-07T23:10:00+02:00", "laatst").encode(), "page.html"))
    assert report.header.precision == "unknown"
    assert not report.header.published.known


def test_page_without_article() -> None:
    empty = b"<html><head><title>Leeg</title></head><body></body></html>"
    assert problems(read_bytes(empty, "a.html")) == ["a.html: no article found in this page"]


def test_nothing_is_written_to_standard_error() -> None:
    empty = "<html><head></head><body></body></html>"
    wrong = warc([("200 OK", "text/plain", TEXT)]).replace(b"Content-Length: 93", b"Content-Length: 90")
    program = f"from kroniek.reading import read_bytes\nread_bytes(b{empty!r}, 'a.html')\nread_bytes({wrong!r}, 'a')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr == b""


def test_json_lines() -> None:
    items = fixture("reports.jsonl")
    assert [r.path for r in reports(items)] == [f"reports.jsonl!/{n}" for n in (1, 6, 10)]
    assert [r.header.precision for r in reports(items)] == ["day", "year", "day"]
    assert problems(items) == [
        "reports.jsonl:2: 'text' is missing",
        "reports.jsonl:3: 'text' is empty",
        "reports.jsonl:5: not JSON: Expecting value (column 1)",
        'reports.jsonl:7: the date "2014-02-30" in the JSON: there is no day 30 in 2014-02',
        "reports.jsonl:8: 'text' is not a text",
        "reports.jsonl:9: not a JSON object",
    ]
    first = reports(items)[0]
    line = (REPORTS / "reports.jsonl").read_bytes().split(b"\n")[0]
    assert first.sha256 == hashlib.sha256(line).hexdigest()
    assert (first.source, first.url) == ("De Dagpost", "https://dagpost.example/val")


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a"])
def test_json_lines_are_told_by_content(name: str) -> None:
    items = read_bytes((REPORTS / "reports.jsonl").read_bytes(), name)
    assert len(reports(items)) == 3
    assert len(problems(items)) == 6


def test_json_documents() -> None:
    one = {"text": "De stad is gevallen.", "date": "2014-06"}
    for value, paths in ((one, ["a.json"]), ([one, one], ["a.json!/1", "a.json!/2"])):
        items = read_bytes(json.dumps(value, indent=1).encode("utf-8"), "a.json")
        assert [r.path for r in reports(items)] == paths
        assert not problems(items)
    assert problems(read_bytes(b'[{"text": 3}, 4]', "a.json")) == [
        "a.json: item 1: 'text' is not a text",
        "a.json: item 2: not a JSON object",
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not JSON"),
        (b'"Het leger"', "neither a report nor a list"),
        (b"[]", "an empty list"),
        (b"\n\n", "empty"),
        (b"[" * 100_000, "JSON nested too deeply"),
        (b'{"text": "De stad is gevallen.", "date": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"text": "De stad is gevallen.", "date": true}', "'date' in the JSON is not a text"),
        (b'{"text": "De stad is gevallen.", "source": {"a": 1}}', "'source' in the JSON is not a text"),
    ],
)
def test_wrong_json_is_named(raw: bytes, reason: str) -> None:
    (problem,) = problems(read_bytes(raw, "a.json"))
    assert reason in problem


def test_one_line_of_fifty_megabytes_is_named_and_the_rest_is_read() -> None:
    good = b'{"text": "De stad is gevallen."}\n'
    items = read_bytes(good + b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + good, "a.jsonl")
    assert problems(items) == ["a.jsonl:2: too long to be one report"]
    assert [r.path for r in reports(items)] == ["a.jsonl!/1", "a.jsonl!/3"]
    assert problems(read_bytes(b"x" * 50_000_000, "a.txt")) == ["a.txt: too long to be one report"]


def test_rss() -> None:
    items = fixture("rss.xml")
    first, second = reports(items)
    assert first.text.split("\n") == [
        "Het bestand in de havenstad Hodeida houdt stand, zeggen waarnemers.",
        "Er is 's nachts nog wel geschoten & gevlucht.",
    ]
    assert first.header.published == Interval.day(date(2018, 12, 18))  # as written, not in another zone
    assert (first.title, first.source) == ("Bestand in Hodeida houdt stand", "De Dagpost - Buitenland")
    assert (first.url, first.path) == ("https://dagpost.example/hodeida", "rss.xml!/1")
    assert second.header.precision == "unknown"
    entry, day = problems(items)
    assert entry == "rss.xml: item 2: an entry without text"
    assert day.startswith('rss.xml: item 3: the date "ergens in mei" of the entry')


def test_atom_takes_the_day_of_publication_and_not_of_change() -> None:
    first, second = reports(fixture("atom.xml"))
    assert first.header.published == Interval.day(date(2021, 5, 1))
    assert second.header.precision == "unknown"
    assert second.url is None  # an id is no address


def test_a_feed_that_breaks_off_is_named_and_read_so_far() -> None:
    raw = (REPORTS / "rss.xml").read_bytes()
    items = read_bytes(raw[: raw.index(b"<item><title>Zonder dag")], "rss.xml")
    assert len(reports(items)) == 1
    assert problems(items)[-1].startswith("rss.xml: the feed breaks off")


def test_feed_text_is_never_fetched_or_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    raw = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel>'
        "<item><description>De stad is gevallen, zegt het leger. &x;</description></item></channel></rss>"
    )
    assert "geheim" not in "".join(report.text for report in reports(read_bytes(raw.encode(), "a.xml")))


def test_xml_that_is_no_feed() -> None:
    assert problems(read_bytes(b"<?xml version='1.0'?><a>b</a>", "a.xml")) == [
        "a.xml: not a report but XML, but neither a feed nor a page, by its name"
    ]


def warc(records: list[tuple[str, str, bytes]]) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=False)
    for status, kind, payload in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        uri = f"https://crawl.example/{len(payload)}"
        writer.write_record(
            writer.create_warc_record(uri, "response", io.BytesIO(payload), http_headers=headers)
        )
    return file.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_crawl(pack: type[bytes]) -> None:
    page = (REPORTS / "page.html").read_bytes()
    raw = warc(
        [
            ("200 OK", "text/html; charset=utf-8", page),
            ("404 Not Found", "text/html", page),
            ("200 OK", "image/png", PNG),
            ("200 OK", "text/plain", TEXT),
            ("200 OK", "text/plain", b"\0" * 99),
        ]
    )
    items = read_bytes(pack(raw), "crawl.warc")
    first, second = reports(items)
    assert first.url == f"https://crawl.example/{len(page)}"
    assert first.title == "Rebellen nemen Sévaré in"
    assert first.header.precision == "day"
    assert first.path is not None
    assert first.path.endswith("crawl.warc!/1")
    assert second.header.precision == "month"
    assert second.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert problems(items) == ["crawl.warc: record 5 (https://crawl.example/99): not text but a binary file"]


def test_a_crawl_without_texts_and_a_broken_one() -> None:
    assert problems(read_bytes(warc([("200 OK", "image/png", PNG)]), "c.warc")) == [
        "c.warc: a crawl without a page or text in it"
    ]
    whole = warc([("200 OK", "text/plain", TEXT)])
    items = read_bytes(whole + b"WARC/1.0\r\nonzin", "c.warc")
    assert len(reports(items)) == 1
    assert problems(items) == ["c.warc: broken or unknown archive: a record that is not well-formed"]
    cut = whole[: whole.index(b"stad ingenomen")]
    assert problems(read_bytes(cut, "c.warc")) == [
        f"c.warc: record 1 (https://crawl.example/{len(TEXT)}): breaks off: the record is not complete"
    ]


def test_gzip_keeps_the_name_and_the_bytes() -> None:
    (report,) = reports(read_bytes(gzip.compress(TEXT, mtime=0), "a.txt.gz"))
    assert report.path == "a.txt.gz!/a.txt"
    assert report.sha256 == hashlib.sha256(TEXT).hexdigest()
    packed = gzip.compress((REPORTS / "reports.jsonl").read_bytes())
    assert reports(read_bytes(packed, "r.jsonl.gz"))[0].path == "r.jsonl.gz!/r.jsonl!/1"


def test_a_cut_gzip_gives_what_came_before_and_is_named() -> None:
    line = b'{"text": "De stad is gevallen, meldt bron %d."}\n'
    packed = gzip.compress(b"".join(line % n for n in range(20_000)), compresslevel=1)
    items = read_bytes(packed[: len(packed) // 2], "a.jsonl.gz")
    assert len(reports(items)) > 100
    assert problems(items) == ["a.jsonl.gz: breaks off: the archive is not complete"]
    assert problems(read_bytes(gzip.compress(TEXT)[:-9], "a.txt.gz")) == [
        "a.txt.gz: breaks off: the archive is not complete"
    ]
    assert (
        "broken or unknown archive"
        in problems(read_bytes(b"\x1f\x8b\x08" + b"\0" * 7 + b"\xff" * 9, "a.gz"))[0]
    )


def test_zip_reads_all_members_in_order_of_name() -> None:
    raw = zipped(
        {
            "map/b.txt": TEXT,
            "a.jsonl": (REPORTS / "reports.jsonl").read_bytes(),
            "map/": b"",
            "plaatje.png": PNG,
            "leeg.txt": b"",
            ".verborgen": TEXT,
            "__MACOSX/._b.txt": TEXT,
            "binnen.zip": zipped({"c.txt": TEXT, "d.txt.gz": gzip.compress(TEXT)}),
        }
    )
    items = read_bytes(raw, "x.zip")
    assert [r.path for r in reports(items)] == [
        "x.zip!/a.jsonl!/1",
        "x.zip!/a.jsonl!/6",
        "x.zip!/a.jsonl!/10",
        "x.zip!/binnen.zip!/c.txt",
        "x.zip!/binnen.zip!/d.txt.gz!/d.txt",
        "x.zip!/map/b.txt",
    ]
    assert problems(items)[:2] == ["x.zip!/a.jsonl:2: 'text' is missing", "x.zip!/a.jsonl:3: 'text' is empty"]
    assert problems(items)[-2:] == ["x.zip!/leeg.txt: empty", "x.zip!/plaatje.png: not text but a PNG image"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../x", "x.zip!/x"),
        ("/etc/x.txt", "x.zip!/etc/x.txt"),
        ("C:\\map\\..\\x.txt", "x.zip!/map/x.txt"),
        ("a/./b//c.txt", "x.zip!/a/b/c.txt"),
        ("a\nb\x1b[31m.txt", "x.zip!/a b[31m.txt"),
        ("\u202etxt.x", "x.zip!/txt.x"),
    ],
)
def test_hostile_member_names(name: str, path: str) -> None:
    (report,) = reports(read_bytes(zipped({name: TEXT}), "x.zip"))
    assert report.path == path


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04" + b"x" * 99, "broken or unknown archive"),
        (zipped({"a.txt": TEXT})[:-30], "broken or unknown archive"),
        (zipped({}), "holds nothing to read"),
        (zipped({"[Content_Types].xml": b"x", "word/document.xml": b"y"}), "an Office document"),
        (zipped({"mimetype": b"application/epub+zip"}), "e-book"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": TEXT})})}), "a zip in a zip in a zip"),
        (gzip.compress(gzip.compress(gzip.compress(TEXT))), "three times over"),
    ],
)
def test_broken_archives_are_named(raw: bytes, reason: str) -> None:
    items = read_bytes(raw, "x.zip")
    assert not reports(items)
    assert reason in problems(items)[0]


def test_a_broken_and_a_locked_member_do_not_stop_the_others() -> None:
    raw = bytearray(zipped({"a.txt": TEXT * 20, "b.txt": TEXT, "c.txt": TEXT}))
    raw[45] ^= 0xFF  # in the packed bytes of the first member
    central = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    raw[central + 8] |= 1  # the flag of the second that says: encrypted
    items = read_bytes(bytes(raw), "x.zip")
    assert [r.path for r in reports(items)] == ["x.zip!/c.txt"]
    broken, locked = problems(items)
    assert broken.startswith("x.zip!/a.txt: broken or unknown archive")
    assert locked == "x.zip!/b.txt: locked with a password; unpack it first"


def test_a_bomb_is_defused_and_says_so_once() -> None:
    bomb = zipped({f"{n}.txt": b"\0" * 5_000_000 for n in range(20)})
    items = read_bytes(bomb, "x.zip", limits=Limits(free=10_000_000))
    assert problems(items)[-1] == (
        "x.zip: unpacks to more than 200 times its size; what lies further on was not read"
    )
    assert len(problems(items)) < 20
    lines = gzip.compress(b" " * 30_000_000)
    assert (
        "200 times its size" in problems(read_bytes(lines, "x.jsonl.gz", limits=Limits(free=10_000_000)))[0]
    )


def test_too_many_members_and_too_large_inner_archives() -> None:
    raw = zipped({"a.txt": TEXT, "b.txt": TEXT})
    assert "2 members, more than the 1" in problems(read_bytes(raw, "x.zip", limits=Limits(members=1)))[0]
    nested = read_bytes(zipped({"i.zip": raw}), "x.zip", limits=Limits(nested=50))
    assert problems(nested) == ["x.zip!/i.zip: too large to be read as a whole"]


def test_a_third_party_reader_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def third(value: str) -> None:
        entries = EntryPoints([EntryPoint("upper", value, formats.GROUP)])
        monkeypatch.setattr(formats, "entry_points", lambda **select: entries.select(**select))
        formats.formats.cache_clear()

    monkeypatch.setitem(sys.modules, "kroniek_test_reader", sys.modules[__name__])
    try:
        third("kroniek_test_reader:OTHER")
        assert formats.formats()[0] is OTHER
        assert problems(read_bytes(b"OTHER", "a.txt")) == ["a.txt: read by another"]
        assert len(reports(read_bytes(TEXT, "a.txt"))) == 1
        third("kroniek_test_reader:TEXT")
        with pytest.raises(KroniekError, match="is not a"):
            read_bytes(TEXT, "a.txt")
        third("kroniek_test_reader:missing")
        with pytest.raises(KroniekError, match="does not load"):
            read_bytes(TEXT, "a.txt")
    finally:
        monkeypatch.undo()
        formats.formats.cache_clear()


OTHER = Format(
    "other",
    lambda head: head.data == b"OTHER",
    lambda source, reading: iter([Unreadable(source.where, "read by another")]),
)

BEGINNINGS = [
    b"",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"WARC/1.0\r\n",
    b"<rss>",
    b"<html>",
    b'{"text": ',
    b"---\n",
    b"date 2017-",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(BEGINNINGS),
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))),
    st.sampled_from(["", "a.txt", "a.html", "a.json", "a.jsonl", "a.xml", "a.gz", "a.zip", "a.warc", "a.md"]),
)
def test_any_bytes_give_reports_or_problems(first: bytes, rest: bytes, name: str) -> None:
    items = read_bytes(first + rest, name)
    assert items
    assert items == read_bytes(first + rest, name)
    for item in items:
        assert isinstance(item, Report | Unreadable)
        assert not isinstance(item, Unreadable) or not item.reason.startswith("unexpected"), item


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(["page.html", "rss.xml", "atom.xml", "reports.jsonl", "matter.md"]), st.data())
def test_damaged_files_give_reports_or_problems(name: str, data: st.DataObject) -> None:
    raw = bytearray((REPORTS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for packed, suffix in (
        (bytes(raw), ""),
        (gzip.compress(raw), ".gz"),
        (zipped({name: bytes(raw)}), ".zip"),
    ):
        for item in read_bytes(packed, name + suffix):
            assert not isinstance(item, Unreadable) or not item.reason.startswith("unexpected"), item


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_damaged_archives_give_reports_or_problems(data: st.DataObject) -> None:
    plain = {"a.txt": TEXT, "b.jsonl": (REPORTS / "reports.jsonl").read_bytes()}
    make = data.draw(
        st.sampled_from(
            [
                lambda: zipped(plain),
                lambda: gzip.compress(plain["b.jsonl"], mtime=0),
                lambda: warc([("200 OK", "text/plain", TEXT)] * 2),
            ]
        )
    )
    raw = bytearray(make())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(1, len(raw)))]
    for item in read_bytes(bytes(raw), "x"):
        assert not isinstance(item, Unreadable) or not item.reason.startswith("unexpected"), item


@given(st.text(max_size=200))
def test_marks_are_taken_out_of_any_text(text: str) -> None:
    assert "<p>" not in plain_text(f"<p>{text.replace('<', '').replace('&', '')}</p>")
