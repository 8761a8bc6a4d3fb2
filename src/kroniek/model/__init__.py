"""Frozen data classes that everything else speaks in. Imports nothing else of Kroniek."""

from kroniek.model.days import DaySet, Interval
from kroniek.model.ground import Ground, Tellings
from kroniek.model.mentions import (
    ActorMention,
    Annotations,
    ControlMention,
    EntityMention,
    EventMention,
    FigureMention,
    PlaceMention,
    RoleFiller,
    TimeMention,
)
from kroniek.model.quantity import Quantity
from kroniek.model.records import (
    Chronicle,
    Control,
    Decision,
    Doubt,
    Event,
    Evidence,
    Figure,
    Hook,
    Joined,
    Kept,
    Participant,
    PlaceRecord,
    Published,
    Reason,
    ResolvedTime,
    Story,
)
from kroniek.model.refs import ActorRef, PlaceRef
from kroniek.model.report import Header, Report
from kroniek.model.span import Span
from kroniek.model.when import Step, When

__all__ = [
    "ActorMention",
    "ActorRef",
    "Annotations",
    "Chronicle",
    "Control",
    "ControlMention",
    "DaySet",
    "Decision",
    "Doubt",
    "EntityMention",
    "Event",
    "EventMention",
    "Evidence",
    "Figure",
    "FigureMention",
    "Ground",
    "Header",
    "Interval",
    "Joined",
    "Participant",
    "PlaceMention",
    "PlaceRecord",
    "PlaceRef",
    "Published",
    "Quantity",
    "Kept",
    "Hook",
    "Reason",
    "Report",
    "ResolvedTime",
    "RoleFiller",
    "Span",
    "Step",
    "Story",
    "Tellings",
    "TimeMention",
    "When",
]
