"""Frozen data classes that everything else speaks in. Imports nothing else of Kroniek."""

from kroniek.model.days import DaySet, Interval
from kroniek.model.decisions import ACTIONS, KINDS, Decidable, Decision, kind_of
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
from kroniek.model.quantity import MEASURES, Quantity
from kroniek.model.records import (
    Change,
    Chronicle,
    Control,
    Copy,
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
    Record,
    ResolvedTime,
    Story,
)
from kroniek.model.refs import ActorRef, PlaceRef
from kroniek.model.report import Header, Report
from kroniek.model.span import Span
from kroniek.model.when import Step, When

__all__ = [
    "ACTIONS",
    "KINDS",
    "MEASURES",
    "ActorMention",
    "ActorRef",
    "Annotations",
    "Change",
    "Chronicle",
    "Control",
    "ControlMention",
    "Copy",
    "DaySet",
    "Decidable",
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
    "Record",
    "Report",
    "ResolvedTime",
    "RoleFiller",
    "Span",
    "Step",
    "Story",
    "Tellings",
    "TimeMention",
    "When",
    "kind_of",
]
