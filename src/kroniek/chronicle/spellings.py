"""How a report writes its actors and places: the spellings that records keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kroniek.model import ActorMention, Annotations, EntityMention, PlaceMention


def spellings(notes: Annotations) -> dict[str, tuple[str, ...]]:
    """The spellings by id of actor or place, each in order.

    Whole phrases; the names in them ("Clinton" of "president Clinton"); of a composed actor or place, and of a group
    with its name, the noun ("luchtmacht", "vliegveld", "rebellen" of "rebellen van het RUF").
    """
    found: dict[str, set[str]] = {}
    for name, text in (*_of_actors(notes), *_of_places(notes.places, notes.entities)):
        found.setdefault(name, set()).add(text)
    return {name: tuple(sorted(texts)) for name, texts in sorted(found.items())}


def _of_actors(notes: Annotations) -> Iterator[tuple[str, str]]:
    for one in notes.actors:
        if one.link in {"name", "composed"}:
            yield one.actor.id, one.text
        parted = one.head != one.span and (one.link == "reference" or _is_group(one))
        if one.link == "composed" or parted:
            start = one.head.start - one.span.start
            yield one.actor.id, one.text[start : one.head.end - one.span.start]
    ends = {(one.actor.id, one.span.end) for one in notes.actors}
    for name in notes.entities:
        if name.id is not None and (name.id, name.span.end) in ends:
            yield name.id, name.text


def _is_group(one: ActorMention) -> bool:
    """Whether a name goes with the noun for the group that bears it; the title of a person is somebody else's too."""
    return one.link == "name" and one.actor.kind != "person"


def _of_places(places: Sequence[PlaceMention], names: Sequence[EntityMention]) -> Iterator[tuple[str, str]]:
    for where in places:
        yield where.place.id, where.text
        noun = where.text.split()[0]
        after = where.span.start + len(noun)
        # "vliegveld van Nacala": the noun stands apart from the name by other words; in "Oude Haven" it does not.
        apart = (n for n in names if where.span.contains(n.span) and n.span.start > after)
        if any(where.text[len(noun) : n.span.start - where.span.start].strip() for n in apart):
            yield where.place.id, noun
