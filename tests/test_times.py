"""Time expressions: marked sentences, the examples of the rules, and properties of the arithmetic."""

from __future__ import annotations

import re
import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.annotate.text import analyse
from kroniek.annotate.times import resolve, resolve_over, tag
from kroniek.annotate.times.frames import GRAINS, Frame, OffCalendarError, frame_of, move
from kroniek.annotate.times.grammar import load as load_grammar
from kroniek.annotate.times.steps import OPS
from kroniek.knowledge.calendars import easter, feasts, hebrew, occasions, orthodox_easter
from kroniek.lang import load
from kroniek.model import DaySet, Interval, Step, When

NL = load("nl")
CASES = Path(__file__).parent / "cases" / "times.txt"
WEDNESDAY = date(2021, 3, 10)
DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def interval_of(value: str) -> Interval:
    """The days of a plain TIMEX3 value, by the standard library alone."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return Interval.day(date.fromisoformat(value))
    year = int(value[:4])
    if re.fullmatch(r"\d{4}-W\d\d", value):
        monday = date.fromisocalendar(year, int(value[6:]), 1)
        return Interval(monday, monday + timedelta(days=6))
    size, first = 12, 1
    if value[5:6] in ("Q", "H"):
        size = 3 if value[5] == "Q" else 6
        first = size * (int(value[6]) - 1) + 1
    elif len(value) == 7:
        size, first = 1, int(value[5:])
    last = first + size - 1
    return Interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def read_interval(words: list[str], value: str) -> Interval | None:
    """What a case says of the interval: None for nothing."""
    if not words:
        return interval_of(value)
    if words[0] == "*":
        return None
    if words[0] == "open":
        return Interval()
    first, last = words[0].split("..")
    return Interval(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def cases() -> list[tuple[str, date, list[tuple[int, int]], list[str]]]:
    found = []
    for line in CASES.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        day = WEDNESDAY
        if line.startswith("@"):
            day, line = date.fromisoformat(line[1:11]), line[12:]
        marked, _, answers = line.partition(" => ")
        spans, text = unmark(marked)
        found.append((text, day, spans, [a for a in answers.split(" ; ") if a]))
    return found


def unmark(marked: str) -> tuple[list[tuple[int, int]], str]:
    text, spans, start = "", [], 0
    for piece in re.split(r"([\[\]])", marked):
        if piece == "[":
            start = len(text)
        elif piece == "]":
            spans.append((start, len(text)))
        else:
            text += piece
    return spans, text


ALL = cases()


def test_there_are_enough_cases() -> None:
    assert sum(len(answers) for _, _, _, answers in ALL) >= 240
    assert sum(not answers for _, _, _, answers in ALL) >= 25


@pytest.mark.parametrize(("text", "day", "spans", "answers"), ALL, ids=[c[0][:60] for c in ALL])
def test_case(text: str, day: date, spans: list[tuple[int, int]], answers: list[str]) -> None:
    mentions = tag(text, NL)
    assert [(m.span.start, m.span.end) for m in mentions] == spans, [m.text for m in mentions]
    told = None
    for mention, answer in zip(mentions, answers, strict=True):
        kind, value, *rest = answer.split()
        got = resolve(mention.when, day, told)
        expected = read_interval(rest, value)
        assert (mention.type, got.value) == (kind, None if value == "-" else value)
        assert expected is None or got.interval == expected
        told = got.interval if got.interval.length else told


RULE_EXAMPLES = load_grammar(NL).examples


@pytest.mark.parametrize(("rank", "sentence", "wanted"), RULE_EXAMPLES, ids=[s[:50] for _, s, _ in RULE_EXAMPLES])
def test_rules_find_their_examples(rank: int, sentence: str, wanted: bool) -> None:
    spans, text = unmark(sentence)
    found = [(m.span.start, m.span.end) for m in tag(text, NL)]
    assert set(spans) <= set(found) if wanted else not set(spans or [(0, len(text))]) & set(found)
    assert wanted or not found


# ---- properties ------------------------------------------------------------

ON_DAYS = [
    "gisteren", "vandaag", "overmorgen", "drie dagen geleden", "over tien dagen",
    "vanochtend", "gisteravond", "twee dagen na vandaag",
]  # fmt: skip
SAMPLES = sorted({text for text, _, _, answers in ALL if answers})


@pytest.mark.parametrize("words", ON_DAYS)
@given(day=DAYS, shift=st.integers(-4000, 4000))
@settings(max_examples=30, deadline=None)
def test_shifting_the_day_shifts_what_hangs_on_it(words: str, day: date, shift: int) -> None:
    (mention,) = tag(words, NL)
    before, after = resolve(mention.when, day), resolve(mention.when, day + timedelta(days=shift))
    assert after.interval == before.interval.shift(shift)


@given(
    day=DAYS, weeks=st.integers(-200, 200), name=st.sampled_from(["maandag", "vrijdag", "zondagochtend", "vorige week"])
)
@settings(max_examples=60, deadline=None)
def test_shifting_by_weeks_shifts_weekdays(day: date, weeks: int, name: str) -> None:
    (mention,) = tag(name, NL)
    moved = resolve(mention.when, day + timedelta(weeks=weeks))
    assert moved.interval == resolve(mention.when, day).interval.shift(7 * weeks)


@given(day=DAYS, weekday=st.integers(1, 7))
def test_a_bare_weekday_in_the_past_is_today_or_one_of_six_days_before(day: date, weekday: int) -> None:
    got = resolve(When("publication", (Step("weekday", (weekday, "past")),)), day).interval.earliest
    assert got is not None
    assert got.isoweekday() == weekday
    assert 0 <= (day - got).days <= 6


@given(day=DAYS, text=st.sampled_from(SAMPLES))
@settings(max_examples=300, deadline=None)
def test_intervals_never_invert_and_hulls_hold_every_reading(day: date, text: str) -> None:
    days = [day + timedelta(days=n) for n in range(0, 60, 7)]
    for mention in tag(text, NL):
        hull = resolve_over(mention.when, days, Interval.day(day)).interval
        for each in days:
            got = resolve(mention.when, each, Interval.day(day)).interval  # Interval refuses to invert
            assert hull.earliest is None or (got.earliest is not None and hull.earliest <= got.earliest)
            assert hull.latest is None or (got.latest is not None and got.latest <= hull.latest)


@given(day=DAYS, text=st.sampled_from(SAMPLES))
@settings(max_examples=200, deadline=None)
def test_a_printed_day_reads_as_itself(day: date, text: str) -> None:
    for mention in tag(text, NL):
        value = resolve(mention.when, day, None).value
        if value and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            (again,) = tag(value, NL)
            assert resolve(again.when, day) == resolve(mention.when, day, None) or mention.when.step("feast")
            assert resolve(again.when, None).value == value


MONTHS = ["januari", "februari", "maart", "april", "mei", "juni"]
MONTHS += ["juli", "augustus", "september", "oktober", "november", "december"]
SEASONS = {"SP": "de lente", "SU": "de zomer", "FA": "de herfst", "WI": "de winter"}


def in_words(value: str) -> str | None:
    """A plain value as a Dutch writer would put it; None for what is no unit of the calendar."""
    year, _, rest = value.partition("-")
    forms = {
        r"": "het jaar {year}",
        r"(?P<m>\d\d)": "{month} {year}",
        r"(?P<m>\d\d)-(?P<d>\d\d)": "{d} {month} {year}",
        r"W(?P<w>\d\d)": "week {w} van {year}",
        r"Q(?P<n>\d)": "het {n}e kwartaal van {year}",
        r"H(?P<n>\d)": "de {n}e helft van {year}",
        r"(?P<s>SP|SU|FA|WI)": "{season} van {year}",
    }
    for pattern, words in forms.items():
        match = re.fullmatch(pattern, rest)
        if match and re.fullmatch(r"\d{4}", year):
            parts = {k: int(v) if v.isdigit() else v for k, v in match.groupdict().items()}
            month = MONTHS[int(parts["m"]) - 1] if "m" in parts else ""
            return words.format(**parts, year=year, month=month, season=SEASONS.get(str(parts.get("s")), ""))
    return None


@given(day=DAYS, text=st.sampled_from(SAMPLES))
@settings(max_examples=300, deadline=None)
def test_what_is_resolved_and_printed_in_words_resolves_to_the_same(day: date, text: str) -> None:
    for mention in tag(text, NL):
        got = resolve(mention.when, day, None)
        words = in_words(got.value) if got.value and mention.type == "DATE" else None
        narrowed = mention.when.step("part") or mention.when.step("clip") or mention.when.step("feast")
        if words and not narrowed:
            (again,) = tag(words, NL)
            assert resolve(again.when, day) == got


def test_printing_in_words_covers_every_unit() -> None:
    units = ["2021", "2021-03", "2021-03-10", "2021-W09", "2021-Q2", "2021-H2", "2021-SU"]
    assert all(in_words(value) for value in units)
    assert [resolve(tag(in_words(v) or "", NL)[0].when, WEDNESDAY).value for v in units] == units


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    last = 0
    for mention in tag(text, NL):
        assert mention.span.start >= last
        assert mention.span.of(text) == mention.text
        last = mention.span.end
        resolve(mention.when, date(1, 1, 1))
        resolve(mention.when, date.max)


WORDS = sorted(set(re.findall(r"[\w'/.:-]+|[,()]", " ".join(SAMPLES))))


@given(st.lists(st.sampled_from(WORDS), max_size=25), DAYS)
@settings(max_examples=300, deadline=None)
def test_no_mixture_of_time_words_makes_it_fail(words: list[str], day: date) -> None:
    told = None
    for mention in tag(" ".join(words), NL):
        for each in (day, None, date(1, 1, 1), date.max):
            told = resolve(mention.when, each, told).interval


@pytest.mark.parametrize(
    "piece",
    ["1 ", "maandag ", "de 1 van ", "17/10/16 ", "[", "'80", "een half ", "1-", '"', "1 tot 3 mei en ", "halfelf "],
)
def test_work_stays_linear(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import kroniek.annotate.times.chart as chart

    calls = 0
    original = chart._build

    def counted(*args: object) -> object:
        nonlocal calls
        calls += 1
        return original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(chart, "_build", counted)
    counts = []
    for times in (200, 400):
        calls = 0
        tag(piece * times, NL)
        counts.append(calls)
    assert counts[1] <= 2.2 * counts[0] + 20


@given(day=DAYS, grain=st.sampled_from(GRAINS), count=st.integers(-15, 15))
def test_moving_there_and_back_comes_home(day: date, grain: str, count: int) -> None:
    frame = frame_of(day, grain)
    assert grain == "weekend" or frame.first <= day <= frame.last
    assert move(move(frame, grain, count), grain, -count) == frame
    assert move(frame, grain, 1).first > frame.last


def test_no_anchor_no_guess() -> None:
    (mention,) = tag("gisteren", NL)
    assert resolve(mention.when, None) == resolve(When("told", (Step("unit", ("day", 0)),)), WEDNESDAY)
    assert resolve(mention.when, None).interval == Interval()


def test_over_a_month_the_value_is_what_all_days_share() -> None:
    (year,) = tag("vorig jaar", NL)
    (day,) = tag("gisteren", NL)
    month = [date(2021, 3, d) for d in range(2, 32)]
    assert resolve_over(year.when, month).value == "2020"
    assert resolve_over(day.when, month).value == "2021-03"
    assert resolve_over(day.when, [date(2021, 1, 1), date(2021, 6, 1)]).value is None


def test_a_weighted_set_leaves_out_only_what_is_most_unlikely() -> None:
    (mention,) = tag("maandag", NL)
    far, near = date(2021, 3, 1), date(2021, 3, 9)
    assert resolve_over(mention.when, DaySet.of([(far, 0.001), (near, 0.999)])).interval.length == 1
    assert resolve_over(mention.when, DaySet.of([(far, 0.1), (near, 0.9)])).interval.length == 8


def test_every_operation_of_the_rules_is_there_and_used() -> None:
    used = {s[0] for rule in load_grammar(NL).rules for s in rule.steps}
    used |= {s[0] for form in load_grammar(NL).forms for s in form.steps}
    assert {u for u in used if not u.startswith("@")} <= set(OPS)
    assert set(OPS) - used == {"lately"}  # put there by the tagger


# ---- direct speech, tense, component -----------------------------------------


def test_direct_speech_is_kept() -> None:
    mentions = tag('Hij zei maandag: "Wij vallen morgen aan." Dinsdag werd het stil.', NL)
    assert [(m.text, m.when.quoted) for m in mentions] == [("maandag", False), ("morgen", True), ("Dinsdag", False)]


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("Het dorp werd zondag ingenomen.", "past"),
        ("Het dorp wordt zondag ontruimd.", "future"),
        ("Zij vertrokken zondag.", "past"),
        ("Hij zou zondag zijn gedood.", "past"),
        ("Het bestand zou zondag ingaan.", "future"),
        ("Een decreet dat het leger zondag ontbindt.", "future"),
        ("De geplande top zondag in Wenen", "unknown"),
    ],
)
def test_tense(text: str, tense: str) -> None:
    (mention,) = tag(text, NL)
    assert mention.when.tense == tense


@pytest.mark.parametrize(
    ("text", "anchor", "interval"),
    [
        ("Twee dagen na de aanval heeft het leger de brug heropend.", "publication", "2021-03-09..2021-03-10"),
        ("Twee dagen na de aanval heropende het leger de brug.", "event", "open"),
        ("Twee dagen voor de aanval heeft het leger de brug heropend.", "event", "open"),
    ],
)
def test_a_count_from_an_event_tells_today_only_where_the_sentence_does(text: str, anchor: str, interval: str) -> None:
    doc = analyse(text, NL)
    (mention,) = tag(text, NL, doc=doc)
    assert (mention.type, mention.when.anchor) == ("DURATION", anchor)
    assert resolve(mention.when, WEDNESDAY).interval == read_interval([interval], "P2D")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Het dorp viel zondag. Om half drie klonk er een knal.", "story"),
        ("Het dorp viel zondag. Om half drie volgt een verklaring.", "recent"),
        ("Het dorp viel zondag.\n14.30 uur - Er klonk een knal.", "recent"),
    ],
)
def test_an_hour_belongs_to_the_story_where_a_story_is_told(text: str, anchor: str) -> None:
    assert tag(text, NL)[1].when.anchor == anchor


def test_spacy_component_works_alone() -> None:
    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("kroniek_time", config={"day": "2021-03-10"})
    doc = nlp("De stad viel vorige week. Zondagochtend begon het.")
    assert [(s.text, s.label_, s.id_) for s in doc.spans["times"]] == [
        ("vorige week", "DATE", "2021-W09"),
        ("Zondagochtend", "TIME", "2021-03-07TMO"),
    ]


def test_spacy_finds_the_component_where_nothing_of_kroniek_was_imported() -> None:
    program = (
        "import sys, spacy; nlp = spacy.blank('nl'); assert 'kroniek.annotate' not in sys.modules;"
        "nlp.add_pipe('kroniek_time'); doc = nlp('De stad viel op 3 mei 2012.');"
        "print([(s.text, s.label_, s.id_) for s in doc.spans['times']]);"
        "assert not {'kroniek.store', 'kroniek.chronicle', 'kroniek.reading'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("[('3 mei 2012', 'DATE', '2012-05-03')]", "")


# ---- feasts ----------------------------------------------------------------

KNOWN = [
    ("easter", date(2017, 4, 16)), ("easter", date(2024, 3, 31)), ("orthodox_easter", date(2024, 5, 5)),
    ("pentecost", date(2023, 5, 28)), ("pesach", date(2023, 4, 6)), ("rosh_hashana", date(2023, 9, 16)),
    ("yom_kippur", date(2017, 9, 30)), ("hanukkah", date(2021, 11, 29)), ("purim", date(2024, 3, 24)),
    ("ramadan", date(2017, 5, 27)), ("eid_al_adha", date(2021, 7, 20)), ("ashura", date(2023, 7, 28)),
    ("prinsjesdag", date(2023, 9, 19)), ("black_friday", date(2010, 11, 26)), ("christmas", date(1914, 12, 25)),
]  # fmt: skip


@pytest.mark.parametrize(("feast", "day"), KNOWN)
def test_feasts_fall_on_their_known_days(feast: str, day: date) -> None:
    assert day in [o.first for o in occasions(feast, day.year)]


@given(st.integers(1600, 2400))
def test_easters_are_sundays_and_passover_precedes_the_eastern_one(year: int) -> None:
    assert easter(year).isoweekday() == orthodox_easter(year).isoweekday() == 7
    assert orthodox_easter(year) >= easter(year)
    assert hebrew(year + 3761, 7, 1).isoweekday() not in (3, 5, 7)  # the new year is never a Sunday, Wednesday, Friday


@pytest.mark.parametrize(("feast", "year"), list(product(sorted(feasts()), (1930, 2000, 2024))))
def test_every_feast_is_found_in_every_year(feast: str, year: int) -> None:
    assert occasions(feast, year)


def test_a_unit_does_not_end_before_it_begins() -> None:
    with pytest.raises(OffCalendarError, match="2020-02-02"):
        Frame("day", date(2020, 2, 2), date(2020, 2, 1))
