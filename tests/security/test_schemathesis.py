"""Whatever is sent to whatever operation, the answer is never a 5xx, and every refusal is a problem document (B27)."""

from __future__ import annotations

import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings

from collabkit.chat.actions import open_channel
from collabkit.core.http import build_api
from tests.factories import make_message, make_person, make_project

from .matrix import operations

# With these the thing itself would be gone for the requests that follow.
ENDS_IT = {"archiveProject", "deleteMessage"}
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# A release run asks for more: COLLABKIT_FUZZ_EXAMPLES=300.
EXAMPLES = int(os.environ.get("COLLABKIT_FUZZ_EXAMPLES", "25"))


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


@pytest.mark.parametrize("operation", sorted(operations()))
def test_no_request_breaks_the_server(
    operation: str, live_server: Any, session: requests.Session, real_ids: dict[str, str]
) -> None:
    schema = schemathesis.openapi.from_dict(build_api().get_openapi_schema(path_prefix="/api/"))

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema.find_operation_by_id(operation).as_strategy())
    def knock(case: Any) -> None:
        for start, uuid in real_ids.items():
            if case.path.startswith(start) and operation not in ENDS_IT:
                case.path_parameters["uuid"] = uuid
        # The schema names the session cookie, so one is made up: the real one is what gets past the door.
        case.cookies.pop("sessionid", None)
        response = case.call(base_url=live_server.url, session=session)
        assert response.status_code < 500, (case.as_curl_command(), response.text)
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"], case.as_curl_command()
            assert response.json()["detail"]

    knock()
