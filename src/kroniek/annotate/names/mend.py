"""Brings the names of the rules in line with what the trained labeller marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kroniek.annotate.names.label import Name, dateline
from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.shown import Marked, Marks
from kroniek.annotate.names.spans import Candidate, elided
from kroniek.annotate.names.words import Word

_STRUNG = 2  # names in one mark
_VERBS = frozenset({"VERB", "AUX"})
SUBJECT = ("nsubj", "ROOT")  # how the parse takes what a sentence with "was" is about


def mended(by_rule: Sequence[Marks], learned: Sequence[Marked], words: Sequence[Word], lexicon: Lexicon) -> list[Marks]:
    """The names of the report in order, none overlapping, with what is marked.

    A name stays as the rules have it where the same words are marked, or more small words before it ("ministerie van
    Defensie"); with another label it keeps its words; what the rules do not have is a new name. Names of which nothing
    is marked by either (peoples written small) stay, and so do those of which there is no doubt (`_firm`).
    """
    kept: list[Marks] = []
    by_rule = [_as_place(name, marks, words, lexicon) for name, marks in by_rule]
    learned = [_whole(m, learned, words, lexicon) for m in learned]
    learned = [replace(m, label="LOC") if _put_to_a_place(m, words, lexicon) else m for m in learned]
    people = {m.key(words) for m in learned if m.label == "PER"}
    left = [m for one in learned for m in _unstrung(one, by_rule, words)]
    for name, marks in by_rule:
        c = name.candidate
        over = [m for m in left if m.first < c.last and c.first < m.last]
        inside = all(c.first <= m.first and m.last <= c.last for m in over)
        firm = bool(marks) and ((inside and _firm(name, people, words)) or _clear(name, words, lexicon))
        if firm or (marks and set(marks) <= set(over)) or not (marks or over):
            kept.append((name, marks))
        elif len(over) == 1 == len(marks) and _same_name(marks[0], over[0], words):
            kept.append((name, (over[0],)))
        else:
            continue
        left = [m for m in left if m not in over]
    labels = {n.candidate.first: n for n, _ in by_rule}
    new = [(_name(m, labels.get(m.first), words, lexicon), (m,)) for m in left]
    return _linked(sorted([*kept, *new], key=lambda pair: pair[0].candidate.first), words)


def _whole(marked: Marked, others: Sequence[Marked], words: Sequence[Word], lexicon: Lexicon) -> Marked:
    """What is marked, with an unknown part in capitals that a hyphen ties to it: "SSC-Khatumo" is one name."""
    last = marked.last
    tied = last < len(words) and words[last].glued and words[last].cap
    known = tied and (lexicon.at(words, marked.first) or lexicon.at(words, last))
    if not tied or known or marked.label == "PER" or any(m.first <= last < m.last for m in others):
        return marked
    return replace(marked, last=last + 1)


def _firm(name: Name, people: Collection[str], words: Sequence[Word]) -> bool:
    """Whether the text leaves no doubt: a known abbreviation in capitals ("IS"), a credit ("© ap"), or the surname of
    somebody whose full name the labeller too has.
    """
    c = name.candidate
    surname = name.label == "PER" and name.full != name.key and name.full in people
    return surname or "©" in words[c.first].gap or any(e.exact for e in c.entries)


def _clear(name: Name, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether what stands around a place tells where its name ends: a line that it opens in capitals, the noun before a
    name of several words ("het dorp Novi Grad"), the second of two halves ("Noord- en Zuid-Korea").
    """
    c = name.candidate
    before = words[c.first - 1].low if c.first and words[c.first].near else ""
    told = name.label == "LOC" and c.last - c.first > 1 and before in lexicon.words.before["loc"]
    return told or dateline(c, words) or elided(words, c.first, lexicon.words.directions)


def _as_place(name: Name, marks: Sequence[Marked], words: Sequence[Word], lexicon: Lexicon) -> Marks:
    """What the rules mark, as a place where the sentence says that it is one."""
    c = name.candidate
    if not _put_to_a_place(Marked(c.first, c.last, name.label), words, lexicon):
        return name, tuple(marks)
    place = replace(name, label="LOC", candidate=replace(c, entries=()))
    return place, tuple(replace(m, label="LOC") for m in marks)


def _put_to_a_place(marked: Marked, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether a sentence about a place says its name: "de laatste wijk die viel was Rashidiya"."""
    first = marked.first
    unknown = marked.label in {"PER", "ORG", "MISC"} and lexicon.at(words, first) is None
    if not unknown or first == 0 or words[first - 1].low not in lexicon.words.before["naming"]:
        return False
    here = [w for w in words[:first] if w.sent == words[first].sent]
    about = next((w for w in reversed(here) if w.dep.startswith(SUBJECT) and w.pos == "NOUN"), None)
    return about is not None and about.low in lexicon.words.before["loc"]


def _unstrung(learned: Marked, by_rule: Sequence[Marks], words: Sequence[Word]) -> list[Marked]:
    """What is marked, with names apart that only stand side by side.

    A place and a known place that it lies in ("Oude Stad van Jeruzalem"); and behind a verb somebody who is known and
    the town that he does something to: "Vrijdag namen strijders van M23 Goma in", "Gisteren veroverde IS Palmyra".
    """
    inside = [(n, m) for n, marks in by_rule for m in marks if learned.first <= m.first and m.last <= learned.last]
    if len(inside) < _STRUNG or not (_lies_in(learned, inside) or _done_to(learned, inside, words)):
        return [learned]
    return [m for _, m in inside]


def _lies_in(learned: Marked, inside: Sequence[tuple[Name, Marked]]) -> bool:
    known = bool(inside[-1][0].candidate.entries)
    return learned.label == "LOC" and known and all(n.label == "LOC" for n, _ in inside)


def _done_to(learned: Marked, inside: Sequence[tuple[Name, Marked]], words: Sequence[Word]) -> bool:
    """Whether the two of a mark are a known actor and a town, not a land (of which it may be the branch)."""
    (actor, first), (town, second) = inside[0], inside[-1]
    whole = (first.first, first.last, second.last) == (learned.first, second.first, learned.last)
    whole = whole and not words[second.first].glued
    known = {e.sort for e in actor.candidate.entries} == {"actor"} and actor.label == "ORG"
    land = any(e.sort != "place" for e in town.candidate.entries)
    behind = any(w.pos in _VERBS for w in words[: learned.first] if w.sent == words[learned.first].sent)
    return len(inside) == _STRUNG and whole and known and town.label == "LOC" and not land and behind


def _same_name(rule: Marked, learned: Marked, words: Sequence[Word]) -> bool:
    """Whether the marks differ by small words at the beginning only."""
    begin, longer = min(rule.first, learned.first), max(rule.first, learned.first)
    return rule.label == learned.label and rule.last == learned.last and not any(w.cap for w in words[begin:longer])


def _name(marked: Marked, old: Name | None, words: Sequence[Word], lexicon: Lexicon) -> Name:
    """A name from what is marked, with what is known of it under this label."""
    candidate = Candidate(marked.first, marked.last)
    if old is not None and old.candidate.last == marked.last:
        entries = old.candidate.entries
    else:
        hit = lexicon.at(words, marked.first)
        entries = hit[1] if hit and hit[0] == marked.last - marked.first else ()
    fitting = tuple(e for e in entries if e.label == marked.label)
    key = candidate.key(words)
    return Name(replace(candidate, entries=fitting), marked.label, key, key)


def _linked(marks: Sequence[Marks], words: Sequence[Word]) -> list[Marks]:
    """With bare surnames and first names led to the longer name of the same person."""
    whole: dict[str, str] = {}
    for name, _ in marks:
        c = name.candidate
        if name.label != "PER" or c.last - c.first < 2:
            continue
        for i in range(c.first + 1, c.last):
            whole.setdefault(" ".join(w.key for w in words[i : c.last]), name.key)
        if c.last - c.first == 2:
            whole.setdefault(words[c.first].key, name.key)
    return [(_led(name, whole), shown) for name, shown in marks]


def _led(name: Name, whole: Mapping[str, str]) -> Name:
    full = whole.get(name.key, name.key) if name.label == "PER" else name.full
    return name if full == name.full else replace(name, full=full)
