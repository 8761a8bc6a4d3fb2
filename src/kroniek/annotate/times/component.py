"""The time tagger as a spaCy component, which works in any pipeline of a language that Kroniek has.

    import spacy
    nlp = spacy.blank("nl")
    nlp.add_pipe("kroniek_time", config={"day": "2017-10-26"})
    nlp("De stad viel vorige week.").spans["times"]

Where Kroniek is installed, spaCy finds the component by its name (entry point group `spacy_factories`).
Each span's label is the TIMEX3 type, its id the TIMEX3 value where a day is given, and
`doc.user_data["kroniek_times"]` holds the mentions with their meanings, in the same order.
"""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc, SpanGroup

from kroniek.annotate.times.resolve import resolve
from kroniek.annotate.times.tagger import tag
from kroniek.lang import Language
from kroniek.model import Interval


class TimeComponent:
    """Sets `doc.spans[key]` to the time expressions of the text."""

    def __init__(self, language: Language, day: date | None, key: str) -> None:
        self._language = language
        self._day = day
        self._key = key

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        mentions = tag(doc.text, self._language, doc=doc)
        spans, told = [], None
        for mention in mentions:
            answer = resolve(mention.when, self._day, told)
            if mention.type in ("DATE", "TIME") and answer.interval.length:
                told = Interval(answer.interval.earliest, answer.interval.latest)
            spans.append(
                doc.char_span(
                    mention.span.start,
                    mention.span.end,
                    label=mention.type,
                    span_id=answer.value or "",
                    alignment_mode="expand",
                )
            )
        doc.spans[self._key] = SpanGroup(doc, name=self._key, spans=[s for s in spans if s is not None])
        doc.user_data["kroniek_times"] = mentions
        return doc
