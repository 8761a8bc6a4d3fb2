"""Who did what to whom and where: the words in a trigger's positions led to mentions, and gaps filled."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import dropwhile, islice

from spacy.tokens import Token

from kroniek.annotate.events.grammar import BEFORE_NAME, VERBAL, preposition_before
from kroniek.annotate.events.scene import Filled, Scene
from kroniek.annotate.events.slots import SUBJECTS, Slots, slots_of
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.text_tree import word_class

PHRASAL = frozenset(
    {"nmod", "appos", "flat", "compound", "fixed", "nummod", "amod", "conj", "nmod:poss", "obl"}
)
CORE = frozenset({"subject", "object", "harmed", "head"})
# With these the place itself is meant ("de val van", "de aanval op"), not where something else is.
# What a noun governs by a preposition follows it within so many words.
OF_REACH = 9
# Words before a pronoun that still opens its sentence.
OPENING = 5
BREAKS = frozenset(',"”’»')
DONE_TO = frozenset({"van", "op", "om"})
# How a place is told that itself changes hands: taken, or driven out of.
WITHIN = frozenset({"in", "from"})


def fill(trigger: Trigger, scene: Scene) -> Filled:
    """The roles of `trigger`: from the parse, then for what is missing from prepositions and word order."""
    slots = slots_of(trigger, scene)
    filled = Filled()
    for slot, tokens in slots.items():
        for token in tokens:
            _assign(filled, trigger, slot, token, scene)
    _by_preposition(filled, trigger, scene)
    _right_behind(filled, trigger, scene)
    _by_word_order(filled, trigger, scene, slots)
    return filled


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
    if token.i in scene.speakers and any(t.text in BREAKS for t in scene.doc[trigger.token.i : token.i]):
        return  # "Rebellen namen de stad in, zeggen inwoners"
    for role in _positions(trigger, slot):
        if role == "place":
            index = scene.place_of(token)
            beside = index is None or slot not in CORE | DONE_TO
            if index is None and slot not in {"subject", "pre"}:
                index = _mention(token, scene.place_at, scene, allow_deep=True)
            if index is not None:
                filled.offer_place(index, token, _place_rank(slot, index, scene), beside=beside)
                return
        else:
            index = _mention(token, scene.actor_at, scene, allow_deep=False)
            if index is None and slot == "pre":
                index = scene.adjective_at.get(token.i)
            if index is None and slot == "subject":
                # a dateline glued to the subject: "KABOEL De Taliban hebben"
                glued = (c.i for c in token.children if c.dep_ == "flat" and c.i in scene.actor_at)
                index = scene.actor_at.get(next(glued, -1))
            if index is None and token.lower_ in scene.words.pronouns:
                index = _antecedent(token, scene)
            if index is not None and index not in set(filled.actors()):
                filled.roles.setdefault(role, []).append((index, token))
                return
            if token.pos_ == "PRON" and slot in CORE and token.lower_ not in scene.words.reflexive:
                filled.pronouns.add(role)
            noun = word_class(token) in {"NOUN", "PROPN"} and not (token.i in scene.place_at or token.i in scene.timed)
            if index is None and slot in CORE and noun:
                filled.phrases.setdefault(role, []).append(token)
                return


def _place_rank(slot: str, index: int, scene: Scene) -> tuple[int, int]:
    """What the event is done to comes before where it is done; a town before a country."""
    place = scene.places[index]
    beside = slot not in CORE | DONE_TO or (slot == "van" and place.relation not in WITHIN)  # "ten noorden van Goma"
    return int(beside), int(place.place.precision in {"country", "region"})


def _mention(token: Token, at: Mapping[int, int], scene: Scene, *, allow_deep: bool) -> int | None:
    """The mention that `token` belongs to, or one in the phrase below it that names what it is."""
    if token.i in at:
        return at[token.i]
    if not allow_deep:
        named = (c.i for c in token.children if c.dep_ in {"appos", "flat"} and c.i in at)
        return at.get(next(named, -1))
    for below in token.subtree:
        if below.i in at and _phrase_link(below, token):
            return at[below.i]
    return None


def _antecedent(pronoun: Token, scene: Scene) -> int | None:
    """The subject before a pronoun: of the clause above it, else of the sentence before, if it is an actor."""
    sentence = pronoun.sent
    first = max(0, sentence.start - 1)
    limit = scene.doc[first].sent.start if sentence.start else 0
    before = range(pronoun.i - 1, limit - 1, -1)
    # "nadat ze Goma hadden ingenomen, trokken de rebellen verder": in the opening clause the name may follow
    after = range(pronoun.i + 1, sentence.end) if pronoun.i - sentence.start < OPENING else range(0)
    within = [i for i in before if i >= sentence.start]
    for i in [*within, *after, *(i for i in before if i < sentence.start)]:
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
        if token.i in scene.speakers or _where_speaker_is(token, scene):
            continue
        governed = trigger.form != "noun" or 0 < token.i - trigger.token.i <= OF_REACH
        roles = trigger.unit.positions.get(case or "", ())
        if case == "door" and trigger.passive:
            roles = trigger.unit.positions.get("subject", ())
        for role in roles:
            if role == "place" and token.i in scene.place_at:
                index = scene.place_at[token.i]
                if filled.place is None or case in DONE_TO:
                    beside = case not in DONE_TO
                    filled.offer_place(index, token, _place_rank(case or "", index, scene), beside=beside)
                break
            open_role = governed and role != "place" and not filled.roles.get(role)
            if open_role and token.i in scene.actor_at and scene.actor_at[token.i] not in taken:
                filled.roles[role] = [(scene.actor_at[token.i], token)]
                taken.add(scene.actor_at[token.i])
                break


def _where_speaker_is(token: Token, scene: Scene) -> bool:
    """Whether a place only tells of who speaks: "volgens het ministerie in Tbilisi"."""
    if token.i not in scene.place_at:
        return False
    return any(above.i in scene.speakers for above in islice(token.ancestors, 2)) and token.dep_ in PHRASAL


def _right_behind(filled: Filled, trigger: Trigger, scene: Scene) -> None:
    """Fill what is open with who follows a noun at once but for verbs, whatever the parse: "in handen was van IS"."""
    if trigger.form != "noun":
        return
    rest = list(dropwhile(lambda t: t.pos_ in VERBAL, scene.doc[trigger.token.i + 1 : trigger.token.sent.end]))
    case = rest[0].lower_ if rest and rest[0].pos_ == "ADP" else ""
    named = next((t for t in rest[1:] if t.pos_ not in BEFORE_NAME), None)
    index = scene.actor_at.get(named.i) if named is not None else None
    if named is None or index is None or index in set(filled.actors()):
        return
    for role in trigger.unit.positions.get(case, ()):
        if role != "place" and not filled.roles.get(role):
            filled.roles[role] = [(index, named)]


def _clause_tokens(trigger: Trigger, scene: Scene) -> list[Token]:
    here = scene.clause[trigger.token.i]
    return [t for t in trigger.token.sent if scene.clause[t.i] == here]


def _by_word_order(filled: Filled, trigger: Trigger, scene: Scene, slots: Slots) -> None:
    """Bare mentions of the clause fill what the parse left open: a place that is taken, a subject that is missing."""
    bare = [t for t in _clause_tokens(trigger, scene) if not preposition_before(t)]
    positions = trigger.unit.positions
    for slot in ("object", "subject"):
        if filled.place is None and "place" in positions.get(slot, ()):
            token = next((t for t in bare if t.i in scene.place_at and t.i not in scene.actor_at), None)
            if token is not None:
                filled.offer_place(scene.place_at[token.i], token, (0, 0))
    if trigger.form == "noun" or "subject" in slots or ("object" in slots and trigger.passive):
        return
    taken = set(filled.actors())
    for token in bare:
        index = scene.actor_at.get(token.i)
        if index is None or index in taken or token.i in scene.speakers or token.dep_ in {"obj", "obl", "nmod"}:
            continue
        for role in positions.get("object" if trigger.passive else "subject", ()):
            if role != "place" and not filled.roles.get(role):
                filled.roles[role] = [(index, token)]
                return
