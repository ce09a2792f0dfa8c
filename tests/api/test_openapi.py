"""The interface's own description, and requests made from it: no request makes the server fail."""

from http import HTTPStatus
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.api.build import Site

FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_no_request_makes_the_server_fail(site: Site) -> None:
    """Whatever the description allows gets an answer below 500, signed in or not."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", site.client.app)
    cookie = site.parts.tokens.desk(1)
    signed_in = {
        **site.citizen().headers,
        "Cookie": f"motcua_desk={cookie}",
        "X-CSRF-Token": site.parts.tokens.csrf(cookie),
    }
    tried: list[str] = []

    for found in schema.exclude(path_regex="/events$").get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        tried.append(operation.label)

        @FEW
        @given(case=operation.as_strategy(), headers=st.sampled_from([{}, signed_in]))
        def answers(case: Any, headers: dict[str, str]) -> None:
            case.query.pop("wait", None)  # a long poll waits as long as it is told to
            status = case.call(headers=headers).status_code
            assert status < HTTPStatus.INTERNAL_SERVER_ERROR, (case.as_curl_command(), status)

        answers()

    assert len(tried) > 12


def test_the_description_names_every_route(site: Site) -> None:
    """Programs can find what the widget and the desk use."""
    paths = set(site.client.get("/openapi.json").json()["paths"])

    assert {"/api/chat/session", "/api/chat/messages", "/api/chat/events"} <= paths
    assert {"/api/desk/cases", "/api/desk/cases/{case_id}/claim", "/api/desk/events"} <= paths
    assert {"/webhooks/messenger", "/health/ready"} <= paths
