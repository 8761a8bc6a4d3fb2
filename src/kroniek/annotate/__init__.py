"""From one report to its mentions; pure: no database, no other report, the same for the same text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kroniek.annotate import events, figures, names, times
from kroniek.annotate.encoder import Encoded, Network, network
from kroniek.annotate.names import Names
from kroniek.annotate.text import analyse
from kroniek.annotate.voice import Voices, hear
from kroniek.knowledge import load as load_knowledge
from kroniek.lang import load as load_language
from kroniek.model import Annotations, FigureMention, Report, Span, TimeMention

RULES = "12"
"""Version of the rules and models; annotations of another version are made anew on reading."""


@dataclass(frozen=True)
class Parts:
    """What is read off a report before its events: the analysed text, and all mentions but those of events."""

    doc: Doc
    sentences: tuple[Span, ...]
    times: tuple[TimeMention, ...]
    names: Names
    figures: tuple[FigureMention, ...]
    voices: Voices
    encoded: Encoded | None


def parts(report: Report, reader: Network | None = None) -> Parts:
    """All mentions of a report but its events.

    Args:
        report: the report.
        reader: the language model to read with; that of the language, where none is given.

    Raises:
        KnowledgeError: there is no language folder for the report's language.
        InputError: the text is too long to be one report.
    """
    language = load_language(report.language)
    doc = analyse(report.text, language)
    sentences = tuple(
        Span(s.start_char, s.start_char + len(s.text.rstrip())) for s in doc.sents if s.text.strip()
    )
    told = times.tag(report.text, language, sentences, doc)
    found = names.find(doc, language, load_knowledge())
    encoded = Encoded.of(doc, reader or network(report.language))
    weigh = figures.weigher(encoded, doc, report.language)
    numbers = figures.find(report.text, language, sentences, told, found.places, doc, weigh)
    voices = hear(doc, report.language, found.actors, found.entities)
    voiced = []
    for number in numbers:
        span = doc.char_span(number.span.start, number.span.end, alignment_mode="expand")
        voiced.append(replace(number, attribution=voices.of(span.root)) if span is not None else number)
    return Parts(doc, sentences, told, found, tuple(voiced), voices, encoded)


def annotate(report: Report) -> Annotations:
    """All mentions of a report.

    Raises:
        KnowledgeError: there is no language folder for the report's language.
        InputError: the text is too long to be one report.
    """
    read = parts(report)
    happenings = events.find(
        read.doc, report.language, read.times, read.names, read.figures, read.voices, read.encoded
    )
    return Annotations(
        report=report.id,
        language=report.language,
        rules=RULES,
        sentences=read.sentences,
        times=read.times,
        entities=read.names.entities,
        places=read.names.places,
        actors=read.names.actors,
        figures=figures.placed(read.figures, happenings.events, read.names.places, read.sentences),
        events=happenings.events,
        control=happenings.control,
    )
