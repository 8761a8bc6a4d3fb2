"""An event with what it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from kroniek.annotate.events.scene import Filled
from kroniek.annotate.events.triggers import Trigger
from kroniek.model import EventMention


@dataclass(frozen=True)
class Told:
    """An event with what it was read from: `rules` has the roles of its sentence, `full` those of the report too."""

    full: EventMention
    rules: EventMention
    trigger: Trigger
    filled: Filled
