"""Accounts of a team."""

import sqlite3

import pytest

from kroniek.engine import ingest
from kroniek.errors import UsageError
from kroniek.store import Accounts, Writer
from kroniek.store.accounts import FAILURES, FROM_ONE_ADDRESS, ROLES, Account, TooManyError
from store_fakes import WORK, many

SECRET = "een lang geheim"


@pytest.fixture
def accounts(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        ingest(many(1), store, WORK, workers=1)
    with Accounts(path) as found:
        found.add("An", "coder", SECRET, "root")
        yield found


def test_roles_may_what_those_before_them_may():
    for i, role in enumerate(ROLES):
        assert [Account("x", role).may(r) for r in ROLES] == [j <= i for j in range(len(ROLES))]
        assert not Account("x", role, closed=True).may("reader")


def test_logging_in_and_out(accounts):
    token = accounts.log_in("An", SECRET, "::1")
    assert accounts.who(token) == Account("An", "coder")
    accounts.log_out(token)
    assert accounts.who(token) is None
    assert [n.action for n in accounts.audit()] == ["logged out", "logged in", "account added"]


def test_neither_password_nor_session_stands_in_the_file(accounts):
    token = accounts.log_in("An", SECRET, "::1")
    with sqlite3.connect(accounts.where) as connection:
        dump = "\n".join(connection.iterdump())
    assert SECRET not in dump
    assert token not in dump
    assert "$argon2id$" in dump


@pytest.mark.parametrize(("name", "password"), [("An", "iets anders!"), ("Bo", SECRET), ("", ""), ("An\0", SECRET)])
def test_what_does_not_belong_together_is_refused(accounts, name, password):
    assert accounts.log_in(name, password, "::1") is None
    assert accounts.audit()[0].action == "log-in failed"


def test_guessing_is_stopped_by_name_and_address(accounts):
    for _ in range(FAILURES):
        accounts.log_in("An", "fout", "::1")
    with pytest.raises(TooManyError):
        accounts.log_in("An", SECRET, "::1")
    assert accounts.log_in("An", SECRET, "10.0.0.9")


def test_guessing_names_is_stopped_by_address(accounts, monkeypatch):
    monkeypatch.setattr("kroniek.store.accounts._verified", lambda hashed, password: False)
    for n in range(FROM_ONE_ADDRESS):
        accounts.log_in(f"naam {n}", "fout", "::1")
    with pytest.raises(TooManyError):
        accounts.log_in("An", SECRET, "::1")


def test_changing_an_account_logs_it_out(accounts):
    for change in ({"role": "editor"}, {"password": SECRET + "!"}, {"closed": True}):
        token = accounts.log_in("An", SECRET if "closed" not in change else SECRET + "!", "::1")
        accounts.change("An", "root", **change)
        assert accounts.who(token) is None
    assert accounts.log_in("An", SECRET + "!", "::1") is None
    assert accounts.all() == [Account("An", "editor", True)]


def test_what_cannot_be_an_account_is_refused(accounts):
    for name, role, password in (
        ("An", "coder", SECRET),
        (" ", "coder", SECRET),
        ("Bo", "chef", SECRET),
        ("Bo", "coder", "kort"),
    ):
        with pytest.raises(UsageError):
            accounts.add(name, role, password, "root")
    with pytest.raises(UsageError):
        accounts.change("Bo", "root", role="coder")


def test_the_audit_refuses_changes(accounts):
    with sqlite3.connect(accounts.where) as connection:
        for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                connection.execute(statement)
