"""What holds of `find` on any text: offsets, order, determinism, plain documents, odd input."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek import knowledge
from kroniek.annotate.names import Names, find
from kroniek.annotate.names.words import split
from kroniek.lang import load

BLANK = spacy.blank("nl")
TEXT = (
    "Het Iraakse leger heeft Mosul omsingeld. Generaal Jan de Vries zei dat IS-strijders de stad verlaten.\n\n"
    "De terreurgroep ontkent. In het noordwesten van Irak wordt nog gevochten, meldt AFP."
)
# Pieces that news is made of, put together at random: names, titles, marks, odd signs.
PIECES = st.sampled_from(
    [
        *["De", "het", "van", "IS", "IS-strijders", "Irak", "Mosul", "generaal", "al-Assad", "-", "--", "(", ")", ","],
        *[
            ".",
            ":",
            "\n",
            "©",
            "“",
            "”",
            "al-",
            "Oost-",
            "-leider",
            "pro-",
            "in",
            "grens",
            "met",
            "noordwesten",
            "stad",
        ],
        *["leger", "4.000", "ruim", "tientallen", "Syrisch-Koerdische", "VN", "’s", "é", "ß", "İ", "ŉ", "\u200b"],
        *["\ufeff", "🙂", "@x", "minister", "Defensie", "de", "Vries", "Jan", "Oude", "hij"],
    ]
)


def names(text: str) -> Names:
    return find(BLANK(text), load("nl"), knowledge.load())


def holds(text: str, found: Names) -> None:
    for many in (found.entities, found.places, found.actors):
        assert [m.span.start for m in many] == sorted(m.span.start for m in many)
        for mention in many:
            assert mention.text == mention.span.of(text)
            assert mention.text.strip() == mention.text != ""
    for actor in found.actors:
        assert 0 <= actor.head.start < actor.head.end <= len(text)
        assert actor.link in {"name", "composed", "nominal", "reference"}


def test_untagged_document_gives_names_too() -> None:
    found = names(TEXT)
    holds(TEXT, found)
    assert {(e.text, e.label) for e in found.entities} == {
        ("Iraakse", "MISC"), ("Mosul", "LOC"), ("Jan de Vries", "PER"), ("IS", "ORG"), ("Irak", "LOC"), ("AFP", "ORG"),
    }  # fmt: skip
    assert ("terreurgroep", "actor:is", "reference") in {(a.text, a.actor.id, a.link) for a in found.actors}
    assert ("stad", "geonames:99072") in {(p.text, p.place.id) for p in found.places}


def test_ids_of_entities() -> None:
    ids = {e.text: e.id for e in names(TEXT).entities}
    assert ids["Mosul"] == "geonames:99072"
    assert ids["IS"] == "actor:is"
    assert ids["Jan de Vries"] is None


def test_empty_and_nameless_texts() -> None:
    assert names("") == Names((), (), ())
    assert names("\n\n  \n").entities == ()


def test_a_ministry_may_end_the_text() -> None:
    """A name of one word where two could follow: "minister van Defensie" with nothing after it."""
    found = find(BLANK("Dat verzekert de minister van Defensie"), load("nl"), knowledge.load())
    assert [e.text for e in found.entities] == ["Defensie"]


def test_equal_texts_give_equal_answers() -> None:
    assert names(TEXT) == names(TEXT)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30), st.lists(st.sampled_from(["", " ", "\n"]), min_size=30, max_size=30))
def test_any_mixture_of_news_words(pieces: list[str], gaps: list[str]) -> None:
    text = "".join(p + g for p, g in zip(pieces, gaps[: len(pieces)], strict=True))
    holds(text, names(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    holds(text, names(text))


def test_words_leave_addresses_out() -> None:
    shown = [w.text for w in split(BLANK("Zie https://voorbeeld.org/Mosul en @Raqqa of mail aan a@b.nl over Hama."))]
    assert shown == ["Zie", "en", "of", "mail", "aan", "over", "Hama"]


def test_long_run_of_capitals_is_no_name() -> None:
    assert names("En Aaa Bbb Ccc Ddd Eee Fff Ggg Hhh Iii Jjj Kkk Lll.").entities == ()


@pytest.mark.parametrize("piece", ["A", "al-", "A-", "1.", "a@", "IS-", "van der ", "het oosten van ", "Jan van der "])
def test_odd_text_of_any_length_comes_to_an_end(piece: str) -> None:
    """Time in proportion to length: something quadratic would take minutes here."""
    text = piece * (60_000 // len(piece))
    holds(text, names(text))
