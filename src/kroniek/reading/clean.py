"""The text as it is stored and shown: mended, and freed of characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

import ftfy

# Mojibake is mended; what a writer can have meant is left: typographic quotes, and "&lt;" in a plain text.
_MEND = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False, normalization=None, explain=False)

# Zero-width space, word joiner, byte order mark, soft hyphen, Mongolian separator: they break words apart
# for a program and not for a reader. Marks of direction: they can show a text in another order than it
# is stored. Tag characters: they hide text. Noncharacters: no text has them.
_UNSEEN = re.compile(
    "[\u200b\u2060-\u2064\ufeff\u00ad\u180e\u200e\u200f\u061c\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
# Joiners mean something between Arabic or Indic letters and inside emoji, never beside a Latin letter.
_JOINERS = re.compile(
    "(?<=[\0-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\0-\u024f])|\\A[\u200c\u200d]|[\u200c\u200d]\\Z"
)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def clean(text: str) -> str:
    r"""The text as it is stored: every offset of an annotation points into what this gives.

    Mojibake and lone surrogates are mended (ftfy); line ends are `\n`; spaces of any width are a plain
    space; control characters other than tab and line end, and characters that cannot be seen, are gone;
    the rest is in Unicode's composed form (NFC), without white space at either end.
    """
    text = ftfy.fix_text(text, _MEND)
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSEEN.sub("", text)
    text = _JOINERS.sub("", text)
    text = _CONTROLS.sub("", text)
    text = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """As `clean`, on one line with single spaces: for titles, names of sources, addresses."""
    return " ".join(clean(text).split())


def printable(name: str) -> str:
    """A file name that can be shown and stored: bytes that are no UTF-8 are replaced, controls are gone."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _UNSEEN.sub("", _CONTROLS.sub("", _LINE_ENDS.sub(" ", name.replace("\n", " ").replace("\t", " "))))
