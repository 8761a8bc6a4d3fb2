"""The pages of the site: events by month, who held what, figures, each with the sentences that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kroniek.errors import UsageError
from kroniek.exports.files import folder
from kroniek.model import Decidable, Event, Evidence, Interval
from kroniek.publish.hidden import hidden_names, hide, is_sensitive, names_any, with_figures
from kroniek.store import Overlaid
from kroniek.web.language import languages, words
from kroniek.web.shown import FILTERS

UNDATED = "undated"
NEVER = "9999"
"""After every year of a report."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and who published it when; on whose word."""

    sentence: str
    source: str
    url: str | None
    days: Interval | None
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with its sentences; none where they would tell what is hidden."""

    record: Decidable
    said: tuple[Said, ...]
    hidden: bool


def publish(views: Overlaid, out: Path, *, language: str, title: str, sensitive: Collection[str] = ()) -> str:
    """Writes the site into the folder `out`, all of it or nothing, and says in words what it wrote.

    Args:
        views: the chronicle, opened to show what was accepted.
        out: a folder; files of the same name in it are replaced.
        language: of the interface.
        title: of the site.
        sensitive: places, by id, name or spelling, of which nothing may be told that leads there.

    Raises:
        UsageError: there is no such language, or nothing was accepted.
        KroniekError: the folder cannot be written.
    """
    if language not in languages():
        raise UsageError(f"--language {language}: there are: {', '.join(languages())}")
    found = list(views.events())
    told = (found, list(views.control()), with_figures(found, (f for f, _ in views.figures()), sensitive))
    names = hidden_names([r for some in told for r in some], sensitive)
    events, control, figures = ([_shown(views, r, sensitive, names) for r in some] for some in told)
    if not events and not control and not figures:
        raise UsageError("nothing was accepted yet; review it with: kroniek serve DB")
    months = [(month, list(some)) for month, some in groupby(events, key=_month)]
    with folder(out) as made:
        site = _Site(made, language, title, [(month, len(some)) for month, some in months])
        site.write("index.html", "index.html", counts=(len(events), len(control), len(figures)))
        for month, some in months:
            site.write(f"{month}.html", "month.html", month=month, events=some)
        site.write("control.html", "control.html", control=control)
        site.write("figures.html", "figures.html", figures=figures)
        style = (files("kroniek.publish") / "templates" / "style.css").read_text("utf-8")
        (made / "style.css").write_text(style, encoding="utf-8", newline="\n")
    return f"{len(events)} events, {len(control)} control, {len(figures)} figures, on {len(months) + 3} pages"


class _Site:
    """Where pages are written, and what they all share."""

    def __init__(self, out: Path, language: str, title: str, months: list[tuple[str, int]]) -> None:
        self._out = out
        self._shared = {"words": words(language), "title": title, "months": months, "undated": UNDATED}
        self._templates = Environment(
            loader=PackageLoader("kroniek.publish"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= FILTERS

    def write(self, name: str, template: str, **values: object) -> None:
        """Writes a page."""
        text = self._templates.get_template(template).render(self._shared | values | {"here": name})
        (self._out / name).write_text(text, encoding="utf-8", newline="\n")


def _shown(views: Overlaid, record: Decidable, sensitive: Collection[str], names: Collection[str]) -> Shown:
    if is_sensitive(record, sensitive):
        return Shown(hide(record), (), True)
    said = _said(views, record.evidence)
    open_ = tuple(s for s in said if not names_any(s.sentence, names))
    return Shown(record, open_, len(open_) < len(said))


def _said(views: Overlaid, evidence: Iterable[Evidence]) -> list[Said]:
    """The sentences, each once, by the first day on which they can have been published."""
    found: dict[tuple[str, str], Said] = {}
    for one in evidence:
        sentence = (views.sentence(one.report, one.span) or "").strip()
        report, days = views.report(one.report), views.days(one.report).days
        url = report.url if report and (report.url or "").startswith(("http://", "https://")) else None
        said = Said(sentence, views.source(one.report), url, days.hull if days else None, one.attribution)
        found.setdefault((one.report, sentence), said)
    return sorted(found.values(), key=lambda s: (str(s.days.earliest) if s.days else NEVER, s.source, s.sentence))


def _month(shown: Shown) -> str:
    record = shown.record
    first = (record.time.earliest or record.time.latest) if isinstance(record, Event) else None
    return first.strftime("%Y-%m") if first else UNDATED
