"""From bytes to characters."""

from __future__ import annotations

import codecs
import re

import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252
from charset_normalizer import from_bytes

from kroniek.reading.clean import clean
from kroniek.reading.items import Head, Refused

_MARKS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# First bytes of what often lies between reports and is no text.
_BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"%PDF", "a PDF; save it as text or HTML first"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as text or HTML first"),
    (b"{\\rtf", "an RTF document; save it as text or HTML first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_TAR_AT, _TAR = 257, b"ustar"

# Bytes of a text in another encoding than UTF-8 that Dutch news has beside ASCII, as Windows-1252 has them.
_USUAL = frozenset("éëïèêôöüáàâäçñíóúûîßÉËÏÖÜÁÀÇÓ€–—‘’‚“”„…•·´©®°«»½¼²³§£ŠšŽžØøÅåÆæÑ")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# In a text every fiftieth byte at most is a control character; in random bytes every ninth is.
_CONTROL_SHARE = 0.02
# In Dutch in Windows-1252 nearly all bytes above 127 are usual; a text of names may have a few others.
_USUAL_SHARE = 0.8
_OTHERS = [
    "mac_roman",
    "cp850",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1256",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
]
_NULL_SHARE = 0.3  # of the bytes at odd or even places of a UTF-16 text in a European language


def look(name: str, data: bytes) -> Head:
    """The beginning of an input, ready for telling its format."""
    encoding = (
        next((e for mark, e in _MARKS if data.startswith(mark)), None) or _unmarked_utf16(data) or "latin-1"
    )
    text = data.decode(encoding, "ignore").lstrip("\ufeff \t\r\n\v\f")
    stem, dot, ending = name.rpartition(".")
    return Head(name, f".{ending.lower()}" if dot and stem else "", data, text)


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of a text: by byte order mark, as UTF-8, as `declared`, as Windows-1252, or by likeness.

    Raises:
        Refused: the bytes are no text, or in an encoding that is not known.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if not data.strip():
        raise Refused("empty")
    if utf16 := _unmarked_utf16(data):
        return _strictly(data, utf16)
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_declaration(data, declared) or _by_likeness(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused(f"not well-formed {encoding.upper()} at byte {error.start}") from error


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of a European text is null, and hardly one of the others."""
    sample = data[: min(len(data), 4096) // 2 * 2]
    if len(sample) < 4 or (len(data) % 2 and len(data) <= 4096):
        return None
    pairs = len(sample) / 2
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd > _NULL_SHARE and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > _NULL_SHARE and odd == 0 else None


def _refuse_binary(data: bytes) -> None:
    for first, kind in _BINARY:
        if data.startswith(first):
            raise Refused(f"not text but {kind}")
    if data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        raise Refused("not text but a tar archive; unpack it first")
    if b"\0" in data or len(_CONTROL.findall(data)) > _CONTROL_SHARE * len(data):
        raise Refused("not text but a binary file")


def _by_declaration(data: bytes, declared: str | None) -> str | None:
    """As a page says of itself; what says Latin-1 is read as Windows-1252, as browsers do."""
    try:
        encoding = codecs.lookup(declared or "").name
        if encoding in ("iso8859-1", "ascii", "cp1252"):
            encoding = "sloppy-windows-1252"
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _by_likeness(data: bytes) -> str:
    western = data.decode("sloppy-windows-1252")
    if _is_usual(western) or _is_usual(clean(western)):  # cleaned: a few such bytes in a text in UTF-8
        return western
    best = from_bytes(data, cp_isolation=_OTHERS).best()
    if best is None:
        raise Refused("not text, or in an encoding that is not known; save it as UTF-8")
    return str(best)


def _is_usual(text: str) -> bool:
    high = [c for c in text if c > "\x7f"]
    return sum(c in _USUAL for c in high) >= _USUAL_SHARE * len(high)
