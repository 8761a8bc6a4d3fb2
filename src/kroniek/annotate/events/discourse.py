"""Where a report's sentences, mentions and events stand with respect to each other, for the learned choice."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

# Further back than this in the order of what was named last is just long ago.
LONG_AGO = 5


@dataclass(frozen=True)
class Layout:
    """The sentence and the paragraph of every token, both counted from 0."""

    sentence: Sequence[int]
    paragraph: Sequence[int]

    @classmethod
    def of(cls, doc: Doc) -> Layout:
        """Number the sentences of a parsed report, and its paragraphs by the line breaks between them."""
        sentence: list[int] = []
        paragraph: list[int] = []
        lines = 0
        for number, one in enumerate(doc.sents):
            here = lines
            for token in one:
                sentence.append(number)
                paragraph.append(here)
                lines += "\n" in token.text
        return cls(sentence, paragraph)

    def gap(self, first: int, second: int) -> int:
        """How many sentences the token `second` stands after `first`; negative where it stands before."""
        return self.sentence[second] - self.sentence[first]


def last_named(named: Sequence[tuple[int, Hashable]], before: int) -> Mapping[Hashable, int]:
    """How many others were named since each was last named before the token `before`: 0 is the one named last.

    Args:
        named: tokens with what they name, in order of place.
        before: the first token that does not count any more.
    """
    found: dict[Hashable, int] = {}
    for token, what in reversed(named):
        if token < before and what not in found:
            found[what] = min(len(found), LONG_AGO)
    return found
