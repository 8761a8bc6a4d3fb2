"""Copies of reports: found when edited or cut, with what they changed; other reports are none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.chronicle.copies import CONTAINED, Signature, bands, compare, contained, groups, pieces, signature
from kroniek.model import Report
from test_same import told

WIRE = (
    "date 2015-03-12\nIn Bagdad is dinsdag een autobom ontploft op een drukke markt in het oosten van de stad. "
    "Er vielen zeventien doden, zegt de politie. De straten eromheen zijn afgezet en ziekenhuizen vragen om bloed. "
    "Niemand heeft de aanslag nog opgeëist. In Bagdad ontploffen deze winter bijna elke week bommen. De regering heeft "
    "extra controleposten beloofd, maar bewoners klagen dat de soldaten er alleen gewone mensen doorzoeken."
)
HIGHER = WIRE.replace("zeventien", "21").replace("dinsdag", "woensdag")
SHORT = WIRE[: WIRE.index("In Bagdad ontploffen")]
OTHER = (
    "date 2015-03-12\nDe Peshmerga hebben dinsdag drie dorpen ten westen van Kirkuk heroverd op Islamitische Staat. De "
    "aanval begon voor zonsopgang, met steun van vliegtuigen van de coalitie. Een commandant sprak van tientallen "
    "gedode strijders. De dorpen lagen sinds de zomer aan het front en zijn verlaten."
)


def reports() -> list[Report]:
    return [told(text)[0] for text in (WIRE, HIGHER, SHORT, OTHER)]


def test_copies_share_a_band_and_others_do_not() -> None:
    wire, higher, short, other = (set(bands(r.text)) for r in reports())
    assert wire & higher
    assert wire & short
    assert not wire & other


def test_a_copy_tells_what_it_changed() -> None:
    found = compare(told(HIGHER), told(WIRE))
    assert found is not None
    assert found.contained >= CONTAINED
    assert {(c.kind, c.was, c.became) for c in found.changes} == {
        ("day", "dinsdag", "woensdag"),
        ("number", "zeventien doden", "21 doden"),
    }
    changed = {c.became: c.span for c in found.changes}
    assert changed["woensdag"] is not None
    assert changed["woensdag"].of(told(HIGHER)[0].text) == "woensdag"


def test_what_is_cut_changes_nothing() -> None:
    found = compare(told(SHORT), told(WIRE))
    assert found is not None
    assert found.changes == ()


def test_another_report_is_no_copy() -> None:
    assert compare(told(OTHER), told(WIRE)) is None
    assert contained(pieces(told(OTHER)[0].text), pieces(told(WIRE)[0].text)) < 0.05


@given(st.permutations(range(4)))
def test_groups_hang_on_no_order(order: list[int]) -> None:
    found = [signature(r) for r in reports()]
    wire, higher, short, other = (s.report for s in found)
    grouped = groups({found[i].report: found[i] for i in order})
    assert set(grouped) == {short, max(wire, higher)}
    assert set(grouped.values()) == {min(wire, higher)}
    assert other not in grouped


@given(st.lists(st.sets(st.integers(0, 12), min_size=1, max_size=8), min_size=1, max_size=7))
@settings(max_examples=60)
def test_a_leader_is_no_copy(sets: list[set[int]]) -> None:
    """Of any texts that all share a band: each copy has enough in common with its leader, which is none's copy."""
    known = {str(i): Signature(str(i), ("one",), frozenset(some)) for i, some in enumerate(sets)}
    found = groups(known)
    assert not set(found) & set(found.values())
    assert all(contained(known[a].pieces, known[b].pieces) >= CONTAINED for a, b in found.items())
    alone = [s for name, s in known.items() if name not in found]
    assert all(contained(a.pieces, b.pieces) < CONTAINED for a in alone for b in alone if a is not b)


def test_a_text_of_a_few_words_is_no_copy() -> None:
    assert bands("Meer nieuws volgt.") == ()
