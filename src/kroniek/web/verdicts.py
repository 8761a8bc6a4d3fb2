"""What people made of a record, for the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kroniek.model import Decision
from kroniek.review.editing import values
from kroniek.store import Views

REPLACED = "replaced"
"""The state of a proposal in the place of which others came."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on a record.

    `action` is that of the newest entry that made it what it is; `edited` are the fields in which people differ
    from the rules, `instead` the ids of what came in its place, `history` the entries, the newest first.
    """

    state: str
    action: str
    edited: tuple[str, ...]
    instead: tuple[str, ...]
    history: tuple[Decision, ...]

    @property
    def last(self) -> Decision | None:
        """The newest entry."""
        return self.history[0] if self.history else None


def verdict(views: Views, id_: str) -> Verdict | None:
    """What was decided on the record with this id; None where nobody decided, or decisions are not shown."""
    overlay = views.overlay
    if overlay is None:
        return None
    if others := overlay.instead(id_):
        history = overlay.decisions(others[0].id)
        return Verdict(REPLACED, history[0].action if history else "", (), tuple(i.id for i in others), tuple(history))
    item = overlay.item(id_)
    if item is None:
        return None
    history = overlay.decisions(id_)
    action = next((d.action for d in history if d.action != "accept"), "accept")
    return Verdict(item.state, action, tuple(sorted(item.edited)), (), tuple(history))


def judged(views: Views) -> Callable[[str], Verdict | None]:
    """`verdict`, for templates."""
    return lambda id_: verdict(views, id_)


def plain(found: Verdict | None) -> dict[str, Any] | None:
    """A verdict as the JSON of pages has it."""
    if found is None:
        return None
    last = found.last
    return {
        "state": found.state,
        "action": found.action,
        "edited": list(found.edited),
        "instead": list(found.instead),
        "who": last.who if last else None,
        "at": last.at if last else None,
        "why": last.why if last else None,
    }


def differences(decision: Decision) -> Sequence[tuple[str, str, str]]:
    """The fields that are otherwise after it, each as it was and as it is; all of them where there is one side only."""
    sides: Sequence[Mapping[str, str]] = [values(r[0]) if r else {} for r in (decision.before, decision.after)]
    before, after = sides
    names = [*before, *(name for name in after if name not in before)]
    return [(n, before.get(n, ""), after.get(n, "")) for n in names if before.get(n, "") != after.get(n, "")]
