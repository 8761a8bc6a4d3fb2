"""What is wrong, in the language of the visitor."""

from __future__ import annotations

from fastapi import HTTPException, Request

from kroniek.model import Decision
from kroniek.review.problems import ProblemError
from kroniek.web.pages import words_of


def worded(request: Request, error: object) -> str:
    """What an error says: a problem in the language of the visitor, all else as it is."""
    detail = error.detail if isinstance(error, HTTPException) else error
    if not isinstance(detail, ProblemError):
        return str(detail)
    words = words_of(request)
    values = dict(detail.values)
    if "action" in values:
        values["action"] = words(f"action.{values['action']}")
    told = words(f"problem.{detail.key}", **values)
    return f"{words(f'field.{detail.field}')}: {told}" if detail.field else told


def meanwhile(by: Decision | None) -> ProblemError:
    """That somebody was first, or that newer rules changed the record."""
    if by is None:
        return ProblemError("changed_meanwhile")
    return ProblemError("meanwhile", who=by.who, at=by.at, action=by.action)
