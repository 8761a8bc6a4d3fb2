"""Train the choice of roles and places on the project's corpus, and write it beside the language's data.

    train_choices.py [--corpus DIR] [--language nl] [--out FILE]

For every event that both the rules and a coder of the part `train` record in one sentence with one type, each candidate
is an example: right where it is among the coder's answers. A logistic regression learns from them (liblinear, fixed
settings, so that the same corpus gives the same file); for roles a second round follows (`again.py`). Prints how often
rules and choice are right on train and dev.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from kroniek.annotate import parts
from kroniek.annotate.events import propose
from kroniek.annotate.events.candidates import ROLES, Cast
from kroniek.annotate.events.choice import FILE, Model
from kroniek.annotate.events.circumstances import Circumstances
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.told import Told
from kroniek.lang import load
from kroniek.model import ActorMention, EventMention, PlaceMention, Report, RoleFiller, Span
from kroniek.reading import read_paths

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "evaluate"))
import again  # noqa: E402
from again import Event, Option  # noqa: E402
from regression import table, weighed  # noqa: E402
from score import _norm, _overlap, _sentence  # noqa: E402
from splits import by_part, reader  # noqa: E402

# A feature that fewer examples show is left out. Strength and thresholds were chosen on dev; see docs/events.md.
FEWEST = 3
STRENGTH = {"agent": 0.3, "target": 0.05, "place": 0.05}
LEAST = {"agent": 0.2, "target": 0.15, "place": 0.1}


@dataclass
class Example:
    """One decision: features of each candidate with whether it is right, and whether the rules were right."""

    candidates: list[tuple[tuple[str, ...], bool]]
    ruled: bool
    answered: bool


@dataclass
class Examples:
    """All decisions of a part of the corpus by what is chosen."""

    of: dict[str, list[Example]] = field(default_factory=lambda: {name: [] for name in LEAST})
    folders: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LEAST})
    reports: dict[str, list[list[Event]]] = field(default_factory=dict)

    def of_conflicts(self, kept: Sequence[str], name: str) -> list[Example]:
        """The decisions of the conflicts that are `kept`."""
        return [e for e, folder in zip(self.of[name], self.folders[name], strict=True) if folder in kept]


def gather(folders: Sequence[Path], language: str) -> Examples:
    """Every decision of the reports in `folders`."""
    found = Examples()
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
            _report(found, folder.name, path, gold, language)
    return found


def _report(found: Examples, folder: str, path: Path, gold: Any, language: str) -> None:
    _, _, around, told = opened(path, language)
    scene = around.scene
    cast, places = Cast(scene, told), Map(scene, told)
    judge = Judge(cast, places)
    answers = {id(one): event for one, event in paired(scene, told, gold, judge)}
    events = []
    for one in told:
        rated = {role: _options(one, role, answers.get(id(one)), cast, judge) for role in ROLES}
        answered = frozenset(r for r in ROLES if _accepted(answers.get(id(one), {}), r))
        ruled = {r: judge.filled(one.full, r, _accepted(answers.get(id(one), {}), r)) for r in ROLES}
        token = one.trigger.token.i
        events.append(Event(one.full.type, token, cast.layout.sentence[token], rated, answered, ruled))
        if id(one) in answers:
            _decisions(found, folder, events[-1], one, answers[id(one)], places, judge)
    found.reports.setdefault(folder, []).append(events)


def _options(told: Told, role: str, event: Any, cast: Cast, judge: Judge) -> list[Option]:
    accepted = _accepted(event or {}, role)
    return [
        Option(
            tuple(sys.intern(f) for f in c.features),
            side(c.filler.actor),
            c.filler.actor.kind,
            c.noun,
            judge.is_meant(c.filler, accepted),
        )
        for c in cast.candidates(told, role)
    ]


def opened(
    path: Path, language: str, *, unseen: bool = True
) -> tuple[Report, tuple[Span, ...], Circumstances, list[Told]]:
    """A report read, its sentences, where and when its events lie, and the events that the rules tell.

    With `unseen` it is read with a language model that was trained without its conflict, else with the shipped one.
    """
    item = next(iter(read_paths([path])))
    if not isinstance(item, Report):
        raise SystemExit(f"{path}: {item}")
    read = parts(item, reader(path.parent.name, language) if unseen else None)
    scene = Scene.of(read.doc, language, read.names, read.voices.speakers, read.times, read.encoded)
    around = Circumstances.of(scene, read.times, read.figures)
    return item, read.sentences, around, propose(scene, around, read.figures, read.voices) or []


def paired(scene: Scene, told: Sequence[Told], gold: Any, judge: Judge) -> Iterator[tuple[Told, Any]]:
    """Every event that a coder records too, of one type and in one sentence, with the coder's."""
    used: set[int] = set()
    for event in sorted(gold["events"], key=lambda e: not e.get("must", True)):
        span = _sentence(scene.doc.text, event["sentence"])
        fitting = [
            n
            for n, t in enumerate(told)
            if n not in used
            and span
            and t.full.type in event["type"]
            and _overlap((t.full.sentence.start, t.full.sentence.end), span)
        ]
        if fitting:
            best = max(fitting, key=lambda n: (_agreement(told[n], event, judge), -n))
            used.add(best)
            yield told[best], event


class Judge:
    """Who and what of one report a coder's answers name: an actor or place counts by its name and its spellings."""

    def __init__(self, cast: Cast, places: Map) -> None:
        self.names: dict[str, set[str]] = {}
        for actor, mentions in cast.mentions.items():
            # "luchtmacht" in "Myanmarese luchtmacht" and "Clinton" in "president Clinton" are spellings too
            inside = {text for m, _ in mentions if m.link in {"composed", "name"} for text in _parts(m)}
            spelled = (
                inside | {m.text for m, _ in mentions if m.link != "adjective"} | {m.actor.name for m, _ in mentions}
            )
            self.names[actor] = {_norm(text) for text in spelled}
        for place, found in places.mentions.items():
            self.names[place] = {_norm(text) for m, _ in found for text in (m.place.name, m.text)}

    def fits(self, identity: str, name: str, text: str, accepted: set[str]) -> bool:
        """Whether one of the accepted answers is meant."""
        return bool(({_norm(name), _norm(text)} | self.names.get(identity, set())) & accepted)

    def is_meant(self, filler: RoleFiller, accepted: set[str]) -> bool:
        """Whether one of the accepted answers is who fills a role."""
        return self.fits(filler.actor.id, filler.actor.name, filler.text, accepted)

    def lies_in(self, place: PlaceMention, accepted: set[str]) -> bool:
        """Whether one of the accepted answers is a place."""
        return self.fits(place.place.id, place.place.name, place.text, accepted)

    def filled(self, event: EventMention, role: str, accepted: set[str]) -> bool:
        """Whether the rules' event has somebody in the role, or a place, whom a coder accepts."""
        if role == "place":
            place = event.place
            return place is not None and self.lies_in(place, accepted)
        return any(self.is_meant(r, accepted) for r in event.roles if r.role == role)


def _parts(mention: ActorMention) -> tuple[str, ...]:
    """Of a composed actor the noun, of a name in a phrase what follows the noun, and the noun of a group."""
    start, end = mention.head.start - mention.span.start, mention.head.end - mention.span.start
    noun, rest = mention.text[start:end], mention.text[end:]
    return (noun,) if mention.link == "composed" else (rest,) if mention.actor.kind == "person" else (rest, noun)


def _accepted(event: Any, role: str) -> set[str]:
    return {_norm(a) for a in event.get(role) or ()}


def _agreement(told: Told, event: Any, judge: Judge) -> int:
    return sum(judge.filled(told.full, role, _accepted(event, role)) for role in LEAST)


def _decisions(found: Examples, folder: str, event: Event, told: Told, answer: Any, places: Map, judge: Judge) -> None:
    accepted = _accepted(answer, "place")
    located = [
        (c.features, judge.lies_in(c.place, accepted))
        for c in places.candidates(told)
    ]
    rated = {role: [(o.features, o.right) for o in event.options[role]] for role in ROLES}
    for name, candidates in {**rated, "place": located}.items():
        given = _accepted(answer, name)
        found.of[name].append(Example(candidates, judge.filled(told.full, name, given), bool(given)))
        found.folders[name].append(folder)


def fit(examples: Sequence[Example], least: float, strength: float) -> Model:
    """The model that tells right candidates from wrong ones best; a smaller `strength` holds its weights down."""
    rows = [candidate for e in examples for candidate in e.candidates]
    names, matrix = table([features for features, _ in rows], FEWEST)
    regression = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=0)
    bias, weights = weighed(names, regression.fit(matrix, np.array([right for _, right in rows])))
    return Model(bias, least, weights)


def best(model: Model, example: Example) -> tuple[float, bool]:
    """The probability of the likeliest candidate, and whether it is right."""
    rated = ((model.probability(features), right) for features, right in example.candidates)
    return max(rated, default=(0.0, False), key=lambda r: r[0])


def measure(model: Model, examples: Sequence[Example]) -> str:
    """How often rules and choice are right, and how often the choice fills what a coder leaves open."""
    asked = [(e, *best(model, e)) for e in examples if e.answered]
    silent = [best(model, e)[0] for e in examples if not e.answered]
    ruled = sum(e.ruled for e, _, _ in asked)
    chosen = sum(right if likely >= model.least else e.ruled for e, likely, right in asked)
    filled = sum(likely >= model.least for likely in silent)
    return (
        f"rules {ruled} of {len(asked)}, choice {chosen} of {len(asked)}; "
        f"filled where a coder leaves it open: {filled} of {len(silent)}"
    )


def main() -> None:
    """Train on the corpus's train part, print what that gives on train and dev, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    seen = {part: gather(some, options.language) for part, some in by_part(options.corpus).items()}
    models = {name: fit(seen["train"].of[name], least, STRENGTH[name]) for name, least in LEAST.items()}
    train = seen["train"]
    forests = again.learn(
        train.reports, lambda kept, name: fit(train.of_conflicts(kept, name), LEAST[name], STRENGTH[name])
    )
    for part, examples in seen.items():
        for name, model in models.items():
            print(f"{name:8}{part:6} {measure(model, examples.of[name])}")
        for name, told in again.measure(examples.reports, models, forests).items():
            print(f"{name:8}{part:6} {told}")
    out = options.out or load(options.language).folder / FILE
    data = {name: {"bias": m.bias, "least": m.least, "weights": m.weights} for name, m in models.items()}
    about = "Made by tools/train/train_choices.py from the project's corpus (CC BY 4.0); see docs/events.md."
    text = json.dumps({"about": about, "models": data}, indent=0, sort_keys=True, ensure_ascii=False)
    trees = {role: {"start": f.start, "trees": f.trees} for role, f in forests.items()}
    text = f'{text[:-2]},\n"again": {json.dumps(trees, sort_keys=True)}\n}}'
    out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
