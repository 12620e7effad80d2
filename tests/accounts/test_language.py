"""The language that a person chose reaches the next page and the answers of the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from collabkit.accounts import actions

pytestmark = pytest.mark.django_db
ME = "/api/people/me"
COOKIE = "django_language"


@pytest.fixture(autouse=True)
def _choice(settings: Any) -> Any:
    name = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [name, *(other for other in settings.MIDDLEWARE if other != name)]
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
    settings.LANGUAGE_COOKIE_AGE = 1000
    yield
    # The middleware leaves the thread in the language of its last request.
    translation.deactivate()


def choose(client: Client, language: str) -> Any:
    return client.patch(ME, json.dumps({"language": language}), content_type="application/json")


def test_choosing_sets_the_cookie_that_django_reads(client: Client) -> None:
    answer = choose(client, "de")
    assert (answer.status_code, answer.json()["language"]) == (200, "de")
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("de", 1000, "/")


def test_a_language_that_the_site_does_not_speak_is_refused(client: Client) -> None:
    answer = choose(client, "fr")
    assert answer.status_code == 422
    assert COOKIE not in answer.cookies


def test_no_language_of_ones_own_leaves_the_choice_to_the_browser(client: Client) -> None:
    choose(client, "de")
    answer = choose(client, "")
    assert answer.cookies[COOKIE].value == ""
    assert answer.cookies[COOKIE]["max-age"] == 0


def test_another_change_leaves_the_cookie_alone(client: Client) -> None:
    answer = client.patch(ME, json.dumps({"headline": "Counts waves"}), content_type="application/json")
    assert COOKIE not in answer.cookies


def test_at_another_browser_the_profile_wins_over_whoever_sat_there(client: Client, ada: Any) -> None:
    actions.update_profile(actor=ada, language="ar")
    client.cookies[COOKIE] = "de"
    assert client.get(ME).cookies[COOKIE].value == "ar"
    assert COOKIE not in client.get(ME).cookies


def test_who_chose_none_keeps_the_language_of_the_browser(client: Client) -> None:
    client.cookies[COOKIE] = "de"
    assert COOKIE not in client.get(ME).cookies


def test_a_chosen_language_costs_no_query(client: Client, query_count: Any, ada: Any) -> None:
    client.get(ME)
    with query_count() as before:
        client.get(ME)
    actions.update_profile(actor=ada, language="ar")
    client.get(ME)
    with query_count() as after:
        client.get(ME)
    assert len(after) == len(before)


@pytest.mark.parametrize(
    ("language", "title", "message"),
    [
        ("de", "Prüfen Sie Ihre Eingabe", "Zu lang: Höchstens 80 Zeichen sind möglich."),
        ("ar", "تحقَّق مما أدخلته", "النص طويل جدًا: الحد الأقصى لعدد الأحرف 80."),
    ],
)
def test_problems_come_in_the_language_of_the_request(
    client: Client, language: str, title: str, message: str
) -> None:
    client.cookies[COOKIE] = language
    answer = client.patch(ME, json.dumps({"display_name": "a" * 81}), content_type="application/json")
    assert (answer.status_code, answer.json()["title"]) == (422, title)
    assert answer.json()["errors"] == [{"field": "display_name", "message": message}]


def test_a_refusal_at_the_door_is_in_the_language_of_its_own_request(client: Client) -> None:
    client.get(ME, headers={"Accept-Language": "ar"})
    answer = client.get(f"{ME}?q={'x' * 9000}", headers={"Accept-Language": "de"})
    assert answer.json()["detail"] == "Die Adresse ist zu lang."
