"""Words in a sentence that say what its numbers measure, and what each costs to reach from a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kroniek.annotate.figures.clauses import Layout
from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.figure_data import CueClass, FigureData
from kroniek.annotate.figures.tokens import Token

# A particle is looked for so many words after its verb.
_SPLIT_WINDOW = 30
# Crossing another number that is not joined with this one; each number mostly has a verb of its own.
_CROSSED = 1.0
# Into a relative clause of the number itself.
_RELATED = 0.3
# A verb that a parse puts above the number; less than a comma, because parses err too.
_GOVERNOR_BONUS = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """Where the words stand: [start, end), and for a split verb its particle's [start, end)."""

    says: CueClass
    start: int
    end: int
    particle: tuple[int, int] | None = None


def find_cues(tokens: Sequence[Token], layout: Layout, data: FigureData) -> tuple[Cue, ...]:
    """All cues of a sentence, in order."""
    found: list[Cue] = []
    at = 0
    while at < len(tokens):
        hit = data.cues.at(tokens, at)
        if hit:
            end, classes = hit
            found += [Cue(says, at, end) for says in classes if not _is_thing(tokens, at, end, says, data)]
        found += _split_cues(tokens, at, layout, data)
        at = hit[0] if hit else at + 1
    return tuple(found)


def _is_thing(tokens: Sequence[Token], start: int, end: int, says: CueClass, data: FigureData) -> bool:
    """A single word after an article is a noun that names somebody ("de gewonde", "tot de dood")."""
    if says.kind not in ("state", "participle") or end - start > 1 or not start:
        return False
    nominal = data.has("grammar.nominal", tokens[start]) or tokens[start].norm.endswith(data.adjective_endings)
    return nominal and data.has("grammar.article", tokens[start - 1])


def _split_cues(tokens: Sequence[Token], at: int, layout: Layout, data: FigureData) -> list[Cue]:
    found = []
    for split in data.splits.get(tokens[at].norm, ()):
        for later in range(at + 1, min(len(tokens), at + _SPLIT_WINDOW)):
            hit = split.particles.at(tokens, later)
            if hit and layout.distance(at, later) == 0 and _is_particle(tokens, later, hit[0], data):
                found.append(Cue(split.cue, at, at + 1, (later, hit[0])))
                break
    return found


def _is_particle(tokens: Sequence[Token], start: int, end: int, data: FigureData) -> bool:
    """Whether a word that is also a preposition stands alone, at the end of its clause."""
    if end - start > 1 or end >= len(tokens):
        return True
    after = tokens[end]
    # "kwamen dertien mensen om die naar huis liepen", but "kwamen om die mensen te helpen"
    if data.has("grammar.relatives", after) and not _is_purpose(tokens, end, data):
        return True
    return not after.text[0].isdigit() and not (
        after.is_capitalised or data.has("grammar.particle_not_before", after)
    )


def _is_purpose(tokens: Sequence[Token], start: int, data: FigureData) -> bool:
    """Whether "te" follows before the next mark."""
    for token in tokens[start:]:
        if token.norm in ",;:.":
            return False
        if data.has("grammar.to", token):
            return True
    return False


def reach(
    cue: Cue, counted: Counted, others: Sequence[Counted], layout: Layout, governors: frozenset[int]
) -> float:
    """What it costs to say that the cue tells of the number: less is nearer."""
    parts = [(cue.start, cue.end)] + ([cue.particle] if cue.particle else [])
    spread = (parts[0][0], parts[-1][1])
    if spread[0] < counted.first and counted.end <= spread[1]:
        near = min(parts, key=lambda p: _gap(p, counted))
    else:
        near = max(parts, key=lambda p: _gap(p, counted)) if cue.particle else parts[0]
        near = parts[0] if counted.first >= spread[1] else near
    related = cue.start >= counted.end and layout.relates(cue.start, counted.end)
    cost = cue.says.cost + (_RELATED if related else layout.distance(cue.start, counted.first))
    cost += layout.words(near[1] - 1, counted.first) if near[1] <= counted.first else 0.0
    cost += layout.words(counted.end - 1, near[0]) if near[0] >= counted.end else 0.0
    low, high = min(near[1], counted.end), max(near[0], counted.first)
    cost += _CROSSED * sum(low <= o.first and o.end <= high for o in others)
    bonus = _GOVERNOR_BONUS if any(p[0] <= g < p[1] for p in parts for g in governors) else 0.0
    return cost - bonus


def _gap(part: tuple[int, int], counted: Counted) -> int:
    return max(0, part[0] - counted.end, counted.first - part[1])
