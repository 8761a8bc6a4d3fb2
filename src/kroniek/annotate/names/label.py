"""What kind of name each candidate is: PER, ORG, LOC or MISC, one answer for a name in the whole report.

Evidence of all mentions of a name is added up. The weights were set by hand: 4 is as good as certain, 2
speaks for a kind, 1 leans. What they give is measured in docs/names.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.spans import Candidate, is_head, joined
from kroniek.annotate.names.words import Word

LABELS = ("LOC", "ORG", "PER", "MISC")
_KINDS = (("PER", "per"), ("ORG", "org"), ("LOC", "loc"), ("MISC", "misc"))
_AFTER_DATELINE = frozenset({"(", "-", "–", "—"})
_ABBREVIATED = 3  # letters: shorter words in capitals are abbreviations
_SHORT = 7  # compounds that are known by their end are longer
Score = dict[str, float]
_ENOUGH = 1.0  # for a name with a capital inside a sentence
_ENOUGH_INITIAL = 2.8  # for one word that only begins sentences


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its label; `full` is the key of the longer name of the same person, else its own."""

    candidate: Candidate
    label: str
    key: str
    full: str


@dataclass(frozen=True)
class Sight:
    """What one needs to look at a candidate: the words, the lexicon, and which keys are places in gazetteers.

    `places` maps a key to how much it looks like a place here (0 to 4).
    """

    words: Sequence[Word]
    lexicon: Lexicon
    places: Mapping[str, float]

    def before(self, candidate: Candidate, n: int = 1) -> str:
        """The n-th word before, small, within the sentence; empty where there is none or a mark stands between."""
        i = candidate.first - n
        if i < 0 or self.words[i].sent != self.words[candidate.first].sent:
            return ""
        gaps = [self.words[j].gap.strip(" -\"“„'‘’") for j in range(i + 1, candidate.first + 1)]
        return self.words[i].low if not any(gaps) else ""

    def after(self, candidate: Candidate) -> Word | None:
        """The word after, within the sentence."""
        i = candidate.last
        if i < len(self.words) and self.words[i].sent == self.words[candidate.first].sent:
            return self.words[i]
        return None


def weigh(found: Sequence[Candidate], sight: Sight) -> Mapping[str, Score]:
    """The evidence for each label, by the key of each unknown candidate."""
    unknown = [c for c in found if not c.entries]
    scores: dict[str, Score] = defaultdict(_blank)
    for c in unknown:
        for label, weight in _inside(c, sight).items():
            scores[c.key(sight.words)][label] = max(scores[c.key(sight.words)][label], weight)
    for c in unknown:
        for label, weight in _around(c, sight).items():
            scores[c.key(sight.words)][label] += weight
    return scores


def label_all(found: Sequence[Candidate], sight: Sight, scores: Mapping[str, Score]) -> list[Name]:
    """The names among the candidates, in order; `scores` are those of `weigh`."""
    labels = {k: _best(s) for k, s in scores.items()}
    people = _people(found, labels, sight)
    names: list[Name] = []
    for c in found:
        name = _known(c, sight, people) if c.entries else _unknown(c, sight, scores, labels, people, found)
        if name is not None:
            names.append(name)
    return names


def _blank() -> Score:
    return dict.fromkeys(LABELS, 0.0)


def _best(scores: Mapping[str, float]) -> str:
    return max(LABELS, key=lambda label: (scores.get(label, 0.0), -LABELS.index(label)))


def _people(found: Iterable[Candidate], labels: Mapping[str, str], sight: Sight) -> Mapping[str, str]:
    """Last parts of the names of people in the report (surname, with particles) to the key of the whole."""
    parts: dict[str, str] = {}
    for c in found:
        whole = c.key(sight.words)
        person = any(e.label == "PER" for e in c.entries) if c.entries else labels.get(whole) == "PER"
        if not person or c.last - c.first < 2:
            continue
        for i in range(c.first + 1, c.last):
            parts.setdefault(" ".join(w.key for w in sight.words[i : c.last]), whole)
        if c.last - c.first == 2:
            parts.setdefault(sight.words[c.first].key, whole)
    return parts


def _known(candidate: Candidate, sight: Sight, people: Mapping[str, str]) -> Name:
    whole = candidate.key(sight.words)
    label = candidate.entries[0].label
    single = candidate.last - candidate.first == 1
    titled = sight.lexicon.words.title(sight.before(candidate)) and sight.before(candidate) not in {
        "inwoner", "boer", "hoofd", "zoon", "leiders",
    }  # fmt: skip
    if single and label == "LOC" and candidate.entries[0].sort == "place" and (whole in people or titled):
        label = "PER"
    return Name(candidate, label, whole, people.get(whole, whole))


def _unknown(
    candidate: Candidate,
    sight: Sight,
    scores: Mapping[str, Score],
    labels: Mapping[str, str],
    people: Mapping[str, str],
    found: Sequence[Candidate],
) -> Name | None:
    whole = candidate.key(sight.words)
    if whole in people and labels[whole] in {"PER", "LOC", "ORG"}:
        return _with_particle(Name(candidate, "PER", whole, people[whole]), sight, people)
    best = scores[whole][labels[whole]]
    initial_only = all(sight.words[c.first].initial for c in found if not c.entries and c.key(sight.words) == whole)
    alone = candidate.last - candidate.first == 1
    if initial_only and alone and sight.words[candidate.first].pos not in {"PROPN", "X", ""}:
        best -= 1.5
    if best < (_ENOUGH_INITIAL if initial_only and alone else _ENOUGH):
        return None
    return Name(candidate, labels[whole], whole, whole)


def _with_particle(name: Name, sight: Sight, people: Mapping[str, str]) -> Name:
    """The surname with the particle that begins the sentence: "De Vries kreeg ..."."""
    c = name.candidate
    before = sight.words[c.first - 1] if c.first else None
    if before is None or not before.cap or not joined(sight.words, c.first):
        return name
    whole = f"{before.key} {name.key}"
    if people.get(whole) != name.full:
        return name
    return Name(Candidate(c.first - 1, c.last), "PER", whole, name.full)


def _inside(candidate: Candidate, sight: Sight) -> dict[str, float]:
    """What the name itself says."""
    words = sight.words[candidate.first : candidate.last]
    lexicon = sight.lexicon
    score = _blank()
    first, last = words[0], words[-1]
    whole = candidate.key(sight.words)
    score["LOC"] += sight.places.get(whole, 0.0)
    if not first.initial:
        # One unknown word that is nobody's surname is rather a body or a thing than a person.
        score["PER"] += 0.9 if len(words) > 1 else 0.6
        score["ORG"] += 0.0 if len(words) > 1 else 0.8
    if len(words) > 1:
        score["PER"] += 1.0
        score["MISC"] += 3.0 if any(w.text[-1].isdigit() for w in words[1:]) else 0.0
        if first.key in lexicon.given:
            score["PER"] += 3.0
        if any(w.low in {"bin", "ibn", "von", "der", "abu", "abdul", "abdel", "ould", "ag"} for w in words):
            score["PER"] += 2.0
        if any(w.text in lexicon.words.head_org for w in words[1:-1]):
            score["ORG"] += 2.0
    elif first.key in lexicon.given:
        score["PER"] += 1.5
    if is_head(last, lexicon) or last.low in lexicon.words.org_tail:
        score["ORG"] += 4.0
    elif first.text in lexicon.words.head_org:
        score["ORG"] += 2.5
    if last.cap and last.low.endswith(lexicon.words.loc_end) and len(last.text) > 6:
        score["LOC"] += 2.5
    if len(words) > 1 and (last.low in lexicon.words.head_loc or last.text in lexicon.words.head_loc):
        # "Berg", "Stad" with a capital are surnames too
        score["LOC"] += 4.5 if last.glued or not last.cap or last.text in lexicon.words.head_loc else 2.5
    if len(words) == 1 and _acronym(first.text):
        score["ORG"] += 3.0
        score["MISC"] += 3.2 if any(c.isdigit() for c in first.text) else 0.0
    if last.low.endswith(lexicon.words.surname) and len(last.text) > 4:
        score["PER"] += 1.0
    if first.low in lexicon.words.directions:
        score["LOC"] += 2.0
    return score


def _acronym(text: str) -> bool:
    """AQAP, M23, MSF: two to seven signs, at least two of them capitals, no small letters but a last s."""
    core = text.rstrip("s")
    return (
        2 <= len(core) <= 7
        and sum(c.isupper() for c in core) >= (1 if any(c.isdigit() for c in core) else 2)
        and not any(c.islower() for c in core)
    )


def _around(candidate: Candidate, sight: Sight) -> dict[str, float]:
    """What stands around one mention."""
    score = _blank()
    before, two = sight.before(candidate), sight.before(candidate, 2)
    lists = sight.lexicon.words.before
    pair = f"{two} {before}"
    for label, name in _KINDS:
        if before in lists[name] or pair in lists[name]:
            score[label] += 4.0
        elif len(before) > _SHORT and before.endswith(sight.lexicon.words.ends.get(label, ("\0",))):
            score[label] += 3.0
    if before in sight.lexicon.words.of and two in lists["ministry"]:
        score["ORG"] += 5.0
    elif _after_ministry(candidate, sight):
        score["PER"] += 4.0
    elif before in {"bij", "van", "in"} and two in lists["loc"]:
        score["LOC"] += 2.0
    if before in lists["in_loc"] or pair in lists["in_loc"]:
        score["LOC"] += 2.2
        score["PER"] -= 0.8  # people are seldom in, out of or on the way to people
    elif before in lists["weak_loc"]:
        score["LOC"] += 1.6 if before == "bij" else 0.6
    if before in lists["voices"] or _voice_mark(candidate, sight):
        score["PER"] += 0.8
        score["ORG"] += 1.0
    if dateline(candidate, sight.words) and sight.places.get(candidate.key(sight.words), 0.0):
        score["LOC"] += 3.2
    if before == "de":
        score["ORG"] += 1.2
        score["PER"] -= 1.5
    elif before == "het":
        score["ORG"] += 1.2
        score["LOC"] += 0.3
        score["PER"] -= 1.5
    _following(candidate, sight, score)
    return score


def dateline(candidate: Candidate, words: Sequence[Word]) -> bool:
    """Whether a name in capitals opens a line that goes on otherwise: "TRIPOLI Gevechten ...", "TRIPOLI (AFP)"."""
    c = candidate
    capitals = all(w.text.isupper() and len(w.text) > _ABBREVIATED for w in words[c.first : c.last])
    if not (capitals and words[c.first].initial and c.last < len(words)):
        return False
    after = words[c.last]
    return after.gap.strip() in _AFTER_DATELINE or (after.near and after.cap and not after.text.isupper())


def _after_ministry(candidate: Candidate, sight: Sight) -> bool:
    """Whether the name follows "minister van Defensie"."""
    for n in (1, 2):
        office = " ".join(sight.before(candidate, k) for k in range(n, 0, -1))
        if office in sight.lexicon.words.ministries and sight.before(candidate, n + 1) in sight.lexicon.words.of:
            return sight.before(candidate, n + 2) in sight.lexicon.words.before["ministry"]
    return False


def _voice_mark(candidate: Candidate, sight: Sight) -> bool:
    return "©" in sight.words[candidate.first].gap or (
        candidate.first > 0 and sight.words[candidate.first - 1].low in {"bron", "bronnen"}
    )


def _following(candidate: Candidate, sight: Sight, score: Score) -> None:
    after = sight.after(candidate)
    if after is None:
        return
    lists = sight.lexicon.words.after
    if after.near and after.low in lists["per"]:
        score["PER"] += 1.5
    if after.glued and after.low in lists["org"]:
        score["ORG"] += 2.5
    if after.gap.strip() == "," and after.low in {"een", "de", "het"}:
        _apposition(candidate, sight, score)
    if after.gap.strip() == "(" and after.text.isdigit() and len(after.text) == 2:
        score["PER"] += 3.0


def _apposition(candidate: Candidate, sight: Sight, score: Score) -> None:
    """A noun after a comma: Kadugli, een stad in ...; Yar Lah, de bevelhebber van ..."""
    lists = sight.lexicon.words.before
    for i in range(candidate.last + 1, min(candidate.last + 5, len(sight.words))):
        if not joined(sight.words, i):
            return
        word = sight.words[i].low
        for label, name in _KINDS:
            ends = sight.lexicon.words.ends.get(label, ("\0",))
            if word in lists[name] or (len(word) > _SHORT and word.endswith(ends)):
                score[label] += 3.0
                return
