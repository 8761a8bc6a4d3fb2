"""Which words of a name an annotator marks: without titles, small first words and the s of a genitive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.label import Name
from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.words import Word
from kroniek.model import Span

_GENITIVES = ("'s", "’s", "‘s")


@dataclass(frozen=True, slots=True, order=True)
class Marked:
    """Words `first` up to `last` that are marked as a name with a label."""

    first: int
    last: int
    label: str

    def tags(self) -> list[tuple[int, str]]:
        """The words with their tags: B- for the first, I- for the rest."""
        return [(i, ("B-" if i == self.first else "I-") + self.label) for i in range(self.first, self.last)]

    def key(self, words: Sequence[Word]) -> str:
        """The spelling-blind key of what is marked."""
        return " ".join(w.key for w in words[self.first : self.last])


Marks = tuple[Name, tuple[Marked, ...]]
"""A name of the report with what of it is marked: nothing for peoples written small, two for "Bosnische Serviërs"."""


def mark(names: Iterable[Name], words: Sequence[Word], lexicon: Lexicon) -> list[Marks]:
    """The names with what is marked of each."""
    found = []
    for name in names:
        shown = _shown(name, words, lexicon)
        people = any(e.sort == "inhabitant" for e in name.candidate.entries)
        found.append((name, () if shown is None else _apart(shown, words) if people else (shown,)))
    return found


def _shown(name: Name, words: Sequence[Word], lexicon: Lexicon) -> Marked | None:
    """The words of a name that an annotator marks; None where it has no capital.

    A known name may begin with small words ("kamp al-Hol") that count even where they begin a sentence, and one that
    is a demonym with small words after it ("Koerdische autonome regio") is marked as the demonym.
    """
    c = name.candidate
    first = c.first
    if c.entries:
        form = c.entries[0].form.replace("-", " ").split()
        while (
            first < c.last - 1
            and form[first - c.first : first - c.first + 1]
            and _small(form[first - c.first], lexicon)
        ):
            first += 1
        if first > c.first and words[first].glued:
            if sum(w.cap for w in words[c.first : c.last]) == 1 and all(w.glued for w in words[first : c.last]):
                return Marked(first, first + 1, name.label)  # the name inside a compound: "anti-IS-coalitie"
            first -= 1
    credit = "©" in words[c.first].gap
    if not any(w.cap for w in words[first : c.last]) and not credit:
        return None
    capitals = [i for i in range(first, c.last) if words[i].cap]
    demonym = name.label == "ORG" and c.entries and capitals == [first] and c.last - first > 2
    if demonym and words[first].text.endswith("e"):
        return Marked(first, first + 1, "MISC")
    return Marked(_with_body(name.label, first, words, lexicon), c.last, name.label)


def _with_body(label: str, first: int, words: Sequence[Word], lexicon: Lexicon) -> int:
    """Where the name of a body begins: all of "ministerie van Defensie", only the end of "minister van Defensie"."""
    if label != "ORG" or first < 2 or not (words[first].near and words[first - 1].near):
        return first
    body = words[first - 2]
    named = words[first - 1].low in lexicon.words.of and body.low in lexicon.words.before["bodies"] and not body.glued
    return first - 2 if named else first


def _apart(shown: Marked, words: Sequence[Word]) -> tuple[Marked, ...]:
    """A people of two words ("Bosnische Serviërs") is marked as two names."""
    first, last, label = shown.first, shown.last, shown.label
    if label != "MISC" or last - first != 2 or words[first + 1].glued or not words[first + 1].cap:
        return (shown,)
    if not words[first].text.endswith("e"):
        return (shown,)
    return (Marked(first, first + 1, label), Marked(first + 1, last, label))


def _small(word: str, lexicon: Lexicon) -> bool:
    return word[:1].islower() and word not in lexicon.words.leading


def span(marked: Marked, words: Sequence[Word], lexicon: Lexicon, named: Collection[str]) -> Span:
    """Where the name stands in the text, without the s of a genitive: "Poetin's", "Iraks".

    Args:
        marked: the words.
        words: of the report.
        lexicon: names that end in an s of their own are known to it.
        named: keys of the names in the report; "Kabilas" is a genitive where Kabila is named too.
    """
    first, last = words[marked.first], words[marked.last - 1]
    key, end = marked.key(words), last.end
    own = key in lexicon.entries or marked.label == "MISC"
    if not own and last.text.endswith(_GENITIVES) and len(last.text) > len(_GENITIVES[0]):
        end -= len(_GENITIVES[0])
    elif not own and last.text.endswith("s") and not last.text.isupper():
        end -= key[:-1] in named or key[:-1] in lexicon.entries
    return Span(first.start, end)
