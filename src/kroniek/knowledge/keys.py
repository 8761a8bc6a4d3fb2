"""One spelling-blind key for names, so that Raqqa, ar-Raqqah and AR RAQQA can meet."""

from __future__ import annotations

import unicodedata

PART = "kroniek:part/"
"""How the ids of parts of places begin that the gazetteer does not know by themselves."""

# Letters that Unicode does not decompose, with the plain letters that news writes for them.
_PLAIN = str.maketrans(
    {
        "ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ə": "e", "ŋ": "ng", "ħ": "h",
        "'": "", "’": "", "‘": "", "`": "", "´": "", "ʼ": "", "ʻ": "", "ʿ": "", "ʾ": "", "ʹ": "", "ʺ": "",
    }
)  # fmt: skip


def key(name: str) -> str:
    """The name in lower case without accents, apostrophes and punctuation, words set apart by one space."""
    if name.isascii() and name.isalnum():
        return name.lower()
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    return " ".join("".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split())


def slug(name: str) -> str:
    """The key with hyphens, for ids."""
    return key(name).replace(" ", "-")
