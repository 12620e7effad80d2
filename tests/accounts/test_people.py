"""Finding people, and who a user is to the outside."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from collabkit.accounts import payloads, queries, registry, tasks
from collabkit.accounts.checks import check_adapters, check_proved_addresses
from collabkit.accounts.models import Profile
from collabkit.core.errors import NotFound
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def make_user(email: str, **fields: Any) -> Any:
    """Create a user as a host does, who has no profile yet."""
    return get_user_model()._default_manager.create_user(email=email, password="x", **fields)


class TestTheList:
    """Searching people."""

    def names(self, client: Client, **params: Any) -> list[str]:
        answer = client.get("/api/people", params)
        assert answer.status_code == 200, answer.content
        return [item["display_name"] for item in answer.json()["items"]]

    def test_active_people_by_name(self, client_for: Any) -> None:
        ada = make_person("Ada Lovelace")
        make_person("Grace Hopper")
        gone = make_person("Gone")
        type(gone).objects.filter(pk=gone.pk).update(is_active=False)
        client = client_for(ada)
        assert self.names(client) == ["Ada Lovelace", "Grace Hopper"]
        assert self.names(client, q="hop gra") == ["Grace Hopper"]
        assert self.names(client, q="ada@people") == []

    def test_page_by_page(self, client_for: Any) -> None:
        people = [make_person(f"P{number}") for number in range(5)]
        client = client_for(people[0])
        first = client.get("/api/people", {"limit": 3}).json()
        second = client.get("/api/people", {"limit": 3, "cursor": first["next"]}).json()
        assert [item["display_name"] for item in first["items"] + second["items"]] == [
            "P0",
            "P1",
            "P2",
            "P3",
            "P4",
        ]
        assert second["next"] is None

    def test_it_costs_the_same_for_1_and_20(self, client_for: Any, query_count: Any) -> None:
        client, counts = client_for(make_person("P")), []
        for number in (0, 19):
            for index in range(number):
                make_person(f"P{index}")
            with query_count() as made:
                self.names(client, limit=50)
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_nobody_signed_in_sees_nobody(self) -> None:
        assert Client().get("/api/people").status_code == 401

    @pytest.mark.parametrize("params", [{"q": "x" * 81}, {"limit": 0}, {"limit": "x"}, {"cursor": "x"}])
    def test_bad_parameters_are_named(self, client_for: Any, params: dict[str, Any]) -> None:
        answer = client_for(make_person("Ada")).get("/api/people", params)
        assert answer.status_code in {400, 422}
        assert answer.json()["detail"]


class TestOnePerson:
    """A person's page."""

    def test_it_shows_what_is_public_and_no_address(self, client_for: Any) -> None:
        ada, grace = make_person("Ada"), make_person("Grace", email="grace@secret.example")
        page = client_for(ada).get(f"/api/people/{queries.person_of(grace)}")
        assert page.json()["display_name"] == "Grace"
        assert b"secret" not in page.content

    def test_a_closed_account_is_like_a_missing_one(self, client_for: Any) -> None:
        client, gone = client_for(make_person("Ada")), make_person("Gone")
        person = queries.person_of(gone)
        type(gone).objects.filter(pk=gone.pk).update(is_active=False)
        closed, missing = client.get(f"/api/people/{person}"), client.get(f"/api/people/{uuid4()}")
        assert closed.status_code == missing.status_code == 404
        assert closed.json() | {"request_id": None} == missing.json() | {"request_id": None}

    def test_nobody_signed_in_sees_nobody(self) -> None:
        assert Client().get(f"/api/people/{queries.person_of(make_person('Ada'))}").status_code == 401

    @pytest.mark.parametrize(
        "about", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"]
    )
    def test_no_script_comes_out(self, client_for: Any, about: str) -> None:
        ada = make_person("Ada")
        Profile.objects.filter(user=ada).update(about=about)
        html = client_for(ada).get(f"/api/people/{queries.person_of(ada)}").json()["about_html"]
        assert "<script" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


class TestProfiles:
    """A profile for any user."""

    def test_it_is_made_when_it_is_first_asked_for(self) -> None:
        user = make_user("ada@people.example")
        assert queries.profile_of(user) == queries.profile_of(user)
        assert Profile.objects.filter(user=user).count() == 1

    def test_a_name_never_gives_the_address_away(self) -> None:
        assert queries.profile_of(make_user("ada@people.example")).display_name == "New member"

    def test_the_site_may_name_new_people(self) -> None:
        with override_settings(COLLABKIT={"ACCOUNTS": {"DISPLAY_NAME": "tests.accounts.test_people.named"}}):
            assert queries.profile_of(make_user("ada@people.example")).display_name == "Countess"

    def test_many_people_take_one_query(self, query_count: Any) -> None:
        people = [make_person(f"P{number}") for number in range(20)]
        with query_count() as made:
            refs = payloads.person_refs([person.pk for person in people])
        assert (len(refs), len(made)) == (20, 1)

    def test_missing_ones_are_made_together(self) -> None:
        users = [make_user(f"p{number}@people.example") for number in range(3)]
        assert len(queries.profiles_of([user.pk for user in users])) == 3

    def test_people_whom_the_host_had_before_get_one(self) -> None:
        users = [make_user(f"p{number}@people.example") for number in range(3)]
        tasks.create_missing_profiles()
        assert Profile.objects.filter(user__in=users).count() == 3

    def test_a_removed_account_is_a_former_member(self) -> None:
        assert payloads.person_refs([0])[0].model_dump() == {
            "uuid": None,
            "display_name": "Former member",
            "headline": "",
            "avatar_url": None,
        }
        assert queries.names_of([0]) == {0: "Former member"}

    def test_a_person_is_found_by_public_id(self) -> None:
        ada = make_person("Ada")
        assert queries.user_by_person(queries.person_of(ada)) == ada
        with pytest.raises(NotFound):
            queries.user_by_person(uuid4())
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
        with pytest.raises(NotFound):
            queries.user_by_person(queries.person_of(ada))


class TestAddresses:
    """Proved addresses, as a site's own function gives them."""

    @pytest.fixture(autouse=True)
    def _adapter(self, settings: Any) -> None:
        settings.COLLABKIT = {
            **settings.COLLABKIT,
            "ACCOUNTS": {"VERIFIED_EMAILS": "tests.accounts.test_people.proved"},
        }

    def test_they_are_compared_in_one_form(self) -> None:
        ada = make_user("ada@people.example")
        assert queries.verified_emails(ada) == {"ada@people.example"}
        assert queries.users_by_email(" ADA@People.Example ") == [ada]
        assert queries.emails_to(ada) == "ada@people.example"

    @pytest.mark.parametrize(
        "address", ["аda@people.example", "ada@peoplé.example", "ada", "", "a%@people.example"]
    )
    def test_a_look_alike_is_nobody(self, address: str) -> None:
        make_user("ada@people.example")
        assert queries.users_by_email(address) == []

    def test_an_unproved_address_is_nobody_s(self) -> None:
        user = make_user("unproved@people.example")
        assert queries.verified_emails(user) == set()
        assert queries.users_by_email("unproved@people.example") == []
        assert queries.emails_to(user) is None

    def test_a_closed_account_is_nobody(self) -> None:
        make_user("ada@people.example", is_active=False)
        assert queries.users_by_email("ada@people.example") == []


def named(user: Any) -> str:
    """Name a new person, as a site's adapter does."""
    return " Countess "


def proved(user: Any) -> set[str]:
    """Return proved addresses, as a site's adapter does."""
    return {user.email.upper(), "not an address"} - {"UNPROVED@PEOPLE.EXAMPLE"}


def test_the_checks_name_an_adapter_that_is_not_there() -> None:
    assert check_adapters() == []
    with override_settings(COLLABKIT={"ACCOUNTS": {"DISPLAY_NAME": "nowhere.name"}}):
        assert [message.id for message in check_adapters()] == ["collabkit_accounts.E001"]


@pytest.mark.django_db
def test_a_site_that_cannot_tell_has_proved_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typing an address is no proof (I8); the site is told, and may vouch for its addresses."""
    monkeypatch.setattr(queries, "_allauth_addresses", lambda: None)
    monkeypatch.setattr(registry, "_uses_of_addresses", set())
    typed = make_user("ada@people.example")
    with override_settings(COLLABKIT={}):
        assert queries.verified_emails(typed) == set()
        assert queries.users_by_email("ada@people.example") == []
        assert queries.emails_to(typed) is None
        assert check_proved_addresses() == []
        registry.register_use_of_addresses("invitations")
        assert [message.id for message in check_proved_addresses()] == ["collabkit_accounts.W002"]
    vouching = {"ACCOUNTS": {"VERIFIED_EMAILS": "collabkit.accounts.queries.own_address"}}
    with override_settings(COLLABKIT=vouching):
        assert queries.users_by_email("ada@people.example") == [typed]
        assert check_proved_addresses() == []
