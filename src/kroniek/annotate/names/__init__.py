"""Names in a report: people, organisations, places and peoples, and the actors and places that they denote."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kroniek.annotate.names.acting import Acting
from kroniek.annotate.names.actor_words import actor_words
from kroniek.annotate.names.actors import ActorFinder
from kroniek.annotate.names.label import Name, Sight, label_all
from kroniek.annotate.names.lexicon import Lexicon, lexicon
from kroniek.annotate.names.phrases import Phrases
from kroniek.annotate.names.places import Located, PlaceFinder, demonym_words, locate, place_words
from kroniek.annotate.names.reference import Memory
from kroniek.annotate.names.spans import candidates
from kroniek.annotate.names.theatre import survey
from kroniek.annotate.names.words import Word, split
from kroniek.knowledge import Knowledge
from kroniek.lang import Language
from kroniek.model import ActorMention, ActorRef, EntityMention, PlaceMention, Span

__all__ = ["Names", "find"]


@dataclass(frozen=True, slots=True)
class Names:
    """What `find` found, each kind in order of place in the text.

    `adjectives` are demonyms that stand in no actor's name: before a noun that tells what somebody did ("de Russische
    aanval") they name who.
    """

    entities: tuple[EntityMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    adjectives: tuple[ActorMention, ...] = ()


def find(doc: Doc, language: Language, knowledge: Knowledge) -> Names:
    """The names, places and actors of one report.

    Args:
        doc: the analysed text; parts of speech and dependencies are used where they are there.
        language: whose word lists are used.
        knowledge: who and what is known, from `kroniek.knowledge.load`.

    Returns:
        Entities (names as a CoNLL annotator marks them), places and actors. Offsets are into `doc.text`.
    """
    known = lexicon(language, knowledge)
    words = split(doc)
    found = candidates(words, known)
    theatre = survey(found, words, known, knowledge)
    places = {k: theatre.likeness(k, k in known.common, k in known.given) for k in theatre.found}
    names = label_all(found, Sight(words, known, places))
    located = locate(names, words, known, knowledge, theatre, place_words(language))
    at = {item.name.candidate.first: item for item in located}
    name_at = {i: n for n in names for i in range(n.candidate.first, n.candidate.last)}
    taken = frozenset(
        i
        for i, n in name_at.items()
        if n.label != "LOC" and any(words[j].cap for j in range(n.candidate.first, n.candidate.last))
    )
    place_finder = PlaceFinder(
        doc.text,
        words,
        located,
        at,
        taken,
        dict(demonym_words(names)),
        knowledge,
        theatre,
        place_words(language),
    )
    nouns = actor_words(language)
    phrases = Phrases(words, name_at, known, nouns)
    memory = Memory(knowledge, theatre)
    acting = Acting(phrases, at, knowledge, len(theatre.focus) > 1)
    finder = ActorFinder(doc.text, words, names, phrases, acting, knowledge, memory)
    actors = finder.mentions()
    return Names(
        tuple(_entities(doc.text, words, names, known, at, actors)),
        tuple(place_finder.mentions()),
        tuple(actors),
        tuple(_adjectives(doc.text, words, names, actors, knowledge)),
    )


def _adjectives(
    text: str, words: list[Word], names: list[Name], actors: list[ActorMention], knowledge: Knowledge
) -> list[ActorMention]:
    """Demonyms outside the actors found, as the country or people that they name."""
    found = []
    for i, target in demonym_words(names):
        span = Span(words[i].start, words[i].end)
        if any(a.span.overlaps(span) for a in actors):
            continue
        if target.startswith("people:"):
            people = knowledge.peoples[target.removeprefix("people:")]
            ref = ActorRef(f"actor:{people.id}", people.name, "identity_militia", people.country)
        else:
            ref = ActorRef(f"actor:{target}", knowledge.countries[target].name, "state", target)
        found.append(ActorMention(span, span.of(text), span, ref, "adjective"))
    return found


def _entities(
    text: str, words: list[Word], names: list[Name], known: Lexicon, at: dict[int, Located], actors: list[ActorMention]
) -> list[EntityMention]:
    """The names as mentions with the id of what they denote; a name begins with its first capital."""
    found = []
    for name in names:
        shown = _shown(name, words, known)
        if shown is None:
            continue
        people = any(e.sort == "inhabitant" for e in name.candidate.entries)
        for first, last, label in _apart(shown, words) if people else [shown]:
            span = Span(words[first].start, words[last - 1].end)
            found.append(EntityMention(span, span.of(text), label, _denotes(name, span, at, actors)))
    return found


def _shown(name: Name, words: list[Word], known: Lexicon) -> tuple[int, int, str] | None:
    """The words of a name that an annotator marks, with the label; None where it has no capital.

    A known name may begin with small words ("kamp al-Hol") that count even where they begin a sentence, and one that
    is a demonym with small words after it ("Koerdische autonome regio") is marked as the demonym.
    """
    c = name.candidate
    first = c.first
    if c.entries:
        form = c.entries[0].form.replace("-", " ").split()
        while (
            first < c.last - 1 and form[first - c.first : first - c.first + 1] and _small(form[first - c.first], known)
        ):
            first += 1
        if first > c.first and any(w.glued for w in words[first : first + 1]):
            first -= 1
    credit = "©" in words[c.first].gap
    if not any(w.cap for w in words[first : c.last]) and not credit:
        return None
    capitals = [i for i in range(first, c.last) if words[i].cap]
    if (
        name.label == "ORG"
        and c.entries
        and capitals == [first]
        and c.last - first > 2
        and words[first].text.endswith("e")
    ):
        return first, first + 1, "MISC"
    return first, c.last, name.label


def _apart(shown: tuple[int, int, str], words: list[Word]) -> list[tuple[int, int, str]]:
    """A people of two words ("Bosnische Serviërs") is marked as two names."""
    first, last, label = shown
    if label != "MISC" or last - first != 2 or words[first + 1].glued or not words[first + 1].cap:
        return [shown]
    return [(first, first + 1, label), (first + 1, last, label)] if words[first].text.endswith("e") else [shown]


def _small(word: str, known: Lexicon) -> bool:
    return word[:1].islower() and word not in known.words.leading


def _denotes(name: Name, span: Span, at: dict[int, Located], actors: list[ActorMention]) -> str | None:
    """The id of the place or actor that a name stands for; None for names that only the text knows."""
    if name.label == "LOC":
        place = at[name.candidate.first].place
        return None if place.id.startswith("text:") else place.id
    ref: ActorRef | None = next((a.actor for a in actors if a.span.contains(span) and a.link == "name"), None)
    return None if ref is None or ref.id.startswith("text:") else ref.id
