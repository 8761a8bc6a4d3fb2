"""From the words of a report to its names: rules and lists, then the trained labeller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.names import learned
from kroniek.annotate.names.clues import View, asked
from kroniek.annotate.names.compass import with_halves
from kroniek.annotate.names.label import Sight, label_all, weigh
from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.mend import mended
from kroniek.annotate.names.shown import Marks, mark
from kroniek.annotate.names.spans import candidates
from kroniek.annotate.names.theatre import Theatre, survey
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge, Place


@dataclass
class Reading:
    """What the rules make of a report: the names with what is marked, the theatre, and the evidence word by word."""

    words: Sequence[Word]
    marks: list[Marks]
    theatre: Theatre
    places: Mapping[str, float]  # how much a name looks like a place here, by key
    evidence: Mapping[int, Mapping[str, float]]

    def view(self, lexicon: Lexicon, towns: Mapping[str, tuple[Place, ...]]) -> View:
        """What the trained labeller looks at; `towns` are the places that the gazetteer has for `asked`."""
        sizes = {k: places[0].population for k, places in towns.items()}
        marked = [m for _, shown in self.marks for m in shown]
        return View(self.words, lexicon, marked, self.places, self.evidence, sizes)

    def with_model(self, model: learned.Model, lexicon: Lexicon, knowledge: Knowledge) -> list[Marks]:
        """The names as the trained labeller mends them; places that it adds become known to the theatre."""
        towns = knowledge.gazetteer.lookup(asked(self.words, lexicon))
        marks = mended(self.marks, learned.label(self.view(lexicon, towns), model), self.words, lexicon)
        new = {name.key for name, _ in marks if name.label == "LOC"} - set(self.theatre.found)
        hits = {k: towns[k] for k in sorted(new & set(towns))}
        self.theatre = replace(self.theatre, found={**self.theatre.found, **hits})
        return marks


def read(words: Sequence[Word], lexicon: Lexicon, knowledge: Knowledge) -> Reading:
    """The names of a report by the rules alone."""
    found = with_halves(candidates(words, lexicon), words, lexicon)
    theatre = survey(found, words, lexicon, knowledge)
    places = {k: theatre.likeness(k, k in lexicon.common, k in lexicon.given) for k in theatre.found}
    sight = Sight(words, lexicon, places)
    scores = weigh(found, sight)
    evidence = {i: scores[c.key(words)] for c in found if not c.entries for i in range(c.first, c.last)}
    return Reading(words, mark(label_all(found, sight, scores), words, lexicon), theatre, places, evidence)
