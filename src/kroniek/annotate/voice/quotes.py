"""Stretches of direct speech, also over several sentences, and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kroniek.annotate.voice.words import VoiceWords

# Shorter stretches between quotation marks are words that the writer keeps at a distance, not speech.
SHORTEST_SPEECH = 4
PAIRS = {"“": "”", "„": "”“", "‘": "’", "«": "»", '"': '"', "'": "'", ",,": "''\"”", "’": "’"}


@dataclass(frozen=True)
class Quote:
    """Tokens `first` up to but not including `last`, quotation marks included; `paragraph` is where it opens."""

    first: int
    last: int
    paragraph: int


@dataclass(frozen=True)
class Layout:
    """Paragraph of every token, first token of every paragraph, and the direct speech."""

    paragraph: tuple[int, ...]
    starts: tuple[int, ...]
    quotes: tuple[Quote, ...]

    def quote_of(self, index: int) -> Quote | None:
        """The direct speech that token `index` stands in."""
        return next((q for q in self.quotes if q.first <= index < q.last), None)


def layout(doc: Doc, words: VoiceWords) -> Layout:
    """Find paragraphs (parted by line breaks) and direct speech."""
    paragraph: list[int] = []
    starts: list[int] = []
    text = doc.text  # made anew from the tokens each time it is asked for
    for token in doc:
        fresh = token.i == 0 or "\n" in text[doc[token.i - 1].idx : token.idx]
        if fresh:
            starts.append(token.i)
        paragraph.append(len(starts) - 1)
    return Layout(tuple(paragraph), tuple(starts), tuple(_quotes(doc, words, paragraph)))


def _quotes(doc: Doc, words: VoiceWords, paragraph: list[int]) -> list[Quote]:
    found: list[Quote] = []
    opened: int | None = None
    for token in doc:
        if opened is not None and paragraph[token.i] != paragraph[opened]:
            # A mark that nothing closes in its paragraph: speech that goes on in the next one, or a slip.
            _add(found, opened, token.i, paragraph)
            opened = None
        if token.text not in words.quotes_open | words.quotes_close:
            continue
        if opened is not None and token.text in PAIRS.get(doc[opened].text, ""):
            if not _opens(doc, token.i) or not _space_before(doc, token.i):
                _add(found, opened, token.i + 1, paragraph)
                opened = None
        elif opened is None and token.text in words.quotes_open and _opens(doc, token.i):
            opened = token.i
    if opened is not None:
        _add(found, opened, len(doc), paragraph)
    return found


def _add(found: list[Quote], first: int, last: int, paragraph: list[int]) -> None:
    if last - first >= SHORTEST_SPEECH + 2:
        found.append(Quote(first, last, paragraph[first]))


def _opens(doc: Doc, index: int) -> bool:
    """Whether a mark stands right before a word."""
    return index + 1 < len(doc) and not doc[index].whitespace_ and doc[index + 1].text[0].isalnum()


def _space_before(doc: Doc, index: int) -> bool:
    return index == 0 or bool(doc[index - 1].whitespace_) or not doc[index - 1].text[-1].isalnum()
