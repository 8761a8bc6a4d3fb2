"""Which word stands in which syntactic position of a trigger: the parse, with its commonest slips mended."""

from __future__ import annotations

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL, conjuncts, preposition
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.triggers import Trigger

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:arg", "nmod", "advmod", "xcomp", "obj", "iobj", "appos", "fixed", "conj"})
ASKING = frozenset({"appeal", "threat"})
Slots = dict[str, list[Token]]


def slots_of(trigger: Trigger, scene: Scene) -> Slots:
    """Tokens by position: subject, object, pre, head, appos, harmed, or a preposition; a passive is turned round."""
    if trigger.form == "noun":
        return _noun_slots(trigger, scene)
    return _mended(_verb_slots(trigger, scene), trigger, scene)


def _mended(slots: Slots, trigger: Trigger, scene: Scene) -> Slots:
    """Subject and object turned where only the other way round makes sense: a place does not take an army.

    A place that is no actor cannot act in a verb that takes an acting subject and a place as object.
    """
    positions = trigger.unit.positions
    if "place" in positions.get("subject", ()) or "place" not in positions.get("object", ()):
        return slots
    subjects, objects = slots.get("subject", []), slots.get("object", [])
    inert = [t for t in subjects if scene.place_of(t) is not None and t.i not in scene.actor_at]
    if not inert or (trigger.form == "participle" and not trigger.passive and not objects):
        return slots
    acting = [t for t in objects if t.i in scene.actor_at]
    turned = dict(slots)
    turned["object"] = inert + [t for t in objects if t not in acting]
    turned["subject"] = [t for t in subjects if t not in inert] + acting
    return turned


def _add(slots: Slots, slot: str, token: Token) -> None:
    for one in conjuncts(token):
        if one not in slots.setdefault(slot, []):
            slots[slot].append(one)


def _verb_slots(trigger: Trigger, scene: Scene) -> Slots:
    token, slots = trigger.token, Slots()
    for child in token.children:
        _child_slot(slots, child, scene)
    _nominative(slots, trigger, scene)
    _second_subject(slots, trigger)
    if "object" not in slots and trigger.unit.type in ASKING:
        _asked(slots, trigger)
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


def _asked(slots: Slots, trigger: Trigger) -> None:
    """Who is asked is the subject of what is asked: `eiste dat de rebellen zich terugtrekken`.

    What stands before the particle is no object of the infinitive behind it: `beval het leger aan zich te melden`.
    """
    inside = trigger.particle.i if trigger.particle is not None else 0
    for child in trigger.token.children:
        if child.dep_ in {"ccomp", "xcomp", "advcl"}:
            for below in child.children:
                if below.dep_ in SUBJECTS or (below.dep_ in {"obj", "iobj"} and below.i < inside):
                    _add(slots, "object", below)
                    return


def _nominative(slots: Slots, trigger: Trigger, scene: Scene) -> None:
    """A pronoun in the form of a subject is one, whatever the parse says: `Het leger riep hij op te blijven`."""
    own = [t for t in slots.get("object", []) if t.lower_ in scene.words.nominative and t.head.i == trigger.token.i]
    subjects = slots.get("subject", [])
    if own and not trigger.passive and not any(t.lower_ in scene.words.nominative for t in subjects):
        slots["object"] = subjects + [t for t in slots["object"] if t not in own]
        slots["subject"] = own


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


def antecedent(verb: Token, pronoun: Token, scene: Scene) -> Token:
    """The word that a relative clause says something of: what the parse hangs it on, or the noun above that.

    Names of towns and countries are neuter in Dutch; "die" behind one means the noun before it: "de laatste stad in
    Irak die IS nog in handen heeft".
    """
    head = verb.head
    named = head.dep_ == "nmod" and head.i in scene.place_at and head.head.pos_ == "NOUN"
    return head.head if named and pronoun.lower_ in scene.words.relative_common else head


def _relative(slots: Slots, token: Token, scene: Scene) -> None:
    """Put the antecedent in the place of the relative pronoun."""
    for slot, tokens in list(slots.items()):
        for found in tokens:
            if found.lower_ in scene.words.relative and found.i != token.head.i:
                slots[slot] = [antecedent(token, found, scene) if t is found else t for t in tokens]
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
    while (
        token.head.pos_ not in VERBAL
        and token.head.i != token.i
        and (token.dep_ == "conj" or (token.dep_ == "nmod" and not preposition(token, scene.words.articles)))
    ):
        token = token.head
    verb = token.head
    if verb.i == token.i or verb.pos_ not in VERBAL:
        return
    own: Slots = {}
    for child in verb.children:
        if child.i != token.i:
            _child_slot(own, child, scene)
    harms = verb.lower_ in scene.words.harm
    said_of_it = token.dep_ == "xcomp" or preposition(token, scene.words.articles) in {None, "op"}
    if verb.lower_ in scene.words.predicative and said_of_it and not harms:
        slots.setdefault("subject", own.get("subject", []))
    carries = verb.lower_ in scene.words.light_verbs or verb.lemma_ in scene.words.light_verbs
    is_subject = token.dep_ in SUBJECTS
    if ((carries and not harms) or preposition(token, scene.words.articles) in scene.words.means) and not is_subject:
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
