"""What the words of a candidate and of an event are about, for the choice of who fills its roles.

Names features of a candidate as `candidates.py` does: classes of words (`senses.py`) and relations, never names.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kroniek.annotate.events.firing import STANDS
from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.scene import ARMED
from kroniek.annotate.events.senses import senses
from kroniek.annotate.events.told import Told
from kroniek.model import ActorRef


def sort_of(actor: ActorRef) -> str:
    """Person, armed or civil."""
    return "person" if actor.kind == "person" else "armed" if actor.kind in ARMED else "civil"


class Clues:
    """The classes of an event's word and of the verb that carries it, to set candidates beside."""

    def __init__(self, told: Told, code: str) -> None:
        self.code = code
        self.event = told.full.type
        self.trigger = told.trigger
        self.carrier = _carrier(told.trigger.token)
        self.classes = self._about(told.trigger.token)

    def of(self, head: Token, sort: str, *, inside: bool) -> Iterator[str]:
        """What speaks for a candidate with this head word; `inside` tells that it stands in the event's sentence."""
        stands = STANDS.get(head.dep_, "-")
        for kind in self._about(head):
            yield from (f"is:{kind}", f"is:{kind}:{self.event}")
            if inside:
                yield f"is:{kind}:{stands}"
        if head.head.i != head.i:
            yield from (f"under:{kind}:{stands}:{inside:d}" for kind in self._about(head.head))
        if inside:
            yield from self._beside(head, stands, sort)

    def _beside(self, head: Token, stands: str, sort: str) -> Iterator[str]:
        token, unit = self.trigger.token, self.trigger.unit.id
        above = head.head.i
        direct = "direct" if above == token.i else "carried" if above == self.carrier.i else "far"
        way = f"{stands}:{direct}:{'passive' if self.trigger.passive else 'active'}"
        for kind in self.classes:
            yield from (f"event-is:{kind}:{way}", f"event-is:{kind}:{sort}")
        yield from (f"unit:{unit}:{way}", f"unit:{unit}:{sort}", f"event-word:{token.lemma_.lower()}:{way}")
        yield f"event-type:{self.event}:{way}:{sort}"
        if self.carrier.i != token.i:
            yield f"carrier:{self.carrier.lemma_.lower()}:{token.dep_}:{way}"
            yield from (f"carrier-is:{kind}:{token.dep_}:{way}" for kind in self._about(self.carrier))

    def _about(self, token: Token) -> list[str]:
        """The classes of a word, a verb's with its particle."""
        known = senses(self.code)
        particle = next((c.lower_ for c in token.children if c.dep_ == "compound:prt"), "")
        return sorted(known.of(token, particle)) if known is not None else []


def _carrier(token: Token) -> Token:
    """The verb that a noun hangs from, or the word itself."""
    while token.pos_ not in VERBAL and token.head.i != token.i:
        token = token.head
    return token
