"""Text analysis: tokens, sentences, tags, lemmas and small steps through the tree."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from kroniek.annotate import text_tree as tree
from kroniek.annotate.text import LONGEST_TEXT, TextTooLongError, analyse, analyse_words
from kroniek.annotate.text_repair import Word, repair, syntax_rules
from kroniek.errors import InputError
from kroniek.lang import load

NL = load("nl")


def word(doc: Doc, text: str, nth: int = 0) -> Token:
    return [t for t in doc if t.text == text][nth]


# --- What analyse promises about any text --------------------------------------------------------------------

PIECES = st.sampled_from(
    ["IS", "is", "het", "De", "leger", "al-Qaim", "gen.", "J.", ".", "!", "...", '"', "„", "”", ",,", "'", "'s", "\n",
     "\n\n", " ", "  ", "\t", "\u00a0", "\u200b", "3,4", "17/10/16", "-", "–", "©", "https://a.nl/b.", "@x", "(", ")",
     "é", "e\u0301", "😀", "Kyiv", "en", "1.", "\r\n", "\u2028", "\x1c", "…", "#", "_", "ß", "中文", "عرب"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60)))
def test_every_character_is_kept_and_every_sentence_is_one_tree(text: str) -> None:
    doc = analyse(text, NL)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text
        assert token.lemma_
        assert token.pos_
    for sentence in doc.sents:
        assert sum(t.head.i == t.i for t in sentence) == 1
        assert all(t.head.i in range(sentence.start, sentence.end) for t in sentence)
        inside = [t for t in sentence if t.pos_ != "SPACE"]
        if inside:
            assert "\n" not in text[inside[0].idx : inside[-1].idx + len(inside[-1])]
    assert [t.i for s in doc.sents for t in s] == list(range(len(doc)))


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n \t", "\u200b", "."])
def test_text_with_next_to_nothing_in_it(text: str) -> None:
    assert analyse(text, NL).text == text


def test_the_same_text_gives_the_same_analysis_whatever_came_before() -> None:
    texts = [
        "Het leger heeft Bentiu heroverd. De rebellen vluchtten naar Juba.",
        "IS eist de aanslag in Kabul op.",
        "Bij een luchtaanval op Idlib kwamen 12 mensen om.",
    ]
    first = [analyse(t, NL).to_json() for t in texts]
    assert [analyse(t, NL).to_json() for t in reversed(texts)] == first[::-1]


def test_a_sentence_is_analysed_alike_alone_and_in_a_text() -> None:
    alone = analyse("De rebellen namen Goma in.", NL)
    inside = analyse("Er is weer gevochten.\nDe rebellen namen Goma in. Het bleef onrustig.", NL)
    at = word(inside, "De").i
    assert [(t.text, t.pos_, t.lemma_, t.dep_) for t in alone] == [
        (t.text, t.pos_, t.lemma_, t.dep_) for t in inside[at : at + len(alone)]
    ]


def test_a_text_that_is_too_long_is_refused_with_what_to_do() -> None:
    with pytest.raises(TextTooLongError, match="split it into reports") as raised:
        analyse("a" * (LONGEST_TEXT + 1), NL)
    assert isinstance(raised.value, InputError)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize("unit", ["en ", "leger, ", "x", "(", "a.", "'", "1-", "“", "@", ".", "A&", "- ", "IS "])
def test_long_repetition_is_cut_into_sentences_of_bounded_length(unit: str) -> None:
    doc = analyse(unit * (6000 // len(unit)), NL)
    assert max(len(s) for s in doc.sents) <= 251  # 250 words and the white space at the end
    assert len(doc.text) > 5000


def test_a_cut_falls_behind_a_sign_where_there_is_one() -> None:
    doc = analyse(", ".join(["de stad Sirte is veroverd"] * 80) + ".", NL)
    sentences = list(doc.sents)
    assert len(sentences) > 1
    assert all(s.text.strip().endswith((",", ".")) for s in sentences)


# --- Capitals --------------------------------------------------------------------------------------------------

IS_FRAMES = [
    "{} heeft de stad {} ingenomen.",
    "De stad is door {} veroverd op {}.",
    "Strijders van {} trokken zich terug uit {}.",
    "Volgens het leger had {} de brug bij {} opgeblazen.",
    "Vorige week werden 58 deserteurs door {} geëxecuteerd in {}.",
]


@pytest.mark.parametrize("frame", IS_FRAMES)
@pytest.mark.parametrize("name", ["IS", "VN", "RSF", "M23", "MAN", "HAD"])
def test_a_word_in_capitals_is_a_name(frame: str, name: str) -> None:
    doc = analyse(frame.format(name, "Aden"), NL)
    found = word(doc, name)
    assert (found.pos_, found.lemma_) == ("PROPN", name)


@pytest.mark.parametrize("text", ["Is de stad gevallen?", "De stad is gevallen.", "Dat is niet zo."])
def test_the_verb_is_stays_a_verb(text: str) -> None:
    doc = analyse(text, NL)
    verb = next(t for t in doc if t.lower_ == "is")
    assert verb.pos_ in ("AUX", "VERB")
    assert verb.lemma_ == "zijn"


def test_a_line_in_capitals_is_read_as_if_written_small() -> None:
    doc = analyse("LEGER HEROVERT DE STAD OP REBELLEN\nHet was stil.", NL)
    assert (word(doc, "LEGER").pos_, word(doc, "LEGER").lemma_) == ("NOUN", "leger")
    assert word(doc, "HEROVERT").pos_ == "VERB"


def test_is_and_IS_in_one_sentence() -> None:  # noqa: N802
    doc = analyse("IS is uit Sirte verdreven en is IS-gebied kwijt.", NL)
    assert [t.pos_ for t in doc if t.text == "IS"] == ["PROPN"]
    assert {t.pos_ for t in doc if t.text == "is"} <= {"AUX", "VERB"}


# --- Lemmas ------------------------------------------------------------------------------------------------------

LEMMAS = [
    ("De mannen bliezen de brug op.", "mannen", "man"),
    ("De veiligheidseenheden trokken op.", "veiligheidseenheden", "veiligheidseenheid"),
    ("De veiligheidseenheden trokken op.", "trokken", "trekken"),
    ("De brug is opgeblazen door rebellen.", "opgeblazen", "opblazen"),
    ("De brug is opgeblazen door rebellen.", "rebellen", "rebel"),
    ("IS-strijders en Houthi-rebellen vochten in de stad.", "IS-strijders", "IS-strijder"),
    ("IS-strijders en Houthi-rebellen vochten in de stad.", "Houthi-rebellen", "Houthi-rebel"),
    ("Het leger heroverde drie dorpen.", "heroverde", "heroveren"),
    ("Er vielen tientallen doden bij bombardementen.", "vielen", "vallen"),
    ("Er vielen tientallen doden bij bombardementen.", "bombardementen", "bombardement"),
    ("De leider riep het kalifaat uit.", "riep", "roepen"),
    ("Zij namen de hoofdsteden in.", "hoofdsteden", "hoofdstad"),
]


@pytest.mark.parametrize(("text", "form", "lemma"), LEMMAS)
def test_lemmas_of_plurals_compounds_and_strong_verbs(text: str, form: str, lemma: str) -> None:
    assert word(analyse(text, NL), form).lemma_ == lemma


KINDS = [
    ("Gistermiddag is er in Bor gevochten.", "Gistermiddag", "ADV"),
    ("Zowel het leger als de rebellen trokken zich terug.", "Zowel", "CCONJ"),
    ("Bijna twee miljoen mensen zijn gevlucht.", "miljoen", "NOUN"),
    ("De strijders die afdropen, lieten hun wapens achter.", "afdropen", "VERB"),
    ("Het dorp heeft geen water meer.", "heeft", "VERB"),
    ("Het leger heeft Bor heroverd.", "heeft", "AUX"),
    ("Het duel eindigde in 3 - 1 voor Ghana.", "-", "SYM"),
    ("Inwoners van Bunia weken uit naar Oeganda.", "weken", "VERB"),
    ("De soldaten waren te moe om verder te trekken.", "te", "ADV"),
    ("De minister vroeg of het leger klaar was.", "of", "SCONJ"),
    ("Gisteren vielen de Italianen aan.", "Italianen", "PROPN"),
    ("De militie verzet zich tegen het leger.", "verzet", "VERB"),
]


@pytest.mark.parametrize(("text", "form", "pos"), KINDS)
def test_parts_of_speech_that_tables_and_tree_know(text: str, form: str, pos: str) -> None:
    assert word(analyse(text, NL), form).pos_ == pos


# --- The tree ----------------------------------------------------------------------------------------------------


def test_an_active_sentence() -> None:
    doc = analyse("Gisteren veroverde het leger de stad Palmyra.", NL)
    verb = word(doc, "veroverde")
    assert verb.dep_ == "ROOT"
    assert tree.subject(verb) == word(doc, "leger")
    assert word(doc, "stad").dep_ == "obj"
    assert not tree.is_passive(verb)


def test_a_passive_sentence_with_agent() -> None:
    doc = analyse("De stad werd vorige week door Koerdische strijders ingenomen.", NL)
    verb = word(doc, "ingenomen")
    assert tree.is_passive(verb)
    assert tree.subject(verb) == word(doc, "stad")
    assert word(doc, "strijders").dep_ == "obl:agent"
    assert tree.verb_lemma(verb) == "innemen"


def test_a_particle_is_put_back_before_its_verb() -> None:
    doc = analyse("De rebellen namen de haven in.", NL)
    assert tree.verb_lemma(word(doc, "namen")) == "innemen"


def test_a_relative_clause_is_a_clause_of_its_own() -> None:
    doc = analyse("De soldaten die de brug bewaakten, vluchtten naar Juba.", NL)
    assert tree.clause_of(word(doc, "brug")) == word(doc, "bewaakten")
    assert tree.clause_of(word(doc, "soldaten")) == word(doc, "vluchtten")
    assert word(doc, "brug") not in tree.clause_tokens(word(doc, "vluchtten"))
    assert tree.clause_of(word(doc, "bewaakten")) == word(doc, "bewaakten")


def test_a_second_verb_borrows_the_subject_of_the_first() -> None:
    doc = analyse("De rebellen veroverden het dorp en plunderden de huizen.", NL)
    assert tree.subject(word(doc, "plunderden")) == word(doc, "rebellen")


def test_a_phrase_ends_before_its_relative_clause() -> None:
    doc = analyse("Het leger omsingelde de stad die het wil veroveren.", NL)
    start, end = tree.phrase(word(doc, "stad"))
    assert doc.text[start:end] == "de stad"


def test_every_token_is_in_exactly_one_clause() -> None:
    text = "Het leger zei dat de stad, die maanden belegerd was, is gevallen en dat rebellen vluchten."
    doc = analyse(text, NL)
    heads = sorted({tree.clause_of(t).i for t in doc})
    inside = [t.i for h in heads for t in tree.clause_tokens(doc[h])]
    assert sorted(inside) == list(range(len(doc)))


def test_order_of_texts_does_not_matter_in_a_shuffle() -> None:
    texts = [f"Op {n} mei viel het leger dorp {n} aan." for n in range(1, 9)]
    wanted = {t: [(w.pos_, w.dep_) for w in analyse(t, NL)] for t in texts}
    random.Random(3).shuffle(texts)
    assert {t: [(w.pos_, w.dep_) for w in analyse(t, NL)] for t in texts} == wanted


# --- What grammar forbids ----------------------------------------------------------------------------------------


def tree_of(*rows: tuple[str, str, str, str, str, int]) -> list[Word]:
    return [Word(*row) for row in rows]


def relations(words: list[Word]) -> list[tuple[str, int]]:
    repair(words, syntax_rules(NL))
    return [(w.dep, w.head) for w in words]


def test_of_two_subjects_the_one_that_agrees_stays() -> None:
    words = tree_of(
        ("Goma", "PROPN", "", "Goma", "nsubj", 1),
        ("veroverden", "VERB", "Number=Plur|Tense=Past|VerbForm=Fin", "veroveren", "ROOT", 1),
        ("brug", "NOUN", "Number=Sing", "brug", "nsubj", 1),
        ("rebellen", "NOUN", "Number=Plur", "rebel", "nsubj", 1),
    )
    assert relations(words) == [("nsubj", 1), ("ROOT", 1), ("obj", 1), ("obj", 1)]
    words[0].pos, words[0].morph, words[0].dep = "NOUN", "Number=Sing", "nsubj"
    words[3].dep = "nsubj"
    assert relations(words) == [("obj", 1), ("ROOT", 1), ("obj", 1), ("nsubj", 1)]


def test_dependents_of_an_auxiliary_go_to_its_verb_and_become_passive() -> None:
    words = tree_of(
        ("stad", "NOUN", "Number=Sing", "stad", "nsubj", 1),
        ("werd", "AUX", "Number=Sing|VerbForm=Fin", "worden", "aux:pass", 2),
        ("ingenomen", "VERB", "VerbForm=Part", "innemen", "ROOT", 2),
    )
    assert relations(words) == [("nsubj:pass", 2), ("aux:pass", 2), ("ROOT", 2)]


@pytest.mark.parametrize(
    ("lemma", "helper", "subject"), [("doden", "aux:pass", "nsubj:pass"), ("komen", "aux", "nsubj")]
)
def test_zijn_before_a_participle_is_a_helper_not_a_possessive(lemma: str, helper: str, subject: str) -> None:
    words = tree_of(
        ("zijn", "AUX", "Number=Plur|VerbForm=Fin", "zijn", "nmod:poss", 1),
        ("mensen", "NOUN", "Number=Plur", "mens", "obj", 2),
        ("x", "VERB", "VerbForm=Part", lemma, "ROOT", 2),
    )
    assert relations(words) == [(helper, 2), (subject, 2), ("ROOT", 2)]


def test_a_right_tree_is_left_alone() -> None:
    words = tree_of(
        ("zijn", "PRON", "Person=3", "zijn", "nmod:poss", 1),
        ("broer", "NOUN", "Number=Sing", "broer", "nsubj:pass", 3),
        ("is", "AUX", "Number=Sing|VerbForm=Fin", "zijn", "aux:pass", 3),
        ("ontvoerd", "VERB", "VerbForm=Part", "ontvoeren", "ROOT", 3),
    )
    assert relations(words) == [("nmod:poss", 1), ("nsubj:pass", 3), ("aux:pass", 3), ("ROOT", 3)]


def test_killed_people_are_the_subject_of_a_passive() -> None:
    doc = analyse("Door een bomaanslag in Kabul zijn 14 mensen gedood.", NL)
    verb = word(doc, "gedood")
    assert tree.is_passive(verb)
    assert tree.subject(verb) == word(doc, "mensen")


def test_of_two_prepositions_in_a_row_the_first_is_a_particle() -> None:
    doc = analyse("Moldavië stelde artillerie op bij Bender.", NL)
    assert (word(doc, "op").dep_, word(doc, "op").head.text) == ("compound:prt", "stelde")
    assert word(doc, "bij").head.text == "Bender"


@pytest.mark.parametrize(
    ("text", "particle", "verb"),
    [
        ("Teheran spreekt tegen dat het leger Basra heeft ingenomen.", "tegen", "spreekt"),
        ("De minister gaf toe dat de stad was gevallen.", "toe", "gaf"),
    ],
)
def test_a_preposition_before_a_governed_clause_is_a_particle(text: str, particle: str, verb: str) -> None:
    doc = analyse(text, NL)
    assert (word(doc, particle).dep_, word(doc, particle).head.text) == ("compound:prt", verb)


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("De stad is in handen van de rebellen; het leger heeft zich er teruggetrokken.", "leger", "teruggetrokken"),
        ("Sjirokine is nog in Oekraïense handen, al werd het dorp dinsdag weer beschoten.", "dorp", "beschoten"),
        ("Het district hebben de rebellen in hun macht en woensdag viel ook Khanabad.", "Khanabad", "viel"),
        ("Rebellen hielden Sake bezet, tot het leger de stad heroverde.", "leger", "heroverde"),
        ("De Koerden, bondgenoten van vroeger, verloren in oktober Kirkuk.", "Koerden", "verloren"),
    ],
)
def test_each_clause_has_its_own_subject(text: str, subject: str, verb: str) -> None:
    doc = analyse(text, NL)
    assert word(doc, subject).head == word(doc, verb)
    assert word(doc, subject).dep_ in tree.SUBJECTS
    assert len([t for t in doc if t.head == t]) == 1


@pytest.mark.parametrize(
    ("text", "subject", "verb", "object_"),
    [
        ("Dinsdag veroverde het leger Gao.", "leger", "veroverde", "Gao"),
        ("Vrijdag heroverden regeringstroepen Kidal.", "regeringstroepen", "heroverden", "Kidal"),
        ("Dinsdag veroverden rebellen de stad Gao.", "rebellen", "veroverden", "stad"),
        ("Na zware gevechten namen de rebellen Goma in.", "rebellen", "namen", "Goma"),
        ("Volgens de gouverneur heeft het leger Gao heroverd.", "leger", "heroverd", "Gao"),
        ("Maandag doodden soldaten een journalist.", "soldaten", "doodden", "journalist"),
        ("In Gao verdreven rebellen het leger.", "rebellen", "verdreven", "leger"),
        ("Maandag omsingelden rebellen de basis.", "rebellen", "omsingelden", "basis"),
    ],
)
def test_a_verb_before_its_subject_keeps_subject_and_object_apart(
    text: str, subject: str, verb: str, object_: str
) -> None:
    doc = analyse(text, NL)
    assert [word(doc, w).head for w in (subject, object_)] == [word(doc, verb)] * 2
    assert (word(doc, subject).dep_, word(doc, object_).dep_) == ("nsubj", "obj")
    assert [t.text for t in doc if t.dep_ in tree.SUBJECTS] == [subject]


@pytest.mark.parametrize(
    ("text", "name", "noun"),
    [
        ("De zusjes Williams bezochten Kiev.", "Williams", "zusjes"),
        ("Dinsdag bereikte het leger de stad Gao.", "Gao", "stad"),
        ("Dinsdag bezochten de ministers Kaag en Bot een kamp.", "Kaag", "ministers"),
    ],
)
def test_a_name_stays_with_the_noun_that_bears_it(text: str, name: str, noun: str) -> None:
    assert word(analyse(text, NL), name).head.text == noun


def test_a_semicolon_parts_no_list() -> None:
    text = "Gedood werden drie soldaten ; twee burgers ; een agent ."
    assert [t.dep_ for t in analyse(text, NL)] == [w.dep for w in analyse_words([text.split()], NL)[0]]


@pytest.mark.parametrize(("dep", "found"), [("ROOT", "nsubj"), ("conj", "obj")])
def test_the_only_noun_of_a_finite_verb_is_its_subject_but_for_a_further_verb(dep: str, found: str) -> None:
    words = [
        Word("daarna", "ADV", "", "daarna", "advmod", 1),
        Word("vluchtten", "VERB", "Number=Plur|VerbForm=Fin", "vluchten", dep, 1),
        Word("bewoners", "NOUN", "Number=Plur", "bewoner", "obj", 1),
    ]
    repair(words, syntax_rules(NL))
    assert words[2].dep == found


def test_an_amount_of_something_is_no_adjunct_of_time() -> None:
    words = [
        Word("gisteren", "ADV", "", "gisteren", "advmod", 1),
        Word("vertrokken", "VERB", "Number=Plur|VerbForm=Fin", "vertrekken", "ROOT", 1),
        Word("duizenden", "NUM", "", "duizend", "obl", 1),
        Word("bewoners", "NOUN", "Number=Plur", "bewoner", "nmod", 2),
    ]
    repair(words, syntax_rules(NL))
    assert [w.dep for w in words] == ["advmod", "ROOT", "nsubj", "nmod"]


@pytest.mark.parametrize(
    ("finite", "dep", "last"), [("proberen", "ROOT", "ccomp"), ("moesten", "aux", "ROOT"), ("hebben", "aux", "ROOT")]
)
def test_the_noun_behind_a_finite_verb_is_its_subject_and_no_object_of_a_later_verb(
    finite: str, dep: str, last: str
) -> None:
    verb = 1 if dep == "ROOT" else 5
    words = tree_of(
        ("gisteren", "ADV", "", "gisteren", "advmod", verb),
        (finite, "AUX" if dep == "aux" else "VERB", "Number=Plur|VerbForm=Fin", finite, dep, verb),
        ("rebellen", "NOUN", "Number=Plur", "rebel", "obj", 5),
        ("de", "DET", "", "de", "det", 4),
        ("stad", "NOUN", "Number=Sing", "stad", "obj", 5),
        ("innemen", "VERB", "VerbForm=Inf", "innemen", last, verb),
    )
    assert relations(words)[2] == ("nsubj", verb)
    assert words[4].dep == "obj"
    words[2].morph, words[2].dep, words[2].head = "Number=Sing", "obj", 5  # does not agree: "proberen ... de stad"
    assert relations(words)[2] == ("obj", 5)


@pytest.mark.parametrize(
    ("text", "verb", "subject", "below"),
    [
        ("Gisteren begonnen soldaten de wijk te beschieten.", "begonnen", "soldaten", "beschieten"),
        ("In mei begonnen troepen van de regering de stad te bestoken.", "begonnen", "troepen", "bestoken"),
        ("Volgens het leger willen de rebellen de stad aanvallen.", "willen", "rebellen", "aanvallen"),
        ("Maandag weigerden militairen het bevel uit te voeren.", "weigerden", "militairen", "voeren"),
    ],
)
def test_a_clause_that_opens_with_something_else_has_its_verb_subject_and_infinitive(
    text: str, verb: str, subject: str, below: str
) -> None:
    doc = analyse(text, NL)
    assert tree.subject(word(doc, verb)) == word(doc, subject)
    assert (word(doc, below).pos_, word(doc, below).head.text) == ("VERB", verb)
    assert word(doc, verb).dep_ == "ROOT"
