"""Names inside longer names: the actor is the whole, the entities are its parts."""

import pytest

from kroniek import knowledge
from kroniek.annotate.names import find
from kroniek.annotate.text import analyse
from kroniek.lang import load

# text; the actor that is the whole, with its id; the names inside it
CASES = [
    (
        "Het Iraakse ministerie van Defensie zweeg.",
        ("Iraakse ministerie van Defensie", "actor:IQ/ministry-of-defence"),
        {("Iraakse", "MISC"), ("ministerie van Defensie", "ORG")},
    ),
    (
        "Dat meldt het Russische ministerie van Buitenlandse Zaken.",
        ("Russische ministerie van Buitenlandse Zaken", "actor:RU/ministry-of-foreign-affairs"),
        {("Russische", "MISC"), ("ministerie van Buitenlandse Zaken", "ORG")},
    ),
    (
        "De Amerikaanse minister van Defensie Ash Carter belde.",
        ("Amerikaanse minister van Defensie Ash Carter", "actor:carter-ash"),
        {("Amerikaanse", "MISC"), ("Defensie", "ORG"), ("Ash Carter", "PER")},
    ),
    (
        "De Syrisch-Koerdische strijders rusten uit.",
        ("Syrisch-Koerdische strijders", None),
        {("Syrisch-Koerdische", "MISC")},
    ),
    (
        "De anti-IS-coalitie vergadert.",
        ("anti-IS-coalitie", "actor:coalition"),
        {("IS", "ORG")},
    ),
    (
        "Een woordvoerder van het Iraakse ministerie van Defensie sprak.",
        ("woordvoerder van het Iraakse ministerie van Defensie", None),
        {("Iraakse", "MISC"), ("ministerie van Defensie", "ORG")},
    ),
]


@pytest.mark.parametrize(("text", "actor", "inside"), CASES)
def test_parts_stand_inside_the_whole(text: str, actor: tuple[str, str | None], inside: set[tuple[str, str]]) -> None:
    language = load("nl")
    found = find(analyse(text, language), language, knowledge.load())
    whole = next(a for a in found.actors if a.text.removeprefix("Een ") == actor[0])
    assert actor[1] in (None, whole.actor.id)
    assert {(e.text, e.label) for e in found.entities if whole.span.contains(e.span)} == inside
