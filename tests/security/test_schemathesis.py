"""Whatever is sent to whatever operation, the answer is one that the schema declares, and never a 5xx (B27)."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from collabkit.chat.actions import open_channel
from collabkit.core.http import build_api
from tests.factories import make_message, make_person, make_project

from .matrix import operations

# With these the thing itself would be gone for the requests that follow.
ENDS_IT = {"archiveProject", "deleteMessage"}
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# A release run asks for more: COLLABKIT_FUZZ_EXAMPLES=300.
EXAMPLES = int(os.environ.get("COLLABKIT_FUZZ_EXAMPLES", "32"))
CONFORMANCE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def owner() -> Any:
    return make_person("Ada Lovelace")


@pytest.fixture
def real_ids(owner: Any) -> dict[str, str]:
    """By the start of a path: the id of something that the owner may really change."""
    project = make_project(owner)
    channel = open_channel(project=project)
    message = make_message(channel, owner)
    return {
        "/api/projects/{uuid}": str(project.uuid),
        "/api/chat/conversations/{uuid}": str(channel.uuid),
        "/api/chat/messages/{uuid}": str(message.uuid),
    }


@pytest.fixture
def session(live_server: Any, client_for: Any, owner: Any) -> requests.Session:
    browser, signed_in = client_for(owner), requests.Session()
    for name, morsel in browser.cookies.items():
        signed_in.cookies.set(name, morsel.value)
    token = "a" * 32
    signed_in.cookies.set("csrftoken", token)
    signed_in.headers["X-CSRFToken"] = token
    return signed_in


@cache
def schema() -> Any:
    """Return what schemathesis reads of the API; making it takes longer than all requests to an operation."""
    return schemathesis.openapi.from_dict(build_api().get_openapi_schema(path_prefix="/api/"))


def takes_something(operation: str) -> bool:
    """Tell whether there is anything to vary: without parameters and body, one request is all there is."""
    declared = schema().find_operation_by_id(operation).definition.raw
    return bool(declared.get("parameters") or declared.get("requestBody"))


@pytest.mark.parametrize("operation", sorted(operations()))
def test_no_request_breaks_the_server(
    operation: str, live_server: Any, session: requests.Session, real_ids: dict[str, str]
) -> None:
    made = 0

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema().find_operation_by_id(operation).as_strategy())
    def knock(case: Any) -> None:
        nonlocal made
        made += 1
        for start, uuid in real_ids.items():
            if case.path.startswith(start) and operation not in ENDS_IT:
                case.path_parameters["uuid"] = uuid
        # The schema names the session cookie, so one is made up: the real one is what gets past the door.
        case.cookies.pop("sessionid", None)
        response = case.call(base_url=live_server.url, session=session)
        # Any status that is answered is declared, with its media type and its shape.
        case.validate_response(response, checks=CONFORMANCE)
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"], case.as_curl_command()
            assert response.json()["detail"]

    knock()
    assert made >= (EXAMPLES if takes_something(operation) else 1)


def test_it_amounts_to_two_thousand_requests() -> None:
    assert EXAMPLES * sum(map(takes_something, operations())) >= 2_000
