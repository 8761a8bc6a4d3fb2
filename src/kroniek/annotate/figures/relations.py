"""What the figures of a report have to do with each other: parts of wholes, totals, numbers that moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.figures.counted import PERSONS, Counted
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.measure import Scene, head, is_reported
from kroniek.model import FigureMention, Quantity

# What a part is of, and what a number replaces, was told at most so many sentences before.
_PART_SENTENCES = 2
_UPDATE_SENTENCES = 4
# A number that moves to more than so many times what it was, or less than that part of it, is another number.
MOST_TIMES = 10
_HURT = frozenset({"killed", "injured"})
_NO_WHOLE = frozenset({"duration", "area"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure with the sentence that it was read from, and which sentence of the report that is.

    `since`: the words beside it tell since when it was counted.
    """

    figure: FigureMention
    scene: Scene
    counted: Counted
    sentence: int
    since: bool = False


def relate(drafts: Sequence[Draft], data: FigureData) -> tuple[FigureMention, ...]:
    """The figures with `part_of`, `replaces`, `scope`, `change` and `perpetrators`; drafts in order of place."""
    figures = [_described(draft, data) for draft in drafts]
    for at in range(len(drafts)):
        whole = _whole(drafts, at, data)
        if whole is not None:
            place = _place_of_part(drafts[at], figures[whole])
            figures[at] = replace(figures[at], part_of=whole, place=place)
    for newer, older in _replaced(drafts, figures, data):
        if figures[newer].replaces is None and figures[older].replaces != newer:
            figures[newer] = replace(figures[newer], replaces=older)
    return tuple(figures)


def _described(draft: Draft, data: FigureData) -> FigureMention:
    figure, counted, tokens = draft.figure, draft.counted, draft.scene.tokens
    change = _change(draft, data)
    total = change or draft.since or head(draft.scene, counted) is not None or _in_clause(draft, data, "links.total")
    named = any(data.has("links.perpetrators", t) for t in tokens[counted.who[0] : counted.who[1]])
    return replace(
        figure,
        scope="total" if total else "new",
        change=change,
        perpetrators=named and figure.measure in _HURT,
    )


def _change(draft: Draft, data: FigureData) -> str:
    """Which way the words say that the number moved, or "" where they do not."""
    first = draft.counted.first
    if _set_right(draft, data):
        return "either"
    if not first or not data.has("links.moved_to", draft.scene.tokens[first - 1]):
        return ""
    # The longest words speak first: "naar beneden bijgesteld" is down, "bijgesteld" alone is either.
    return next((way for way in ("down", "up", "either") if _in_clause(draft, data, f"links.{way}")), "")


def _set_right(draft: Draft, data: FigureData) -> bool:
    """Whether the words put a number in the place of another right behind it: "850.000 Rwandezen, niet 1,2 miljoen"."""
    counted = draft.counted
    later = [c.first for c in draft.scene.counted if c.first > counted.first]
    found = data.phrases["links.instead"].at(draft.scene.tokens, max(counted.end, counted.who[1]))
    return found is not None and found[0] == min(later, default=0)


def _in_clause(draft: Draft, data: FigureData, name: str) -> bool:
    """Whether one of the phrases stands in the clause of the number."""
    scene, phrases = draft.scene, data.phrases[name]
    return any(
        phrases.at(scene.tokens, at) and scene.layout.distance(at, draft.counted.first) == 0
        for at in range(len(scene.tokens))
    )


def _whole(drafts: Sequence[Draft], at: int, data: FigureData) -> int | None:
    """The index of what a figure is a part of."""
    draft = drafts[at]
    counted = draft.counted
    if counted.whole or draft.figure.measure in _NO_WHOLE:
        return None
    after = drafts[at + 1] if at + 1 < len(drafts) else None
    if after and after.counted.whole and _touch(draft, after):
        return at + 1
    same = [i for i in range(at) if drafts[i].sentence == draft.sentence]
    opened = [i for i in same if drafts[i].counted.whole]
    if opened and counted.shape in ("bare", "share") and _holds(drafts[opened[-1]], draft):
        return opened[-1]
    if not (counted in draft.scene.parts or counted.of_them or _among(draft, data)):
        return None
    near = [i for i in range(at) if draft.sentence - drafts[i].sentence <= _PART_SENTENCES]
    wholes = [i for i in near if _may_be_whole(drafts[i], draft, data)]
    # Of the same measure, and nearest: "drie doden en tien gewonden, onder wie twee kinderen".
    return max(wholes, key=lambda i: (drafts[i].sentence, _alike(drafts[i], draft), i), default=None)


def _touch(part: Draft, whole: Draft) -> bool:
    """Whether no more than "van de" stands between a part and its whole ("9 van de 10")."""
    return part.sentence == whole.sentence and 0 < whole.counted.first - part.counted.number.end <= 2


def _among(draft: Draft, data: FigureData) -> bool:
    return _in_clause(draft, data, "links.among")


def _may_be_whole(whole: Draft, part: Draft, data: FigureData) -> bool:
    """Whether a figure can be what the part is of: people, not a part itself, not fewer."""
    counted = whole.counted
    people = (
        counted.shape == "bare"
        or counted.group in PERSONS
        or (counted.group == part.counted.group and counted.shape == "count")
    )
    free = counted not in whole.scene.parts and not counted.of_them and not _among(whole, data)
    joined = part.counted in whole.scene.groups.get(counted, ())
    return people and free and not joined and _holds(whole, part)


def _alike(whole: Draft, part: Draft) -> bool:
    return whole.figure.measure == part.figure.measure


def _holds(whole: Draft, part: Draft) -> bool:
    """Whether the part can be no larger than the whole; a share is of anything."""
    if part.counted.shape == "share" or part.counted.number.kind == "fraction" or part.counted.unit:
        return True
    return (whole.figure.quantity.high or float("inf")) >= _least(part.figure.quantity)


def _least(quantity: Quantity) -> float:
    return next(v for v in (quantity.low, quantity.best, 0.0) if v is not None)


def _size(quantity: Quantity) -> float:
    return next(v for v in (quantity.best, quantity.low, quantity.high) if v is not None)


def _place_of_part(part: Draft, whole: FigureMention) -> int | None:
    """A part is where its whole is, unless it has words of its own ("van wie drie in het ziekenhuis van Herat")."""
    return part.figure.place if whole.place is None else whole.place


def _replaced(drafts: Sequence[Draft], figures: Sequence[FigureMention], data: FigureData) -> Iterator[tuple[int, int]]:
    """Pairs of a number and the earlier one that it takes the place of, by their indexes."""
    for at, draft in enumerate(drafts):
        if figures[at].part_of is not None:
            continue
        near = [
            i
            for i, other in enumerate(drafts)
            if i != at
            and abs(other.sentence - draft.sentence) <= _UPDATE_SENTENCES
            and figures[i].part_of is None
            and other.figure.measure == draft.figure.measure
            and other.figure.unit == draft.figure.unit
            and other.figure.quantity != draft.figure.quantity
        ]
        if _is_outdated(draft, data):
            newer = [i for i in near if i < at] or [i for i in near if drafts[i].sentence - draft.sentence <= 1]
            if newer:
                yield (newer[-1] if newer[-1] < at else newer[0]), at
        elif figures[at].change:
            older = [i for i in near if i < at and _moved(figures[i], figures[at])]
            if older:
                yield at, older[-1]


def _is_outdated(draft: Draft, data: FigureData) -> bool:
    """Whether the words say that the number was held before ("eerder werd gesproken van twaalf")."""
    if not _in_clause(draft, data, "links.earlier"):
        return False
    return _in_clause(draft, data, "links.told") or is_reported(draft.scene, draft.counted)


def _moved(before: FigureMention, after: FigureMention) -> bool:
    """Whether a number can have moved so, as the words of the later one say."""
    then, now = _size(before.quantity), _size(after.quantity)
    if max(then, now) > MOST_TIMES * min(then, now):
        return False
    return after.change == "either" or (now > then) == (after.change == "up")
