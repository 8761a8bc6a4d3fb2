"""Names in a report: people, organisations, places and peoples, and the actors and places that they denote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kroniek.annotate.names.acting import Acting
from kroniek.annotate.names.actor_words import ActorWords, actor_words
from kroniek.annotate.names.actors import ActorFinder
from kroniek.annotate.names.groups import second_names
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.learned import load as load_model
from kroniek.annotate.names.lexicon import Lexicon, lexicon, targets
from kroniek.annotate.names.locate import Located, PlaceWords, locate, place_words
from kroniek.annotate.names.only import led_to_only_side
from kroniek.annotate.names.phrases import Phrases
from kroniek.annotate.names.places import PlaceFinder, demonym_words
from kroniek.annotate.names.recognise import read
from kroniek.annotate.names.reference import Memory
from kroniek.annotate.names.shown import Marked, Marks, span
from kroniek.annotate.names.theatre import Theatre
from kroniek.annotate.names.variants import Variants, variants
from kroniek.annotate.names.words import Word, split
from kroniek.knowledge import Knowledge
from kroniek.lang import Language
from kroniek.model import ActorMention, ActorRef, EntityMention, PlaceMention, Span

__all__ = ["Names", "find"]


# From a demonym over a title of two words to the name of the person are so many words.
_TITLE = 3


@dataclass(frozen=True, slots=True)
class Names:
    """What `find` found, each kind in order of place in the text.

    `adjectives` are demonyms that stand in no actor's name: before a noun that tells what somebody did ("de Russische
    aanval") they name who. `bases` are names of places inside those of their parts: "Beslan" in "het ziekenhuis van
    Beslan".
    """

    entities: tuple[EntityMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    adjectives: tuple[ActorMention, ...] = ()
    bases: tuple[PlaceMention, ...] = ()


def find(doc: Doc, language: Language, knowledge: Knowledge, *, trained: bool = True) -> Names:
    """The names, places and actors of one report.

    Args:
        doc: the analysed text; parts of speech and dependencies are used where they are there.
        language: whose word lists are used.
        knowledge: who and what is known, from `kroniek.knowledge.load`.
        trained: whether the trained labeller mends what the rules mark; a language without one has the rules alone.

    Returns:
        Entities (names as a CoNLL annotator marks them), places and actors. Offsets are into `doc.text`.
    """
    known = lexicon(language, knowledge)
    words = split(doc)
    reading = read(words, known, knowledge)
    model = load_model(language) if trained else None
    marks = reading.marks if model is None else reading.with_model(model, known, knowledge)
    names = [name for name, _ in marks]
    theatre = reading.theatre
    located = locate(names, words, knowledge, theatre, place_words(language))
    located = _met(located, words, variants(known, knowledge))
    at = {item.name.candidate.first: item for item in located}
    places = _places(doc.text, words, names, located, knowledge, theatre, place_words(language))
    actors = _actors(doc.text, words, names, at, known, knowledge, theatre, actor_words(language), places)
    return Names(
        tuple(_entities(doc.text, words, marks, known, at, actors)),
        tuple(places),
        tuple(actors),
        tuple(_adjectives(doc.text, words, names, actors, knowledge)),
        tuple(_bases(doc.text, words, located, places)),
    )


def _places(
    text: str, words: list[Word], names: list[Name], located: list[Located], knowledge: Knowledge, theatre: Theatre,
    nouns: PlaceWords,
) -> list[PlaceMention]:  # fmt: skip
    spans = [(n, range(n.candidate.first, n.candidate.last)) for n in names if n.label != "LOC"]
    taken = frozenset(i for _, span in spans if any(words[j].cap for j in span) for i in span)
    at = {item.name.candidate.first: item for item in located}
    adjectives = dict(demonym_words(names))
    return PlaceFinder(text, words, located, at, taken, adjectives, knowledge, theatre, nouns).mentions()


def _actors(
    text: str, words: list[Word], names: list[Name], at: dict[int, Located], known: Lexicon, knowledge: Knowledge,
    theatre: Theatre, nouns: ActorWords, places: list[PlaceMention],
) -> list[ActorMention]:  # fmt: skip
    name_at = {i: n for n in names for i in range(n.candidate.first, n.candidate.last)}
    phrases = Phrases(words, name_at, known, nouns)
    acting = Acting(phrases, at, knowledge, len(theatre.focus) > 1)
    memory = Memory(knowledge, theatre)
    kin, seconds = variants(known, knowledge), second_names(text, names, words)
    finder = ActorFinder(text, words, names, phrases, acting, knowledge, memory, kin, seconds)
    return led_to_only_side(text, finder.mentions(), nouns, places)


def _bases(
    text: str, words: list[Word], located: list[Located], places: list[PlaceMention]
) -> Iterator[PlaceMention]:
    """The names of places that stand in the name of one of their parts."""
    for one in located:
        span = Span(words[one.name.candidate.first].start, words[one.name.candidate.last - 1].end)
        whole = next((p for p in places if p.span.overlaps(span) and p.span != span), None)
        if whole is not None and one.place.id in whole.place.parents:
            yield PlaceMention(span, span.of(text), one.place)


def _met(located: list[Located], words: list[Word], kin: Variants) -> list[Located]:
    """The places, those that no gazetteer has under the first spelling that sounds like theirs."""
    found: list[Located] = []
    for one in located:
        c = one.name.candidate
        written = " ".join(w.text for w in words[c.first : c.last])
        earlier = (x.place for x in found if x.place.id.startswith("text:") and kin.sounding(x.place.name, written))
        place = next(earlier, one.place) if one.place.id.startswith("text:") else one.place
        found.append(replace(one, place=place))
    return found


def _adjectives(
    text: str, words: list[Word], names: list[Name], actors: list[ActorMention], knowledge: Knowledge
) -> list[ActorMention]:
    """Demonyms outside the actors found, as the country or people that they name.

    One that says where a named person comes from acts no more than a title does: "zijn Franse ambtgenoot Sarkozy".
    """
    found = []
    persons = {n.candidate.first for n in names if n.label == "PER"}
    for i, target in demonym_words(names):
        span = Span(words[i].start, words[i].end)
        apart = next((j for j in range(i + 1, min(i + 1 + _TITLE, len(words))) if not words[j].near or words[j].cap), i)
        if any(a.span.overlaps(span) for a in actors) or apart in persons:
            continue
        state = knowledge.states.get(target)
        if state is not None:
            ref = state.ref()
        elif target.startswith("people:"):
            people = knowledge.peoples[target.removeprefix("people:")]
            ref = ActorRef(f"actor:{people.id}", people.name, "identity_militia", people.country)
        else:
            ref = ActorRef(f"actor:{target}", knowledge.countries[target].name, "state", target)
        found.append(ActorMention(span, span.of(text), span, ref, "adjective"))
    return found


def _entities(
    text: str, words: list[Word], marks: list[Marks], known: Lexicon, at: dict[int, Located], actors: list[ActorMention]
) -> list[EntityMention]:
    """The names as mentions with the id of what they denote."""
    named = {m.key(words) for _, shown in marks for m in shown}
    found = []
    for name, shown in marks:
        for marked in shown:
            where = span(marked, words, known, named)
            denoted = _inner(name, marked, words, known) or _denotes(name, where, at, actors)
            found.append(EntityMention(where, where.of(text), marked.label, denoted))
    return found


def _inner(name: Name, marked: Marked, words: list[Word], known: Lexicon) -> str | None:
    """The id of an actor that is only the kernel of a longer known name: IS in "anti-IS-coalitie"."""
    if not name.candidate.first < marked.first < marked.last < name.candidate.last:
        return None
    hit = known.at(words, marked.first)
    return next(iter(targets(hit[1], "actor")), None) if hit and hit[0] == marked.last - marked.first else None


def _denotes(name: Name, span: Span, at: dict[int, Located], actors: list[ActorMention]) -> str | None:
    """The id of the place or actor that a name stands for; None for names that only the text knows."""
    if name.label == "LOC":
        place = at[name.candidate.first].place
        return None if place.id.startswith("text:") else place.id
    person = name.label == "PER"  # in "Amerikaanse minister Ash Carter" only the last two words are the person
    fitting = (a.actor for a in actors if a.link == "name" and a.span.contains(span))
    ref: ActorRef | None = next((a for a in fitting if (a.kind == "person") == person), None)
    if ref is not None and not ref.id.startswith("text:"):
        return ref.id
    known = targets([e for e in name.candidate.entries if e.label == name.label], "actor")
    return known[0] if known else None
