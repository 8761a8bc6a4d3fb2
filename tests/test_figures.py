"""Figures: every line of cases/figures.txt, and the parts that a line cannot show."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kroniek.annotate.figures import find
from kroniek.annotate.figures.figure_data import figure_data
from kroniek.annotate.figures.governors import governing_tokens
from kroniek.annotate.figures.number_data import number_data
from kroniek.annotate.figures.scenes import read_scene
from kroniek.annotate.figures.tokens import tokenize
from kroniek.errors import KnowledgeError
from kroniek.lang import Language, load
from kroniek.model import FigureMention, PlaceMention, PlaceRef, Quantity, Span, TimeMention, When

NL = load("nl")
CASES = Path(__file__).parent / "cases" / "figures.txt"
MARK = re.compile(r"\[|\|([^\]|]*)\]|[{}<>]")
Found = tuple[str, str, Quantity, str | None]


@dataclass(frozen=True)
class Case:
    text: str
    expected: tuple[Found, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]


def quantity(value: str) -> Quantity:
    low, dots, high = value.partition("..")
    if dots:
        return Quantity(float(low), None, float(high))
    kind, number = (value[0], float(value[1:])) if value[0] in "~<>" else ("", float(value))
    return {
        "": Quantity.exactly(number), "~": Quantity(best=number), ">": Quantity(low=number),
        "<": Quantity(high=number),
    }[kind]


def read_case(line: str) -> Case:
    text, expected, times, places = "", [], [], []
    opened: dict[str, int] = {}
    at = 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        at = mark.end()
        sign = mark.group()
        if sign in "[{<":
            opened[sign] = len(text)
        elif sign == "}":
            kind = "DURATION" if text[opened["{"] :].startswith("d:") else "DATE"
            text = text[: opened["{"]] + text[opened["{"] :].removeprefix("d:")
            span = Span(opened["{"], len(text))
            times.append(TimeMention(span, span.of(text), kind, When("none", ())))
        elif sign == ">":
            span = Span(opened["<"], len(text))
            places.append(PlaceMention(span, span.of(text), PlaceRef(span.of(text), span.of(text))))
        else:
            measure, value, *unit = mark.group(1).split()
            expected.append((text[opened["["] :], measure, quantity(value), unit[0] if unit else None))
    text += line[at:]
    return Case(text, tuple(expected), tuple(times), tuple(places))


def sentences(text: str) -> list[Span]:
    starts = [0, *(m.end() for m in re.finditer(r"[.!?] (?=[A-Z])", text))]
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def as_found(figure: FigureMention) -> Found:
    return figure.text, figure.measure, figure.quantity, figure.unit


def lines() -> list[str]:
    return [s for s in CASES.read_text("utf-8").splitlines() if s and not s.startswith("#")]


@pytest.mark.parametrize("line", lines())
def test_case(line: str) -> None:
    case = read_case(line)
    found = find(case.text, NL, sentences(case.text), case.times, case.places)
    assert [as_found(f) for f in found] == list(case.expected)


def found(line: str) -> tuple[list[FigureMention], Case]:
    case = read_case(line)
    return list(find(case.text, NL, sentences(case.text), case.times, case.places)), case


def test_the_place_of_the_same_clause_is_taken() -> None:
    (first, second), case = found("In <Bunia> vielen acht doden, terwijl in <Beni> vijf mensen omkwamen.")
    assert case.places[first.place or 0].text == "Bunia"
    assert case.places[second.place or 0].text == "Beni"


def test_a_place_of_another_sentence_is_not_taken() -> None:
    (figure,), _ = found("De stad <Homs> is omsingeld. Er vielen acht doden.")
    assert figure.place is None


def test_the_time_of_the_same_clause_is_taken() -> None:
    line = "{Gisteren} kwamen acht mensen om, {vandaag} raakten negen mensen gewond."
    (first, second), case = found(line)
    assert case.times[first.time or 0].text == "Gisteren"
    assert case.times[second.time or 0].text == "vandaag"


def test_a_time_of_the_main_clause_does_not_date_a_relative_one() -> None:
    (figure,), _ = found("{Maandag} viel het dorp, waar ooit tweeduizend mensen woonden.")
    assert figure.time is None


def test_a_duration_may_be_a_time_too_and_is_not_its_own_time() -> None:
    (figure,), _ = found("De belegering duurde {d:negen maanden}.")
    assert (figure.measure, figure.unit, figure.time) == ("duration", "month", None)


def test_a_number_in_a_date_is_no_figure_whatever_follows() -> None:
    figures, _ = found("Op {12 mei} doden rebellen de burgemeester.")
    assert figures == []


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Er vielen dertig doden en gewonden.", "doden en gewonden"),
        ("Ruim tweehonderd Koerdische strijders sneuvelden.", "Koerdische strijders"),
        ("Twee van hen zijn gedood, zegt men van de gedode rebellen.", "van hen"),
        ("Er zijn er vijftig gedood.", ""),
        ("De helft van de bevolking is gevlucht.", "van de bevolking"),
    ],
)
def test_who_is_counted(line: str, who: str) -> None:
    (figure,), _ = found(line)
    assert figure.who == who


def test_figures_point_into_the_text_and_their_sentence() -> None:
    for line in lines():
        case = read_case(line)
        for figure in find(case.text, NL, sentences(case.text), case.times, case.places):
            assert figure.span.of(case.text) == figure.text
            assert figure.sentence.contains(figure.span)
            assert figure.attribution == ()


def test_text_outside_the_sentences_is_not_read() -> None:
    text = "Er vielen acht doden. Er vielen negen doden."
    assert [f.text for f in find(text, NL, [Span(22, len(text))], (), ())] == ["negen doden"]


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    text = "Er vielen acht doden " * 400
    figures = find(text, NL, [Span(0, len(text))], (), ())
    assert len(figures) == 400
    assert {f.measure for f in figures} == {"killed"}


@given(st.text(alphabet="een tachwdokvijfr 0123456789.,-–'ë%()[]\n\"", max_size=80))
def test_odd_text_gives_ordered_figures_in_bounds(text: str) -> None:
    figures = find(text, NL, [Span(0, len(text))], (), ())
    assert all(f.span.of(text) == f.text for f in figures)
    assert list(figures) == sorted(figures, key=lambda f: (f.span.start, f.span.end))


WEATHER = "De storm trok over de kust en de dijk hield het. De burgemeester prees zijn diensten. " * 10
LASTED = "Er waaiden drie pannen weg. De stilte duurde zes dagen. Er kwamen 900 mensen kijken."


def test_a_report_on_something_else_tells_no_spans_of_time() -> None:
    text = WEATHER + LASTED
    assert [f.text for f in find(text, NL, sentences(text), (), ())] == ["drie pannen", "900 mensen"]


def test_a_short_text_and_one_on_conflict_tell_spans_of_time_too() -> None:
    war = "Rebellen doodden soldaten. Burgers sloegen op de vlucht. Er vielen raketten. "
    for text in (LASTED, WEATHER + war + LASTED):
        assert "zes dagen" in [f.text for f in find(text, NL, sentences(text), (), ())]


@pytest.mark.parametrize(
    ("words", "pos", "expected"),
    [
        ("Er zijn negentig gevallen gemeld .", "ADV AUX NUM NOUN VERB PUNCT", ["negentig gevallen other"]),
        ("De VN komen op zestig lukte .", "DET PROPN VERB ADP NUM VERB PUNCT", []),
        ("Zes lantaarns branden .", "NUM NOUN VERB PUNCT", ["Zes lantaarns other"]),
    ],
)
def test_parts_of_speech_tell_whether_a_noun_follows(words: str, pos: str, expected: list[str]) -> None:
    doc = Doc(Vocab(), words=words.split(), pos=pos.split())
    figures = find(doc.text, NL, [Span(0, len(doc.text))], (), (), doc)
    assert [f"{f.text} {f.measure}" for f in figures] == expected


def test_a_parse_that_puts_a_verb_above_the_number_counts() -> None:
    text = "Dertig mensen zijn gedood."
    vocab = Vocab()
    doc = Doc(
        vocab,
        words=["Dertig", "mensen", "zijn", "gedood", "."],
        spaces=[True, True, True, False, False],
        pos=["NUM", "NOUN", "AUX", "VERB", "PUNCT"],
        heads=[1, 3, 3, 3, 3],
        deps=["nummod", "nsubj:pass", "aux:pass", "ROOT", "punct"],
    )
    (figure,) = find(text, NL, [Span(0, len(text))], (), (), doc)
    assert (figure.text, figure.measure) == ("Dertig mensen", "killed")
    (counted,) = read_scene(tokenize(text), (), figure_data(NL), number_data(NL), None)[1]
    assert governing_tokens(doc, tokenize(text), counted) == {3}


def test_an_empty_doc_says_nothing() -> None:
    text = "Dertig mensen zijn gedood."
    doc = Doc(Vocab(), words=text.split())
    assert [f.measure for f in find(text, NL, [Span(0, len(text))], (), (), doc)] == ["killed"]


def test_a_noun_of_two_words_is_refused(tmp_path: Path) -> None:
    for name in ("figures.toml", "figures_cues.toml", "figures_verbs.tsv", "numbers.toml", "circumstances.toml"):
        content = NL.path(name).read_text("utf-8")
        (tmp_path / name).write_text(content.replace('"doden", "dode"', '"doden", "dode mensen"'), "utf-8")
    with pytest.raises(KnowledgeError, match="dode mensen"):
        figure_data(Language("xx", tmp_path))


def test_a_cue_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    for name in ("figures.toml", "figures_cues.toml", "figures_verbs.tsv", "numbers.toml", "circumstances.toml"):
        content = NL.path(name).read_text("utf-8")
        (tmp_path / name).write_text(content.replace('kind = "head"', 'kind = "tail"'), "utf-8")
    with pytest.raises(KnowledgeError, match="tail"):
        figure_data(Language("xx", tmp_path))


def test_every_measure_of_the_lexicon_is_one_of_the_contract() -> None:
    known = {
        "killed", "injured", "missing", "detained", "abducted", "displaced", "trapped", "returned",
        "inhabitants", "in_need", "fighters", "troops", "area", "leaflets", "strikes", "destroyed",
        "duration", "other", "",
    }
    nouns = {n["measure"] for n in NL.toml("figures.toml")["nouns"]}
    cues = {c["measure"] for c in NL.toml("figures_cues.toml")["cue"]}
    assert nouns | cues <= known


def test_every_group_of_a_cue_is_one_of_the_nouns() -> None:
    groups = {n["group"] for n in NL.toml("figures.toml")["nouns"]} | {"share"}
    assert {g for c in NL.toml("figures_cues.toml")["cue"] for g in c["of"]} <= groups
