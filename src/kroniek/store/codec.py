"""Between the data classes and JSON. Everything comes back equal to what went in."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn
from cattrs.strategies import configure_union_passthrough

from kroniek.model import DaySet, Interval, Quantity, Span

T = TypeVar("T")
Plain = str | int | float | bool | None


def _common() -> Converter:
    converter = Converter(detailed_validation=False)
    configure_union_passthrough(Plain, converter)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    # A whole number in JSON is an int; where the class says float it must not come back as one.
    converter.register_structure_hook(float, lambda value, _: float(value))
    converter.register_structure_hook(NoneType, lambda _, __: None)
    return converter


@cache
def compact() -> Converter:
    """The converter of the store: spans, intervals and quantities as lists, no field at its default."""
    converter = _common()
    converter.omit_if_default = True
    converter.register_unstructure_hook(Span, lambda span: [span.start, span.end])
    converter.register_structure_hook(Span, lambda ends, _: Span(int(ends[0]), int(ends[1])))
    converter.register_unstructure_hook(Interval, lambda value: [_iso(value.earliest), _iso(value.latest)])
    converter.register_structure_hook(Interval, lambda ends, _: Interval(_day(ends[0]), _day(ends[1])))
    converter.register_unstructure_hook(Quantity, _of_quantity)
    converter.register_structure_hook(Quantity, lambda values, _: Quantity(*map(_float, values)))
    converter.register_unstructure_hook(DaySet, lambda days: [[d.isoformat(), w] for d, w in days.weights])
    converter.register_structure_hook(
        DaySet, lambda days, _: DaySet(tuple((date.fromisoformat(d), float(w)) for d, w in days))
    )
    converter.register_unstructure_hook_func(_is_set, lambda found: sorted(converter.unstructure(one) for one in found))
    return converter


@cache
def plain() -> Converter:
    """The converter for people and programs outside: every field by its name."""
    converter = _common()
    converter.register_unstructure_hook(Span, make_dict_unstructure_fn(Span, converter))
    return converter


def encode(value: object) -> str:
    """`value`, one of the data classes of the model, as one line of JSON; equal values give equal lines."""
    return json.dumps(compact().unstructure(value), ensure_ascii=False, separators=(",", ":"))


def decode(text: str, kind: type[T]) -> T:
    """The value of class `kind` that `encode` wrote."""
    return compact().structure(json.loads(text), kind)


def _is_set(kind: Any) -> bool:
    return kind is frozenset or getattr(kind, "__origin__", None) is frozenset


def _of_quantity(value: Quantity) -> list[float | None]:
    return [_float(value.low), _float(value.best), _float(value.high)]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
