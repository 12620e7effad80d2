"""Fifty at once, counted in a real Redis, get no more than the limit (A8, B30)."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.example.allauth_client import post
from tests.factories import make_person
from tests.together import at_once

pytestmark = [pytest.mark.redis, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIES = 50


@pytest.fixture
def redis_counts(settings: Any) -> Any:
    """Count everything in Redis, as production does, under names that only this test knows."""
    url = os.environ["COLLABKIT_TEST_REDIS_URL"]
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    settings.CACHES = {"default": {**redis, "KEY_PREFIX": uuid4().hex}}
    core = settings.COLLABKIT["CORE"]
    counted = {**core, "RATE_LIMITING": True, "RATE_LIMIT_STORAGE": url}
    settings.COLLABKIT = {**settings.COLLABKIT, "CORE": counted}
    return settings


def test_an_operation_lets_through_its_limit_and_no_more(redis_counts: Any, client_for: Any) -> None:
    ada = make_person("Ada")
    window = client_for(ada)
    core = redis_counts.COLLABKIT["CORE"]
    limits = {**core, "RATE_LIMITS": {"accounts.update": "10/hour"}}
    redis_counts.COLLABKIT = {**redis_counts.COLLABKIT, "CORE": limits}

    def change() -> int:
        browser = Client()
        browser.cookies = window.cookies
        answer = browser.patch("/api/people/me", {"headline": "x"}, content_type="application/json")
        return int(answer.status_code)

    assert Counter(at_once([change] * TRIES)) == {200: 10, 429: 40}


def test_sign_in_looks_at_no_more_passwords_than_its_limit(redis_counts: Any) -> None:
    """allauth's own limits: five wrong passwords of one address in five minutes."""
    make_person("Ada", email="ada@people.example")
    redis_counts.ACCOUNT_RATE_LIMITS = {}

    def guess() -> str:
        answer = post(Client(), "/auth/login", email="ada@people.example", password="not the password")
        return (
            str(answer.json()["errors"][0]["code"]) if answer.status_code == 400 else str(answer.status_code)
        )

    ended = Counter(at_once([guess] * TRIES))
    assert ended["email_password_mismatch"] <= 5, ended
    assert set(ended) <= {"email_password_mismatch", "too_many_login_attempts", "429"}
