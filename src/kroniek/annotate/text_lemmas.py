"""Sets lemmas right: known words by table, compounds by their last part, strong verbs by their base verb.

The trained lemmatizer guesses an edit for every word anew and so misses common plurals now and then
(`mannen`: mann). What the treebanks say of a word goes before its guess; a long word that they do not
know is read as something in front of one that they do (`veiligheidseenheden`: ... + eenheden).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kroniek.lang import Language

_KNOWN_KINDS = {"NOUN": "NOUN", "VERB": "VERB", "AUX": "VERB", "ADJ": "ADJ"}
_SURE_KINDS = frozenset(("NOUN", "VERB", "ADJ"))
_SHORTEST_NOUN = 5  # letters; shorter small words in names are `van`, `der`, `'t`
_SHORTEST_TAIL = 4  # letters of the known last part of a compound; with 3, `-den` and `-ten` are read as words
_SHORTEST_LEAD = 3
_LONGEST = 60  # longer "words" are left alone: addresses, glued text


@dataclass(frozen=True, eq=False)
class Lemmas:
    """Lemmas of one language. Keys are a form in small letters with NOUN, VERB or ADJ.

    `always` has the part of speech of forms that never have another, `kind` that of forms which the tables
    know as one of NOUN, VERB and ADJ only, and nothing ("") of those that they know as several; `fixed` that
    of the words listed by hand. `inhabitants` are names of people by their country or people.
    """

    known: dict[tuple[str, str], str]
    always: dict[str, str]
    kind: dict[str, str]
    fixed: dict[str, str]
    inhabitants: frozenset[str]
    participles: tuple[str, ...]
    verb_prefixes: frozenset[str]
    plurals: tuple[tuple[str, str, str], ...]
    likely_plurals: tuple[tuple[str, str, str], ...]
    infinitives: tuple[tuple[str, str], ...]

    def right(self, form: str, pos: str, guess: str) -> str:
        """The lemma of `form` as a `pos`, where `guess` is the trained lemmatizer's."""
        if len(form) > _LONGEST:
            return guess
        kind = _KNOWN_KINDS.get(pos)
        if kind is None:
            return _swap_end(form, guess, self.likely_plurals) if pos == "PROPN" else guess
        found = self.known.get((form.lower(), kind)) or self._by_last_part(form, kind)
        if kind == "NOUN":
            lemma = found or _swap_end(form, guess, self.likely_plurals)
            return _swap_end(form, lemma, self.plurals)
        return found or (self._infinitive(guess) if kind == "VERB" else guess)

    def _infinitive(self, guess: str) -> str:
        for wrong, right in self.infinitives:
            if guess.endswith(wrong):
                return guess.removesuffix(wrong) + right
        return guess

    def sure_pos(self, form: str, pos: str, *, of_verb: bool = False) -> str:
        """The part of speech of `form`: that which it always has, where the tagger says another.

        With something hanging from it that only verbs have (`of_verb`: a particle, `zich`), a form that can be a
        verb is one.
        Words with a capital are left alone, they may be names; but for those listed by hand, and for
        inhabitants, which the treebank takes for names.
        """
        if pos != "PROPN" and (listed := self.fixed.get(form.lower())) is not None:
            return listed
        if pos == "NOUN" and form in self.inhabitants:
            return "PROPN"
        if not form.islower():
            return pos
        if pos == "PROPN":
            small = form.isalpha() and len(form) >= _SHORTEST_NOUN and form not in self.fixed
            return "NOUN" if small else pos
        if pos not in _SURE_KINDS:
            return pos
        if of_verb and (form, "VERB") in self.known:
            return "VERB"
        kind = self.always.get(form) or self.kind.get(form)
        if kind is None and pos == "ADJ" and form.endswith(self.participles):
            return "VERB"
        return kind or pos

    def _by_last_part(self, form: str, kind: str) -> str | None:
        """The lemma of a compound whose last part is known; the longest such part decides."""
        lower = form.lower()
        capital = form[:1].isupper() and form[1:].islower() and "-" not in form
        for at in range(1, len(form) - 2):
            lead = lower[:at]
            if kind == "VERB":
                fits = lead in self.verb_prefixes
            else:
                fits = lead.endswith("-") or (at >= _SHORTEST_LEAD and len(form) - at >= _SHORTEST_TAIL)
            tail = self.known.get((lower[at:], kind)) if fits else None
            if tail is not None:
                own = lower[:at] if kind == "VERB" or (capital and kind == "NOUN") else form[:at]
                return own + tail
        return None


def _swap_end(form: str, lemma: str, rules: tuple[tuple[str, str, str], ...]) -> str:
    """`lemma` with its end put right where `form` and `lemma` have the ends of a rule and the same stem."""
    for end, wrong, right in rules:
        if form.endswith(end) and lemma.endswith(wrong) and len(lemma) == len(form) - len(end) + len(wrong):
            return lemma.removesuffix(wrong) + right
    return lemma


@cache
def lemmas(language: Language) -> Lemmas:
    """The lemmas of a language: `pipeline/lemmas.tsv` from the treebanks, then `strong_verbs.tsv` and `verbs.tsv`."""
    rows = list(language.rows("pipeline/lemmas.tsv"))
    known = {(row["form"], row["pos"]): row["lemma"] for row in rows}
    always = {row["form"]: row["pos"] for row in rows if row["always"] == "yes"}
    for row in language.rows("strong_verbs.tsv"):
        for form in f"{row['past']} {row['participle']}".split():
            known.setdefault((form, "VERB"), row["verb"])
    for row in language.rows("verbs.tsv"):  # `aan|vallen`: viel is vallen, aanviel and aangevallen are aanvallen
        lead, _, base = row["verb"].rpartition("|")
        for form in f"{row['present']} {row['past']} {row['participle']}".split():
            known.setdefault((form, "VERB"), base)
            known.setdefault((lead + form, "VERB"), lead + base)
    peoples = [row for table in ("actors_peoples.tsv", "places_countries.tsv") for row in language.rows(table)]
    toml = language.toml("tokens.toml")
    data = toml["lemmas"]
    kind: dict[str, str] = {}
    for form, pos in known:
        kind[form] = "" if kind.get(form, pos) != pos else pos
    return Lemmas(
        known,
        always,
        kind,
        fixed={form: pos for pos, forms in toml["parts_of_speech"].items() for form in forms},
        inhabitants=frozenset(form for row in peoples for form in row["inhabitants"].split("|") if form),
        participles=tuple(data["participles"]),
        verb_prefixes=frozenset(data["verb_prefixes"]),
        plurals=tuple((a, b, c) for a, b, c in data["plurals"]),
        likely_plurals=tuple((a, b, c) for a, b, c in data["likely_plurals"]),
        infinitives=tuple((a, b) for a, b in data["infinitives"]),
    )
