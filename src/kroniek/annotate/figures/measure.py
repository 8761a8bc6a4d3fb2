"""Decides what a number measures: the clause's verb over the noun, the noun over nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kroniek.annotate.figures.clauses import Layout
from kroniek.annotate.figures.counted import PEOPLE, PERSONS, Counted
from kroniek.annotate.figures.cues import Cue, reach
from kroniek.annotate.figures.exclude import is_definite
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token
from kroniek.annotate.figures.votes import is_vote

# The most that a cue may cost (see clauses.py) to decide over the noun. People without a measure of
# their own take one from farther than fighters, who by themselves are `fighters`; a noun that the
# lexicon does not know, or none at all, must be beside the cue.
_LIMITS: Mapping[str, float] = {"people": 1.5, "armed": 1.3, "things": 1.3, "places": 1.3, "ground": 1.0}
_UNKNOWN_LIMIT = 0.9
# A part of a number told before ("onder wie drie kinderen") takes its own measure only from this near.
_SUBSET_LIMIT = 0.5
# "het dodental is ... opgelopen tot 52"
_HEAD_LIMIT = 1.5
_NO_PEOPLE = frozenset({"time", "distance"})
_FIRM = frozenset(
    {
        "killed", "injured", "abducted", "detained", "missing", "displaced", "destroyed", "trapped", "returned",
    }
)  # fmt: skip
# What is told of one alone ("een agent en vier rebellen kwamen om").
_SINGLE = frozenset({"killed", "injured", "missing", "detained", "abducted"})
# What a verb says of a large number without a noun ("bijna vijf miljoen hebben hulp nodig").
_OF_MANY = frozenset({"inhabitants", "in_need"})
_MANY = 1_000
# Of one alone without another number only what befell him beyond doubt ("een chauffeur raakte gewond").
_LONE = frozenset({"killed", "injured"})
_LONE_LIMIT = 0.5
_BEFALLS = frozenset({"state", "participle"})
# Nouns that leave open what is counted ("het gaat om 1,1 miljoen mensen").
_UNSAID = frozenset({"other", "troops"})
# Nouns that are fighters beside rebels or the like.
_MEMBERS = frozenset({"men", "members"})
# Of fewer, inhabitants are mostly some of those of a place.
_SMALLEST_PLACE = 300
# Nouns that a verb far away may still decide over, where a parse puts it above them.
_OPEN = frozenset({"other", "troops", "fighters", "inhabitants"})
# Fewer unknown things are no count ("één muur").
_FEW = 2
# What a verb may say over an adjective of the counted noun ("600 ontheemde gezinnen zijn teruggekeerd").
_STRONGEST = frozenset({"killed", "injured", "returned"})


@dataclass(frozen=True)
class Scene:
    """A sentence with all its numbers and cues, and the figure of people told last before it.

    `groups` gives the numbers that are joined with a number ("34 burgers en 12 soldaten"), itself
    included, `parts` those brought in as part of another ("onder wie drie kinderen"). `governors` gives
    the tokens that a parse says govern a number, `things` the numbers before a noun that the lexicon does not have.
    """

    tokens: Sequence[Token]
    layout: Layout
    cues: Sequence[Cue]
    counted: Sequence[Counted]
    groups: Mapping[Counted, frozenset[Counted]]
    parts: frozenset[Counted]
    governors: Mapping[Counted, frozenset[int]]
    things: frozenset[Counted]
    data: FigureData


@dataclass(frozen=True, slots=True)
class Told:
    """A figure told before: its measure and what was counted."""

    measure: str
    who: str


def decide(scene: Scene, counted: Counted, before: Told | None, same_sentence: bool) -> str | None:
    """The measure of a number, or None where it is no figure."""
    if counted.shape == "area":
        return "area"
    if counted.shape == "distance":
        return _distance(scene, counted)
    if counted.shape == "share":
        return _share(scene, counted)
    if counted.shape == "bare":
        return _bare(scene, counted, before, same_sentence)
    return _count(scene, counted, before, same_sentence)


def _distance(scene: Scene, counted: Counted) -> str | None:
    """A distance told in a number, or by its order; "enkele kilometers" is a way of speaking."""
    return "other" if counted.number.kind != "several" else None


def _share(scene: Scene, counted: Counted) -> str | None:
    default = counted.noun.measure if counted.noun else ""
    if counted.of_them:
        default = ""
    cue = _best(scene, counted, _LIMITS.get(counted.group, _UNKNOWN_LIMIT))
    if cue:
        return cue
    return default if default == "area" else "other"


def _count(scene: Scene, counted: Counted, before: Told | None, same_sentence: bool) -> str | None:
    noun = counted.noun
    if noun is None:
        found = head(scene, counted) or _best(scene, counted, _UNKNOWN_LIMIT)
        if found in _FIRM:
            return found
        part = before and same_sentence and counted in scene.parts and before.measure in _FIRM
        return before.measure if before and part else _plain_count(scene, counted)
    if noun.fixed:
        return noun.measure
    if counted.number.kind == "one":
        lone = len(scene.groups[counted]) == 1
        if noun == PEOPLE and not lone:
            return None  # of whom people are said to be: "twee Kenianen en een Ghanees"
        found = _attributive(scene, counted) if lone else None
        found = found or _best(scene, counted, _LONE_LIMIT if lone else _LIMITS["armed"])
        return found if found in (_LONE if lone else _SINGLE) else None
    if counted.whole:
        return _attributive(scene, counted) or noun.measure or None
    beside_fixed = any(mate.noun is not None and mate.noun.fixed for mate in scene.groups[counted])
    back = same_sentence or points_back_as_part(scene, counted)
    if before and back and counted in scene.parts and not beside_fixed:
        return _best(scene, counted, _SUBSET_LIMIT) or before.measure
    own = _attributive(scene, counted)
    found = _best(scene, counted, _UNKNOWN_LIMIT if own else _LIMITS.get(noun.group, _UNKNOWN_LIMIT))
    if own:
        return found if found in _STRONGEST else own
    if found:
        return noun.measure if found in scene.data.keeps.get(noun.measure, ()) else found
    if before and noun.measure in _UNSAID and noun.group in PERSONS and is_reported(scene, counted):
        return before.measure
    governed = _governed(scene, counted)
    if governed:
        return governed
    if counted.number.kind == "several" or is_definite(scene.tokens, counted, scene.data):
        return None
    if noun.kind in _MEMBERS and _is_of_irregulars(scene):
        return "fighters"
    if noun.measure == "inhabitants" and _is_crowd(scene, counted):
        return "other"
    return noun.measure if noun.measure and _size(counted) >= noun.least else None


def _governed(scene: Scene, counted: Counted) -> str | None:
    """What a verb says that a parse puts above people, however far away it stands."""
    undecided = counted.noun is not None and counted.noun.measure in _OPEN
    if counted.group not in PERSONS or not undecided or _is_agent(scene, counted):
        return None
    above = {g for mate in scene.groups[counted] for g in scene.governors.get(mate, ())}
    said = {
        cue.says.measure for cue in scene.cues
        if cue.says.kind in _BEFALLS | {"active"} and _fits(scene, cue, counted)
        and any(cue.start <= g < cue.end or (cue.particle and cue.particle[0] <= g < cue.particle[1]) for g in above)
    }
    return said.pop() if len(said) == 1 and said <= _FIRM else None


def _is_of_irregulars(scene: Scene) -> bool:
    """Whether the sentence tells of rebels or the like: who they hold is abducted, their men are fighters."""
    return any(_is_irregular(t, scene.data) for t in scene.tokens)


def _is_irregular(token: Token, data: FigureData) -> bool:
    return data.has("grammar.irregular_groups", token) or data.ends_in("grammar.irregulars", token)


def _is_crowd(scene: Scene, counted: Counted) -> bool:
    """Whether inhabitants are some who do a thing ("honderden inwoners stonden te kijken"), not all of a place."""
    first = counted.first
    if first and scene.data.has("grammar.counts", scene.tokens[first - 1]):
        return False
    return counted.number.kind in ("vague", "several") or _size(counted) < _SMALLEST_PLACE


def _is_held_by_irregulars(scene: Scene, counted: Counted) -> bool:
    """Whether those who hold people are rebels or the like: not what they are members of, nor beside police."""
    if any(scene.data.has("grammar.regulars", t) for t in scene.tokens):
        return False
    tokens, end = scene.tokens, counted.end
    members = end + 1 < len(tokens) and scene.data.has("grammar.part_of", tokens[end])
    own = range(counted.first, end + 3 if members else end)
    return any(_is_irregular(t, scene.data) for at, t in enumerate(tokens) if at not in own)


def _plain_count(scene: Scene, counted: Counted) -> str | None:
    """A number of things that the lexicon does not know ("drie camions"): `other`."""
    if counted not in scene.things or counted.number.kind == "several" or _size(counted) < _FEW:
        return None
    return None if is_definite(scene.tokens, counted, scene.data) else "other"


def _size(counted: Counted) -> float:
    quantity = counted.number.quantity
    return next(v for v in (quantity.best, quantity.low, quantity.high) if v is not None)


def _attributive(scene: Scene, counted: Counted) -> str | None:
    """The measure of an adjective between number and noun ("acht gewonde soldaten", "tien dode burgers")."""
    for token in scene.tokens[counted.number.end : counted.end - 1]:
        noun = scene.data.counted.whole.get(token.norm)
        if noun and noun.fixed and token.norm.endswith(scene.data.adjective_endings):
            return noun.measure
    for cue in scene.cues:
        inside = counted.number.end <= cue.start and cue.end < counted.end
        if inside and cue.says.kind in ("state", "participle") and counted.group in cue.says.of:
            return cue.says.measure
    return None


def _bare(scene: Scene, counted: Counted, before: Told | None, same_sentence: bool) -> str | None:
    """A number without a noun: by a head before it, a cue beside it, or what was told before."""
    told = head(scene, counted)
    if told:
        return told
    if counted.number.unit or is_vote(scene.tokens, counted, scene.counted, scene.data):
        return "other"
    if counted.number.kind == "one":  # "een van hen raakte gewond"
        found = _best(scene, counted, _UNKNOWN_LIMIT)
        return found if found in _FIRM else None
    if counted.number.kind == "fraction":
        return _best(scene, counted, _LIMITS["armed"]) or "other"
    if any(mate.shape == "time" for mate in scene.groups[counted]) or _size(counted) % 1:
        return None  # "33, 34 en 39 jaar oud", "7,5 op de schaal van Richter"
    topic = _topic(scene, counted)
    if topic:
        return topic
    inherits = before is not None and (_points_back(scene, counted) or is_reported(scene, counted))
    joined = same_sentence and (counted in scene.parts or _is_joined(scene, counted))
    limit = _LIMITS["armed"] if inherits or counted.of_them else _UNKNOWN_LIMIT
    found = _best(scene, counted, limit)
    if _size(counted) < _FEW and not counted.of_them:
        return None  # "één voor elke vermiste"
    if found in _OF_MANY and (_points_back(scene, counted) or _size(counted) >= _MANY):
        return found
    if found and before and inherits and found in scene.data.keeps.get(before.measure, ()):
        return before.measure
    if found and (found in _FIRM or inherits or counted.of_them):
        return found
    if before and (inherits or joined or counted.of_them):
        return before.measure
    # "Tienduizenden gaven daaraan gehoor": people, and mostly those just told of.
    return (before.measure if before else "other") if counted.number.kind == "vague" else None


def _best(scene: Scene, counted: Counted, limit: float) -> str | None:
    """The measure of the nearest cue that may tell of the number."""
    if not scene.cues or _is_agent(scene, counted):
        return None
    own = scene.groups[counted]
    others = [
        c for c in scene.counted
        if c not in own and c not in scene.parts and c.shape not in _NO_PEOPLE
        and not (counted.group in PERSONS and c.group == "strikes")
    ]
    costs = []
    for cue in scene.cues:
        if not _fits(scene, cue, counted) or (counted.number.kind == "one" and cue.says.kind not in _BEFALLS):
            continue
        cost = min(
            reach(cue, mate, others, scene.layout, scene.governors.get(mate, frozenset())) for mate in own
        )
        costs.append((cost, -cue.end + cue.start, cue.start, cue.says.measure))
    best = min(costs, default=None)
    if best is None or best[0] > limit:
        return None
    held = best[3] == "detained" and counted.group != "armed" and _is_held_by_irregulars(scene, counted)
    return "abducted" if held else best[3]


def _fits(scene: Scene, cue: Cue, counted: Counted) -> bool:
    says = cue.says
    group = counted.group
    if group == "unknown":
        of_fitting = counted.shape == "bare" or (says.measure in _FIRM and set(says.of) != {"armed"})
    else:
        of_fitting = group in says.of or (counted.shape == "share" and "share" in says.of)
    if not of_fitting or says.kind == "head" or (counted.noun and counted.noun.kind in says.but):
        return False
    if says.kind == "noun":
        return _is_complement(scene, cue, counted)
    if cue.start < counted.end and counted.first < cue.end:
        return False
    if says.kind == "state":
        return True
    subject = _is_subject_of_have(scene, counted)
    if says.kind == "participle":
        return not subject
    after = counted.first >= cue.end
    return after or (scene.layout.is_subordinate(counted.first) and not subject)


def _is_complement(scene: Scene, cue: Cue, counted: Counted) -> bool:
    """As in "de dood van (de) 34 burgers": only a preposition stands between, and an article."""
    between = scene.tokens[cue.end : counted.first]
    return (
        0 < len(between) <= 2
        and scene.data.has("grammar.complement", between[0])
        and all(scene.data.has("grammar.article", t) for t in between[1:])
    )


def _is_agent(scene: Scene, counted: Counted) -> bool:
    first = min(c.first for c in scene.groups[counted])
    if first == 0:
        return False
    before = scene.tokens[first - 1]
    if scene.data.has("grammar.agent", before):
        return True
    return counted.group == "armed" and scene.data.has("grammar.means", before)


def _is_subject_of_have(scene: Scene, counted: Counted) -> bool:
    own, clause = scene.groups[counted], scene.layout.clause
    end, first = max(c.end for c in own), min(c.first for c in own)
    if end >= len(scene.tokens) or not scene.data.has("grammar.have", scene.tokens[end]):
        return False
    before = [at for at in range(first) if clause[at] == clause[first]]
    # In "dat de rebellen dertig mensen hebben ontvoerd" the subject stands before the number.
    if scene.layout.is_subordinate(first) and len(before) > 1:
        return False
    return not any(scene.data.has("grammar.modal", scene.tokens[at]) for at in before)


def is_part(tokens: Sequence[Token], group: frozenset[Counted], data: FigureData) -> bool:
    """Whether joined numbers come after words that bring in a part ("onder wie drie kinderen")."""
    first = min(c.first for c in group)
    return any(data.phrases[f"grammar.{name}"].before(tokens, first) for name in ("subset", "subset_back"))


def points_back_as_part(scene: Scene, counted: Counted) -> bool:
    """Whether the words before a part take up people told before ("Onder hen waren drie artsen")."""
    first = min(c.first for c in scene.groups[counted])
    return scene.data.phrases["grammar.subset_back"].before(scene.tokens, first) is not None


def head(scene: Scene, counted: Counted) -> str | None:
    """The measure of a noun that the number itself tells ("het dodental steeg tot 52"), or None."""
    found = []
    for cue in scene.cues:
        if cue.says.kind == "head" and cue.end <= counted.first:
            cost = reach(cue, counted, (), scene.layout, frozenset())
            if cost <= _HEAD_LIMIT:
                found.append((cost, cue.says.measure))
    return min(found)[1] if found else None


# "Nu zijn dat er nog zo'n 700.000": the word that points back stands this near before the number.
_BACK_WINDOW = 4
# "spreekt in zijn verklaring van dinsdag van 40"
_REPORTED_WINDOW = 7


def is_reported(scene: Scene, counted: Counted) -> bool:
    """After words that give another number of the same ("de VN houden het op 600", "nog eens 40")."""
    tokens, first = scene.tokens, counted.first
    if scene.data.phrases["grammar.again"].before(tokens, first):
        return True
    words = scene.data.reported.get(tokens[first - 1].norm) if first else None
    if not words:
        return False
    return any(t.norm in words for t in tokens[max(0, first - _REPORTED_WINDOW) : first])


def _points_back(scene: Scene, counted: Counted) -> bool:
    window = scene.tokens[max(0, counted.first - _BACK_WINDOW) : counted.first]
    return any(scene.data.has("grammar.elliptic", t) for t in window)


def _topic(scene: Scene, counted: Counted) -> str | None:
    """What the sentence opens with and a number without noun is of: "Gewonden zijn er drie"."""
    found = scene.data.counted.of(scene.tokens[0], compounds=True)
    if found is None or counted is not scene.counted[0] or not (found.fixed or found.group == "leaflets"):
        return None
    resumed = any(scene.data.has("grammar.elliptic", t) for t in scene.tokens[1 : counted.first])
    return found.measure if resumed else None


def _is_joined(scene: Scene, counted: Counted) -> bool:
    """Soon after "en", before a preposition or the end: "34 burgers in Goma en 12 in Bukavu"."""
    window = scene.tokens[max(0, counted.first - _BACK_WINDOW) : counted.first]
    if not any(scene.data.has("grammar.resumes", t) for t in window):
        return False
    after = scene.tokens[counted.end] if counted.end < len(scene.tokens) else None
    return after is None or after.norm in ".,;" or scene.data.has("grammar.where", after)
