"""What a number counts: the words after it, and of which class they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kroniek.annotate.figures.figure_data import FigureData, Noun
from kroniek.annotate.figures.numbers import Number
from kroniek.annotate.figures.tokens import Token

# A noun stands at most so many words after its number ("30 zwaar bewapende buitenlandse strijders").
_LONGEST_PHRASE = 6
_PEOPLE = Noun("people", "other")
_PERSONS = frozenset({"people", "armed"})


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts, from token `first` up to `end`.

    `shape` is count, share ("een derde van"), area, distance, time, or bare (no noun follows).
    `noun` is None for a noun that is not in the lexicon (`shape` count) or where there is none.
    `who` is the range of the counted words.
    """

    number: Number
    first: int
    end: int
    shape: str
    noun: Noun | None = None
    unit: str | None = None
    who: tuple[int, int] = (0, 0)
    of_them: bool = False

    @property
    def group(self) -> str:
        """The group of the noun; "unknown" where the lexicon does not have it."""
        return self.noun.group if self.noun else "unknown"


def read_counted(tokens: Sequence[Token], number: Number, data: FigureData) -> Counted:
    """The number with the words that say what it counts."""
    at = number.end
    area = data.area.at(tokens, at)
    if area:
        return Counted(number, number.first, area[0], "area", Noun("ground", "area"), area[1])
    if at < len(tokens) and tokens[at].norm in data.time:
        return Counted(number, number.first, at + 1, "time", unit=data.time[tokens[at].norm])
    if at < len(tokens) and data.has("units.distance", tokens[at]):
        return Counted(number, number.first, at + 1, "distance")
    if number.kind == "fraction" or number.unit:
        return _share(tokens, number, data)
    return _count(tokens, number, data)


def _count(tokens: Sequence[Token], number: Number, data: FigureData) -> Counted:
    at = number.end
    them = data.phrases["grammar.of_them"].at(tokens, at)
    if them:
        return Counted(number, number.first, them[0], "bare", who=(at, them[0]), of_them=True)
    end, noun = _phrase(tokens, at, data, shared=False)
    if end == at:
        return Counted(number, number.first, at, "bare")
    return Counted(number, number.first, end, "count", noun, who=(at, end))


def _share(tokens: Sequence[Token], number: Number, data: FigureData) -> Counted:
    """A percentage or fraction with what it is a share of."""
    at = number.end
    while at < len(tokens) and at < number.end + 3 and data.has("grammar.share_words", tokens[at]):
        at += 1
    if at == number.end:
        return Counted(number, number.first, at, "bare", unit=number.unit)
    them = data.phrases["grammar.of_them"].at(tokens, number.end)
    end, noun = _phrase(tokens, at, data, shared=True)
    if end == at:
        end = them[0] if them else number.end
    shape = "share" if end > at else "bare"
    return Counted(number, number.first, end, shape, noun, number.unit, (number.end, end), bool(them))


def _phrase(
    tokens: Sequence[Token], start: int, data: FigureData, *, shared: bool
) -> tuple[int, Noun | None]:
    """The end of the noun phrase that begins at `start`, and the class of its head.

    The head is the last noun of the lexicon in an unbroken row of words; where there is none, an
    unknown noun after words that look like adjectives.
    """
    best: tuple[int, Noun | None] = (start, None)
    limit = min(len(tokens), start + _LONGEST_PHRASE)
    for at in range(start, limit):
        token = tokens[at]
        if not token.is_word or data.has("grammar.stop", token):
            break
        noun = noun_of(tokens, at, data, shared=shared)
        if data.is_cue(token) and not noun and not _noun_follows(tokens, at, data, shared=shared):
            break
        if noun:
            best = (at + 1, noun)
        elif best[1]:
            break
        elif best[0] == at:
            best = (at + 1, None)
            if not _may_precede(token, data) and not _noun_follows(tokens, at, data, shared=shared):
                break
    return _joined(tokens, best[0], best[1], data), best[1]


def _joined(tokens: Sequence[Token], end: int, noun: Noun | None, data: FigureData) -> int:
    """The end of a second noun under the same number ("doden en gewonden"), else `end`."""
    if noun is None or noun.group not in _PERSONS or end + 1 >= len(tokens):
        return end
    if not data.has("grammar.noun_joins", tokens[end]):
        return end
    second = data.counted.of(tokens[end + 1], compounds=not data.is_cue(tokens[end + 1]))
    return end + 2 if second and second.group in _PERSONS else end


def _noun_follows(tokens: Sequence[Token], at: int, data: FigureData, *, shared: bool) -> bool:
    return at + 1 < len(tokens) and noun_of(tokens, at + 1, data, shared=shared) is not None


def _may_precede(token: Token, data: FigureData) -> bool:
    """Whether a word may stand before the head: an adjective by its ending, or a name."""
    endings = data.adjective_endings
    return token.is_capitalised or token.norm.endswith(endings) or data.has("grammar.adverbs", token)


def noun_of(tokens: Sequence[Token], at: int, data: FigureData, *, shared: bool) -> Noun | None:
    """The class of the word at `at`: by the lexicon, or a people by the ending of its name."""
    token = tokens[at]
    compounds = not data.is_cue(token)
    if shared:
        found = data.shared.of(token, compounds=compounds)
        if found:
            return found
    known = data.counted.of(token, compounds=compounds)
    if known:
        return known
    if token.is_capitalised and _is_people(token, data):
        return _PEOPLE
    # A share of something with a name is a share of ground ("een derde van Irak").
    if shared and token.is_capitalised:
        return Noun("ground", "area")
    return None


def _is_people(token: Token, data: FigureData) -> bool:
    return data.has("demonyms.words", token) or (
        "-" not in token.text and len(token.text) > 4 and token.norm.endswith(data.demonym_endings)
    )
