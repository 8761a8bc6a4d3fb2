"""`kroniek users`, `publish` and what `serve` refuses, as a user runs them."""

import subprocess
import sys

import pytest

from kroniek.engine import ingest
from kroniek.store import Accounts, Writer
from store_fakes import WORK, many


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        ingest(many(2), store, WORK, workers=1)
    return path


def kroniek(*arguments, typed=""):
    command = [sys.executable, "-m", "kroniek", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", input=typed, check=False, timeout=120)


def test_accounts_from_the_command_line(db):
    assert "no accounts" in kroniek("users", db).stdout
    assert kroniek("users", db, "add", "An", "--role", "coder", typed="een lang geheim\n").returncode == 0
    assert kroniek("users", db, "change", "An", "--role", "editor").returncode == 0
    assert kroniek("users", db).stdout.split() == ["name", "role", "access", "An", "editor", "open"]
    assert kroniek("users", db, "close", "An").returncode == 0
    with Accounts(db) as accounts:
        assert accounts.log_in("An", "een lang geheim", "::1") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("users", "DB", "add", "An", "--role", "chef"), "no role"),
        (("users", "DB", "add"), "whose account"),
        (("users", "DB", "change", "An"), "--role or --password"),
        (("users", "DB", "close", "An"), "no account"),
        (("serve", "DB", "--team"), "nobody could log in"),
        (("serve", "DB", "--address", "0.0.0.0"), "use --team"),
        (("publish", "DB", "--out", "site"), "nothing was accepted"),
        (("timeline", "DB", "--raw", "--reviewed"), "cannot both"),
    ],
)
def test_wrong_usage_is_said(db, arguments, message):
    done = kroniek(*(db if a == "DB" else a for a in arguments), typed="een lang geheim\n")
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
