"""From one report to its mentions; pure: no database, no other report, the same for the same text."""

from __future__ import annotations

from dataclasses import replace

from kroniek.annotate import events, figures, names, times
from kroniek.annotate.text import analyse
from kroniek.annotate.voice import hear
from kroniek.knowledge import load as load_knowledge
from kroniek.lang import load as load_language
from kroniek.model import Annotations, Report, Span

RULES = "1"
"""Version of the rules and models; annotations of another version are made anew on reading."""


def annotate(report: Report) -> Annotations:
    """All mentions of a report.

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
    numbers = figures.find(report.text, language, sentences, told, found.places, doc)
    voices = hear(doc, report.language, found.actors, found.entities)
    voiced = []
    for number in numbers:
        span = doc.char_span(number.span.start, number.span.end, alignment_mode="expand")
        voiced.append(replace(number, attribution=voices.of(span.root)) if span is not None else number)
    happenings = events.find(doc, report.language, told, found, voiced, voices)
    return Annotations(
        report=report.id,
        language=report.language,
        rules=RULES,
        sentences=sentences,
        times=told,
        entities=found.entities,
        places=found.places,
        actors=found.actors,
        figures=tuple(voiced),
        events=happenings.events,
        control=happenings.control,
    )
