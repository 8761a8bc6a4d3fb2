"""What a number counts: the words after it, and of which class they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kroniek.annotate.figures.figure_data import FigureData, Noun
from kroniek.annotate.figures.numbers import Number
from kroniek.annotate.figures.tokens import Token
from kroniek.model import Quantity

# A noun stands at most so many words after its number ("30 zwaar bewapende buitenlandse strijders").
_LONGEST_PHRASE = 6
# "deel", "van" and the article before a number.
_PART_WORDS = 3
_THOUSAND = 1_000
_MILLION = 1_000_000
PEOPLE = Noun("people", "other")
# "Denen" and "Polen" are listed; shorter endings say little.
_SHORTEST_PEOPLE = 5
PERSONS = frozenset({"people", "armed"})


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A number with what it counts, from token `first` up to `end`.

    `shape` is count, share ("een derde van"), area, distance, time, or bare (no noun follows).
    `noun` is None for a noun that is not in the lexicon (`shape` count) or where there is none.
    Each is itself only, so that they can be keys.
    `who` is the range of the counted words. `whole` says that it is what a part is taken of ("9 van de 10").
    `sure` says that a span of time stands before what lasts ("een driedaags bestand").
    """

    number: Number
    first: int
    end: int
    shape: str
    noun: Noun | None = None
    unit: str | None = None
    who: tuple[int, int] = (0, 0)
    of_them: bool = False
    whole: bool = False
    sure: bool = False

    @property
    def group(self) -> str:
        """The group of the noun; "unknown" where the lexicon does not have it."""
        return self.noun.group if self.noun else "unknown"


def read_counted(
    tokens: Sequence[Token], number: Number, starts: frozenset[int], data: FigureData
) -> Counted:
    """The number with the words that say what it counts; `starts` are where numbers begin."""
    at = number.end
    area = data.area.at(tokens, at)
    if area:
        return Counted(number, number.first, area[0], "area", Noun("ground", "area"), area[1])
    if at < len(tokens) and tokens[at].norm in data.time:
        return Counted(number, number.first, at + 1, "time", unit=data.time[tokens[at].norm])
    if at < len(tokens) and tokens[at].norm in data.distance:
        return Counted(number, number.first, at + 1, "distance", unit=data.distance[tokens[at].norm])
    if number.kind == "fraction" or number.unit:
        return _share(tokens, number, starts, data)
    return _count(tokens, number, starts, data)


def _count(tokens: Sequence[Token], number: Number, starts: frozenset[int], data: FigureData) -> Counted:
    at = number.end
    them = data.phrases["grammar.of_them"].at(tokens, at)
    if them:
        return Counted(number, number.first, them[0], "bare", who=(at, them[0]), of_them=True)
    end, noun = _phrase(tokens, _after_part(tokens, at, data), starts, data, shared=False)
    if noun is None and _after_part(tokens, at, data) > at:
        end = at
    if end <= at:
        return Counted(number, number.first, at, "bare")
    whole = _is_whole(tokens, number.first, data)
    return Counted(number, number.first, end, "count", noun, who=(at, end), whole=whole)


def _is_whole(tokens: Sequence[Token], first: int, data: FigureData) -> bool:
    """Whether a number is what some unnumbered part is taken of ("een deel van de duizend inwoners").

    At the beginning of a clause "van de duizend inwoners" is such too.
    """
    if first < _PART_WORDS - 1 or not data.has("grammar.part_article", tokens[first - 1]):
        return False
    if not data.has("grammar.part_of", tokens[first - 2]):
        return False
    before = tokens[first - 3] if first >= _PART_WORDS else None
    return before is None or not before.is_word or data.has("grammar.part_nouns", before)


def _after_part(tokens: Sequence[Token], at: int, data: FigureData) -> int:
    """Where the noun phrase begins after "van de" or "van hun" ("28 van hun leden"), else `at`."""
    if at + 2 >= len(tokens) or not data.has("grammar.part_of", tokens[at]):
        return at
    return at + 2 if data.has("grammar.part_article", tokens[at + 1]) else at


def join_parts(tokens: Sequence[Token], counted: Sequence[Counted], data: FigureData) -> list[Counted]:
    """Gives a part the noun of its whole: "100.000 van de 120.000 inwoners"."""
    found = list(counted)
    for at, (part, whole) in enumerate(pairwise(counted)):
        gap = whole.first - part.end
        if part.shape != "bare" or whole.noun is None or gap not in (1, 2):
            continue
        if _moves(tokens, part, whole, data):
            found[at] = replace(part, shape="count", noun=whole.noun, who=whole.who)
            continue
        if _after_part(tokens, part.end, data) == whole.first:
            share = part.number.kind == "fraction" or part.number.unit
            found[at] = replace(part, shape="share" if share else "count", noun=whole.noun, who=whole.who)
            if not share:
                quantity = _like(part.number.quantity, whole.number.quantity)
                found[at] = replace(found[at], number=replace(part.number, quantity=quantity))
            found[at + 1] = replace(whole, whole=True)
    return found


def _moves(tokens: Sequence[Token], part: Counted, whole: Counted, data: FigureData) -> bool:
    """Whether a number is what another was before ("van 7.000 naar 12.500 militairen")."""
    if not part.first or whole.first - part.end != 1 or part.number.kind == "fraction" or part.number.unit:
        return False
    started = data.has("links.moved_from", tokens[part.first - 1])
    return started and data.has("links.moved_to", tokens[part.end])


def _like(part: Quantity, whole: Quantity) -> Quantity:
    """As "4,5 van de 6 miljoen" are 4.5 million: a part below a thousand takes its whole's millions."""
    size = max(v for v in (whole.low, whole.best, whole.high) if v is not None)
    small = all(v is None or v < _THOUSAND for v in (part.low, part.best, part.high))
    if size < _MILLION or not small:
        return part
    low, best, high = (None if v is None else v * _MILLION for v in (part.low, part.best, part.high))
    return Quantity(low, best, high)


def _share(tokens: Sequence[Token], number: Number, starts: frozenset[int], data: FigureData) -> Counted:
    """A percentage or fraction with what it is a share of."""
    at = number.end
    while at < len(tokens) and at < number.end + 3 and data.has("grammar.share_words", tokens[at]):
        at += 1
    if at == number.end and not number.ratio:
        return Counted(number, number.first, at, "bare", unit=number.unit)
    them = data.phrases["grammar.of_them"].at(tokens, number.end)
    end, noun = _phrase(tokens, at, starts, data, shared=True)
    if end == at:
        end = them[0] if them else number.end
    shape = "share" if end > at else "bare"
    return Counted(number, number.first, end, shape, noun, number.unit, (number.end, end), bool(them))


def _phrase(
    tokens: Sequence[Token], start: int, starts: frozenset[int], data: FigureData, *, shared: bool
) -> tuple[int, Noun | None]:
    """The end of the noun phrase that begins at `start`, and the class of its head.

    The head is the last noun of the lexicon in an unbroken row of words; where there is none, an
    unknown noun after words that look like adjectives.
    """
    best: tuple[int, Noun | None] = (start, None)
    limit = min(len(tokens), start + _LONGEST_PHRASE)
    for at in range(start, limit):
        token = tokens[at]
        if not token.is_word or at in starts or data.has("grammar.stop", token):
            break
        noun = _noun_of(tokens, at, data, shared=shared, first=at == start)
        if data.is_cue(token) and not noun and not _noun_follows(tokens, at, data, shared=shared):
            break
        if noun:
            best = (at + 1, noun)
        elif best[1]:
            # A name of more words is one ("een derde van Sri Lanka").
            if shared and token.is_capitalised and tokens[at - 1].is_capitalised:
                best = (at + 1, best[1])
            elif not _is_adjective(tokens, at - 1, data, shared=shared):
                break
        elif best[0] == at:
            best = (at + 1, None)
            if not _may_precede(token, data) and not _noun_follows(tokens, at, data, shared=shared, far=False):
                break
    return _joined(tokens, best[0], best[1], data), best[1]


def _joined(tokens: Sequence[Token], end: int, noun: Noun | None, data: FigureData) -> int:
    """The end of a second noun under the same number ("doden en gewonden"), else `end`."""
    if noun is None or noun.group not in PERSONS or end + 1 >= len(tokens):
        return end
    if not data.has("grammar.noun_joins", tokens[end]):
        return end
    second = data.counted.of(tokens[end + 1], compounds=not data.is_cue(tokens[end + 1]))
    return end + 2 if second and second.group in PERSONS else end


def _is_adjective(tokens: Sequence[Token], at: int, data: FigureData, *, shared: bool) -> bool:
    """Whether a noun that may be an adjective is one here ("dertig gegijzelde Franse militairen")."""
    ends = tokens[at].norm.endswith(data.adjective_endings)
    return ends and _noun_follows(tokens, at, data, shared=shared)


def _noun_follows(
    tokens: Sequence[Token], at: int, data: FigureData, *, shared: bool, far: bool = True
) -> bool:
    """Whether a noun of the lexicon comes next, if `far` behind adjectives and names too."""
    for later in range(at + 1, min(len(tokens), at + (_LONGEST_PHRASE - 1 if far else 2))):
        if _noun_of(tokens, later, data, shared=shared):
            return True
        if data.has("grammar.stop", tokens[later]) or not _may_precede(tokens[later], data):
            return False
    return False


def _may_precede(token: Token, data: FigureData) -> bool:
    """Whether a word may stand before the head: an adjective by its ending, or a name."""
    endings = data.adjective_endings
    return token.is_capitalised or token.norm.endswith(endings) or data.has("grammar.adverbs", token)


def _noun_of(
    tokens: Sequence[Token], at: int, data: FigureData, *, shared: bool, first: bool = False
) -> Noun | None:
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
        return PEOPLE
    # A share of something with a name is a share of ground ("een derde van Irak").
    if shared and first and token.is_capitalised:
        return Noun("ground", "area")
    return None


def _is_people(token: Token, data: FigureData) -> bool:
    # "Noord-Koreanen", but not "Hamas-leiders": what follows the hyphen is a name too.
    last = token.text.rpartition("-")[2]
    return last[:1].isupper() and (
        last.lower() in data.sets["demonyms.words"]
        or last.lower() in data.sets["demonyms.one"]
        or (len(last) >= _SHORTEST_PEOPLE and last.lower().endswith(data.demonym_one))
        or (len(last) >= _SHORTEST_PEOPLE and last.lower().endswith(data.demonym_endings))
    )
