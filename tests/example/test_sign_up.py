"""From nothing to signed in, by the code in the e-mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from example_project.users.models import User
from tests.example.allauth_client import PASSWORD, code_sent_to, is_signed_in, post, sign_in, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "ada@people.example"


def test_a_proved_address_opens_the_door(client: Client) -> None:
    """The account works once the code came back, and not before."""
    started = post(client, "/auth/signup", email=ADDRESS, password=PASSWORD)
    assert started.status_code == 401
    assert [flow["id"] for flow in started.json()["data"]["flows"] if flow.get("is_pending")] == [
        "verify_email"
    ]
    assert client.get("/api/people/me").status_code == 401

    done = post(client, "/auth/email/verify", key=code_sent_to(ADDRESS))
    assert done.status_code == 200
    assert is_signed_in(client)
    assert client.get("/api/people/me").json()["email"] == ADDRESS


def test_a_wrong_code_is_refused_and_the_third_ends_it(client: Client) -> None:
    """Guessing is over after three tries."""
    post(client, "/auth/signup", email=ADDRESS, password=PASSWORD)
    statuses = [post(client, "/auth/email/verify", key=f"WRN-{number}GX").status_code for number in range(3)]
    assert statuses[0] == 400
    assert post(client, "/auth/email/verify", key=code_sent_to(ADDRESS)).status_code != 200
    assert not is_signed_in(client)


def test_signing_in_before_the_proof_asks_for_it(client: Client) -> None:
    """A password alone is not enough while the address is unproved."""
    post(client, "/auth/signup", email=ADDRESS, password=PASSWORD)
    other = Client()
    assert sign_in(other, ADDRESS).status_code == 401
    assert not is_signed_in(other)


def test_the_address_counts_in_any_case(client: Client) -> None:
    """`Ada@…` signs in to the account of `ada@…`, and cannot become a second one."""
    sign_up(client, ADDRESS)
    other = Client()
    assert sign_in(other, ADDRESS.upper()).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=ADDRESS.upper())
    assert User.objects.get_by_natural_key(ADDRESS.title()).email == ADDRESS


def test_a_look_alike_address_is_another_one(client: Client) -> None:
    """A reset for an address that folds to another's goes to nobody's account (CVE-2019-19844)."""
    sign_up(client, "mike@people.example")
    mail.outbox.clear()
    post(Client(), "/auth/password/request", email="mıke@people.example")
    assert all(message.to != ["mike@people.example"] for message in mail.outbox)
    assert not any("code" in message.body.lower() for message in mail.outbox if "ı" in message.to[0])


def test_links_name_the_configured_site(client: Client) -> None:
    """Whatever Host header the request had, an e-mail's links lead to the configured site (B29)."""
    for host in ("localhost", "127.0.0.1"):
        client.post(
            "/_allauth/browser/v1/auth/password/request",
            {"email": "nobody@people.example"},
            content_type="application/json",
            headers={"Host": host},
        )
        assert host not in f"{mail.outbox[-1].subject} {mail.outbox[-1].body}"
        assert "https://site.example/" in mail.outbox[-1].body


@pytest.mark.parametrize("password", ["short", "password12", "1234567890"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    """Too short or too common."""
    response = post(client, "/auth/signup", email=ADDRESS, password=password)
    assert response.status_code in {400, 401}
    assert User.objects.count() == (0 if response.status_code == 400 else 1)
