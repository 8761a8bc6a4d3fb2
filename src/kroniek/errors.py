"""The one tree of errors. A message says what happened, where, and what to do."""


class KroniekError(Exception):
    """Anything that Kroniek itself reports to a user; its text is shown as it is."""


class InputError(KroniekError):
    """One input could not be read; the others are. `where` names the file (and member or line)."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class UsageError(KroniekError):
    """The command was called with something that it cannot take."""


class KnowledgeError(KroniekError):
    """A lexicon, frame or rule file is not well-formed. Names the file and the entry."""


class StoreError(KroniekError):
    """A chronicle cannot be opened or written."""
