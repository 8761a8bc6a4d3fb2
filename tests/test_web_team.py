"""Working as a team in the browser: who gets in, who may what."""

import re

import pytest
from fastapi.testclient import TestClient

from kroniek.engine import ingest
from kroniek.store import Accounts, Journal, Writer
from kroniek.store.accounts import ROLES
from kroniek.web import create_app
from kroniek.web.registry import routers
from store_fakes import WORK, many

SECRET = "een lang geheim"


@pytest.fixture
def app(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        ingest(many(6), store, WORK, workers=1)
    with Accounts(path) as accounts:
        for role in ROLES:
            accounts.add(f"de {role}", role, SECRET, "test")
    return create_app(path, team=True)


def browser(app):
    return TestClient(app, base_url="http://127.0.0.1", headers={"accept-language": "en"}, follow_redirects=True)


def token(page):
    return re.search(r'name="token" value="(\w+)"', page.text)[1]


def logged_in(app, role):
    web = browser(app)
    web.post("/login", data={"token": token(web.get("/login")), "name": f"de {role}", "password": SECRET})
    return web


def decision(web):
    page = web.get("/review")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return {name: hidden[name] for name in ("token", "id", "seen") if name in hidden}


def test_nothing_is_shown_to_who_is_not_logged_in(app):
    web = browser(app)
    for route in (r for router in routers() for r in router.routes):
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        if path == "/login":
            continue
        for method in sorted(route.methods - {"HEAD"}):
            page = web.request(method, path, follow_redirects=False)
            if method == "GET" and not path.endswith((".json", ".csv")):
                assert (page.status_code, page.headers["location"].split("?")[0]) == (303, "/login"), path
            else:
                assert page.status_code == 401, path


def test_logging_in_leads_back_and_logging_out_ends_it(app):
    web = browser(app)
    page = web.get("/events?type=capture")
    assert page.url.path == "/login"
    onward = re.search(r'name="next" value="([^"]*)"', page.text)[1]
    page = web.post("/login", data={"token": token(page), "name": "de coder", "password": SECRET, "next": onward})
    assert (page.url.path, page.url.params["type"]) == ("/events", "capture")
    assert "de coder" in page.text
    kept = dict(web.cookies)
    web.post("/logout", data={"token": token(web.get("/account"))})
    assert web.get("/events").url.path == "/login"
    web.cookies.update(kept)
    assert web.get("/events").url.path == "/login", "the session is over on the server too"


def test_the_cookie_is_for_the_server_alone(app):
    web = browser(app)
    page = web.post(
        "/login",
        data={"token": token(web.get("/login")), "name": "de coder", "password": SECRET},
        follow_redirects=False,
    )
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/a\r\nb: c"]
)
def test_logging_in_leads_nowhere_else(app, onward):
    web = browser(app)
    page = web.post(
        "/login",
        data={"token": token(web.get("/login")), "name": "de coder", "password": SECRET, "next": onward},
        follow_redirects=False,
    )
    assert page.headers["location"] == "/"


def test_wrong_passwords_are_refused_and_then_stopped(app):
    web = browser(app)
    form = {"token": token(web.get("/login")), "name": "de coder", "password": "fout"}
    assert [web.post("/login", data=form).status_code for _ in range(6)] == [401] * 5 + [429]
    assert web.post("/login", data=form | {"password": SECRET}).status_code == 429


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("coder", 200), ("editor", 200), ("administrator", 200)])
def test_who_may_decide(app, role, status):
    form = decision(logged_in(app, "coder"))
    web = logged_in(app, role)
    form["token"] = token(web.get("/account"))
    assert web.post("/review/decide", data={**form, "action": "accept"}).status_code == status


def test_what_a_coder_may_not(app):
    coder, editor = logged_in(app, "coder"), logged_in(app, "editor")
    many_form = {"action": "accept", "number": "5", "count": "5"}
    assert coder.post("/review/many", data={**many_form, "token": token(coder.get("/account"))}).status_code == 403
    editor.post("/review/decide", data={**decision(editor), "action": "accept"})
    undo = {"number": "1", "token": token(coder.get("/account"))}
    assert coder.post("/review/undo", data=undo).status_code == 403
    assert editor.post("/review/undo", data={**undo, "token": token(editor.get("/account"))}).status_code == 200
    with Journal(app.state.where) as journal:
        assert [(d.action, d.who) for d in journal.ledger().decisions.values()] == [
            ("accept", "de editor"),
            ("undo", "de editor"),
        ]


def test_a_token_of_another_session_is_refused(app):
    coder, editor = logged_in(app, "coder"), logged_in(app, "editor")
    form = {**decision(coder), "token": token(editor.get("/account")), "action": "accept"}
    assert coder.post("/review/decide", data=form).status_code == 403


def test_accounts_and_audit_are_for_administrators(app):
    for role in ROLES[:-1]:
        web = logged_in(app, role)
        form = {"token": token(web.get("/account")), "name": "Bo", "role": "administrator", "password": SECRET}
        assert web.post("/account/add", data=form).status_code == 403
        assert web.post("/account/change", data=form | {"name": f"de {role}"}).status_code == 403
        assert web.get("/audit").status_code == 403
    web = logged_in(app, "administrator")
    form = {"token": token(web.get("/account")), "name": "Bo", "role": "coder", "password": SECRET}
    assert "Bo" in web.post("/account/add", data=form).text
    assert web.post("/account/add", data=form).status_code == 422
    assert web.post("/account/change", data=form | {"state": "closed", "password": ""}).status_code == 200
    page = web.get("/audit")
    assert "account added" in page.text
    assert "Bo: coder" in page.text


@pytest.mark.parametrize("number", [-1, 2**63, 10**30])
def test_a_number_that_no_entry_of_the_audit_has_is_refused(app, number):
    assert logged_in(app, "administrator").get(f"/audit?before={number}").status_code == 422


def test_anybody_may_change_their_own_password(app):
    web = logged_in(app, "reader")
    form = {"token": token(web.get("/account")), "name": "de reader", "password": SECRET + "!"}
    assert web.post("/account/change", data=form).url.path == "/login", "and logs in anew"
    page = web.post("/login", data={"token": token(web.get("/login")), "name": "de reader", "password": SECRET + "!"})
    assert page.url.path == "/"


def test_without_a_team_there_are_no_accounts(app):
    web = TestClient(create_app(app.state.where), base_url="http://127.0.0.1")
    assert {web.get(path).status_code for path in ("/login", "/account", "/audit")} == {404}
