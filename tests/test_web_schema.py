"""Requests made up from the application's own description give answers, never a failure of the server.

Forms are sent with the token of the session, so that they get past the gate, and often with ids that there are.
"""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from every_page import NAME, SECRET, TELLS, prepared
from kroniek.store import Journal
from kroniek.web import create_app
from web_fakes import REPORTS, client

EACH = 5
ENDS = "/logout"
"""Would end the session of all that follow: it is asked without a token."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("schema") / "c.db")


@pytest.fixture(scope="module", params=["alone", "team"])
def asked(request, made):
    """The operations of the application, and the headers and token of a session."""
    where, team = made[0], request.param == "team"
    app = create_app(where, team=team, hosts=None)
    web = client(where, team=team)
    if team:
        form = {"token": token(web.get("/login")), "name": NAME, "password": SECRET}
        assert web.post("/login", data=form).status_code == 200
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in web.cookies.items())} if team else {}
    described = schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)
    return [found.ok() for found in described.get_all_operations()], headers, token(web.get("/review"))


def token(page):
    return re.search(r'name="token" value="(\w+)"', page.text)[1]


def marks(where, ids):
    """How the records with these ids stand now, as forms have it."""
    from kroniek.review.deciding import stamp

    with Journal(where) as journal:
        return {id_: stamp(item) for id_, item in journal.items(ids).items()}


def test_no_made_up_request_breaks_the_server(asked, made):
    operations, headers, secret = asked
    ids = made[1]["/events/{id}"]
    assert {"get", "post"} == {operation.method for operation in operations}
    assert len(operations) > 40
    seen = marks(made[0], ids)
    reports, got = (REPORTS[0].id, TELLS.id), set()
    for operation in operations:

        @given(operation.as_strategy(), st.sampled_from(ids), st.sampled_from(reports), st.integers(0, 4))
        @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def ask(case, id_, report, how):
            if isinstance(case.body, dict) and case.path != ENDS:
                case.body["token"] = secret
                if how:
                    known = {"id": id_, "seen": seen.get(id_, ""), "report": report, "number": "1", "name": NAME}
                    case.body |= {name: value for name, value in known.items() if name in case.body and how != 1}
            answer = case.call(headers=headers)
            got.add(answer.status_code)
            assert answer.status_code < 500, (case.method, case.path, case.query, case.body)

        ask()
    assert {200, 404, 422} <= got, "else it got no further than the gate"
