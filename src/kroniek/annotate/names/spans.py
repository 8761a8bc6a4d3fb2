"""Which runs of words are names: known ones from the lexicon, unknown ones by their capitals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.lexicon import Entry, Lexicon
from kroniek.annotate.names.words import Word

_LISTING = frozenset({"for", "of"})  # "Front for Unity": after these even a known name belongs to the run
_ELIDED = frozenset({"- ", "‑ ", "‐ "})
_BOTH, _SHARED = 3, 2  # words to the shared part of "Noord- en Zuid-Korea"; words of a name that has one
LONGEST = 9  # words in an unknown name; longer runs of capitals are headlines


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words `first` up to `last` that may be a name; `entries` is empty where the name is not known."""

    first: int
    last: int
    entries: tuple[Entry, ...] = ()

    def key(self, words: Sequence[Word]) -> str:
        """The spelling-blind key of the name."""
        return " ".join(w.key for w in words[self.first : self.last])

    def text(self, text: str, words: Sequence[Word]) -> str:
        """The name as written."""
        return text[words[self.first].start : words[self.last - 1].end]


def joined(words: Sequence[Word], i: int) -> bool:
    """Whether word `i` follows its predecessor closely enough to be of one name (also "W. Bush")."""
    return words[i].near or (words[i].gap == ". " and len(words[i - 1].text) == 1 and words[i - 1].cap)


def candidates(words: Sequence[Word], lexicon: Lexicon) -> list[Candidate]:
    """All that may be names, in order, none overlapping."""
    found: list[Candidate] = []
    i = 0
    while i < len(words):
        candidate = _known(words, i, lexicon) or _unknown(words, i, lexicon)
        if candidate is None:
            i += 1
            continue
        if candidate.entries or candidate.last - candidate.first <= LONGEST:
            found.append(candidate)
        i = candidate.last
    return found


def _known(words: Sequence[Word], i: int, lexicon: Lexicon) -> Candidate | None:
    hit = lexicon.at(words, i)
    if elided(words, i, lexicon.words.directions):
        return _half(words, i, lexicon)
    if hit is None:
        prefixed = words[i].low in lexicon.words.directions and words[i].cap
        if prefixed and i + 1 < len(words) and words[i + 1].glued:
            return _directed(words, i, lexicon)
        return None
    length, entries = hit
    word, last = words[i], i + length
    doubtful = length == 1 and not any(e.exact or e.small for e in entries)
    if doubtful and (word.initial or word.shouted) and lexicon.is_common(word) and not _demonym(entries):
        return None
    if _demonym(entries) and any(e.sort == "adjective" for e in entries):
        whole = _closed_by_head(words, last, lexicon)
        if whole and word.cap:
            return Candidate(i, whole)
    elif last < len(words) and joined(words, last) and words[last].cap and not words[last].glued:
        return _continued(words, i, last, entries, lexicon)
    return _with_parts(words, Candidate(i, last, entries), lexicon)


def elided(words: Sequence[Word], i: int, directions: Collection[str]) -> bool:
    """Whether word `i` is a direction whose name stands with the next one: "Noord- en Zuid-Korea"."""
    if i + _BOTH >= len(words) or words[i].low not in directions or not words[i].cap:
        return False
    other = words[i + 2]
    return words[i + 1].gap in _ELIDED and other.low in directions and other.cap and other.near and words[i + 3].glued


def _half(words: Sequence[Word], i: int, lexicon: Lexicon) -> Candidate | None:
    """The first of two names that share their end, where the second is known."""
    hit = lexicon.at(words, i + 2)
    if hit is None or hit[0] < _SHARED:
        hit = lexicon.at(words, i + 3)
        return Candidate(i, i + 1, hit[1]) if hit and {e.label for e in hit[1]} & {"LOC", "MISC"} else None
    shared = " ".join(w.key for w in words[i + 3 : i + 2 + hit[0]])
    entries = lexicon.entries.get(f"{words[i].key} {shared}") or lexicon.entries.get(shared, ())
    return Candidate(i, i + 1, entries) if entries else None


def _directed(words: Sequence[Word], i: int, lexicon: Lexicon) -> Candidate | None:
    """A direction tied to a known name: Zuid-Somalië, Noord-Syrische."""
    hit = lexicon.at(words, i + 1)
    if hit is None or not {e.label for e in hit[1]} & {"LOC", "MISC"}:
        return None
    return Candidate(i, i + 1 + hit[0], hit[1])


def _demonym(entries: Sequence[Entry]) -> bool:
    return any(e.sort in {"adjective", "inhabitant"} for e in entries)


def is_head(word: Word, lexicon: Lexicon) -> bool:
    """Whether the word closes the name of an organisation: Raad, Veiligheidsraad, Army."""
    if word.text in lexicon.words.head_org:
        return True
    return word.cap and len(word.text) > 7 and word.low.endswith(lexicon.words.head_ends)


def _closed_by_head(words: Sequence[Word], i: int, lexicon: Lexicon) -> int:
    """Where a run of unknown capitals ends that begins at `i` and is closed by a head ("Nationale Raad"), or 0."""
    j = i
    while j < min(len(words), i + 4) and joined(words, j) and words[j].cap and lexicon.at(words, j) is None:
        j += 1
    return j if j > i and is_head(words[j - 1], lexicon) else 0


def _continued(
    words: Sequence[Word], i: int, last: int, entries: tuple[Entry, ...], lexicon: Lexicon
) -> Candidate | None:
    """A known name before another capital: "Gaza Health Ministry", "Saddam Hussein al-Tikriti"; else itself."""
    person = any(e.label == "PER" for e in entries)
    if person and lexicon.at(words, last) is None and words[last].low not in lexicon.words.never:
        return Candidate(i, _run_end(words, last, lexicon), entries)
    single_given = last - i == 1 and words[i].key in lexicon.given and not words[i].initial
    if single_given and lexicon.at(words, last) is None:
        return Candidate(i, _run_end(words, last, lexicon))
    whole = _closed_by_head(words, last, lexicon)
    if whole and (whole - last > 1 or not any(e.sort in {"country", "misc"} for e in entries)):
        return Candidate(i, whole)
    return _with_parts(words, Candidate(i, last, entries), lexicon)


def _with_parts(words: Sequence[Word], candidate: Candidate, lexicon: Lexicon) -> Candidate:
    """With what hyphens tie to the name: Oost-Mosul, pro-Russische, Nuri-moskee."""
    first, last, entries = candidate.first, candidate.last, candidate.entries
    labels = {e.label for e in entries}
    if first > 0 and words[first].glued:
        part = words[first - 1].low
        if (part in lexicon.words.directions and labels & {"LOC", "MISC"} and words[first - 1].cap) or (
            part in lexicon.words.prefixes and labels == {"MISC"}
        ):
            first -= 1
    tail = words[last] if last < len(words) and words[last].glued else None
    if tail is not None and tail.low in lexicon.words.head_loc and labels <= {"LOC"}:
        return Candidate(first, last + 1)
    if tail is not None and labels == {"MISC"}:
        other = lexicon.at(words, last)
        if other and all(e.sort == "adjective" for e in other[1]):
            return Candidate(first, last + other[0], (*entries, *other[1]))
    return Candidate(first, last, entries)


def _unknown(words: Sequence[Word], i: int, lexicon: Lexicon) -> Candidate | None:
    start = _run_start(words, i, lexicon)
    if start is None:
        return None
    last = _run_end(words, start, lexicon)
    first = i if words[i].low in lexicon.words.leading else start
    while last > first and words[last - 1].low in lexicon.words.never:
        last -= 1
    if last <= first:
        return None
    if last - first == 1 and (len(words[first].text) == 1 or words[first].text.isdigit()):
        return None
    tail = words[last] if last < len(words) and words[last].glued else None
    if tail is not None and (tail.low in lexicon.words.head_loc or tail.low in lexicon.words.org_tail):
        last += 1
    return Candidate(first, last)


def _run_start(words: Sequence[Word], i: int, lexicon: Lexicon) -> int | None:
    """Where a run that begins at word `i` has its first capital (after "al-"), or None where it is none."""
    word = words[i]
    if word.shouted:
        return None
    if word.low in lexicon.words.leading and i + 1 < len(words) and words[i + 1].glued and words[i + 1].cap:
        return i + 1
    return i if _capital(words, i, lexicon) else None


def _capital(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    word = words[i]
    following = i + 1 < len(words) and joined(words, i + 1) and words[i + 1].cap
    letter = len(word.text) == 1 and following and not word.initial
    if not word.cap or (word.low in lexicon.words.never and not letter) or word.shouted:
        return False
    if word.key not in lexicon.given and (
        lexicon.words.title(word.low) or (word.initial and lexicon.words.sort(word.low))
    ):
        return False
    if word.initial and (lexicon.is_common(word) or (not following and lexicon.is_compound(word))):
        return bool(word.key in lexicon.given and following)
    if word.initial and following and word.key not in lexicon.given and not words[i + 1].glued:
        # "Vluchtelinge Anahit Sargsyan": an ordinary noun begins the sentence, the name comes after it
        return word.pos not in {"NOUN", "ADJ", "ADV", "VERB"} and not lexicon.is_compound(word)
    return True


def _run_end(words: Sequence[Word], start: int, lexicon: Lexicon) -> int:
    """Where the run ends: over capitals and the small words that names have inside."""
    j = start + 1
    before = words[start - 1].low if start and words[start].near else ""
    person = words[start].key in lexicon.given or lexicon.words.title(before)
    whole = person or before in lexicon.words.before["loc"]  # "in het dorp Novi Grad"
    foreign = words[start].text in lexicon.words.head_org
    given_only = person
    ministry = _ministry(words, start, lexicon)
    if ministry:
        return start + ministry
    while j < len(words) and joined(words, j) and not words[j].initial:
        word = words[j]
        if word.glued and word.text.isdigit():
            j += 1
            continue
        if word.cap:
            hit = lexicon.at(words, j)
            if hit and not _absorbs(
                hit,
                (whole and j == start + 1) or (foreign and (j == start + 1 or words[j - 1].low in lexicon.words.weak)),
            ):
                break
            given_only = given_only and word.key in lexicon.given
            j += hit[0] if hit else 1
            continue
        # "Jan van Dijk" but not "Jan Dijk van Energoatom"
        skip = _small(words, j, lexicon, given_only or foreign or is_head(words[j - 1], lexicon))
        if not skip:
            break
        given_only = False
        j += skip
    return min(j, len(words))


def _ministry(words: Sequence[Word], start: int, lexicon: Lexicon) -> int:
    """How many words the name of a ministry has after "minister van": Defensie, Buitenlandse Zaken; else 0."""
    if start < 2 or words[start - 1].low != "van" or words[start - 2].low not in lexicon.words.before["ministry"]:
        return 0
    for n in (2, 1):
        if start + n <= len(words) and " ".join(w.low for w in words[start : start + n]) in lexicon.words.ministries:
            return n
    return 0


def _absorbs(hit: tuple[int, tuple[Entry, ...]], after_given: bool) -> bool:
    """A surname that is known, or any single word after a first name, belongs to the run."""
    person = all(e.label == "PER" for e in hit[1])
    return hit[0] == 1 and (person or (after_given and not _demonym(hit[1]))) and not any(e.exact for e in hit[1])


def _small(words: Sequence[Word], j: int, lexicon: Lexicon, weak: bool) -> int:
    """How many small words at `j` stand inside a name: two at most, a capital must follow."""
    allowed = lexicon.words.strong | (lexicon.words.weak if weak else frozenset())
    for n in (1, 2):
        if j + n >= len(words) or words[j + n - 1].low not in (allowed if n == 1 else allowed | lexicon.words.weak):
            return 0
        single = n == 1 and joined(words, j + 1) and words[j + 1].cap
        if single and words[j].low in {"van", "der", "den", "ten"} and not weak:
            return 0
        known = lexicon.at(words, j + n)
        if joined(words, j + n) and words[j + n].cap and (known is None or (weak and words[j].low in _LISTING)):
            return n
    return 0
