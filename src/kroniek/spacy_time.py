"""The door through which spaCy finds the time tagger (entry point group `spacy_factories`).

spaCy opens every such door whenever a pipeline is made, so nothing else is imported before the component is asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from kroniek.annotate.times.component import TimeComponent


@Language.factory("kroniek_time", assigns=["doc.spans"], default_config={"language": None, "day": None, "key": "times"})
def create(nlp: Language, name: str, language: str | None, day: str | None, key: str) -> TimeComponent:
    """Make the component: `language` is that of the pipeline if not given, `day` the day that texts are of (ISO).

    Raises:
        KnowledgeError: there is no language folder for the language.
    """
    from kroniek.annotate.times.component import TimeComponent
    from kroniek.lang import load

    return TimeComponent(load(language or nlp.lang), date.fromisoformat(day) if day else None, key)
