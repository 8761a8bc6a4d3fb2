"""Who did what to whom and where: the arguments of a trigger, read off the parse and repaired by word order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kroniek.annotate.events.grammar import (
    VERBAL,
    Grammar,
    clauses,
    conjuncts,
    grammar,
    preposition,
    preposition_before,
)
from kroniek.annotate.events.triggers import Trigger
from kroniek.model import ActorMention, PlaceMention

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:arg", "nmod", "advmod", "xcomp", "obj", "iobj", "appos", "fixed", "conj"})
PHRASAL = frozenset(
    {"nmod", "appos", "flat", "compound", "fixed", "nummod", "amod", "conj", "nmod:poss", "obl"}
)
CORE = frozenset({"subject", "object", "harmed", "head"})
ARMED = frozenset({"state", "rebel", "militia", "identity_militia", "external"})
Slots = dict[str, list[Token]]


@dataclass(frozen=True)
class Scene:
    """One parsed report with the mentions that stand in it, found by token."""

    doc: Doc
    code: str
    words: Grammar
    clause: Sequence[int]
    actors: Sequence[ActorMention]
    places: Sequence[PlaceMention]
    actor_at: Mapping[int, int]
    place_at: Mapping[int, int]

    @classmethod
    def of(
        cls, doc: Doc, code: str, actors: Sequence[ActorMention], places: Sequence[PlaceMention]
    ) -> Scene:
        """Index the mentions by the tokens they cover; where two overlap the longer one counts."""
        actor_at, place_at = _by_token(doc, actors), _by_token(doc, places)
        return cls(doc, code, grammar(code), clauses(doc), actors, places, actor_at, place_at)


@dataclass
class Filled:
    """What fills the roles of one trigger: indexes into the scene's actors and places, with their token.

    `phrases` are noun phrases in a role that no actor mention covers ("276 schoolmeisjes").
    """

    roles: dict[str, list[tuple[int, Token]]] = field(default_factory=dict)
    phrases: dict[str, list[Token]] = field(default_factory=dict)
    place: tuple[int, Token] | None = None
    place_rank: tuple[int, int] = (99, 99)
    beside: bool = False

    def actors(self) -> Iterator[int]:
        """Indexes of all actors in any role."""
        for found in self.roles.values():
            yield from (index for index, _ in found)

    def offer_place(self, index: int, token: Token, rank: tuple[int, int], *, beside: bool = False) -> None:
        """Take the place if it stands closer to the event than the one there is.

        `beside` tells that the place only says where something else is ("de luchthaven van Mosul").
        """
        if rank < self.place_rank:
            self.place, self.place_rank, self.beside = (index, token), rank, beside


def _by_token(doc: Doc, mentions: Sequence[ActorMention] | Sequence[PlaceMention]) -> dict[int, int]:
    found: dict[int, int] = {}
    order = sorted(range(len(mentions)), key=lambda m: (len(mentions[m].span), m))
    for index in order:
        span = mentions[index].span
        covered = doc.char_span(span.start, span.end, alignment_mode="expand")
        for token in covered or ():
            found[token.i] = index
    return found


def fill(trigger: Trigger, scene: Scene) -> Filled:
    """The roles of `trigger`: from the parse, then for what is missing from prepositions and word order."""
    slots = _noun_slots(trigger, scene) if trigger.form == "noun" else _verb_slots(trigger, scene)
    filled = Filled()
    for slot, tokens in slots.items():
        for token in tokens:
            _assign(filled, trigger, slot, token, scene)
    _by_preposition(filled, trigger, scene)
    if trigger.form != "noun":
        _by_word_order(filled, trigger, scene, slots)
    return filled


def _add(slots: Slots, slot: str, token: Token) -> None:
    for one in conjuncts(token):
        if one not in slots.setdefault(slot, []):
            slots[slot].append(one)


def _verb_slots(trigger: Trigger, scene: Scene) -> Slots:
    token, slots = trigger.token, Slots()
    for child in token.children:
        _child_slot(slots, child, scene)
    _second_subject(slots, trigger)
    if token.dep_ == "amod" or (token.dep_ == "acl" and trigger.passive):
        _add(slots, "subject", token.head)
    if token.dep_ in {"acl:relcl", "acl"} and token.dep_ != "amod":
        _relative(slots, token, scene)
    if "subject" not in slots:
        subject = _understood_subject(token, scene)
        if subject is not None:
            _add(slots, "subject", subject)
    if token.dep_ == "xcomp" and token.head.pos_ in VERBAL and not {"object"} & set(slots):
        # in a Dutch verb cluster what stands between the finite verb and the infinitive belongs to the latter
        for child in token.head.children:
            if token.head.i < child.i < token.i and child.dep_ not in SUBJECTS:
                _child_slot(slots, child, scene)
    for helper in (c for c in token.children if c.dep_ == "xcomp" and c.pos_ in VERBAL and c.i < token.i):
        for child in helper.children:
            _child_slot(slots, child, scene)
    return _turned(slots) if trigger.passive else slots


def _second_subject(slots: Slots, trigger: Trigger) -> None:
    """Of two noun phrases that the parse both calls subject, the later one is the object."""
    subjects = [t for t in slots.get("subject", []) if t.head.i == trigger.token.i]
    if trigger.passive or "object" in slots or "object" not in trigger.unit.positions or len(subjects) < 2:
        return
    first = min(subjects, key=lambda t: t.i)
    later = [t for t in subjects if t.i != first.i]
    slots["subject"] = [t for t in slots["subject"] if t not in later]
    for token in later:
        _add(slots, "object", token)


def _child_slot(slots: Slots, child: Token, scene: Scene) -> None:
    if child.dep_ in SUBJECTS:
        _add(slots, "subject", child)
        return
    if child.dep_ not in OBLIQUE or child.pos_ in VERBAL:
        return
    case = preposition(child, scene.words.articles)
    if case:
        _add(slots, case, child)
    elif child.dep_ in {"obj", "iobj"} and child.lower_ not in scene.words.reflexive:
        _add(slots, "object", child)


def _turned(slots: Slots) -> Slots:
    """The slots of a passive as those of the active sentence."""
    active = {s: t for s, t in slots.items() if s not in {"subject", "door"}}
    if "subject" in slots:
        active["object"] = slots["subject"] + active.get("object", [])
    if "door" in slots:
        active["subject"] = slots["door"]
        active["door"] = slots["door"]
    return active


def _relative(slots: Slots, token: Token, scene: Scene) -> None:
    """Put the antecedent in the place of the relative pronoun."""
    for slot, tokens in list(slots.items()):
        for found in tokens:
            if found.lower_ in scene.words.relative and found.i != token.head.i:
                slots[slot] = [token.head if t is found else t for t in tokens]
                return
    opener = next((c for c in token.subtree if c.lower_ in scene.words.relative), None)
    if opener is None and token.dep_ == "acl":
        return
    if "subject" not in slots:
        _add(slots, "subject", token.head)


def _understood_subject(token: Token, scene: Scene) -> Token | None:
    """The subject that a coordinated, infinitive or participle clause borrows from the clause above it."""
    here = token
    for _ in range(4):
        if here.head.i == here.i or (here.dep_ in {"acl:relcl", "ccomp"} and here.i != token.i):
            return None
        if here.dep_ not in {"conj", "xcomp", "advcl", "acl", "ccomp", "obl", "nmod", "obj", "ROOT", "parataxis"}:
            return None
        above = here.head
        if here.dep_ == "ccomp" and any(c.dep_ == "mark" and c.lower_ in {"dat", "of"} for c in here.children):
            return None
        if above.pos_ in VERBAL:
            children = {c.dep_: c for c in above.children}
            if above.lower_ in scene.words.object_control or above.lemma_ in scene.words.object_control:
                wanted = children.get("obj") or children.get("nsubj:pass") or children.get("iobj")
                if wanted is not None:
                    return wanted
            for name in ("nsubj", "nsubj:pass"):
                if name in children:
                    return children[name]
        here = above
    return None


def _noun_slots(trigger: Trigger, scene: Scene) -> Slots:
    token, slots = trigger.token, Slots()
    for child in token.children:
        if child.dep_ in {"amod", "det", "nmod:poss", "compound", "flat", "nmod"}:
            case = preposition(child, scene.words.articles) if child.dep_ == "nmod" else None
            _add(slots, case or "pre", child)
        elif child.dep_ in {"obl", "appos", "acl"} and child.pos_ not in VERBAL:
            case = preposition(child, scene.words.articles)
            if case:
                _add(slots, case, child)
        elif child.dep_ in SUBJECTS:
            _add(slots, "subject", child)
        if child.dep_ == "appos":
            _add(slots, "appos", child)
        if child.dep_ == "acl:relcl":
            _from_relative(slots, child, scene)
    _add(slots, "pre", token)
    if token.dep_ in {"nmod", "appos", "acl", "flat"} and token.head.pos_ not in VERBAL:
        _add(slots, "head", token.head)
    _governor(slots, trigger, scene)
    return slots


def _from_relative(slots: Slots, verb: Token, scene: Scene) -> None:
    """What a relative clause adds to its noun: `de onderhandelingen, die in Havana begonnen`."""
    own: Slots = {}
    for child in verb.children:
        _child_slot(own, child, scene)
    for slot, tokens in own.items():
        if slot not in {"subject", "object"}:
            slots.setdefault(slot, tokens)


def _governor(slots: Slots, trigger: Trigger, scene: Scene) -> None:
    """Slots that the verb above an event noun gives: `het leger opende de aanval op Mosul`."""
    token = trigger.token
    while token.head.pos_ not in VERBAL and token.head.i != token.i and (
        token.dep_ == "conj" or (token.dep_ == "nmod" and not preposition(token, scene.words.articles))
    ):
        token = token.head
    verb = token.head
    if verb.i == token.i or verb.pos_ not in VERBAL:
        return
    own: Slots = {}
    for child in verb.children:
        if child.i != token.i:
            _child_slot(own, child, scene)
    carries = verb.lower_ in scene.words.light_verbs or verb.lemma_ in scene.words.light_verbs
    is_subject = token.dep_ in SUBJECTS
    if (carries or preposition(token, scene.words.articles) in scene.words.means) and not is_subject:
        subject = own.get("subject") or [s for s in [_understood_subject(verb, scene)] if s is not None]
        slots.setdefault("subject", subject)
        if any(a.lower_ in scene.words.passive for a in verb.children):
            slots["subject"] = own.get("door", [])
    if verb.lower_ in scene.words.harm and not is_subject:
        slots["harmed"] = own.get("subject", [])
    if carries or is_subject or token.dep_ == "obj":
        for slot, tokens in own.items():
            if slot not in {"subject", "object"}:
                slots.setdefault(slot, tokens)
        if is_subject and "door" in own:
            slots["door"] = own["door"]


def _positions(trigger: Trigger, slot: str) -> tuple[str, ...]:
    positions = trigger.unit.positions
    if slot == "harmed":
        return ("target",)
    if slot == "subject" and trigger.form == "noun" and "subject" not in positions:
        return ("agent",)
    if slot == "door" and trigger.passive:
        return ()
    return positions.get(slot, ())


def _assign(filled: Filled, trigger: Trigger, slot: str, token: Token, scene: Scene) -> None:
    for role in _positions(trigger, slot):
        if role == "place":
            index = _mention(token, scene.place_at, scene, allow_deep=slot not in {"subject", "pre"})
            if index is not None:
                beside = token.i not in scene.place_at or slot not in CORE | {"van"}
                filled.offer_place(index, token, _place_rank(slot, index, scene), beside=beside)
                return
        else:
            index = _mention(token, scene.actor_at, scene, allow_deep=False)
            if index is None and token.lower_ in scene.words.pronouns:
                index = _antecedent(token, scene)
            if index is not None and index not in set(filled.actors()):
                filled.roles.setdefault(role, []).append((index, token))
                return
            if index is None and slot in CORE and token.pos_ in {"NOUN", "PROPN"} and token.i not in scene.place_at:
                filled.phrases.setdefault(role, []).append(token)
                return


def _place_rank(slot: str, index: int, scene: Scene) -> tuple[int, int]:
    """What the event is done to comes before where it is done; a town before a country."""
    return int(slot not in CORE and slot not in {"van", "op", "om"}), int(
        scene.places[index].place.precision in {"country", "region"}
    )


def _mention(token: Token, at: Mapping[int, int], scene: Scene, *, allow_deep: bool) -> int | None:
    """The mention that `token` belongs to, or one in the phrase below it that names what it is."""
    if token.i in at:
        return at[token.i]
    if not allow_deep:
        return None
    for below in token.subtree:
        if below.i in at and _phrase_link(below, token):
            return at[below.i]
    return None


def _antecedent(pronoun: Token, scene: Scene) -> int | None:
    """The subject before a pronoun: of the clause above it, else of the sentence before, if it is an actor."""
    sentence = pronoun.sent
    first = max(0, sentence.start - 1)
    limit = scene.doc[first].sent.start if sentence.start else 0
    for i in range(pronoun.i - 1, limit - 1, -1):
        token = scene.doc[i]
        if token.dep_ in SUBJECTS and i in scene.actor_at and token.lower_ not in scene.words.pronouns:
            return scene.actor_at[i]
    return None


def _phrase_link(below: Token, top: Token) -> bool:
    """Whether `below` hangs under `top` by noun-phrase links only, at most three deep."""
    here = below
    for _ in range(3):
        if here.i == top.i:
            return True
        if here.dep_ not in PHRASAL:
            return False
        here = here.head
    return here.i == top.i


def _by_preposition(filled: Filled, trigger: Trigger, scene: Scene) -> None:
    """Fill what is open with mentions of the clause that stand after a preposition the unit knows."""
    taken = set(filled.actors())
    near = sorted(_clause_tokens(trigger, scene), key=lambda t: abs(t.i - trigger.token.i))
    for token in near:
        case = preposition_before(token)
        roles = trigger.unit.positions.get(case or "", ())
        if case == "door" and trigger.passive:
            roles = trigger.unit.positions.get("subject", ())
        for role in roles:
            if role == "place" and token.i in scene.place_at:
                index = scene.place_at[token.i]
                if filled.place is None or case in {"van", "op", "om"}:
                    filled.offer_place(index, token, _place_rank(case or "", index, scene), beside=case != "van")
                break
            open_role = role != "place" and not filled.roles.get(role)
            if open_role and token.i in scene.actor_at and scene.actor_at[token.i] not in taken:
                filled.roles[role] = [(scene.actor_at[token.i], token)]
                taken.add(scene.actor_at[token.i])
                break


def _clause_tokens(trigger: Trigger, scene: Scene) -> Iterable[Token]:
    here = scene.clause[trigger.token.i]
    return [t for t in trigger.token.sent if scene.clause[t.i] == here]


def _by_word_order(filled: Filled, trigger: Trigger, scene: Scene, slots: Slots) -> None:
    """A bare mention of the clause fills an empty subject, where the parse shows no subject at all."""
    if "subject" in slots or ("object" in slots and trigger.passive):
        return
    slot = "object" if trigger.passive else "subject"
    roles = trigger.unit.positions.get(slot, ())
    taken = set(filled.actors())
    for token in _clause_tokens(trigger, scene):
        if preposition_before(token) or token.dep_ in {"obj", "obl", "nmod"}:
            continue
        for role in roles:
            if role == "place" and filled.place is None and token.i in scene.place_at:
                filled.place = (scene.place_at[token.i], token)
                return
            index = scene.actor_at.get(token.i)
            if role != "place" and not filled.roles.get(role) and index is not None and index not in taken:
                filled.roles[role] = [(index, token)]
                return
