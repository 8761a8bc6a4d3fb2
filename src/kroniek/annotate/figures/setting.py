"""Whether a report tells of armed conflict or of people struck: what else is counted matters only there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token

# Different words on people hurt, driven out, held or under arms that a report on conflict has at least, and
# the tokens below which a text is too short to say. Set on annotated reports of 26 conflicts and of
# sports, business and weather: of 192 on conflict two have fewer words, and most of the others do.
_FEWEST_WORDS = 5
_SHORTEST = 120
_TELLING_GROUPS = frozenset({"armed", "strikes"})
_TELLING = frozenset(
    {"killed", "injured", "abducted", "displaced", "detained", "returned", "missing", "trapped"}
)  # fmt: skip


def tells_of_conflict(pieces: Iterable[Sequence[Token]], data: FigureData) -> bool:
    """Whether enough words of a report say so; a short text is taken to."""
    found: set[tuple[str, bool]] = set()
    size = 0
    for tokens in pieces:
        size += len(tokens)
        for at, token in enumerate(tokens):
            noun = data.counted.of(token, compounds=not data.is_cue(token))
            if noun and noun.kind != "men" and (noun.group in _TELLING_GROUPS or noun.measure in _TELLING):
                found.add((token.norm, True))
            cue = data.cues.at(tokens, at)
            if cue and any(says.measure in _TELLING for says in cue[1]):
                found.add((token.norm, False))
    return size < _SHORTEST or len(found) >= _FEWEST_WORDS


def matters_anywhere(measure: str) -> bool:
    """Whether a figure is one in a report on something else too: all but spans of time."""
    return measure != "duration"
