"""Makes training sentences look like the news that is read: names in capitals, headings, quotation marks."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

from harmonise import Sentence, Word

NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
QUOTES = {
    '"': ('"', "“", "”", "„", "‘‘", "''", "’’", ",,", "«", "»"),
    "''": ("''", '"', "”", "“", "’’", "»"),
    ",,": (",,", '"', "„", "“", "«"),
    "'": ("'", "‘", "’"),
    "`": ("`", "‘", "'"),
    "-": ("-", "-", "–", "—"),
}


def augment(sentence: Sentence, chance: random.Random) -> Sentence:
    """One sentence as it is seen in one pass over the data; most stay as they are."""
    words = [_quote(w, chance) for w in sentence]
    if chance.random() < 0.16:
        words = _acronym(words, chance)
    if chance.random() < 0.10:
        words = _name(words, chance)
    if chance.random() < 0.04:
        words = _prefixed(words, chance)
    if chance.random() < 0.10:
        words = _without_stop(words)
    draw = chance.random()
    if draw < 0.03 and words[0].pos != "PROPN":
        words[0] = replace(words[0], form=words[0].form[:1].lower() + words[0].form[1:])
    elif draw < 0.04 and len(words) < 15:
        words = [replace(w, form=w.form.upper()) for w in words]
    return tuple(words)


def _quote(word: Word, chance: random.Random) -> Word:
    """Punctuation in one of its typographic forms; lemma follows form, as in the treebank."""
    if word.pos != "PUNCT" or word.form not in QUOTES or chance.random() < 0.5:
        return word
    form = chance.choice(QUOTES[word.form])
    return replace(word, form=form, lemma=form)


def _plain_names(words: list[Word]) -> list[int]:
    parts = {w.head for w in words if w.dep.startswith(("flat", "fixed", "appos"))}
    return [
        i
        for i, w in enumerate(words)
        if w.pos == "PROPN" and i not in parts and w.dep not in ("flat", "fixed") and w.form[:1].isupper()
    ]


def _acronym(words: list[Word], chance: random.Random) -> list[Word]:
    """A name of one word becomes the name of an organisation in capitals."""
    if places := _plain_names(words):
        i = chance.choice(places)
        form = chance.choice(NAMES["verbs_in_capitals"] if chance.random() < 0.5 else NAMES["acronyms"])
        words[i] = replace(words[i], form=form, lemma=form, feats="Number=Sing")
    return words


def _name(words: list[Word], chance: random.Random) -> list[Word]:
    """A name of one word becomes a name from elsewhere, so that many spellings are met."""
    if places := _plain_names(words):
        i = chance.choice(places)
        form = chance.choice(NAMES["places"] + NAMES["people"])
        words[i] = replace(words[i], form=form, lemma=form, feats="Number=Sing")
    return words


def _prefixed(words: list[Word], chance: random.Random) -> list[Word]:
    """`strijders` becomes `IS-strijders`."""
    nouns = [i for i, w in enumerate(words) if w.pos == "NOUN" and w.form.islower() and "-" not in w.form]
    if nouns:
        i = chance.choice(nouns)
        name = chance.choice(NAMES["acronyms"] + NAMES["verbs_in_capitals"] + NAMES["places"])
        words[i] = replace(words[i], form=f"{name}-{words[i].form}", lemma=f"{name}-{words[i].lemma}")
    return words


def _without_stop(words: list[Word]) -> list[Word]:
    """A heading: the full stop at the end goes."""
    last = len(words) - 1
    if last > 1 and words[last].form == "." and all(w.head != last for w in words[:last]):
        return words[:last]
    return words
