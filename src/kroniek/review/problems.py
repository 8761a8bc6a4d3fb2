"""What is wrong with something that a person filled in, to be worded in their language."""

from __future__ import annotations

from kroniek.errors import UsageError


class ProblemError(UsageError):
    """`key` says what is wrong, `field` where (a name of a field, or ""), `values` what the words are filled in with.

    The wordings stand with those of the pages, under `problem`; `said` is what is said where there are no pages.
    """

    def __init__(self, key: str, field: str = "", said: str = "", **values: str) -> None:
        told = ", ".join(f"{name} {value!r}" for name, value in values.items())
        super().__init__(said or ": ".join(filter(None, (field, key.replace("_", " "), told))))
        self.key = key
        self.field = field
        self.values = values
