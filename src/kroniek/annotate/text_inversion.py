"""A clause that opens with something else has its verb second and its subject third: "Dinsdag veroverden rebellen Gao".

The parser has seen few such sentences with a bare noun, and takes the day for the subject, the noun for the object, or
the verb for an adjective of the noun. Each step looks at one sentence and changes relations in place.
"""

from __future__ import annotations

from itertools import pairwise

from kroniek.annotate.text_repair import HELPERS, NOMINAL, SUBJECTS, SyntaxRules, Word, noun_number, number_of


def put_verbs_second(words: list[Word], rules: SyntaxRules) -> None:
    """Put right what is around a verb that stands before its subject, in place. The tree stays one tree."""
    _verbs_taken_for_adjectives(words)
    _times_taken_for_subjects(words, rules)
    _subjects_of_nouns(words)
    _objects_taken_for_names(words, rules)


def _verbs_taken_for_adjectives(words: list[Word]) -> None:
    """`Maandag doodden soldaten een journalist`: a sentence has a finite verb, and here no other word can be it.

    That is where a bare noun has an object, and a plural form of a verb stands before it that the parser hung from the
    noun, or from the words in front; or where it took the noun for a clause that the verb governs.
    """
    for place, (word, noun) in enumerate(pairwise(words)):
        if place == 0 or word.pos != "VERB" or not word.form.endswith("en") or noun.pos != "NOUN":
            continue
        if noun_number(noun) == "Sing" or any(w.head == place + 1 and w.dep in HELPERS for w in words):
            continue
        behind = [w for w in words[place + 2 :] if w.head == place + 1 and w.dep in ("obj", *SUBJECTS)]
        governs = noun.head == place and noun.dep in ("ccomp", "xcomp")
        if governs:
            noun.dep = "nsubj"
        elif behind and noun.head == place + 1 and not any(_finite(w) for w in words if w is not word):
            _to_the_verb(words, place)


def _finite(word: Word) -> bool:
    return word.pos in ("VERB", "AUX") and "VerbForm=Fin" in word.morph and word.dep != "amod"


def _to_the_verb(words: list[Word], place: int) -> None:
    """The verb becomes the root in place of the noun behind it, which becomes its subject."""
    verb, noun = words[place], words[place + 1]
    verb.morph, verb.dep, verb.head = "Number=Plur|Tense=Past|VerbForm=Fin", "ROOT", place
    for i, word in enumerate(words):
        if word.head == place + 1 and i != place + 1 and word.dep not in ("nmod", "amod", "appos", "flat", "conj"):
            word.head = place
            word.dep = "obj" if word.dep in SUBJECTS else word.dep
    noun.dep, noun.head = "nsubj", place


def _times_taken_for_subjects(words: list[Word], rules: SyntaxRules) -> None:
    """`Dinsdag veroverden rebellen de stad`: a day before a verb that another noun goes with is no subject."""
    for place, (word, after) in enumerate(pairwise(words)):
        if word.form.lower() not in rules.times or word.dep not in SUBJECTS or word.head != place + 1:
            continue
        nouns = [w for w in words[place + 2 :] if w.head == place + 1 and w.dep in ("obj", *SUBJECTS)]
        if "VerbForm=Fin" in after.morph and nouns and nouns[0].pos in NOMINAL:
            word.dep, number = "obl", number_of(after, ())
            agree = [w for w in nouns if number is None or noun_number(w) in (None, number)]
            for noun in nouns if agree else ():
                noun.dep = "nsubj" if noun is agree[0] else "obj"


def _subjects_of_nouns(words: list[Word]) -> None:
    """`Dinsdag veroverden rebellen de stad`: a noun that does something has no subject or object; its verb has."""
    joined = {w.head for w in words if w.dep in HELPERS}
    for i, word in enumerate(words):
        noun = words[word.head]
        verb = words[noun.head]
        does = noun.pos == "NOUN" and noun.dep == "nsubj" and verb.pos == "VERB" and noun.head < word.head == i - 2
        if word.dep not in (*SUBJECTS, "obj") or not does or word.head in joined:
            continue
        if not any(w.dep == "obj" and w.head == noun.head for w in words):
            word.head, word.dep = noun.head, "obj"


def _objects_taken_for_names(words: list[Word], rules: SyntaxRules) -> None:
    """`Dinsdag veroverde het leger Gao`: a name behind a noun that bears none is what the verb is done to.

    Several people together, and an army, bear no such name without a comma; a city, a group, a minister do.
    In the treebanks nearly all plural nouns with such a name have several ("de provincies Drenthe en Limburg").
    """
    for place, (noun, name) in enumerate(pairwise(words)):
        verb = words[noun.head]
        plural = "Number=Plur" in (noun.morph or verb.morph)
        bears_none = plural or noun.form.lower().endswith(rules.nameless)
        beside = name.pos == "PROPN" and name.head == place and name.dep in ("appos", "flat")
        if noun.pos != "NOUN" or not bears_none or not beside or noun.dep not in (*SUBJECTS[:1], "obj"):
            continue
        below = [w for w in words if w.head == noun.head and w is not noun and w is not verb]
        several = any(w.head == place + 1 and w.dep in ("conj", "case", "appos") for w in words)
        in_front = noun.head > place and "VerbForm=Fin" in verb.morph and not any(w.dep == "mark" for w in below)
        if verb.pos != "VERB" or several or in_front or any(w.dep == "obj" for w in below):
            continue
        if noun.dep == "obj" and not any(w.dep in SUBJECTS for w in below):
            noun.dep = "nsubj"
        if noun.dep == "nsubj":
            name.head, name.dep = noun.head, "obj"
