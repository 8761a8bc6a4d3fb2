"""On whose word events are told, case by case. The cases stand in cases/voice.txt, one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kroniek.annotate import names
from kroniek.annotate.text import analyse
from kroniek.annotate.voice import hear
from kroniek.annotate.voice.quotes import layout
from kroniek.annotate.voice.words import voice_words
from kroniek.knowledge import load as load_knowledge
from kroniek.lang import load

LINES = (Path(__file__).parent / "cases" / "voice.txt").read_text("utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("chain", "marked"), CASES, ids=[c[1] for c in CASES])
def test_voice(chain: str, marked: str) -> None:
    marked = marked.replace("\\n", "\n")
    text = marked.replace("[", "").replace("]", "")
    start = marked.rindex("[") - marked.count("[") + 1 - marked[: marked.rindex("[")].count("]")
    doc = analyse(text, load("nl"))
    found = names.find(doc, load("nl"), load_knowledge())
    voices = hear(doc, "nl", found.actors, found.entities)
    token = next(t for t in doc if t.idx <= start < t.idx + len(t))
    want = () if chain == "-" else tuple(chain.split(" + "))
    assert tuple(v.casefold() for v in voices.of(token)) == tuple(v.casefold() for v in want)


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("'We gingen weg uit de stad', zei zij.", ["'We gingen weg uit de stad'"]),
        ("De zogeheten 'veilige zone' is klein.", []),
        ("‘Zij schoten op de foto’s aan de muur.’", ["‘Zij schoten op de foto’s aan de muur.’"]),
        ('"Er is niets meer over hier.\nDe rest zwijgt', ['"Er is niets meer over hier.']),
    ],
)
def test_direct_speech(text: str, speech: list[str]) -> None:
    doc = analyse(text, load("nl"))
    quotes = layout(doc, voice_words("nl")).quotes
    assert [doc[q.first : q.last].text.strip() for q in quotes] == speech
