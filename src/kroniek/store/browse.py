"""Leafing through the events: a page of them by day, what they can be filtered by, and how many there are of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Select, select

from kroniek.model import Annotations, Control, Event, Evidence, Figure, ResolvedTime, Span
from kroniek.store import tables
from kroniek.store.codec import decode
from kroniek.store.columns import Mask, columns, kept
from kroniek.store.filling import NEVER
from kroniek.store.names import fold
from kroniek.store.search import numbers, terms
from kroniek.store.shelf import EVIDENCE, facets, listed, sentences
from kroniek.store.views import Views

PAGE = 50
"""Events on a page: some three screens."""

LATE = 0.9
"""Of all events this share is before the day at which a map opens: the last ones are often only planned."""

MANY = 500
"""Reports in one question."""

TOP = 12
"""Values shown of a facet that can have many."""

FACETS = ("type", "status", "tier", "place", "actor", "source", "story")
COLUMNS = ("type", "status", "tier")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events are wanted; None is any. `place` and `actor` are an id, a name or any spelling met, `story` an id.

    With `longest`, only events of which the day is known to within so many days.
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    actor: str | None = None
    type: str | None = None
    status: str | None = None
    tier: str | None = None
    source: str | None = None
    story: str | None = None
    text: str | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of events; `before` and `after` are the positions to turn from, None where there is no page that way."""

    events: tuple[Event, ...]
    before: str | None
    after: str | None


def leaf(
    views: Views, sought: Sought, *, after: str | None = None, before: str | None = None, limit: int = PAGE
) -> Leaf:
    """The events after a position, or the last ones before one, in order of day.

    It takes as long on the last page as on the first: the position is looked up, not counted to.
    """
    known = columns(views)
    fitting = np.flatnonzero(mask(views, sought))
    positions = known.positions
    if before is not None:
        end = int(np.searchsorted(fitting, bisect_left(positions, before)))
        start = max(0, end - limit)
    else:
        start = int(np.searchsorted(fitting, bisect_right(positions, after or "")))
        end = min(len(fitting), start + limit)
    page = fitting[start:end]
    return Leaf(
        events(views, [known.ids[i] for i in page]),
        positions[page[0]] if len(page) and start > 0 else None,
        positions[page[-1]] if len(page) and end < len(fitting) else None,
    )


def events(views: Views, ids: Sequence[str]) -> tuple[Event, ...]:
    """The events with these ids, in their order, as decisions leave them."""
    found = _proposed(views, ids)
    if (overlay := views.overlay) is not None:
        found |= {id_: own for id_ in ids if isinstance(own := overlay.own.get(id_), Event)}
        found = {id_: overlay.event(event) for id_, event in found.items()}
    return tuple(found[id_] for id_ in ids if id_ in found)


def _proposed(views: Views, ids: Sequence[str]) -> dict[str, Event]:
    query = select(tables.events.c.id, tables.events.c.json).where(tables.events.c.id.in_(ids))
    return {row.id: decode(row.json, Event) for row in views.rows(query)}


def every(views: Views, sought: Sought) -> Iterator[Event]:
    """All events that are wanted, in order of day."""
    known, fitting = columns(views), np.flatnonzero(mask(views, sought))
    for start in range(0, len(fitting), PAGE):
        yield from events(views, [known.ids[i] for i in fitting[start : start + PAGE]])


def count(views: Views, sought: Sought) -> int:
    """How many events are wanted."""
    return int(np.count_nonzero(mask(views, sought)))


def facet_counts(views: Views, sought: Sought) -> Mapping[str, list[tuple[str, int]]]:
    """For each facet its values with the number of events, most first, at most `TOP` of those that can be many.

    The filter on a facet itself is left out, so that one sees what else there is to choose.
    """
    known, masks = columns(views), _masks(views, sought)
    found = {}
    for facet in FACETS:
        others = _all([m for name, m in masks.items() if name != facet], len(known.ids))
        counted = known.facets[facet].counts(others)
        found[facet] = counted if facet in COLUMNS else counted[:TOP]
    return found


def facet_numbers(views: Views, facet: str, sought: Sought) -> Mapping[str, int]:
    """How many of the events that are wanted have each value of a facet."""
    return dict(columns(views).facets[facet].counts(mask(views, sought)))


def last_days(views: Views) -> tuple[date, date, date]:
    """The first day of all events, the last, and one near the end that is not far beyond most: where to begin."""
    known = columns(views)
    firsts = known.first[known.first != NEVER.encode()]
    if not len(firsts):
        return date.min, date.min, date.min
    first, last, usual = firsts[0], firsts[-1], firsts[int(len(firsts) * LATE)]
    first, last, usual = (date.fromisoformat(day.decode()) for day in (first, last, usual))
    return first, last, usual


def place_ids(views: Views) -> set[str]:
    """The ids of all places of events."""
    column = columns(views).facets["place"]
    return {column.values[code] for code in np.unique(column.codes)}


def months(views: Views, sought: Sought) -> list[tuple[str, int]]:
    """How many events begin in each month ("2017-10"), those without any day left out."""
    return sorted(columns(views).facets["month"].counts(mask(views, sought)))


def mask(views: Views, sought: Sought) -> Mask:
    """Which events are wanted, in the order of the columns."""
    return _all(_masks(views, sought).values(), len(columns(views).ids))


def _all(masks: Iterable[Mask], size: int) -> Mask:
    whole = np.ones(size, dtype=np.bool_)
    for one in masks:
        whole &= one
    return whole


def _masks(views: Views, sought: Sought) -> dict[str, Mask]:
    """Which events fit each thing that is asked for."""
    return views.once(("masks", sought), lambda: _new_masks(views, sought))


def _new_masks(views: Views, sought: Sought) -> dict[str, Mask]:
    known, found = columns(views), {}
    size, dated = len(known.ids), known.first != NEVER.encode()
    if sought.since:
        found["since"] = dated & (known.last >= sought.since.isoformat().encode())
    if sought.until:
        found["until"] = dated & (known.first <= sought.until.isoformat().encode())
    if sought.longest is not None:
        length = (known.last.astype("datetime64[D]") - known.first.astype("datetime64[D]")).astype(np.int64)
        found["longest"] = dated & (length < sought.longest)
    for name in (*COLUMNS, "source", "story"):
        if (value := getattr(sought, name)) is not None:
            found[name] = known.facets[name].mask(value, size)
    for role in ("place", "actor"):
        if (name := getattr(sought, role)) is not None:
            by_id = name in known.facets[role].values
            found[role] = known.facets[role].mask(name, size) if by_id else known.among(_called(views, role, name))
    if sought.text:
        found["text"] = known.among(_told_with(views, sought.text))
    return found


def _called(views: Views, role: str, name: str) -> Iterable[str]:
    """The events of which a place or actor is called so."""
    proposed, overlay = views.scalars(_named(role, name)), views.overlay
    if overlay is None:
        return proposed
    return [*(id_ for id_ in proposed if id_ not in overlay.own), *overlay.named(Event, role, name)]


def _told_with(views: Views, text: str) -> Iterable[str]:
    """The events told in sentences with a text."""
    wanted, overlay = terms(text), views.overlay
    yield from views.scalars(_telling(views, wanted))
    own = {} if overlay is None else {e.id: e for e in overlay.of(Event)}
    reports = sorted({e.report for event in own.values() for e in event.evidence})
    for start in range(0, len(reports) if wanted else 0, MANY):
        s = sentences
        query = select(s.c.report, s.c.start, s.c.end).where(s.c.number.in_(numbers(wanted, views.dialect)))
        for row in views.rows(query.where(s.c.report.in_(reports[start : start + MANY]))):
            here = {r.id for r in overlay.told_in(row.report)} if overlay else set()
            span = Span(row.start, row.end)
            yield from (i for i in here & own.keys() if any(_in(e, row.report, span) for e in own[i].evidence))


def _in(evidence: Evidence, report: str, sentence: Span) -> bool:
    return evidence.report == report and evidence.span.overlaps(sentence)


def _named(role: str, name: str) -> Select[Any]:
    n = tables.names
    # Left to itself SQLite goes through all names of a kind, since the primary key has all columns asked for.
    return (
        select(n.c.record)
        .with_hint(n, "INDEXED BY ix_names_name", "sqlite")
        .where(n.c.kind == "event", n.c.role == role, n.c.name == fold(name))
    )


def _telling(views: Views, wanted: Sequence[str]) -> Select[Any]:
    """The proposed events told in sentences with these terms."""
    told = EVIDENCE["event"]
    query = select(told.c.record).join(
        sentences,
        (sentences.c.report == told.c.report) & (sentences.c.start < told.c.end) & (sentences.c.end > told.c.start),
    )
    return query.where(sentences.c.number.in_(numbers(wanted, views.dialect)) if wanted else sentences.c.number < 0)


def sentence(views: Views, report: str, span: Span) -> tuple[Span, str] | None:
    """The sentence that a span begins in, with where it stands; None where there is none."""
    s = sentences
    query = select(s.c.start, s.c.end, s.c.text).where(s.c.report == report, s.c.start <= span.start)
    for row in views.rows(query.order_by(s.c.start.desc()).limit(1)):
        return Span(row.start, row.end), row.text
    return None


def records_of(views: Views, report: str) -> tuple[list[Event], list[Control], list[Figure]]:
    """The records that rest on a report, in the order in which it tells them, as decisions leave them."""
    return (
        _records(views, report, "event", Event),
        _records(views, report, "control", Control),
        _records(views, report, "figure", Figure),
    )


def _records(views: Views, report: str, kind: str, of: type[Any]) -> list[Any]:
    told = EVIDENCE[kind]
    table = {"event": tables.events, "control": tables.control, "figure": tables.figures}[kind]
    query = select(table.c.id, table.c.json).join(told, told.c.record == table.c.id).where(told.c.report == report)
    said = {row.id: row.json for row in views.rows(query.order_by(told.c.start, told.c.end, table.c.id))}
    overlay = views.overlay
    if overlay is None:
        return [decode(text, of) for text in said.values()]
    found = [decode(text, of) for id_, text in said.items() if overlay.keeps(id_)]
    found += [record for record in overlay.told_in(report) if isinstance(record, of)]
    found = [overlay.event(r) if isinstance(r, Event) else r for r in found]
    return sorted(found, key=lambda r: (min(e.span for e in r.evidence if e.report == report), r.id))


def mentions_of(views: Views, report: str) -> Annotations | None:
    """All mentions of a report; None without such a report."""
    table = tables.annotated
    for said in views.scalars(select(table.c.json).where(table.c.report == report)):
        return decode(said, Annotations)
    return None


def labels(views: Views, facet: str, values: Sequence[str]) -> dict[str, str]:
    """What places, actors and stories are called, by id."""
    if facet == "story":
        query = select(tables.stories.c.id, tables.stories.c.title).where(tables.stories.c.id.in_(values))
        return {row.id: row.title for row in views.rows(query)}
    if facet not in ("place", "actor"):
        return {}
    empty: dict[tuple[str, str], str] = {}
    known = kept(views, "labels", lambda _: empty)
    fresh = _labels(views, facet, [value for value in values if (facet, value) not in known])
    known |= {(facet, value): name for value, name in fresh.items()}
    overlay = views.overlay
    found = {value: overlay.called(value) if overlay else None for value in values}
    return {value: name for value in values if (name := known.get((facet, value), found[value])) is not None}


def _labels(views: Views, facet: str, values: Sequence[str]) -> dict[str, str]:
    found = {}
    for value in values:
        query = select(facets.c.event).where(facets.c.facet == facet, facets.c.value == value)
        query = select(listed.c.event).where(listed.c.place == value) if facet == "place" else query
        for event in _proposed(views, list(views.scalars(query.limit(1)))).values():
            names = {a.actor.id: a.actor.name for a in event.actors}
            names |= {event.place.place.id: event.place.place.name} if facet == "place" and event.place else {}
            found[value] = names.get(value, value)
    return found


def times_of(views: Views, report: str) -> list[ResolvedTime]:
    """The times of a report with the days that they can cover, in order of place in it."""
    query = select(tables.times.c.json).where(tables.times.c.report == report).order_by(tables.times.c.number)
    return [decode(said, ResolvedTime) for said in views.scalars(query)]
