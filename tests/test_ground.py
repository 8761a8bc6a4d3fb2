"""What a report says of where an event may lie: its theatre, the land of those who act, how far an event reaches."""

import pytest

from kroniek.annotate import parts
from kroniek.annotate.events import propose
from kroniek.annotate.events.circumstances import Circumstances
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.scene import Scene
from kroniek.model import Report
from kroniek.reading import read_text

ABROAD = "In Goma en Bukavu in Congo sloegen mensen op de vlucht. Rwanda beschoot de stad Goma met granaten."


def _features(text: str, event: str) -> dict[str, set[str]]:
    """The features of each place of the report, by its shown name, for the first event of a type."""
    (item,) = read_text(f"date 2013-10\n\n{text}")
    assert isinstance(item, Report)
    read = parts(item)
    scene = Scene.of(read.doc, "nl", read.names, read.voices.speakers)
    told = propose(scene, Circumstances.of(scene, read.times, read.figures), read.figures, read.voices) or []
    wanted = next(t for t in told if t.full.type == event)
    return {c.place.place.name: set(c.features) for c in Map(scene, told).candidates(wanted)}


def test_the_theatre_is_where_the_towns_lie_not_who_acts() -> None:
    found = _features(ABROAD, "shelling")
    assert "theatre:in:1:shelling" in found["Goma"]
    assert "theatre:itself:shelling" in found["Democratic Republic of the Congo"]
    assert "theatre:abroad:shelling" in found["Rwanda"]


def test_a_place_lies_in_the_land_of_who_acts_or_does_not() -> None:
    found = _features(ABROAD, "shelling")
    assert "land-agent:1:shelling" in found["Rwanda"]
    assert "land-agent:0:shelling" in found["Goma"]


@pytest.mark.parametrize(("number", "size"), [("12", "small"), ("4.000", "large"), ("400.000", "huge")])
def test_large_numbers_tell_of_wide_events(number: str, size: str) -> None:
    found = _features(f"In Goma in Congo zijn {number} burgers op de vlucht geslagen.", "displacement")
    assert f"number:{size}:displacement:small" in found["Goma"]


def test_the_land_that_is_spoken_of_holds_its_towns() -> None:
    found = _features(
        "In Goma en Bukavu wordt gevochten. Sinds mei zijn in Congo 200 burgers gedood.", "attack_on_civilians"
    )
    assert any(f.startswith("recent-way:holds-country:") for f in found["Democratic Republic of the Congo"])
    assert any(f.startswith("lasts:sinds:wide:") for f in found["Democratic Republic of the Congo"])
