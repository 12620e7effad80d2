"""The admin, which looks and does not touch, and the system checks."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, override_settings

from collabkit.projects import queries
from collabkit.projects.checks import check_roles_answer, check_warning_time
from collabkit.projects.models import Application, OwnershipTransfer, Project, RoleGrant
from tests.factories import make_person
from tests.projects.conftest import Cast


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(make_person("Root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", [Project, RoleGrant, Application, OwnershipTransfer])
def test_nothing_is_written_by_hand(cast: Cast, rf, model: type) -> None:
    page = admin.site._registry[model]
    assert not page.has_add_permission(rf.get("/"))
    assert not page.has_change_permission(rf.get("/"))
    assert not page.has_delete_permission(rf.get("/"))


def test_a_superuser_becomes_owner_only_where_there_is_none(cast: Cast, rf) -> None:
    root, told = make_person("Root", is_staff=True, is_superuser=True), []
    request = rf.post("/")
    request.user = root
    page = admin.site._registry[Project]
    page.message_user = lambda _request, message, *_level: told.append(str(message))  # type: ignore[method-assign]
    page.rescue(request, Project.objects.all())  # type: ignore[attr-defined]
    assert "without an active owner" in told[0]
    type(root).objects.filter(pk=cast["owner"].pk).update(is_active=False)
    page.rescue(request, Project.objects.all())  # type: ignore[attr-defined]
    assert told[1] == "You own Tide gauges now."
    assert "owner" in queries.roles_of(root, cast.project)


def test_the_checks_are_quiet_on_a_sound_site() -> None:
    assert check_roles_answer() == []
    assert check_warning_time() == []


def test_a_missing_backend_is_named() -> None:
    with override_settings(AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"]):
        assert [message.id for message in check_roles_answer()] == ["collabkit_projects.W001"]


def test_a_warning_after_the_end_is_named() -> None:
    with override_settings(COLLABKIT={**settings.COLLABKIT, "PROJECTS": {"WARN_DAYS_BEFORE_END": 0}}):
        assert [message.id for message in check_warning_time()] == ["collabkit_projects.E001"]
