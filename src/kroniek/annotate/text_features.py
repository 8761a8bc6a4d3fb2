"""What the trained pipeline sees of a word: hashed word parts, embedded once per distinct word.

Dutch builds long compounds, so that half the words of a news text are rare; their ends and beginnings
say more than the usual three letters. spaCy's own embedding knows one prefix and one suffix; this one
takes as many as it is asked for, and computes every distinct word of a batch only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d


@registry.languages("kroniek")
class PlainLanguage(Language):  # type: ignore[no-untyped-call]  # spaCy is partly untyped
    """A spaCy language without rules of its own: tokens come from `tokens.toml`, the rest is trained."""

    lang = "kroniek"


def register() -> None:
    """Importing this module makes its parts known to spaCy; calling this says that it is needed."""


_EXTRACT = "kroniek_word_parts"
_RARE = get_string_id("<rare>")  # stands for every word that is not known; `<` ends a token, so no word is this
_CACHE_LIMIT = 100_000  # distinct words kept: about 30 MB; then all are forgotten and it begins anew


def shape(word: str) -> str:
    """The outline of a word: `Raqqa` Xxxx, `M23` Xdd, `1.200` d.ddd, `IS-leider` XX-xxxx (runs cut at 4).

    Longer runs say nothing more, and cutting them keeps the number of outlines small.
    """
    out: list[str] = []
    for char in word[:40]:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if out[-3:] != [kind] * 3 or (len(out) == 3):
            out.append(kind)
    return "".join(out)


def parts(word: str, prefixes: tuple[int, ...], suffixes: tuple[int, ...]) -> list[str]:
    """The hashed parts of one word: the word, its outline, prefixes and suffixes of the lengths asked for.

    All are in lower case, but a word wholly in capitals keeps them: `IS` shares nothing with `is`.
    """
    plain = word if len(word) > 1 and word.isupper() else word.lower()
    return [plain, shape(word), *(plain[:n] for n in prefixes), *(plain[-n:] for n in suffixes)]


class _Table:
    """Word parts as rows of hashes. Pure function of the word and the known words; the cache only saves time."""

    def __init__(self, prefixes: tuple[int, ...], suffixes: tuple[int, ...]) -> None:
        self.prefixes, self.suffixes = prefixes, suffixes
        self.rows: dict[str, np.ndarray[Any, Any]] = {}
        self.listed: object = None
        self.known: frozenset[int] = frozenset()

    def learn(self, listed: np.ndarray[Any, Any]) -> None:
        """Take over the hashes of the known words; a loaded model brings its own."""
        if listed is not self.listed:
            self.listed, self.known = listed, frozenset(listed.tolist())
            self.rows.clear()

    def row(self, word: str) -> np.ndarray[Any, Any]:
        found = self.rows.get(word)
        if found is None:
            hashes = [get_string_id(p) for p in parts(word, self.prefixes, self.suffixes)]
            if self.known and hashes[0] not in self.known:
                hashes[0] = _RARE
            found = np.array(hashes, dtype="uint64")
            if len(self.rows) >= _CACHE_LIMIT:
                self.rows.clear()
            self.rows[word] = found
        return found

    def forward(
        self, model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
    ) -> tuple[list[Ints2d], Callable[[Any], list[Doc]]]:
        width = 2 + len(self.prefixes) + len(self.suffixes)
        empty = np.zeros((0, width), dtype="uint64")
        self.learn(model.attrs["known"])
        rows = [np.vstack([self.row(t.text) for t in doc]) if len(doc) else empty for doc in docs]
        return cast("list[Ints2d]", rows), lambda _gradient: []


@registry.architectures("kroniek.WordParts.v1")  # type: ignore[untyped-decorator]
def word_parts(
    width: int, prefixes: list[int], suffixes: list[int], rows: list[int]
) -> Model[list[Doc], list[Floats2d]]:
    """Embed words by their parts.

    Args:
        width: numbers per token that come out, and per part inside.
        prefixes: lengths of the beginnings used.
        suffixes: lengths of the ends used.
        rows: size of each hash table, in the order word, outline, prefixes, suffixes.

    Raises:
        ValueError: `rows` does not give one size for each part.
    """
    number = 2 + len(prefixes) + len(suffixes)
    if len(rows) != number:
        raise ValueError(f"kroniek.WordParts.v1: {number} parts, but {len(rows)} table sizes")
    table = _Table(tuple(prefixes), tuple(suffixes))
    nothing = np.zeros((0,), dtype="uint64")
    extract: Model[list[Doc], list[Ints2d]] = Model(_EXTRACT, table.forward, attrs={"known": nothing})
    embeds: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=i, seed=8 + i, dropout=0.0) for i, size in enumerate(rows)
    ]
    mix = Maxout(width, width * number, nP=3, dropout=0.0, normalize=True)
    inner: Model[Any, Any] = chain(concatenate(*embeds), mix)
    return cast(
        "Model[list[Doc], list[Floats2d]]",
        chain(extract, list2ragged(), with_array(_distinct_rows(inner)), ragged2list()),
    )


def set_known(model: Model[Any, Any], words: Iterable[str]) -> None:
    """Let `model` embed these words as themselves and all others alike, by their parts only.

    Without this every word is embedded as itself; one never trained on then gets numbers that mean nothing.
    """
    hashes = sorted({get_string_id(parts(word, (), ())[0]) for word in words})
    for layer in model.walk():
        if layer.name == _EXTRACT:
            layer.attrs["known"] = np.array(hashes, dtype="uint64")


def _distinct_rows(inner: Model[Any, Any]) -> Model[Any, Any]:
    """Run `inner` on the distinct rows only and copy its result to every place where they stood."""
    return Model("kroniek_distinct_rows", _distinct_forward, init=_distinct_init, layers=[inner], dims={"nO": None})


def _distinct_init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:  # noqa: N803  thinc calls by name
    model.layers[0].initialize(X=X, Y=Y)


def _distinct_forward(model: Model[Any, Any], rows: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    inner = model.layers[0]
    if not len(rows):
        return inner(rows, is_train)
    # One number per row is enough to tell rows apart: 64-bit hashes mixed with odd multipliers.
    mixed = rows @ (np.arange(1, rows.shape[1] + 1, dtype="uint64") * np.uint64(0x9E3779B97F4A7C15))
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    inverse = inverse.reshape(-1)
    out, backprop = inner(rows[first], is_train)

    def back(gradient: Any) -> Any:
        summed = np.zeros((len(first), gradient.shape[1]), dtype=gradient.dtype)
        np.add.at(summed, inverse, gradient)
        backprop(summed)
        return np.zeros_like(rows, dtype="float32")

    return out[inverse], back
