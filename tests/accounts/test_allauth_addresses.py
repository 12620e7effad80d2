"""Proved addresses where allauth keeps them: only verified ones count (I8, B30)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from collabkit.accounts import queries
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def add_address(user: Any, email: str, *, verified: bool) -> None:
    table = apps.get_model("account", "EmailAddress")._default_manager
    table.create(user=user, email=email, verified=verified, primary=False)


@pytest.fixture
def ada() -> Any:
    return make_person("Ada", email="ada@people.example")


def test_all_verified_addresses_count(ada: Any) -> None:
    add_address(ada, "Countess@People.example", verified=True)
    assert queries.verified_emails(ada) == {"ada@people.example", "countess@people.example"}
    assert queries.users_by_email("countess@people.example") == [ada]


def test_an_unverified_address_proves_nothing(ada: Any) -> None:
    add_address(ada, "grace@people.example", verified=False)
    assert "grace@people.example" not in queries.verified_emails(ada)
    assert queries.users_by_email("grace@people.example") == []


def test_mail_goes_to_the_user_s_own_address_if_it_is_proved(ada: Any) -> None:
    add_address(ada, "aaa@people.example", verified=True)
    assert queries.emails_to(ada) == "ada@people.example"
    ada.email = "unproved@people.example"
    assert queries.emails_to(ada) == "aaa@people.example"


def test_who_proved_nothing_gets_no_mail(ada: Any) -> None:
    apps.get_model("account", "EmailAddress")._default_manager.filter(user=ada).update(verified=False)
    assert queries.emails_to(ada) is None
    assert queries.users_by_email("ada@people.example") == []
