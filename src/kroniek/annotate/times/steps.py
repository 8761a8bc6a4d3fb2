"""The operations that a meaning is made of. Each takes a state and gives the next one.

A grammar file names these operations; docs/time.md lists them for its authors. The last argument of
those that choose between past and future is the tense: "past", "future" or "unknown".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kroniek.annotate.times import steps_calendar, steps_days, steps_lengths
from kroniek.annotate.times.state import State

Op = Callable[..., State]

_MODULES = (steps_calendar, steps_days, steps_lengths)
OPS: Mapping[str, Op] = MappingProxyType(
    {name: getattr(module, name) for module in _MODULES for name in module.OPERATIONS}
)
