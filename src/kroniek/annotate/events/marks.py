"""What the language model says of a report, as features: steps that a number has reached, each a feature of its own.

Steps, not numbers, because all that is learned in `annotate/events` learns from features that are there or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp

from kroniek.annotate.encoder import Encoded, Option
from kroniek.annotate.events.told import Told

# Steps of log-odds of a sentence telling a type: most types of most sentences lie under the first.
TOLD = (-5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
# Steps of log-odds of somebody filling a role against nobody, of how far the best is ahead of the next, of a share.
FILLS = (-5.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 5.0)
AHEAD = (0.5, 1.0, 2.0, 4.0)
SHARES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
LIKELY = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)


def reached(name: str, value: float, steps: Sequence[float]) -> Iterator[str]:
    """A feature for each step that a value has reached."""
    yield from (f"{name}>{step:g}" for step in steps if value >= step)


def of_type(odds: Mapping[str, float]) -> Iterator[str]:
    """Features of a sentence from the log-odds of what it tells."""
    for kind, value in odds.items():
        yield from reached(f"n={kind}", value, TOLD)


def of_status(likely: Mapping[str, float]) -> Iterator[str]:
    """Features of an event from how likely each status is."""
    yield f"n={max(sorted(likely), key=lambda s: likely[s])}"
    for status, value in likely.items():
        yield from reached(f"n={status}", value, LIKELY)


def marked(encoded: Encoded | None, told: Told, role: str, options: Sequence[Option]) -> list[tuple[str, ...]]:
    """For each candidate for a role, or place, of an event its features; none of a language without a model."""
    if encoded is None or not options:
        return [()] * len(options)
    odds = encoded.fillers(told.full.span, told.full.type, role, options)
    weights = [exp(min(o, 30.0)) for o in odds]
    total = 1.0 + sum(weights)
    return [tuple(_of_option(n, odds, weights[n] / total)) for n in range(len(odds))]


def _of_option(number: int, odds: Sequence[float], share: float) -> Iterator[str]:
    own, best = odds[number], max((o for n, o in enumerate(odds) if n != number), default=-30.0)
    yield from reached("n", own, FILLS)
    yield from reached("n-share", share, SHARES)
    if own >= best:
        yield "n-best"
        yield from reached("n-ahead", own - best, AHEAD)
    else:
        yield from reached("n-behind", best - own, AHEAD)
