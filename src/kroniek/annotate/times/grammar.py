"""The time grammar of a language: words, written forms and rules, read from its data files and compiled.

What the files may hold is told in docs/time.md; everything wrong in them is reported with the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kroniek.annotate.times.steps import OPS
from kroniek.errors import KnowledgeError
from kroniek.lang import Language

Atom = str | int
_HOLE = re.compile(r"\{([^{}]+)\}")
_ELEMENT = re.compile(r"(?:(\w+)=)?((?:'[^']+'|[\w]+)(?:/(?:'[^']+'|[\w]+))*)(\?)?")
# "det? ord 'kwartaal'": an optional element doubles a rule; more than these in one is surely a mistake.
MAX_OPTIONAL = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """One production: `parts` are categories, `names` how the steps call them, rank the order in the file."""

    build: str
    parts: tuple[str, ...]
    names: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    value: str | None
    on: str | None
    mod: str | None
    rank: int
    pair: bool = False
    context: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(slots=True)
class Node:
    """A beginning that rules share: the rules that it completes, and what may follow."""

    rules: list[Rule] = field(default_factory=list)
    then: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A written form such as 17/10/16: its pattern, the class it becomes and the meaning of its pieces."""

    label: str
    pattern: re.Pattern[str]
    steps: tuple[tuple[str, ...], ...]
    kind: str


@dataclass(frozen=True)
class Grammar:
    """Everything the tagger needs to know of a language."""

    words: Mapping[str, tuple[tuple[str, Atom], ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Atom], ...]]
    splits: Mapping[str, tuple[int, ...]]
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    start: Node
    types: Mapping[str, str]
    dotted: frozenset[str]
    ordinal: re.Pattern[str]
    glued: re.Pattern[str]
    months: Mapping[str, int]
    name_words: frozenset[str]
    capital_words: frozenset[str]
    triggers: frozenset[str]
    not_times: frozenset[str]
    ages: tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]
    tense: Mapping[str, Any]
    examples: tuple[tuple[int, str, bool], ...] = field(default=())


@cache
def load(language: Language) -> Grammar:
    """The compiled grammar of `language`.

    Raises:
        KnowledgeError: an entry of its files is not well-formed.
    """
    lexicon, rules = language.toml("times.toml"), language.toml("times_rules.toml")
    classes = {**lexicon["words"], **language.toml("times_feasts.toml")["words"]}
    numbers = _numbers(language.toml("numbers.toml")["words"], lexicon["lexer"])
    compiled = tuple(_compile(rules))
    words, phrases = _lexicon(classes, numbers, compiled)
    dotted = frozenset(lexicon["lexer"]["dotted"])
    return Grammar(
        words=words,
        phrases=phrases,
        splits=_splits(words, lexicon["lexer"]["compounds"]),
        forms=tuple(_form(entry) for entry in lexicon["form"]),
        rules=compiled,
        start=_tree(compiled),
        types=rules["types"],
        dotted=dotted,
        ordinal=re.compile(r"(\d{1,2})(?:" + "|".join(lexicon["lexer"]["ordinal_ends"]) + ")"),
        glued=re.compile(r"(\d{1,4})(-?)([^\W\d_]+)"),
        months={**classes["monabbr"], **classes["monthname"]},
        name_words=frozenset(w for c in lexicon["lexer"]["name_classes"] for w in classes[c]),
        capital_words=frozenset(w for c in lexicon["lexer"]["capital_classes"] for w in classes[c]),
        triggers=frozenset(rules["triggers"]["classes"]),
        not_times=frozenset(rules["triggers"]["not_times"]),
        ages=tuple((re.compile(a["said"]), re.compile(a["before"]), re.compile(a["after"])) for a in rules["age"]),
        tense=language.toml("times_tense.toml"),
        examples=tuple(_examples(rules)),
    )


def parse_steps(text: str, where: str) -> tuple[tuple[str, ...], ...]:
    """Steps such as "unit week -1; weekday_in {wd}" as words by step; operations must exist."""
    steps = tuple(tuple(step.split()) for step in text.split(";"))
    for step in steps:
        if not step or (step[0][0] != "@" and step[0] not in OPS):
            raise KnowledgeError(f"{where}: unknown operation in steps {text!r}")
    return steps


def fill(text: str, values: Mapping[str, Atom]) -> Atom:
    """A word of a step with its holes filled; whole numbers become numbers."""
    if "{" in text:
        text = _HOLE.sub(lambda hole: str(_hole(hole[1], values)), text)
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def _hole(text: str, values: Mapping[str, Atom]) -> Atom:
    if "|" in text:
        return next(values[name] for name in text.split("|") if name in values)
    if "+" in text or "-" in text:
        left, sign, right = re.split(r"([+-])", text, maxsplit=1)
        a, b = (int(x) if x.isdigit() else int(values[x]) for x in (left, right))
        return a + b if sign == "+" else a - b
    if "*" in text:
        sign_name, name = text.split("*")
        count = values.get(name, name)
        if sign_name.isdigit():  # "{15*qty}": three quarters of an hour
            return int(float(sign_name) * float(count)) if count not in ("S", "X") else "X"
        return f"-{count}" if int(values[sign_name]) < 0 else count
    if ":" in text:
        name, width = text.split(":")
        return f"{int(values[name]):{width}}"
    return values[text]


def _compile(rules: Mapping[str, Any]) -> Iterator[Rule]:
    lists = rules["lists"]
    for rank, entry in enumerate(rules["rule"]):
        where = f"times_rules.toml: rule {rank + 1} ({entry.get('build')})"
        try:
            context = tuple(
                (key, frozenset(lists[entry[key]])) for key in ("prev", "next", "not_prev", "not_next") if key in entry
            )
            steps = parse_steps(entry["steps"], where) if "steps" in entry else ()
            for source in entry["from"]:
                for names, parts in _expand(source, where):
                    yield Rule(
                        entry["build"], parts, names, steps, entry.get("value"), entry.get("on"),
                        entry.get("mod"), rank, bool(entry.get("pair")), context,
                    )  # fmt: skip
        except KeyError as error:
            raise KnowledgeError(f"{where}: {error} is missing or not defined") from error


def _expand(source: str, where: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every way to read "det? ord 'van'/'in' year": optional left out, alternatives one by one."""
    choices: list[list[tuple[str, str] | None]] = []
    for piece in source.split():
        match = _ELEMENT.fullmatch(piece)
        if not match:
            raise KnowledgeError(f"{where}: cannot read {piece!r}")
        options: list[tuple[str, str] | None] = [(match[1] or name.strip("'"), name) for name in match[2].split("/")]
        choices.append([*options, None] if match[3] else options)
    if sum(None in c for c in choices) > MAX_OPTIONAL:
        raise KnowledgeError(f"{where}: too many optional words in {source!r}")
    ways: list[list[tuple[str, str]]] = [[]]
    for options in choices:
        ways = [way + ([o] if o else []) for way in ways for o in options]
    for way in ways:
        if way:
            yield tuple(n for n, _ in way), tuple(p for _, p in way)


def _tree(rules: tuple[Rule, ...]) -> Node:
    """The rules by their parts, so that what begins alike is followed once."""
    start = Node()
    for rule in rules:
        node = start
        for part in rule.parts:
            node = node.then.setdefault(part, Node())
        node.rules.append(rule)
    return start


def _numbers(words: Mapping[str, Any], lexer: Mapping[str, Any]) -> dict[str, dict[str, Atom]]:
    """Classes of number words up to 99, with ordinals, hours, days of a month."""
    units: dict[str, int] = {w: n for w, n in words["units"].items() if n}
    cardinals = dict(units) | dict(words["tens"])
    ordinals: dict[str, int] = dict(lexer["ordinals"])
    for tens, high in words["tens"].items():
        ordinals[tens + lexer["tens_ordinal"]] = high
        for unit, low in units.items():
            if low < 10:
                for join in (words["join"], "ë" + words["join"][1:]):
                    cardinals[unit + join + tens] = high + low
                    ordinals[unit + join + tens + lexer["tens_ordinal"]] = high + low
    article = min(units, key=lambda w: units[w])  # "een" is an article too: counted by its own class
    halves = {unit + end: f"{low}.5" for unit, low in units.items() for end in lexer["half_ends"] if low > 1}
    several = {w: n for w, n in cardinals.items() if w != article}
    hundred, join = words["hundred"], words["join"]
    hundreds = {hundred: 100} | {unit + hundred: 100 * low for unit, low in units.items() if 1 < low < 10}
    hundreds |= {hundred + link + w: 100 + n for w, n in cardinals.items() for link in ("", join)}
    return {
        "num": several | hundreds,
        "fraction": dict(halves),
        "domword": {w: n for w, n in several.items() if n <= 31},
        "hour": {w: n for w, n in several.items() if n <= 12},
        "minute": {w: n for w, n in several.items() if n in (5, 10, 15, 20, 25)},
        "ord": dict(ordinals),
    }


def _lexicon(
    classes: Mapping[str, Mapping[str, Atom]], numbers: Mapping[str, Mapping[str, Atom]], rules: tuple[Rule, ...]
) -> tuple[dict[str, tuple[tuple[str, Atom], ...]], dict[str, tuple[tuple[tuple[str, ...], str, Atom], ...]]]:
    words: dict[str, dict[str, Atom]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, Atom]]] = {}
    for source in (classes, numbers):
        for label, entries in source.items():
            for written, value in entries.items():
                pieces = tuple(split_words(written))
                if len(pieces) == 1:
                    words.setdefault(written, {})[label] = value
                else:
                    phrases.setdefault(pieces[0], []).append((pieces, label, value))
    for rule in rules:
        for part in rule.parts:
            if part.startswith("'"):
                words.setdefault(part.strip("'"), {})[part] = 0
    return (
        {w: tuple(found.items()) for w, found in words.items()},
        {w: tuple(sorted(found, key=lambda p: -len(p[0]))) for w, found in phrases.items()},
    )


WORD = re.compile(r"['’‘]s\b|['’‘]t\b|['’‘]n\b|[^\W\d_]+(?:[-'’][^\W\d_]+)*|½|\d[\w./:,'’‘\-–]*|\S")


def split_words(text: str) -> list[str]:
    """The words of a lexicon entry as the lexer will see them."""
    return [m[0].replace("’", "'").replace("‘", "'") for m in WORD.finditer(text)]


def _splits(
    words: Mapping[str, tuple[tuple[str, Atom], ...]], compounds: list[list[str]]
) -> dict[str, tuple[int, ...]]:
    """Words written in one that stand for two: where they are cut ("zondagochtend" after "zondag")."""
    by_class: dict[str, list[str]] = {}
    for word, entries in words.items():
        for label, _ in entries:
            by_class.setdefault(label, []).append(word)
    return {
        first + second: (len(first),)
        for one, two in compounds
        for first in by_class.get(one, ())
        for second in by_class.get(two, ())
        if first + second not in words
    }


def _form(entry: Mapping[str, Any]) -> Form:
    kind = "date" if entry.get("date") else "clock"
    where = f"times.toml: form {entry['class']}"
    return Form(entry["class"], re.compile(entry["pattern"]), parse_steps(entry["steps"], where), kind)


def _examples(rules: Mapping[str, Any]) -> Iterator[tuple[int, str, bool]]:
    for rank, entry in enumerate(rules["rule"]):
        for sentence in entry.get("yes", ()):
            yield rank, sentence, True
        for sentence in entry.get("no", ()):
            yield rank, sentence, False
