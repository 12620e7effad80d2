"""Every address that the URL resolver knows × every method × every persona answers as reviewed (B01)."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import include, path

from collabkit.ops.api import healthz
from collabkit.web import manifest
from example_project import urls as site

from . import addresses
from .addresses import METHODS, Address, ask
from .rows import changed, digests, undone
from .world import PERSONAS, World

pytestmark = pytest.mark.django_db
WRITE = "COLLABKIT_WRITE_MATRIX" in os.environ


class WithANewAddress:
    """The site, and one address more."""

    urlpatterns = [path("new/", include([path("page/", healthz)])), *site.urlpatterns]


class WithAnUnknownParameter:
    """The site, and an address of which nobody said what stands for its parameter."""

    urlpatterns = [path("new/<uuid:thing>/", healthz), *site.urlpatterns]


@pytest.fixture
def built_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a built client, whether this checkout has built one or not."""
    monkeypatch.setattr(manifest, "MANIFEST", tmp_path / "manifest.json")
    manifest.MANIFEST.write_text(json.dumps({manifest.ENTRY: {"file": "assets/main.js"}}))


@pytest.mark.slow
@pytest.mark.usefixtures("built_client")
def test_every_address_answers_as_reviewed_and_a_refusal_changes_no_row(world: World) -> None:
    found: dict[tuple[str, str], dict[str, str]] = {}
    differing, written = [], []
    before = digests()
    for address in addresses.addresses():
        for method in address.methods():
            with undone():
                cells = addresses.answers(world, address, method)
                tables = changed(before, digests())
            # allauth answers "not set up yet" with a secret that it keeps in the asker's own session meanwhile.
            if tables - ({"django_session"} if address.route.startswith("_allauth/") else set()):
                written.append((address.route, method, tables))
            if found.setdefault((address.name, method), cells) != cells:
                differing.append((address.route, method, cells))
    assert written == []
    # Only the admin's models share a row, and they must deserve it.
    assert differing == []
    rows = addresses.grouped(found)
    if WRITE:
        addresses.write(rows)
    assert rows == addresses.stored()


def without_a_row() -> set[tuple[str, str]]:
    rows = {(row["route"], method) for row in addresses.stored() for method in row["methods"].split()}
    asked = {(address.name, method) for address in addresses.addresses() for method in address.methods()}
    return asked ^ rows


def test_every_address_and_method_has_a_row_or_is_an_operation() -> None:
    assert without_a_row() == set()


def test_a_new_address_without_a_row_is_noticed() -> None:
    with override_settings(ROOT_URLCONF=WithANewAddress):
        assert without_a_row() == {("new/page/", method) for method in METHODS}
    with override_settings(ROOT_URLCONF=WithAnUnknownParameter), pytest.raises(LookupError):
        addresses.addresses()


NOTHING = "019b0000-0000-7000-8000-000000000000"
PROBLEM = "application/problem+json"
API = [address for address in addresses.addresses() if address.route.startswith("api/")]


@pytest.mark.parametrize("method", METHODS)
def test_the_api_refuses_what_it_does_not_declare_in_the_same_words_to_everybody(
    world: World, method: str
) -> None:
    """A method that an address does not take is 405 whoever asks, whether the thing exists or not."""
    for address in API:
        if method not in address.methods():
            continue
        missing = Address(address.route, re.sub(r"\$[\w:]+", NOTHING, address.path))
        seen = {
            told(ask(world, target, method, persona)) for persona in PERSONAS for target in (address, missing)
        }
        assert len(seen) == 1, (address.route, seen)
        assert next(iter(seen))[:2] in {(405, PROBLEM), (404, PROBLEM)}, address.route


def told(answer: Any) -> tuple[Any, ...]:
    """Return all that an answer says, but for the request's own id."""
    headers = {name: value for name, value in answer.items() if name not in {"X-Request-ID", "X-Request-Id"}}
    body = re.sub(rb'"request_id":"\w+"', b"", answer.content)
    return answer.status_code, answer["Content-Type"], tuple(sorted(headers.items())), body
