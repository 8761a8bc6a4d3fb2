"""Accounts of a team: who may do what, logging in and out, and the audit of it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from kroniek.errors import StoreError
from kroniek.review.problems import ProblemError
from kroniek.store.database import connect, explained
from kroniek.store.people import accounts, audit, sessions

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = ("reader", "coder", "editor", "administrator")
"""Each may do what those before it may: look; decide on one record; decide on many, undo what others decided, and
publish; look after accounts."""

LEAST = 10
"""Characters of a password. NIST SP 800-63B asks for 8 at least; longer costs a person little."""

HOURS = 12
"""How long a session lasts: a working day."""

WINDOW = timedelta(minutes=15)
FAILURES, FROM_ONE_ADDRESS = 5, 30
"""Failures to log in within the window after which a name, from one address, or an address must wait."""


class TooManyError(StoreError):
    """Somebody failed to log in too often, and must wait."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the team; `closed` may not log in any more, but stays in the journal."""

    name: str
    role: str
    closed: bool = False

    def may(self, role: str) -> bool:
        """Whether they may do what is for `role`."""
        return not self.closed and ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the audit."""

    number: int
    at: str
    who: str
    action: str
    about: str | None


class Accounts:
    """The accounts of a chronicle. Every method is one transaction. May be used by several threads.

    Raises:
        UsageError, StoreError: as `kroniek.store.database.connect`, and StoreError whenever reading or writing fails.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._engine = connect(where, write=True)
        self._reading = connect(where, write=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file or server go."""
        self._engine.dispose()
        self._reading.dispose()

    def all(self) -> list[Account]:
        """The accounts, in order of name."""
        with explained(self.where), self._reading.begin() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name))
            return [Account(row.name, row.role, row.closed) for row in rows]

    def add(self, name: str, role: str, password: str, by: str) -> None:
        """Makes an account.

        Raises:
            UsageError: the name is taken or empty, there is no such role, or the password is too short.
        """
        name = name.strip()
        if not name or not name.isprintable():
            raise ProblemError("account_name", said="an account needs a name that can be read")
        with explained(self.where), self._engine.begin() as connection:
            if connection.scalar(select(accounts.c.name).where(accounts.c.name == name)):
                raise ProblemError("account_exists", said=f"there is an account {name!r} already", value=name)
            values = {"name": name, "role": _role(role), "password": _hashed(password), "closed": False}
            connection.execute(insert(accounts).values(values))
            _note(connection, by, "account added", f"{name}: {role}")

    def change(
        self, name: str, by: str, *, role: str | None = None, password: str | None = None, closed: bool | None = None
    ) -> None:
        """Changes an account; whoever is logged in to it is logged out. What is None stays.

        Raises:
            UsageError: there is no such account or role, or the password is too short.
        """
        values: dict[str, object] = {}
        if role is not None:
            values["role"] = _role(role)
        if password is not None:
            values["password"] = _hashed(password)
        if closed is not None:
            values["closed"] = closed
        if not values:
            return
        with explained(self.where), self._engine.begin() as connection:
            done = connection.execute(update(accounts).where(accounts.c.name == name).values(values))
            if not done.rowcount:
                raise ProblemError("account_missing", said=f"there is no account {name!r}", value=name)
            connection.execute(delete(sessions).where(sessions.c.account == name))
            told = [role or "", "new password" if password else ""]
            told += [] if closed is None else ["closed" if closed else "opened"]
            _note(connection, by, "account changed", f"{name}: {', '.join(filter(None, told))}")

    def log_in(self, name: str, password: str, address: str) -> str | None:
        """A secret for the browser to keep; None where name and password do not belong together.

        Raises:
            TooManyError: this went wrong too often of late.
        """
        with explained(self.where), self._engine.begin() as connection:
            _refuse_guessing(connection, name, address)
            row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
            # An unknown name takes as long as a wrong password, so that names cannot be found out.
            right = _verified(row.password if row else _nobody(), password) and row is not None and not row.closed
            if not right:
                _note(connection, name[:100], "log-in failed", address)
                return None
            token = secrets.token_urlsafe(32)
            until = _text(datetime.now(UTC) + timedelta(hours=HOURS))
            connection.execute(delete(sessions).where(sessions.c.until < _text(datetime.now(UTC))))
            connection.execute(insert(sessions).values(token=_digest(token), account=name, until=until))
            _note(connection, name, "logged in", address)
            return token

    def log_out(self, token: str) -> None:
        """Ends a session; none is no matter."""
        with explained(self.where), self._engine.begin() as connection:
            name = connection.scalar(select(sessions.c.account).where(sessions.c.token == _digest(token)))
            if name:
                connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))
                _note(connection, name, "logged out", None)

    def who(self, token: str) -> Account | None:
        """Whose session this is; None where it is over, or the account is closed."""
        query = select(accounts).join(sessions, sessions.c.account == accounts.c.name)
        query = query.where(sessions.c.token == _digest(token), sessions.c.until > _text(datetime.now(UTC)))
        with explained(self.where), self._reading.begin() as connection:
            row = connection.execute(query.where(accounts.c.closed.is_(False))).first()
            return Account(row.name, row.role, row.closed) if row else None

    def audit(self, before: int | None = None, count: int = 100) -> list[Noted]:
        """The newest lines of the audit, or those before the one with a number, newest first."""
        query = select(audit).order_by(audit.c.number.desc()).limit(count)
        if before is not None:
            query = query.where(audit.c.number < before)
        with explained(self.where), self._reading.begin() as connection:
            return [Noted(r.number, r.at, r.who, r.action, r.about) for r in connection.execute(query)]


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # only a team needs it

    return PasswordHasher()  # argon2id, with the settings that RFC 9106 names for little memory


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def _hashed(password: str) -> str:
    if len(password) < LEAST:
        raise ProblemError("password", said=f"a password has {LEAST} characters at least", value=str(LEAST))
    return _hasher().hash(password)


def _verified(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(hashed, password)
    except VerificationError:
        return False


def _role(role: str) -> str:
    if role not in ROLES:
        raise ProblemError("no_role", said=f"there is no role {role!r}; there are: {', '.join(ROLES)}", value=role)
    return role


def _refuse_guessing(connection: Connection, name: str, address: str) -> None:
    since = _text(datetime.now(UTC) - WINDOW)
    failed = (audit.c.action == "log-in failed", audit.c.at > since, audit.c.about == address)

    def count(*more: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(audit).where(*failed, *more)
        return int(connection.scalar(query) or 0)

    if count(audit.c.who == name[:100]) >= FAILURES or count() >= FROM_ONE_ADDRESS:
        raise TooManyError("logging in failed too often; wait a quarter of an hour")


def _note(connection: Connection, who: str, action: str, about: str | None) -> None:
    connection.execute(insert(audit).values(at=_text(datetime.now(UTC)), who=who, action=action, about=about))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
