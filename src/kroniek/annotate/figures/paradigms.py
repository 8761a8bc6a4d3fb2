"""Cues told by their verb alone: all its forms, joined with its particle or apart from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kroniek.errors import KnowledgeError
from kroniek.lang import Language

Entry = Mapping[str, Any]
# A participle that ends so does not change before a noun ("de gebleven inwoners", but "de ontvoerde leraar").
_UNCHANGED = "en"
_ADJECTIVE = "e"


@dataclass(frozen=True)
class _Forms:
    """The forms of a verb as cues need them: `finite` with the particle written before, `apart` without it."""

    particle: str
    apart: tuple[str, ...]
    finite: tuple[str, ...]
    infinitives: tuple[str, ...]
    participles: tuple[str, ...]


def spelled_out(entries: Sequence[Entry], language: Language, to: Sequence[str]) -> list[dict[str, Any]]:
    """The entries of `figures_cues.toml` with their `verbs` written out as words and split verbs.

    An entry of kind "patient" becomes two: what its participles and infinitives say of the number wherever it
    stands, and what its finite forms say of those to whom it is done.

    Args:
        entries: The entries as they stand.
        language: Its `figures_verbs.tsv` has the forms.
        to: The words that stand before an infinitive.
    """
    table = {row["verb"]: row for row in language.rows("figures_verbs.tsv")}
    return [one for entry in entries for one in _spelled_out(entry, table, to)]


def _spelled_out(entry: Entry, table: Mapping[str, Mapping[str, str]], to: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        verbs = [_forms(verb, table[verb], to) for verb in entry.get("verbs", ())]
    except KeyError as error:
        raise KnowledgeError(f"figures_cues.toml: the forms of {error} are missing from figures_verbs.tsv") from error
    nominal = [form for verb in verbs for form in (*verb.participles, *verb.infinitives)]
    finite = [form for verb in verbs for form in verb.finite]
    apart = [[list(verb.apart), [verb.particle]] for verb in verbs if verb.particle]
    said = {"words": entry.get("words", []), "split": entry.get("split", [])}
    if entry["kind"] == "patient":
        yield {**entry, "kind": "participle", "words": [*said["words"], *nominal], "split": []}
        yield {**entry, "kind": "active", "words": finite, "split": [*said["split"], *apart]}
    else:
        words, split = [*said["words"], *nominal, *finite], [*said["split"], *apart]
        yield {**entry, "words": list(dict.fromkeys(words)), "split": split}


def _forms(verb: str, row: Mapping[str, str], to: Sequence[str]) -> _Forms:
    particle, _, stem = verb.rpartition("|")
    present, past, participle = (row[name].split() for name in ("present", "past", "participle"))
    finite = [form for form in (*present, *past) if form != stem]
    participles = [particle + form for form in participle]
    inflected = [form + _ADJECTIVE for form in participles if not form.endswith((_UNCHANGED, _ADJECTIVE))]
    apart = [f"{particle} {word} {stem}" for word in to] if particle else []
    return _Forms(
        particle,
        (*finite, stem),
        tuple(particle + form for form in finite),
        (particle + stem, *apart),
        (*participles, *inflected),
    )
