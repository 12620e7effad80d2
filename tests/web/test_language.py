"""The language of the client's page: what is asked for, as far as the client speaks it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.web.test_page import bootstrap, page

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture(autouse=True)
def _choice(settings) -> None:
    name = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [name, *(other for other in settings.MIDDLEWARE if other != name)]
    settings.LANGUAGES = [(code, code) for code in ("en", "de", "de-at", "ar", "fr")]


@pytest.mark.parametrize(
    ("asked", "shown", "direction"),
    [
        ("en", "en", "ltr"),
        ("de-CH,de;q=0.9", "de", "ltr"),
        ("de-AT", "de-at", "ltr"),
        ("ar,en;q=0.5", "ar", "rtl"),
        # Django speaks it, the client does not: the page says what it shows.
        ("fr", "en", "ltr"),
        ("tlh", "en", "ltr"),
    ],
)
def test_the_page_says_which_language_it_shows(
    client: Client, asked: str, shown: str, direction: str
) -> None:
    response = page(client, headers={"Accept-Language": asked})
    assert f'<html lang="{shown}" dir="{direction}">'.encode() in response.content
    assert bootstrap(response)["language"] == shown


def test_the_cookie_wins_over_the_browser(client: Client) -> None:
    client.cookies["django_language"] = "ar"
    assert b'<html lang="ar" dir="rtl">' in page(client, headers={"Accept-Language": "de"}).content


@pytest.mark.parametrize(
    ("asked", "file"), [("de", "de-MnO"), ("de-at", "de-MnO"), ("ar", "ar-PqR"), ("fr", "en-JkL")]
)
def test_the_words_of_the_shell_are_fetched_with_the_script(client: Client, asked: str, file: str) -> None:
    html = page(client, headers={"Accept-Language": asked}).content.decode()
    assert f'modulepreload" href="/static/collabkit_web/assets/{file}.js"' in html
    others = {"de-MnO", "ar-PqR", "en-JkL", "de-StU"} - {file}
    assert not any(other in html for other in others)


def test_a_client_without_catalogues_speaks_english(client: Client, built) -> None:
    chunks = json.loads(built.read_text())
    built.write_text(json.dumps({name: chunk for name, chunk in chunks.items() if not name.endswith(".po")}))
    with override_settings(LANGUAGE_CODE="ar"):
        response = page(client)
    assert b'<html lang="en" dir="ltr">' in response.content
    assert b"modulepreload" in response.content


def test_the_choice_of_a_language_asks_the_database_nothing(
    client: Client, django_assert_num_queries, db
) -> None:
    with django_assert_num_queries(0):
        page(client, headers={"Accept-Language": "ar"})
