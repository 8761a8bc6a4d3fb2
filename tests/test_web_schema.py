"""Requests made up from the application's own description give answers, never a failure of the server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from kroniek.web import create_app
from web_fakes import fill

EACH = 5


@pytest.fixture(scope="module")
def operations(tmp_path_factory):
    app = create_app(fill(tmp_path_factory.mktemp("schema") / "c.db"), hosts=None)
    return [found.ok() for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations()]


def test_no_made_up_request_breaks_the_server(operations):
    reading = [operation for operation in operations if operation.method == "get"]
    assert len(reading) > 20
    for operation in reading:

        @given(case=operation.as_strategy())
        @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def ask(case):
            assert case.call().status_code < 500, (case.path, case.query)

        ask()
