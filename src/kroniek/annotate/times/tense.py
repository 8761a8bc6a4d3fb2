"""Whether a clause tells of the past or of the future, from word lists or from a parsed text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kroniek.annotate.times.lexer import Token

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STOPS = frozenset(".!?;:,()\n—")
# Words on each side that are looked at: a clause of newspaper Dutch is seldom longer.
REACH = 14


@dataclass(frozen=True)
class Tenses:
    """The tense words of a language, ready for use."""

    lists: Mapping[str, frozenset[str]]
    endings: tuple[str, ...]
    shortest: int
    participle: re.Pattern[str]

    @classmethod
    def of(cls, data: Mapping[str, Any], past_forms: Iterable[str] = ()) -> Tenses:
        """From the data of times_tense.toml and further past forms of verbs."""
        lists = {k: frozenset(v) for k, v in data.items() if isinstance(v, list)}
        lists["past"] |= frozenset(past_forms) - lists["not_past"]
        # In a clause that puts the verb last a particle is written to it: "toen de oorlog uitbrak".
        glued = {particle + form for form in lists["past"] for particle in lists["particles"]}
        lists["past"] |= glued
        return cls(lists, tuple(data["past_endings"]), data["past_min"], re.compile(data["participle"]))

    def at(self, tokens: Sequence[Token], first: int, last: int, parsed: ParsedTenses | None = None) -> str:
        """Past, future or unknown, for a time that stands at tokens `first` to `last`.

        `parsed` tells verbs in the past from words that only look like them.
        """
        before = tokens[first - 1].low if first else ""
        if before in self.lists["past_before"]:
            return "past"
        clause = self._clause(tokens, first, last)
        if before in self.lists["future_before"]:
            return "unknown" if self._is_past(clause, parsed) else "future"
        if before in self.lists["noun_before"]:
            return "future" if {t.low for t in clause} & self.lists["future"] else "unknown"
        found = self._judge(clause, parsed)
        if found == "unknown" and (self._opens_present(tokens, first, last) or self._ends_present(tokens, first, last)):
            return "future"
        return found

    def narrates(self, tokens: Sequence[Token], first: int, last: int, parsed: ParsedTenses | None) -> bool:
        """Whether the clause has a verb in the simple past, as a story is told."""
        return self._is_past(self._clause(tokens, first, last), parsed)

    def bound(self, tokens: Sequence[Token], first: int) -> bool:
        """Whether the word in front ties the time to something else than the verb."""
        before = tokens[first - 1].low if first else ""
        return before in self.lists["noun_before"] or before in self.lists["future_before"]

    def _ends_present(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether the clause is subordinate and ends on a verb in the present: "dat zondag sluit"."""
        left, right = self._bounds(tokens, first, last)
        if not left or right <= last or tokens[left - 1].low not in self.lists["subordinators"]:
            return False
        return self._shaped_present(tokens[right - 1])

    def _shaped_present(self, token: Token) -> bool:
        low = token.low
        return (
            len(low) > 3
            and low.endswith("t")
            and not token.capital
            and low not in self.lists["not_present"]
            and low not in self.lists["saying"]
            and not self.participle.match(low)
        )

    def _opens_present(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether a verb in the present stands right behind a time that opens its clause: "Zondag volgt"."""
        if last >= len(tokens) or not (tokens[first].opens or tokens[first - 1].low in _STOPS):
            return False
        return self._shaped_present(tokens[last])

    def _clause(self, tokens: Sequence[Token], first: int, last: int) -> list[Token]:
        left, right = self._bounds(tokens, first, last)
        clause = [*tokens[left:first], *tokens[last:right]]
        to = self.lists["to"]
        return [t for i, t in enumerate(clause) if not i or clause[i - 1].low not in to or t.end - t.start < 5]

    def _bounds(self, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
        left, right = first, last
        ends = self.lists["clause_ends"]
        while left and first - left < REACH and not self._stops(tokens, left - 1) and tokens[left - 1].low not in ends:
            left -= 1
        while right < len(tokens) and right - last < REACH and not self._stops(tokens, right):
            if tokens[right].low in ends:
                break
            right += 1
        return left, right

    @staticmethod
    def _stops(tokens: Sequence[Token], i: int) -> bool:
        return tokens[i].low in _STOPS or tokens[i].breaks

    def _is_past(self, clause: Sequence[Token], parsed: ParsedTenses | None) -> bool:
        if parsed is not None:
            future = self.lists["future"]
            return any(t.low in self.lists["past"] or (t.start in parsed.past and t.low not in future) for t in clause)
        attributive = self.lists["attributive_after"]
        return any(
            self._past_form(t) and (i == 0 or clause[i - 1].low not in attributive or t.low in self.lists["past"])
            for i, t in enumerate(clause)
        )

    def _past_form(self, token: Token) -> bool:
        low = token.low
        if low in self.lists["past"]:
            return True
        return (
            not token.capital
            and len(low) >= self.shortest
            and low.endswith(self.endings)
            and low not in self.lists["not_past"]
            and not self.participle.match(low)
            and low[: -2 if low.endswith("e") else -3][-1] not in "aeiou"
        )

    def _judge(self, clause: Sequence[Token], parsed: ParsedTenses | None) -> str:
        words = {t.low for t in clause}
        if words & self.lists["past"]:
            return "past"
        perfect = words & self.lists["perfect"]
        nouns = tuple(self.lists["not_participle"])
        participle = any(
            self.participle.match(t.low)
            and not t.low.endswith(nouns)
            and not t.capital
            and t.low not in self.lists["present"]
            for t in clause
        )
        if perfect and participle:
            return "past"
        if words & self.lists["have"] and words & self.lists["infinitives_in_perfect"]:
            return "past"
        if words & self.lists["future"]:
            return "future"
        if words & self.lists["saying"] or self._is_past(clause, parsed):
            return "past"
        if words & self.lists["present"]:
            return "future"
        return "unknown"


class ParsedTenses:
    """The same question asked of a parsed text, where its words carry tense."""

    def __init__(self, doc: Doc, lists: Mapping[str, frozenset[str]]) -> None:
        self._doc = doc
        self._lists = lists
        self._starts = [t.idx for t in doc]
        finite = [t for t in doc if t.pos_ in ("VERB", "AUX") and "Fin" in t.morph.get("VerbForm", [])]
        self.past = frozenset(t.idx for t in finite if "Past" in t.morph.get("Tense", []))

    def opens_now(self, start: int) -> bool:
        """Whether the sentence of the word at character `start` has its main verb in the present or present perfect."""
        i = bisect_right(self._starts, start) - 1
        if i < 0 or not self._doc.has_annotation("SENT_START"):
            return False
        root = self._doc[i].sent.root
        finite = [
            t for t in (root, *root.children) if t.pos_ in ("VERB", "AUX") and "Fin" in t.morph.get("VerbForm", [])
        ]
        return bool(finite) and all("Pres" in t.morph.get("Tense", []) for t in finite)

    def at(self, start: int, end: int) -> str | None:
        """Past or future as the finite verb over characters `start` to `end` has it; None where it does not say."""
        i = bisect_right(self._starts, start) - 1
        j = bisect_left(self._starts, end)
        if i < 0 or i >= len(self._doc) or j <= i:
            return None
        word = self._doc[i]
        for _ in range(len(self._doc)):
            tense = self._verb_tense(word)
            if tense or word.head is word:
                return tense
            word = word.head
        return None

    def _verb_tense(self, word: Any) -> str | None:
        """The tense of a verb with its auxiliaries ("hearsay": "zou zijn gedood"); None for a plain present."""
        if word.pos_ not in ("VERB", "AUX"):
            return None
        family = [word, *(c for c in word.children if c.pos_ == "AUX")]
        words = {t.lower_ for t in family}
        if words & self._lists["hearsay"] and words & self._lists["perfect"]:
            return "hearsay"
        if words & self._lists["future"]:
            return "future"
        if any("Past" in t.morph.get("Tense", []) and "Fin" in t.morph.get("VerbForm", []) for t in family):
            return "past"
        return None
