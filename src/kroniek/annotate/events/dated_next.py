"""Events that the next sentence dates: "De stad is gevallen. Dat gebeurde op 23 februari."

Which words take an event up so is told in `circumstances.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.told import Told

DATES = frozenset({"DATE", "TIME"})
# Words at most between what takes the event up and its time: "Dat gebeurde volgens hem al op 23 februari".
REACH = 5


def dated_next(one: Told, told: Sequence[Told], around: Circumstances) -> tuple[int, str] | None:
    """The time by which the next sentence dates an event, by index, with its relation; None where it dates none.

    Of a sentence that tells several events it is the one nearest to the root; `told` are all of the report.
    """
    sentence = one.trigger.token.sent
    if sentence.end >= len(around.scene.doc):
        return None
    after = around.scene.doc[sentence.end].sent
    index = _time_of(after, around)
    if index is None:
        return None
    mates = [other.trigger.token for other in told if other.trigger.token.sent.start == sentence.start]
    main = min(mates, key=lambda token: (_depth(token), token.i))
    return (index, around.relation(index)) if main.i == one.trigger.token.i else None


def _time_of(sentence: Words, around: Circumstances) -> int | None:
    """The time of a sentence that only dates what was told before it, by index."""
    known = place_words(around.scene.code)
    for size in (3, 2):
        opening = sentence[:size].text.lower()
        if opening not in known.happened | known.was:
            continue
        times = [
            (token.i, i) for i, token in enumerate(around.time_tokens)
            if token is not None and token.sent.start == sentence.start and around.times[i].type in DATES
        ]  # fmt: skip
        if not times or min(times)[0] - sentence.start - size > REACH:
            return None
        bare = all(_aside(token, around) for token in sentence[size:])
        return min(times)[1] if bare or opening in known.happened else None
    return None


def _aside(token: Token, around: Circumstances) -> bool:
    """Whether a word tells of a time or place alone."""
    there = token.i in around.scene.timed or token.i in around.scene.place_at
    return there or token.is_punct or token.is_space or token.pos_ in {"ADP", "DET"}


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)
