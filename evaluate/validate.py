#!/usr/bin/env python3
"""Check the annotations in folders, and in the folders in them, against the reports that they annotate.

    validate.py [DIR...]

DIR defaults to the folder `gold` beside this file; `corpus` checks the whole corpus. For every NAME.json: the
report exists (beside it, or for a second annotation in a folder `agreement`, in a folder next to that one);
every time and figure occurs in the body as often as its `nth` asks; every event and control statement quotes
the beginning of a sentence of the body; types, statuses, measures and labels are those of the contract;
days are real days, in order, and the true day is a feasible one that fits the header; a weekday, month or
year named in a time is in its interval; a number in digits is one of the numbers of its figure; every entity
occurs in the body. Every problem is named on standard error and the exit status is 1 if there is any, else 0.
Nothing but the standard library is needed.
"""
import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path

HEADER = re.compile(r"\s*date (\d{4}(?:-\d\d){0,2})(?:\s+|$)")
EVENT_TYPES = set(
    "offensive armed_clash capture encirclement withdrawal surrender air_strike shelling bombing suicide_bombing "
    "chemical_attack attack_on_civilians execution abduction sexual_violence detention destruction leaflet_drop "
    "deployment suspension agreement negotiation proclamation appeal threat sanction vote displacement evacuation "
    "return aid protest riot".split()
)
STATUSES = set("happened ongoing planned feared called_for alleged denied".split())
MEASURES = set(
    "killed injured missing detained abducted displaced trapped returned inhabitants in_need fighters troops area "
    "leaflets strikes destroyed duration other".split()
)
TIME_TYPES = {"DATE", "TIME", "DURATION", "SET"}
LABELS = {"PER", "ORG", "LOC", "MISC"}
WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
# A number in digits, but not the end of a name (C-130) or an age (79-jarige).
DIGITS = re.compile(r"(?<![\w-])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?!-jarig|[\d.,]*\d)")
MULTIPLES = {"honderd": 100, "duizend": 1000, "miljoen": 10**6, "miljard": 10**9}
SECOND = "agreement"
# The folders of single sentences, which have no annotation but their types.
SINGLE = frozenset({"sentences", "oblique"})
KEYS = {
    "report": {"report", "true_day", "feasible_days", "times", "events", "control", "figures", "entities"},
    "times": {"text", "nth", "type", "value", "earliest", "latest"},
    "events": set("key type status agent target place earliest latest attribution sentence must".split()),
    "control": {"place", "holder", "on", "extent", "sentence"},
    "figures": {"measure", "low", "best", "high", "place", "attribution", "text", "nth"},
    "entities": {"text", "label"},
}


def nth_start(text, piece, nth):
    """Where the nth raw occurrence of piece begins, or -1."""
    at = -1
    for _ in range(nth):
        at = text.find(piece, at + 1)
        if at < 0:
            break
    return at


def is_day(text):
    """Whether text is a real day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def interval_problems(record):
    """Ends that are no days, or that stand in the wrong order."""
    ends = [record["earliest"], record["latest"]]
    bad = [f"not a day: {end}" for end in ends if end is not None and not is_day(end)]
    if not bad and None not in ends and ends[0] > ends[1]:
        bad.append(f"earliest {ends[0]} is after latest {ends[1]}")
    return bad


def list_problems(record, fields, required=()):
    """Fields that are neither null nor a list of different, non-empty strings."""
    for field in fields:
        value = record[field]
        if value is None and field not in required:
            continue
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
            yield f"{field} is not a list of names"
        elif len(set(value)) < len(value):
            yield f"{field} holds a name twice"


def outside(values, allowed, what):
    """Values that are not in the contract's vocabulary."""
    return [f"unknown {what} {value!r}" for value in values or [] if value not in allowed]


def sentence_problems(body, prefix):
    """The quoted beginning must occur once, at the beginning of a sentence, and stay within it."""
    if not prefix or body.count(prefix) != 1:
        return [f"sentence occurs {body.count(prefix) if prefix else 0} times: {prefix!r}"]
    before = body[: body.find(prefix)]
    bad = []
    if before and not re.search(r"(\n|[.!?:]['\"’”)]*\s|[-–] )['\"‘“]?$", before):
        bad.append(f"not the beginning of a sentence: {prefix!r}")
    if re.search(r"[.!?]['\"’”)]*\s", prefix):
        bad.append(f"runs over a sentence: {prefix!r}")
    return bad


def calendar_problems(t):
    """A weekday, month or year that the text names and the interval does not hold."""
    if t["type"] not in ("DATE", "TIME") or not is_day(t["earliest"]) or not is_day(t["latest"]):
        return
    first, last = date.fromisoformat(t["earliest"]), date.fromisoformat(t["latest"])
    text = t["text"].lower()
    weekdays = [i for i, name in enumerate(WEEKDAYS) if name in text]
    week = {(first + timedelta(n)).weekday() for n in range(min(7, (last - first).days + 1))}
    if len(weekdays) == 1 and weekdays[0] not in week:
        yield f"no {WEEKDAYS[weekdays[0]]} in {first} to {last}: {t['text']!r}"
    words = re.findall(r"\w+", text)
    months = [MONTHS.index(word) for word in words if word in MONTHS]
    length = (last.year - first.year) * 12 + last.month - first.month
    if len(months) == 1 and months[0] not in {(first.month - 1 + n) % 12 for n in range(min(12, length + 1))}:
        yield f"{MONTHS[months[0]]} is not in {first} to {last}: {t['text']!r}"
    years = [int(word) for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
    if len(years) == 1 and not first.year <= years[0] <= last.year:
        yield f"{years[0]} is not in {first} to {last}: {t['text']!r}"


def number_problems(f):
    """A lone number in digits that is none of the numbers of the figure."""
    found = list(DIGITS.finditer(f["text"]))
    if len(found) != 1 or (f["text"][: found[0].start()].endswith("van ") and found[0].end() == len(f["text"])):
        return  # several numbers, or an age: "een vrouw van 83"
    value = float(found[0][0].replace(".", "").replace(",", "."))
    after = f["text"][found[0].end() :].lower().split()
    value *= MULTIPLES.get(after[0], 1) if after else 1
    numbers = [f[k] for k in ("low", "best", "high") if f[k] is not None]
    if not any(abs(value - number) <= 1e-6 * max(1, value) for number in numbers):
        yield f"{found[0][0]} is not among {numbers}: {f['text']!r}"


def check_times(body, times):
    """Problems of the time expressions."""
    for t in times:
        yield from interval_problems(t)
        yield from calendar_problems(t)
        yield from outside([t["type"]], TIME_TYPES, "time type")
        if nth_start(body, t["text"], t["nth"]) < 0:
            yield f"time not in the body: {t['text']!r} ({t['nth']})"
        if t["type"] in ("DURATION", "SET") and (t["earliest"] or t["latest"]):
            yield f"a duration or set has an interval: {t['text']!r}"
    places = [nth_start(body, t["text"], t["nth"]) for t in times]
    if len(set(places)) < len(places):
        yield "two times begin at the same character"


def check_events(body, events):
    """Problems of the events."""
    for e in events:
        where = f"event {e['key']!r}: "
        found = interval_problems(e) + sentence_problems(body, e["sentence"])
        found += outside(e["type"], EVENT_TYPES, "event type") + outside(e["status"], STATUSES, "status")
        found += list_problems(e, ("type", "status", "agent", "target", "place", "attribution"), ("type", "status"))
        if not isinstance(e["must"], bool):
            found.append("must is neither true nor false")
        yield from (where + problem for problem in found)
    keys = [e["key"] for e in events]
    yield from (f"event key used twice: {key!r}" for key in sorted({k for k in keys if keys.count(k) > 1}))


def check_control(body, control):
    """Problems of the statements on who holds what."""
    for c in control:
        yield from sentence_problems(body, c["sentence"])
        yield from list_problems(c, ("place", "holder"), ("place", "holder"))
        if not is_day(c["on"]):
            yield f"control on no day: {c['on']}"
        if c["extent"] not in ("all", "part"):
            yield f"unknown extent {c['extent']!r}"


def check_figures(body, figures):
    """Problems of the figures."""
    for f in figures:
        yield from outside(f["measure"], MEASURES, "measure")
        yield from list_problems(f, ("measure", "place", "attribution"), ("measure",))
        if nth_start(body, f["text"], f["nth"]) < 0:
            yield f"figure not in the body: {f['text']!r} ({f['nth']})"
        numbers = [f[k] for k in ("low", "best", "high") if f[k] is not None]
        if not numbers or numbers != sorted(numbers):
            yield f"figure without numbers, or with numbers out of order: {f['text']!r}"
        yield from number_problems(f)


def check_entities(body, entities):
    """Problems of the names."""
    seen = set()
    for e in entities:
        yield from outside([e["label"]], LABELS, "label")
        if not re.search(rf"(?<!\w){re.escape(e['text'])}(?!\w)", body):
            yield f"entity not in the body: {e['text']!r}"
        if e["text"].casefold() in seen:
            yield f"entity listed twice: {e['text']!r}"
        seen.add(e["text"].casefold())


def check_days(gold, stated):
    """The days of publication, which may not contradict what the header states."""
    days, true_day = gold["feasible_days"], gold["true_day"]
    if not days or not all(map(is_day, days)) or days != sorted(set(days)):
        yield "feasible_days is empty, out of order or holds what is no day"
        return
    yield from (f"feasible day {day} contradicts the header {stated}" for day in days if not day.startswith(stated))
    if true_day is not None and true_day not in days:
        yield f"true day {true_day} is not feasible"


def key_problems(gold):
    """Records that lack a key of the format or have one too many."""
    if set(gold) != KEYS["report"]:
        yield f"keys differ: {sorted(set(gold) ^ KEYS['report'])}"
        return
    for kind in ("times", "events", "control", "figures", "entities"):
        for record in gold[kind]:
            if set(record) != KEYS[kind]:
                yield f"keys of a record of {kind} differ: {sorted(set(record) ^ KEYS[kind])}"


def report_of(path):
    """Where the report of an annotation stands, or None. A second annotation has it in a folder next to its own."""
    name = path.with_suffix(".txt").name
    folders = sorted(path.parents[1].iterdir()) if path.parent.name == SECOND else [path.parent]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def check_file(path):
    """All problems of one gold file, each a line of text."""
    try:
        gold = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        return [f"not JSON: {error}"]
    wrong_keys = list(key_problems(gold))
    if wrong_keys:
        return wrong_keys
    report = report_of(path)
    if report is None or report.name != gold["report"]:
        return [f"no such report: {gold['report']}"]
    text = report.read_text("utf-8")
    header = HEADER.match(text)
    if not header:
        return ["the report has no header with a date"]
    body = text[header.end() :]
    problems = list(check_days(gold, header[1]))
    problems += check_times(body, gold["times"])
    problems += check_events(body, gold["events"])
    problems += check_control(body, gold["control"])
    problems += check_figures(body, gold["figures"])
    problems += check_entities(body, gold["entities"])
    return problems


def check_folder(folder):
    """How many annotations a folder and those in it hold, and all problems, each with its file."""
    files = sorted(folder.rglob("*.json"))
    problems = [f"{path.name}: {problem}" for path in files for problem in check_file(path)]
    annotated = {path for path in files if path.parent.name != SECOND}
    problems += [
        f"{path.name}: no annotation"
        for path in sorted(folder.rglob("*.txt"))
        if path.with_suffix(".json") not in annotated
    ]
    if not files:
        problems.append(f"{folder}: no annotations")
    return len(files), problems


def main():
    """Check the folders, name every problem and exit with 0 or 1."""
    folders = [Path(name) for name in sys.argv[1:]] or [Path(__file__).parent / "gold"]
    found = [check_folder(folder) for folder in folders]
    problems = [problem for _, some in found for problem in some]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{sum(count for count, _ in found)} files, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
