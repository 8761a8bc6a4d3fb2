"""One parsed report with its mentions found by token, and what fills the roles of an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from kroniek.annotate.encoder import Encoded, network
from kroniek.annotate.events.grammar import Grammar, clauses, grammar
from kroniek.annotate.names import Names
from kroniek.model import ActorMention, PlaceMention, TimeMention

# Words of a dateline at most: two places, an agency in brackets, signs between them.
LONGEST_DATELINE = 9
SHORTEST_PLACE = 3
DASHES = frozenset({"-", "–", "—", "|", ":"})
ARMED = frozenset({"state", "rebel", "militia", "identity_militia", "external"})


@dataclass(frozen=True)
class Scene:
    """One parsed report with the mentions that stand in it, found by token."""

    doc: Doc
    code: str
    words: Grammar
    clause: Sequence[int]
    actors: Sequence[ActorMention]
    places: Sequence[PlaceMention]
    actor_at: Mapping[int, int]
    place_at: Mapping[int, int]
    adjective_at: Mapping[int, int]
    speakers: frozenset[int] = frozenset()
    timed: frozenset[int] = frozenset()
    encoded: Encoded | None = None
    bases: Sequence[PlaceMention] = ()

    @classmethod
    def of(
        cls,
        doc: Doc,
        code: str,
        named: Names,
        speakers: frozenset[int] = frozenset(),
        times: Sequence[TimeMention] = (),
        encoded: Encoded | None = None,
    ) -> Scene:
        """Index the mentions by the tokens they cover; where two overlap the longer one counts.

        `timed` are the words of times, which are nobody that an event befalls: "begin" of "begin maart". `encoded` is
        the report as the language model reads it; as that of the language does, where none is given.
        """
        openings = datelines(doc)
        actor_at = {i: m for i, m in _by_token(doc, named.actors).items() if i not in openings}
        place_at = {i: m for i, m in _by_token(doc, named.places).items() if i not in openings}
        actors = [*named.actors, *named.adjectives]
        adjective_at = {i: m + len(named.actors) for i, m in _by_token(doc, named.adjectives).items()}
        timed = frozenset(t.i for m in times for t in _covered(doc, m))
        return cls(
            doc, code, grammar(code), clauses(doc), actors, named.places, actor_at, place_at, adjective_at, speakers,
            timed, encoded or Encoded.of(doc, network(code)), named.bases,
        )  # fmt: skip

    @cached_property
    def text(self) -> str:
        """The report's text, which spaCy makes anew from the tokens each time it is asked for."""
        return str(self.doc.text)

    def place_of(self, token: Token) -> int | None:
        """The place that `token` names, is put beside ("Kidal, het laatste stadje"), or is said of ("X is de stad")."""
        if token.i in self.place_at:
            return self.place_at[token.i]
        if token.dep_ in {"appos", "parataxis"} and token.head.i in self.place_at:
            return self.place_at[token.head.i]
        copula = any(c.dep_ == "cop" for c in token.children)
        for child in token.children:
            if child.i in self.place_at and (child.dep_ == "appos" or (copula and child.dep_.startswith("nsubj"))):
                return self.place_at[child.i]
        return None


    def strongest(self, number: int, sentence: Words, kind: str) -> Token | None:
        """The word of the `number`-th sentence that speaks most for a type by the language model; None without one."""
        found = self.encoded.strongest(number, kind) if self.encoded is not None else None
        if found is None:
            return None
        return next((t for t in sentence if t.idx <= found.start < t.idx + len(t)), None)


@dataclass
class Filled:
    """What fills the roles of one trigger: indexes into the scene's actors and places, with their token.

    `phrases` are noun phrases in a role that no actor mention covers ("276 schoolmeisjes"); `pronouns` are roles
    that a pronoun fills whose meaning the sentence does not tell.
    """

    roles: dict[str, list[tuple[int, Token]]] = field(default_factory=dict)
    phrases: dict[str, list[Token]] = field(default_factory=dict)
    place: tuple[int, Token] | None = None
    place_rank: tuple[int, int] = (99, 99)
    beside: bool = False
    pronouns: set[str] = field(default_factory=set)

    def actors(self) -> Iterator[int]:
        """Indexes of all actors in any role."""
        for found in self.roles.values():
            yield from (index for index, _ in found)

    def offer_place(self, index: int, token: Token, rank: tuple[int, int], *, beside: bool = False) -> None:
        """Take the place if it stands closer to the event than the one there is.

        `beside` tells that the place only says where something else is ("de luchthaven van Mosul").
        """
        if rank < self.place_rank:
            self.place, self.place_rank, self.beside = (index, token), rank, beside


def datelines(doc: Doc) -> frozenset[int]:
    """Tokens of datelines and rubrics that open a sentence in capitals: `BEIROET (PDN) -`, `ANALYSE |`, `KABOEL De`.

    They say where or as what a report was written: who stands in them takes no part in what it tells.
    """
    found: set[int] = set()
    for sentence in doc.sents:
        opening: list[int] = []
        for token in sentence[:LONGEST_DATELINE]:
            if token.text in DASHES and opening:
                found.update(opening)
                break
            if not (token.text.isupper() or token.is_punct or token.text in {"/", "|"}):
                glued = len(opening) == 1 and len(sentence[0].text) > SHORTEST_PLACE and token.is_title
                if glued and not sentence[0].text.isdigit():
                    found.update(opening)
                break
            opening.append(token.i)
    return frozenset(found)


def _by_token(doc: Doc, mentions: Sequence[ActorMention] | Sequence[PlaceMention]) -> dict[int, int]:
    found: dict[int, int] = {}
    order = sorted(range(len(mentions)), key=lambda m: (len(mentions[m].span), m))
    for index in order:
        found |= {token.i: index for token in _covered(doc, mentions[index])}
    return found


def _covered(doc: Doc, mention: ActorMention | PlaceMention | TimeMention) -> Iterable[Token]:
    return doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand") or ()


