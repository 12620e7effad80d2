"""Finding people by what they offer and what they look for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from collabkit.accounts import actions, queries
from collabkit.accounts.models import Profile
from collabkit.core.errors import Invalid
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Any]:
    """Three people, of whom two offer something."""
    offers = {"Ada": ["Übersetzung ins Arabische", "100% honesty"], "Grace": ["Wave-tank hours", "C#"]}
    seeks = {"Ada": ["a harbour"], "Edsger": ["A HARBOUR pilot"]}
    made = {name: make_person(name) for name in ("Ada", "Grace", "Edsger")}
    for name, person in made.items():
        actions.update_profile(actor=person, offers=offers.get(name, []), seeks=seeks.get(name, []))
    return made


@pytest.fixture
def client(client_for: Any, people: dict[str, Any]) -> Client:
    made: Client = client_for(people["Edsger"])
    return made


def names(client: Client, **params: Any) -> list[str]:
    answer = client.get("/api/people", params)
    assert answer.status_code == 200, answer.content
    return [item["display_name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("offers", "found"),
    [
        ("arab", ["Ada"]),
        ("ARABISCHE ÜBERSETZUNG", ["Ada"]),
        ("ubersetz", ["Ada"]),
        ("tank wave", ["Grace"]),
        ("wave-tank", ["Grace"]),
        ("c#", ["Grace"]),
        ("h", ["Ada", "Grace"]),
        ("arab tank", []),
        ("setzung", []),
        ("harbour", []),
        ("%", []),
        ("100%", ["Ada"]),
        ("_ave", []),
        ("\\", []),
        ("", ["Ada", "Edsger", "Grace"]),
        ("  ", ["Ada", "Edsger", "Grace"]),
    ],
)
def test_every_word_begins_a_word_of_what_is_offered(client: Client, offers: str, found: list[str]) -> None:
    assert names(client, offers=offers) == found


def test_what_is_sought_is_another_list_and_all_filters_hold_together(client: Client) -> None:
    assert names(client, seeks="harb") == ["Ada", "Edsger"]
    assert names(client, seeks="harb", offers="arab") == ["Ada"]
    assert names(client, seeks="harb", q="eds") == ["Edsger"]
    assert names(client, seeks="harb", offers="wave") == []


def test_the_list_says_what_each_offers_and_seeks(client: Client) -> None:
    (ada,) = client.get("/api/people", {"q": "ada"}).json()["items"]
    assert (ada["offers"], ada["seeks"]) == (["Übersetzung ins Arabische", "100% honesty"], ["a harbour"])
    assert not {"offers_folded", "seeks_folded", "about"} & ada.keys()


def test_a_closed_account_is_found_by_nothing(client: Client, people: dict[str, Any]) -> None:
    type(people["Ada"]).objects.filter(pk=people["Ada"].pk).update(is_active=False)
    assert names(client, offers="arab") == names(client, q="ada") == []


def test_page_by_page(client: Client, people: dict[str, Any]) -> None:
    for number in range(5):
        actions.update_profile(actor=make_person(f"P{number}"), offers=["boats"])
    first = client.get("/api/people?offers=boat&limit=3").json()
    assert [item["display_name"] for item in first["items"]] == ["P0", "P1", "P2"]
    assert names(client, offers="boat", limit=3, cursor=first["next"]) == ["P3", "P4"]


def test_nobody_signed_in_finds_nobody(people: dict[str, Any]) -> None:
    assert Client().get("/api/people", {"offers": "arab"}).status_code == 401
    assert not queries.search_profiles(None, "", offers="arab").exists()


@pytest.mark.parametrize("field", ["offers", "seeks"])
def test_a_text_that_is_too_long_is_named(client: Client, field: str) -> None:
    answer = client.get("/api/people", {field: "x" * 61})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"].split(".")[-1] for error in answer.json()["errors"]] == [field]


def test_what_is_changed_is_found_by_the_new_words_only(client: Client, people: dict[str, Any]) -> None:
    actions.update_profile(actor=people["Ada"], offers=["soldering"])
    assert (names(client, offers="sold"), names(client, offers="arab")) == (["Ada"], [])
    actions.update_profile(actor=people["Ada"], headline="Counts waves")
    assert names(client, offers="sold") == ["Ada"]


def test_what_the_staff_take_away_in_the_admin_is_found_no_more(
    client: Client, people: dict[str, Any]
) -> None:
    """A row that is saved as a whole stores both forms."""
    profile = queries.profile_of(people["Ada"])
    profile.offers = []
    profile.save()
    assert names(client, offers="arab") == []


@pytest.mark.parametrize("value", ["x", ["x"] * 21, ["x" * 61], [1], [""]])
def test_an_action_refuses_other_lists_of_its_own_accord(people: dict[str, Any], value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        actions.update_profile(actor=people["Ada"], offers=value)
    assert set(refused.value.errors or {}) == {"offers"}


def test_profiles_from_before_are_found_after_the_migration(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Profile.objects.update(offers_folded="", seeks_folded="")
    assert names(client, offers="arab") == []
    migration = import_module("collabkit.accounts.migrations.0002_offers_and_seeks")
    monkeypatch.setattr(migration, "ROWS", 1)
    migration.fold(apps, None)
    assert (names(client, offers="arab"), names(client, seeks="harb")) == (["Ada"], ["Ada", "Edsger"])


def test_servers_with_the_code_from_before_go_on_making_profiles(client: Client) -> None:
    """New servers come one after another, all with the same database."""
    state = MigrationLoader(connection).project_state(("collabkit_accounts", "0001_initial"))
    newcomer = make_person("Barbara")
    Profile.objects.filter(user=newcomer).delete()
    before: Any = state.apps.get_model("collabkit_accounts", "Profile")
    before.objects.create(user_id=newcomer.pk, display_name="Barbara")
    assert names(client, q="barbara") == ["Barbara"]
    assert names(client, q="barbara", offers="x") == []
