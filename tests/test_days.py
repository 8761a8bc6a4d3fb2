"""Days of publication, and the times of a report over all of them."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.annotate.times import tag
from kroniek.annotate.times.state import period
from kroniek.chronicle.days import publication, resolve_all
from kroniek.chronicle.days_priors import AHEAD, ANY, NEAREST
from kroniek.chronicle.days_words import length_in_days
from kroniek.lang import load
from kroniek.model import Annotations, Header, Interval, Published, Report, ResolvedTime, Span

NL = load("nl")
CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "days.toml").read_text("utf-8"))["case"]
BY_NAME = {case["name"]: case for case in CASES}


def header(text: str) -> Header:
    parts = [int(p) for p in text.split("-") if p]
    if not parts:
        return Header(Interval(), "unknown")
    if len(parts) == 3:
        return Header(Interval.day(date(*parts)), "day")
    if len(parts) == 2:
        year, month = parts
        return Header(Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1])), "month")
    return Header(Interval(date(parts[0], 1, 1), date(parts[0], 12, 31)), "year")


def read(head: str, text: str) -> tuple[Report, Annotations]:
    sentences = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+?(?:[.!?]\"?(?= |$)|(?=\n|$))", text))
    report = Report("r", text, header(head), "nl", "")
    return report, Annotations("r", "nl", "1", sentences, tag(text, NL, sentences))


def publish(head: str, text: str) -> tuple[Published, tuple[ResolvedTime, ...]]:
    report, annotations = read(head, text)
    published = publication(report, annotations)
    return published, resolve_all(report, annotations, published)


def wanted(case: dict[str, Any]) -> list[date]:
    days = case.get("days")
    if isinstance(days, list):
        return [date.fromisoformat(d) for d in days]
    if days is None:
        span = header(case["header"]).published
        assert span.earliest
        assert span.latest
        first, last = span.earliest, span.latest
    else:
        first, last = (date.fromisoformat(d) for d in days.split(".."))
    out = {date.fromisoformat(d) for d in case.get("without", ())}
    return [d for n in range((last - first).days + 1) if (d := first + timedelta(days=n)) not in out]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    published, times = publish(case["header"], case["text"])
    if "same_as" in case:
        assert published.days == publish(case["header"], BY_NAME[case["same_as"]]["text"])[0].days
        return
    assert (list(published.days) if published.days else []) == wanted(case)
    if "first" in case:
        assert published.days
        likely = published.days.likely()
        top = [d.isoformat() for d, p in likely if p == pytest.approx(likely[0][1])]
        assert top == case["first"]
    assert case.get("reason", "") in " ".join(r.fact for r in published.reasons)
    clashes = " ".join(r.fact for r in published.clashes)
    assert case.get("clash", "") in clashes
    assert "clash" in case or not clashes
    for reason in (*published.reasons, *published.clashes):
        assert reason.span is None or reason.span.end <= len(case["text"])
    assert len(times) == len(tag(case["text"], NL))


def values(head: str, text: str) -> list[tuple[str, str | None, str, str]]:
    return [(t.text, t.value, str(t.interval.earliest), str(t.interval.latest)) for t in publish(head, text)[1]]


def test_times_are_exact_where_the_day_is() -> None:
    text = "Het leger trok maandag op. Vorige week viel de dam, een dag later de brug."
    assert values("2021-03-10", text) == [
        ("maandag", "2021-03-08", "2021-03-08", "2021-03-08"),
        ("Vorige week", "2021-W09", "2021-03-01", "2021-03-07"),
        ("een dag later", None, "2021-03-02", "2021-03-08"),
    ]


def test_times_cover_all_days_where_only_the_month_is_known() -> None:
    (yesterday,) = values("2021-03", "Het dorp werd gisteren ontzet.")
    assert yesterday == ("gisteren", "2021", "2021-02-28", "2021-03-30")
    (year,) = values("2021-03", "Het dorp werd vorig jaar ontzet.")
    assert year[1] == "2020"


def test_an_event_can_be_pinned_where_the_report_cannot() -> None:
    published, times = publish("2017-05", "De ramadan is vrijdag begonnen.")
    assert published.days
    assert len(published.days) == 6
    fast, friday = times
    assert friday.interval == Interval.day(date(2017, 5, 26))
    assert fast.interval.earliest == date(2017, 5, 26)


def test_the_beginning_of_a_feast_takes_the_day_that_the_text_gives() -> None:
    begin, day = values("2017-06-18", "Rustig verliep het begin van de ramadan op 26 mei.")
    assert begin == ("het begin van de ramadan", "2017-05-26", "2017-05-26", "2017-05-26")
    assert day[1] == "2017-05-26"


def test_a_date_of_a_thing_is_not_the_time_of_the_story() -> None:
    found = values(
        "2021-03-10", "Dinsdag brak het leger het akkoord van 3 mei 2019. Een dag eerder was er nog overleg."
    )
    assert [v[1] for v in found] == ["2021-03-09", "2019-05-03", "2021-03-08"]


def test_a_bare_hour_belongs_to_the_story_unless_it_opens_an_entry_or_is_no_past() -> None:
    text = "Zondag klonk om half drie een knal. Om half vijf was het stil.\n\n16.30 uur - De weg was dicht."
    found = [v[1] for v in values("2021-03-10", text + " Om zeven uur volgt een verklaring.")]
    assert found[1:] == ["2021-03-07T02:30", "2021-03-07T04:30", "2021-03-10T16:30", "2021-03-10T07:00"]


def test_unknown_day_leaves_times_open() -> None:
    assert values("", "Het dorp werd gisteren ontzet.") == [("gisteren", None, "None", "None")]
    assert values("", "De stad viel in 2014.") == [("2014", "2014", "2014-01-01", "2014-12-31")]


WORDS = ["maandag", "gisteren,", "zondag", "op 3 mei", "werd", "vandaag", "(17 maart)", "eerder deze week", "zal"]
WORDS += ["drie dagen na", "viel.", "Een dag later", "de ramadan begon", "vorig jaar", "al een week, sinds", "15 maart"]
HEADERS = ["2021-03", "2021-03-10", "2021", "", "0001-01", "9999-12"]


@given(
    st.lists(st.sampled_from(WORDS), max_size=14),
    st.sampled_from(HEADERS),
)
@settings(max_examples=120, deadline=None)
def test_whatever_is_said_some_day_is_left(words: list[str], head: str) -> None:
    published, times = publish(head, " ".join(words))
    if head:
        assert published.days is not None
        assert sum(p for _, p in published.days.weights) == pytest.approx(1)
        assert published.clashes or all(d in header(head).published for d in published.days)
    assert publish(head, " ".join(words)) == (published, times)


def test_priors_are_probabilities() -> None:
    for lags in (NEAREST, ANY, AHEAD):
        assert sum(lags.values()) == pytest.approx(1, abs=0.005)
        assert sorted(lags) == list(range(7))
        assert min(lags.values()) > 0


def test_an_interval_of_more_than_a_month_gives_up_its_lighter_end() -> None:
    _, (told,) = publish("2021-04", "Vorige week viel de stad.")
    assert told.interval == Interval(date(2021, 3, 29), date(2021, 4, 25))


@given(
    st.floats(0.5, 40).map(lambda n: round(n * 2) / 2),
    st.sampled_from([("day", 1), ("week", 7), ("month", 30.4), ("year", 365.25)]),
)
def test_a_length_is_half_a_unit_off_at_most(count: float, unit: tuple[str, float]) -> None:
    name, days = unit
    found = length_in_days(period(f"{count:g}", name))
    assert found is not None
    least, most = found
    assert 0 <= least <= round(count * days) <= most + 1
    assert most - least <= days + 1


@pytest.mark.parametrize("value", ["PXD", "P", "", "XXXX-06", "2021-06-01"])
def test_what_is_no_known_length_has_no_days(value: str) -> None:
    assert length_in_days(value) is None
