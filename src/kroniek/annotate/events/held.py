"""Which places a statement on a holder is about, where it does not stop at one name: pronouns, plain nouns, lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from spacy.tokens import Token

from kroniek.annotate.events.circumstances import among, place_words
from kroniek.annotate.events.grammar import BEFORE_NAME, VERBAL, conjuncts
from kroniek.annotate.events.scene import Filled, Scene
from kroniek.annotate.events.slots import SUBJECTS, antecedent, slots_of
from kroniek.annotate.events.triggers import Trigger
from kroniek.knowledge.keys import PART, slug
from kroniek.lang import load
from kroniek.model import ActorMention, PlaceMention, PlaceRef, Span

# What may stand between two places of one list: "Nyala, Zalingei en Ed-Daein".
BETWEEN = frozenset({"PUNCT", "CCONJ"})
MARKS = frozenset({",", ";"})
RELATIVE = frozenset({"acl:relcl", "acl"})
NOMINAL = frozenset({"NOUN", "ADJ", "DET", "NUM"})
# Places of these sizes are what a pronoun or a part of a town hangs on; a country is told of all along.
LARGE = frozenset({"country", "region", "vague"})
# Positions of what an event is done to, beside the prepositions of `done_to`.
DONE_TO = frozenset({"subject", "object", "head"})
# A colon opens a list of what lies in a place named so many words before at most.
COLON_REACH = 4
# So many sentences back a holder may stand who is meant by "in hun handen".
OWNER_REACH = 2


@dataclass(frozen=True)
class Words:
    """The lists of `held.toml`."""

    including: frozenset[str]
    possessives: frozenset[str]
    plain: frozenset[str]
    pointing: frozenset[str]
    joining: frozenset[str]
    sites: frozenset[str]
    wide: frozenset[str]
    belonging: frozenset[str]
    staying: frozenset[str]
    between: frozenset[str]
    done_to: frozenset[str]
    within: frozenset[str]
    lately: frozenset[str]
    still: frozenset[str]
    lost: frozenset[str]
    ended: frozenset[str]
    again: frozenset[str]
    there: frozenset[str]
    yonder: frozenset[str]
    them: frozenset[str]
    alike: frozenset[str]
    hands: Mapping[str, str]

    def site(self, word: str) -> bool:
        """Whether a common noun in small letters is a building or a work; a compound counts by its end."""
        return among(word, self.sites)


@cache
def words(code: str) -> Words:
    """The words of the language `code` that statements on holders need beside their units."""
    data = load(code).toml("held.toml")
    lists = {name: frozenset(data[name]) for name in Words.__dataclass_fields__ if name != "hands"}
    return Words(**lists, hands=data["hands"])


def place_held(trigger: Trigger, filled: Filled, scene: Scene) -> tuple[PlaceMention, Token] | None:
    """The place that is held, with the word it stands at: the one in its position, or what stands there for it.

    That is the noun before a relative clause ("Idlib, waar HTS de baas is"), what a part is of ("de helft van
    Marawi"), the place told last for a pronoun or "er", or a plain noun ("de haven") in the town told last.
    """
    if filled.place is not None:
        return scene.places[filled.place[0]], filled.place[1]
    stands = before_clause(trigger, scene) or _standing_for(trigger, scene)
    return stands or _part(trigger, scene) or _there(trigger, scene)


def before_clause(trigger: Trigger, scene: Scene) -> tuple[PlaceMention, Token] | None:
    """The place right before the relative clause in which a unit fires."""
    here = trigger.token
    while here.head.i != here.i and here.dep_ not in RELATIVE:
        here = here.head
    if here.dep_ not in RELATIVE:
        return None
    pronoun = next((t for t in here.subtree if t.lower_ in scene.words.relative and t.i < trigger.token.i), None)
    if pronoun is None:
        return None
    head = antecedent(here, pronoun, scene)
    before = next((t for t in reversed(scene.doc[pronoun.sent.start : pronoun.i]) if not t.is_punct), head)
    listed = before.dep_ == "conj" and before.head.i == head.i  # "naar Tawila en het Marra-gebergte, dat ..."
    for token in (before, head) if listed else (head,):
        index = scene.place_of(token)
        if index is not None:
            return scene.places[index], token
    return None


def _part(trigger: Trigger, scene: Scene) -> tuple[PlaceMention, Token] | None:
    part = place_words(scene.code).part
    for token in trigger.token.sent:
        if token.lower_ in part and scene.clause[token.i] == scene.clause[trigger.token.i]:
            below = next((c for c in token.children if c.dep_ == "nmod" and c.i in scene.place_at), None)
            if below is not None:
                return scene.places[scene.place_at[below.i]], below
    return None


def _standing_for(trigger: Trigger, scene: Scene) -> tuple[PlaceMention, Token] | None:
    """What a pronoun or a plain noun in the place's position stands for."""
    slots, positions = slots_of(trigger, scene), trigger.unit.positions
    for slot in ("subject", "object"):
        tokens = slots.get(slot) or (_subjects(trigger, scene) if slot == "subject" else [])
        for token in tokens if "place" in positions.get(slot, ()) else ():
            if token.lower_ in words(scene.code).pointing and token.pos_ in {"PRON", "DET"}:
                told = last_place(scene, token.sent.start)
                if told is not None and _gap(scene, told, token) <= 1:
                    return replace(told, relation="in"), token
            else:
                found = _unnamed(token, scene)
                if found is not None:
                    return found, token
    return None


def _there(trigger: Trigger, scene: Scene) -> tuple[PlaceMention, Token] | None:
    """The place told last, where an adverb says that it is meant: "M23 is er de baas", "daar heeft het leger de macht".

    "Er" that opens a sentence means no place.
    """
    here, listed = scene.clause[trigger.token.i], words(scene.code)
    for token in trigger.token.sent:
        opens = token.i == token.sent.start and token.lower_ not in listed.yonder
        if token.lower_ in listed.there | listed.yonder and not opens and scene.clause[token.i] == here:
            told = last_place(scene, token.sent.start)
            return (replace(told, relation="in"), token) if told is not None and _gap(scene, told, token) <= 1 else None
    return None


def _subjects(trigger: Trigger, scene: Scene) -> list[Token]:
    """The subject of a clause in which a fixed phrase tells who holds it: "De haven is in handen van de rebellen"."""
    here = scene.clause[trigger.token.i]
    return [t for t in trigger.token.sent if t.dep_ in SUBJECTS and scene.clause[t.i] == here]


def last_place(scene: Scene, before: int) -> PlaceMention | None:
    """The place named last before a token that is no country or larger region."""
    end = scene.doc[before].idx
    places = [scene.places[i] for i in sorted(set(scene.place_at.values()))]  # without those of datelines
    told = [p for p in places if p.span.end <= end and p.place.precision not in LARGE]
    return max(told, key=lambda p: p.span.start, default=None)


def _gap(scene: Scene, place: PlaceMention, token: Token) -> int:
    starts = [s.start_char for s in scene.doc.sents if place.span.start < s.start_char <= token.idx]
    return len(starts)


def _unnamed(token: Token, scene: Scene) -> PlaceMention | None:
    """A plain noun as a part of the town told last: "de haven" of a report on Monrovia."""
    low = token.lower_
    if low.endswith(tuple(words(scene.code).wide)):
        return None
    if token.pos_ != "NOUN" or not (place_words(scene.code).place_noun(low) or words(scene.code).site(low)):
        return None
    if token.i in scene.actor_at or any(t.i in scene.place_at for t in token.subtree):
        return None
    base = last_place(scene, token.i)
    if base is None:
        return None
    town = base.place
    noun = slug(token.lower_)
    place = PlaceRef(
        f"{PART}{town.id}/{noun}", f"{token.lower_} ({town.name})", town.lat, town.lon, town.country, "site",
        (town.id, *town.parents),
    )  # fmt: skip
    return PlaceMention(Span(token.idx, token.idx + len(token)), token.text, place)


def site_of(trigger: Trigger, scene: Scene) -> PlaceMention | None:
    """The building, port or village without a name that an event is done to, as a part of the town told last.

    "In Aden veroverden zij het paleis" tells of the palace, and of Aden only that a part of it changed hands.
    """
    positions = trigger.unit.positions
    for slot, tokens in slots_of(trigger, scene).items():
        if slot in DONE_TO | words(scene.code).done_to and "place" in positions.get(slot, ()):
            found = next(filter(None, (_unnamed(t, scene) for t in tokens)), None)
            if found is not None:
                return found
    return None


def owner(trigger: Trigger, scene: Scene) -> ActorMention | None:
    """Whose hands are meant by "in hun handen": the last subject before, of the sentence or of those just before it.

    None where nobody is, or where the sentence in which somebody first is names several sides. "In rebellenhanden" are
    those of the only side of that kind that the report names.
    """
    token = trigger.token
    kind = next((k for part, k in words(scene.code).hands.items() if token.lower_.startswith(part)), None)
    if kind is not None:
        sides = {a.actor.id: a for a in scene.actors if a.actor.kind == kind and not a.actor.id.startswith("text:")}
        return next(iter(sides.values())) if len(sides) == 1 else None
    if token.i == 0 or trigger.form != "noun" or token.nbor(-1).lower_ not in words(scene.code).possessives:
        return None
    return last_acting(token, scene)


def last_acting(token: Token, scene: Scene) -> ActorMention | None:
    """Who acts last before a word, in its sentence or in those just before it; see `owner`."""
    sentences = [s for s in scene.doc.sents if s.start <= token.i][-1 - OWNER_REACH :]
    for sentence in reversed(sentences):
        named = [t for t in sentence if t.i < token.i and t.i in scene.actor_at]
        acting = [t for t in named if t.dep_ in SUBJECTS]
        chosen = acting or named
        if chosen and (acting or len({scene.actors[scene.actor_at[t.i]].actor.id for t in chosen}) == 1):
            return scene.actors[scene.actor_at[chosen[-1].i]]
    return None


def others(place: PlaceMention, scene: Scene, *, dated: bool = False) -> list[PlaceMention]:
    """The other places of the list that a place stands in; a town and its province are no list.

    With `dated` each may have a day of its own: "Kelbadjar vóór 15 november, Agdam op 20 november".
    """
    ordered = sorted(scene.places, key=lambda p: p.span)
    if place not in ordered:
        return []
    here = ordered.index(place)
    first = last = here
    while first > 0 and _coordinated(ordered[first - 1], ordered[first], scene, dated):
        first -= 1
    while last + 1 < len(ordered) and _coordinated(ordered[last], ordered[last + 1], scene, dated):
        last += 1
    listed = [*ordered[first : last + 1], *_joined(place, scene)]
    return [p for n, p in enumerate(listed) if p.place.id != place.place.id and p not in listed[:n]]


def _joined(place: PlaceMention, scene: Scene) -> Iterator[PlaceMention]:
    """The places that the parse joins with a subject: "Palma, in het noorden, en Afungi, waar gas zit, zijn van"."""
    named = scene.doc.char_span(place.span.start, place.span.end, alignment_mode="expand")
    if named is None or not len(named) or named.root.dep_ not in SUBJECTS:
        return
    for token in conjuncts(named.root)[1:]:
        index = scene.place_of(token)
        if index is not None:
            yield scene.places[index]


def included(place: PlaceMention, scene: Scene) -> list[PlaceMention]:
    """The places that the words name as lying in `place`: "ruim de helft van het land, waaronder Makeni en Kono"."""
    later = sorted((p for p in scene.places if p.span.start >= place.span.end), key=lambda p: p.span)
    if not later:
        return []
    between = scene.doc.char_span(place.span.end, later[0].span.start, alignment_mode="contract")
    if between is None or not len(between):
        return []
    known = words(scene.code).including
    opened = between[-1].text == ":" and len(between) <= COLON_REACH  # "vier districten van Marib overgenomen: Harib"
    named = any(t.lower_ in known for t in between)
    if not opened and not (
        named and all(t.pos_ in NOMINAL | BETWEEN or _linking(t, scene) or t.lower_ in known for t in between)
    ):
        return []
    return [later[0], *others(later[0], scene)]


def alike(trigger: Token, scene: Scene) -> list[PlaceMention]:
    """The places of which the sentence says the same: "is onder controle van de regering, net als Lobito en Namibe"."""
    sentence = trigger.sent
    later = sorted((p for p in scene.places if trigger.idx < p.span.start < sentence.end_char), key=lambda p: p.span)
    for place in later:
        before = scene.doc.char_span(trigger.idx, place.span.start, alignment_mode="contract")
        said = " ".join(t.lower_ for t in before or () if t.pos_ not in NOMINAL)
        if said.endswith(tuple(f" {phrase}" for phrase in words(scene.code).alike)):
            return [place, *others(place, scene)]
    return []


def elided(trigger: Trigger, scene: Scene) -> Iterator[tuple[ActorMention, PlaceMention]]:
    """Holders and places for which a verb is not said again: ", MODEL de havensteden Buchanan", ", Mujao in Gao"."""
    sentence = trigger.token.sent
    ordered = sorted((p for p in scene.places if p.span.start > trigger.token.idx), key=lambda p: p.span)
    for token in sentence:
        index = scene.actor_at.get(token.i)
        if index is None or token.i <= trigger.token.i or not _opens(_before_noun(token)):
            continue
        holder = scene.actors[index]
        place = next((p for p in ordered if p.span.start >= holder.span.end), None)
        between = scene.doc.char_span(holder.span.end, place.span.start, alignment_mode="contract") if place else None
        if place is None or between is None or not between or between.sent.start != sentence.start:
            continue
        after = takewhile(lambda t: not t.is_punct, (t for t in sentence if t.idx >= place.span.end))
        named = between[1:] if between[0].lower_ in words(scene.code).within else between
        if all(t.pos_ in NOMINAL for t in named) and not any(t.pos_ in VERBAL for t in after):
            yield holder, place


def turned_about(trigger: Trigger, scene: Scene) -> Iterator[tuple[ActorMention, PlaceMention]]:
    """Places with who has each, where the verb is not said again: "Goma is van M23, Beni van het leger"."""
    sentence = trigger.token.sent
    for token in sentence:
        index = scene.place_at.get(token.i)
        last = index is not None and (token.i + 1 == sentence.end or scene.place_at.get(token.i + 1) != index)
        if index is None or not last or token.i < trigger.token.i or not _opens(_before_noun(_first(token, scene))):
            continue
        rest = list(scene.doc[token.i + 1 : sentence.end])
        if not rest or rest[0].lower_ not in words(scene.code).belonging:
            continue
        owner_at = next((t for t in rest[1:] if t.pos_ not in BEFORE_NAME), None)
        if owner_at is not None and owner_at.i in scene.actor_at:
            yield scene.actors[scene.actor_at[owner_at.i]], scene.places[index]


def _first(token: Token, scene: Scene) -> Token:
    """The first word of the place that a word is part of."""
    while token.i > token.sent.start and scene.place_at.get(token.i - 1) == scene.place_at[token.i]:
        token = token.nbor(-1)
    return token


def _before_noun(token: Token) -> Token:
    """The word before a noun and its article and adjectives."""
    before = token.nbor(-1) if token.i > token.sent.start else token
    while before.pos_ in BEFORE_NAME and before.i > token.sent.start:
        before = before.nbor(-1)
    return before


def _opens(before: Token) -> bool:
    """Whether a word may stand before a holder for whom the verb is not said again: a comma, "en"."""
    return before.text == "," or before.pos_ == "CCONJ"


def _coordinated(one: PlaceMention, other: PlaceMention, scene: Scene, dated: bool) -> bool:
    if one.place.id in other.place.parents or other.place.id in one.place.parents:
        return False
    words_between = scene.doc.char_span(one.span.end, other.span.start, alignment_mode="contract")
    between = [t for t in words_between or () if not (dated and _of_time(t, scene))]
    if not between or other.relation not in {one.relation, "in"}:
        return False
    mark = between[0].pos_ in BETWEEN and (between[0].pos_ != "PUNCT" or between[0].text in MARKS)
    return mark and all(_linking(t, scene) for t in between)


def _of_time(token: Token, scene: Scene) -> bool:
    """Whether a word is of a time or the preposition before one."""
    last = token.i + 1 == token.sent.end
    return token.i in scene.timed or (token.pos_ == "ADP" and not last and token.nbor(1).i in scene.timed)


def _linking(token: Token, scene: Scene) -> bool:
    """Whether a word may stand between two places of a list: marks, "en", and nouns of places before a name."""
    if token.pos_ in BETWEEN:
        return token.pos_ != "PUNCT" or token.text in MARKS
    low = token.lower_
    return low in words(scene.code).joining or (token.pos_ == "NOUN" and place_words(scene.code).place_noun(low))
