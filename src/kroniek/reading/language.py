"""Which language a text is in, by its script and its commonest words.

Every language folder has a `stopwords.tsv`; `knowledge/languages.toml` has shorter lists for languages
that there is no folder for, so that their texts can be refused by name. A text is only refused when the
evidence is plain: a short text, a list of names or an unknown dialect is read.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kroniek import lang
from kroniek.errors import KnowledgeError
from kroniek.reading.items import Refused

# Single letters are as often initials as words.
_WORD = re.compile(r"'n\b|[^\W\d_]{2,}")
_SAMPLE = 40_000  # characters looked at: some 6,000 words, far more than the counts below need

# Three different words that only the other language has, and twice as many as only ours: a quoted sentence in a
# report of ten sentences stays below it, the first sentence of a report in that language is above it.
_FOREIGN_WORDS, _FOREIGN_TIMES = 3, 2
# Running Dutch has 40 to 50 of these words in a hundred, captions about 20; other languages under 3.
_OWN_SHARE, _OWN_AFTER = 0.04, 50


@dataclass(frozen=True, slots=True)
class Profile:
    """The commonest words of a language, and the script that they are written in."""

    name: str
    words: frozenset[str]
    script: str


def identify(text: str) -> str:
    """The code of the language folder that fits the text best.

    Raises:
        Refused: the text has no words, or is plainly in a language that there is no folder for.
    """
    sample = text[:_SAMPLE].lower()
    words = _WORD.findall(sample)
    if not words:
        raise Refused("there are no words in it")
    own = _own()
    script = _script(sample)
    fitting = {code: profile for code, profile in own.items() if profile.script == script}
    if not fitting:
        raise _foreign(_scripts().get(script, f"a language in {script.capitalize()} script"))
    counts = Counter(words)
    code = max(sorted(fitting), key=lambda c: _hits(counts, fitting[c].words))
    known = fitting[code].words
    if any(_outweighs(counts, other.words - known, known - other.words) for other in _others()):
        raise _foreign(_best(counts).name)
    if len(words) >= _OWN_AFTER and _hits(counts, known) < _OWN_SHARE * len(words):
        raise _foreign("another language")
    return code


def _outweighs(counts: Counter[str], theirs: frozenset[str], ours: frozenset[str]) -> bool:
    """Whether a text is plainly theirs, by the words that only one of two languages has."""
    if sum(word in counts for word in theirs) < _FOREIGN_WORDS:
        return False
    return _hits(counts, theirs) >= _FOREIGN_TIMES * _hits(counts, ours)


def _best(counts: Counter[str]) -> Profile:
    return max(_others(), key=lambda profile: (_hits(counts, profile.words), profile.name))


def _foreign(name: str) -> Refused:
    return Refused(f"looks like {name}; languages there are: {', '.join(_own())}")


def _hits(counts: Counter[str], words: frozenset[str]) -> int:
    return sum(counts[word] for word in words if word in counts)


def _script(text: str) -> str:
    """The script of most letters: the first word of their Unicode names, such as LATIN or CJK."""
    letters = Counter(c for c in text if c.isalpha())
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]] += count
    return max(sorted(scripts), key=lambda script: scripts[script])


@cache
def _own() -> dict[str, Profile]:
    found = {}
    for code in lang.available():
        words = frozenset(row["word"] for row in lang.load(code).rows("stopwords.tsv"))
        found[code] = Profile(code, words, _script("".join(words)))
    return found


@cache
def _knowledge() -> dict[str, dict[str, str]]:
    path = files("kroniek.knowledge") / "languages.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}") from error


def _scripts() -> dict[str, str]:
    return _knowledge()["scripts"]


@cache
def _others() -> tuple[Profile, ...]:
    own = _own()
    listed = _knowledge()["languages"].items()
    names = _knowledge()["names"]
    return tuple(
        Profile(names[code], frozenset(words.split()), "LATIN")
        for code, words in sorted(listed)
        if code not in own
    )
