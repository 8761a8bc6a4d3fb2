"""What the trained labeller looks at: for each word of a report a set of clues, as short strings.

A clue is a name, then `=`, then a value where it has one. Clues with the word itself are few and general, so that
what is learnt from one conflict holds for another: lists, shapes, neighbours, and what the rules say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.shown import Marked
from kroniek.annotate.names.spans import is_head, joined
from kroniek.annotate.names.words import Word

REACH = 3  # words before a capital in which a name may begin: "ministerie van Defensie"
_ENDS = (2, 3, 4)  # letters
_EDGE = "|"
_INSIDE = frozenset(("'", "’", "&", "/", "", "."))  # marks between words of one name
_STEM_ENDS = ("se", "s", "enaar", "naar", "er", "ers", "enaars")
_LONG_STEM = 6  # letters
_LISTS = ("per", "org", "loc", "misc", "in_loc", "weak_loc", "voices", "ministry")
_LONG_END, _STEM_ENDING, _SURNAME = 7, 6, 4  # letters that a word must have more of for its end to count


@dataclass(frozen=True)
class View:
    """What the clues are drawn from: the words, what is known, what the rules marked, and likeness to places by key."""

    words: Sequence[Word]
    lexicon: Lexicon
    marked: Sequence[Marked]
    places: Mapping[str, float]
    evidence: Mapping[int, Mapping[str, float]]  # what the rules weighed for the candidate that a word is in
    towns: Mapping[str, int]  # people in the largest place of a name, for the keys of `asked`


def stems(word: Word) -> list[str]:
    """Names of places that a word may be made from: "Rotterdamse", "Antwerpenaar", "Charkovs"."""
    if not word.cap or len(word.key) < _LONG_STEM:
        return []
    return [word.key[: -len(end)] for end in _STEM_ENDS if word.key.endswith(end)]


def asked(words: Sequence[Word], lexicon: Lexicon) -> set[str]:
    """Keys that a gazetteer is asked for: words with a capital that are not common, and what they are made from."""
    found = {w.key for w in words if w.cap and not (w.initial and lexicon.is_common(w))}
    return found.union(*(stems(w) for w in words))


def stretches(words: Sequence[Word], plain: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of words of one sentence in which names may stand: capitals, few words before them, parts tied to them.

    `plain` tells which words are ordinary ones that nothing marks: these open no run where they begin a sentence.
    """
    live = [False] * len(words)
    for i, word in enumerate(words):
        if (word.cap and not (word.initial and plain[i])) or "©" in word.gap:
            for j in range(max(0, i - REACH), i + 1):
                live[j] = live[j] or words[j].sent == word.sent
        elif word.glued and i and live[i - 1]:
            live[i] = True
    found: list[tuple[int, int]] = []
    for i in range(len(words)):
        if not live[i]:
            continue
        if found and found[-1][1] == i and words[i].sent == words[i - 1].sent:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def apart(words: Sequence[Word], i: int) -> bool:
    """Whether a mark stands before word `i` that no name has inside: a comma, a bracket, a quotation mark."""
    return i > 0 and not joined(words, i) and words[i].gap.strip() not in _INSIDE


class Clues:
    """Makes the clues of the words of one report."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.rule = ["O"] * len(view.words)
        for mark in view.marked:
            for i, tag in mark.tags():
                self.rule[i] = tag
        self.known = self._known()
        self.seen: dict[int, list[str]] = {}
        ordinary = [w.initial and view.lexicon.is_common(w) for w in view.words]
        self.plain = [tag == "O" and common for tag, common in zip(self.rule, ordinary, strict=True)]
        self.report = self._report()

    def of(self, i: int) -> list[str]:
        """The clues of word `i`."""
        word = self.words[i]
        found = ["bias", *self._own(i, word), *self._neighbours(i, word), *self.report.get(word.key, ())]
        rule = self.rule[i]
        before, after = self._rule(i - 1, i), self._rule(i + 1, i)
        found += [
            f"r={rule}", f"r-={before}", f"r+={after}", f"r3={before}{_EDGE}{rule}{_EDGE}{after}",
            f"k={self.known[i]}", f"rk={rule}{_EDGE}{self.known[i]}", f"k+={self._at(self.known, i + 1, i)}",
        ]  # fmt: skip
        weighed = self.view.evidence.get(i)
        if weighed:
            ranked = sorted(weighed, key=lambda label: (-weighed[label], label))
            lead = min(4, int(2 * (weighed[ranked[0]] - weighed[ranked[1]])))
            found += [f"q={rule}{_EDGE}{lead}", f"q2={ranked[0]}{ranked[1]}{_EDGE}{lead}{_EDGE}{rule[0]}"]
            found += [f"q{label}={min(6, int(weighed[label]))}{_EDGE}{rule[0]}" for label in ranked]
        return found

    def _own(self, i: int, word: Word) -> list[str]:
        shape = _shape(word)
        rule = self.rule[i]
        found = [
            f"s={shape}",
            f"w={word.low}",
            f"p={word.pos}",
            f"sp={shape}{_EDGE}{word.pos}",
            f"rs={rule}{_EDGE}{shape}",
        ]
        found += [f"e={word.low[-n:]}" for n in _ENDS if len(word.low) > n + 1 and word.cap]
        found += [f"{c}{_EDGE}{rule}" for c in self.kinds(i)]
        found += self.kinds(i)
        if word.cap:
            size = self.view.towns.get(word.key)
            found.append(f"t={_size(size)}{_EDGE}{rule}")
            stem = max((self.view.towns.get(k, -1) for k in stems(word)), default=-1)
            if stem >= 0:
                found += [
                    f"ts={_size(stem)}",
                    f"ts={_size(stem)}{_EDGE}{rule}",
                    f"te={word.low[-2:]}{_EDGE}{_size(stem)}",
                ]
            likeness = self.view.places.get(word.key)
            found.append(f"g={'-' if likeness is None else int(likeness)}")
            found.append(f"gr={'-' if likeness is None else int(likeness)}{_EDGE}{rule}")
        return found

    def _neighbours(self, i: int, word: Word) -> list[str]:
        found = []
        rule = self.rule[i]
        for step, name in ((-2, "--"), (-1, "-"), (1, "+"), (2, "++")):
            j = i + step
            if not 0 <= j < len(self.words) or self.words[j].sent != word.sent:
                found.append(f"n{name}=.")
                continue
            other = self.words[j]
            low = _shape(other) if other.cap else other.low
            found += [f"n{name}={low}", f"np{name}={other.pos}"]
            if abs(step) == 1:
                kinds = self.kinds(j)
                found += [f"nr{name}={low}{_EDGE}{rule}", f"nk{name}={_EDGE.join(kinds)}"]
                found.append(f"ns{name}={_shape(other)}{_EDGE}{_shape(word)}")
                found += [f"n{name}{c}{_EDGE}{rule}" for c in kinds]
        found.append(f"gap={_gap(word)}{_EDGE}{rule}")
        if i + 1 < len(self.words):
            found.append(f"gap+={_gap(self.words[i + 1])}{_EDGE}{rule}")
        return found

    def _rule(self, j: int, i: int) -> str:
        return self._at(self.rule, j, i)

    def _at(self, tags: Sequence[str], j: int, i: int) -> str:
        return tags[j] if 0 <= j < len(tags) and self.words[j].sent == self.words[i].sent else "."

    def _known(self) -> list[str]:
        """For each word the sorts of the longest known name that covers it."""
        found = ["-"] * len(self.words)
        lexicon = self.view.lexicon
        i = 0
        while i < len(self.words):
            begins = self.words[i].cap or self.words[i].low in lexicon.words.leading
            hit = lexicon.at(self.words, i) if begins else None
            if hit is None:
                i += 1
                continue
            sorts = "+".join(sorted({e.sort if e.sort != "actor" else f"actor{e.label}" for e in hit[1]}))
            for j in range(i, i + hit[0]):
                found[j] = ("B" if j == i else "I") + sorts
            i += hit[0]
        return found

    def kinds(self, i: int) -> list[str]:
        """The lists that a word stands in, looked up once."""
        if i not in self.seen:
            self.seen[i] = self._kind(i)
        return self.seen[i]

    def _kind(self, i: int) -> list[str]:
        word, words = self.words[i], self.view.lexicon.words
        low = word.low
        found = [f"l={name}" for name in _LISTS if low in words.before[name]]
        if not found and len(low) > _LONG_END:
            found = [f"l={k.lower()}" for k, ends in sorted(words.ends.items()) if low.endswith(ends)]
        if low in words.strong:
            found.append("l=strong")
        elif low in words.weak:
            found.append("l=weak")
        if word.cap:
            found += self._capital(word)
        if word.text in words.head_loc or low in words.head_loc:
            found.append("l=headloc")
        if low in words.org_tail:
            found.append("l=orgtail")
        return found

    def _capital(self, word: Word) -> list[str]:
        """The lists for words with a capital."""
        lexicon, words = self.view.lexicon, self.view.lexicon.words
        says = {
            "given": word.key in lexicon.given,
            "head": is_head(word, lexicon),
            "locend": word.low.endswith(words.loc_end) and len(word.low) > _STEM_ENDING,
            "surname": word.low.endswith(words.surname) and len(word.low) > _SURNAME,
            "never": word.low in words.never,
            "common": lexicon.is_common(word),
            "compound": word.initial and not lexicon.is_common(word) and lexicon.is_compound(word),
        }
        return [f"l={name}" for name, holds in says.items() if holds]

    def _report(self) -> dict[str, list[str]]:
        """What the whole report says of a word: its contexts and what the rules made of it elsewhere."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for i, word in enumerate(self.words):
            here = counts[word.key]
            if not word.cap:
                here["small"] += 1
                continue
            here["all"] += 1
            here[self.rule[i][2:] or "O"] += 1
            here["inside"] += not word.initial
            if i and self.words[i - 1].sent == word.sent and word.near:
                self._count_before(self.words[i - 1], here)
        return {k: _told(c) for k, c in counts.items() if c["all"]}

    def _count_before(self, before: Word, here: Counter[str]) -> None:
        lists = self.view.lexicon.words
        here["inloc"] += before.low in lists.before["in_loc"]
        here["title"] += lists.title(before.low)
        here["the"] += before.low in lists.articles
        here["given"] += before.cap and before.key in self.view.lexicon.given


def _told(count: Counter[str]) -> list[str]:
    clues = [f"d={name}" for name in ("small", "inloc", "title", "the", "given") if count[name]]
    clues.append(f"d=inside{min(count['inside'], 2)}")
    for tag in ("PER", "ORG", "LOC", "MISC", "O"):
        if count[tag]:
            clues.append(f"d={tag}{'!' if count[tag] == count['all'] else ''}")
    return clues


def _shape(word: Word) -> str:
    """Xx, XX, Xxx-like form of a word with a mark for hyphens and beginnings: "Xx", "XX", "x", "-x", "^Xx"."""
    text = word.text
    if text.isdigit():
        core = "9"
    elif len(text) == 1:
        core = "X1" if text.isupper() else "x1"
    elif text.isupper():
        core = "XX"
    elif text.islower():
        core = "x"
    elif text[0].isupper() and text[1:].islower():
        core = "Xx"
    else:
        core = "Xd" if any(c.isdigit() for c in text) else "xX"
    return ("-" if word.glued else "") + ("^" if word.initial else "") + ("!" if word.shouted else "") + core


def _size(people: int | None) -> str:
    """The number of digits of a number of people."""
    return "-" if people is None else str(len(str(people)))


def _gap(word: Word) -> str:
    """What stands before a word: a blank, a hyphen, a comma, a quotation mark, ..."""
    mark = word.gap.strip()
    return ("_" if not mark else mark[-1]) if word.gap else ""
