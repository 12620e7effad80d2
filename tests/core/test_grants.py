"""user.has_perm(perm, obj) answers for roles and for single grants, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from guardian.shortcuts import assign_perm

from collabkit.core import permissions
from collabkit.core.grants import grant, granted, holders, revoke
from collabkit.core.permissions import register_role_source
from tests.factories import make_person
from tests.shelf.models import Book, Lamp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keepers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_sources", {})
    register_role_source(
        Book, lambda user, book: {"shelf.change_book"} if book.keeper_id == user.pk else frozenset()
    )


def test_a_role_gives_its_permissions_on_its_objects_only() -> None:
    ada, bo = make_person("Ada"), make_person("Bo")
    mine, other = Book.objects.create(keeper=ada), Book.objects.create(keeper=bo)
    assert ada.has_perm("shelf.change_book", mine)
    assert not ada.has_perm("shelf.change_book", other)
    assert not ada.has_perm("shelf.read_book", mine)
    assert not ada.has_perm("shelf.change_book")


def test_a_grant_opens_one_object_to_one_person_until_it_is_revoked() -> None:
    ada, bo, cy = make_person("Ada"), make_person("Bo"), make_person("Cy")
    book, other = Book.objects.create(keeper=ada), Book.objects.create(keeper=ada)
    for _ in range(2):
        grant("shelf.read_book", bo, book)
    assert bo.has_perm("shelf.read_book", book)
    assert not bo.has_perm("shelf.read_book", other)
    assert not bo.has_perm("shelf.change_book", book)
    assert not cy.has_perm("shelf.read_book", book)
    assert list(holders("shelf.read_book", book)) == [bo]
    assert list(granted("shelf.read_book", bo, Book.objects.all())) == [book]
    revoke("shelf.read_book", bo, book)
    revoke("shelf.read_book", bo, book)
    assert not bo.has_perm("shelf.read_book", book)
    assert not holders("shelf.read_book", book)


def test_a_model_wide_permission_opens_no_object() -> None:
    ada = make_person("Ada")
    ada.user_permissions.add(Permission.objects.get(codename="read_book"))
    Book.objects.create(keeper=make_person("Bo"))
    assert not granted("shelf.read_book", ada, Book.objects.all())


def test_generic_rows_do_not_count() -> None:
    ada, lamp = make_person("Ada"), Lamp.objects.create()
    assign_perm("shelf.change_lamp", ada, lamp)
    assert not ada.has_perm("shelf.change_lamp", lamp)


@pytest.mark.parametrize("who", ["deactivated", "anonymous"])
def test_whoever_is_not_active_has_nothing(who: str) -> None:
    user: Any = make_person("Ada") if who == "deactivated" else AnonymousUser()
    user.is_active = False
    book = Book.objects.create(keeper=make_person("Bo"))
    assert not user.has_perm("shelf.change_book", book)


def test_grants_leave_with_their_object() -> None:
    ada = make_person("Ada")
    book = Book.objects.create(keeper=ada)
    grant("shelf.read_book", ada, book)
    book.delete()
    assert not granted("shelf.read_book", ada, Book.objects.all())
