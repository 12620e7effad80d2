"""Single permissions on single objects, stored by django-guardian in direct-foreign-key tables.

guardian is met here and nowhere else. Roles are the rule (`collabkit.core.permissions`); a grant is the exception,
such as one person who may see one item. A model can carry grants when it has a table for them::

    from collabkit.core.grants import user_grants_base

    class ItemGrant(user_grants_base()):
        content_object = models.ForeignKey(Item, on_delete=models.CASCADE)

which needs ``guardian`` in INSTALLED_APPS.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, cast

from django.apps import apps
from django.contrib.auth.backends import BaseBackend
from django.db import models
from django.db.models import QuerySet

from .permissions import permissions_through_roles

__all__ = [
    "RoleAndGrantBackend",
    "grant",
    "granted",
    "grants_installed",
    "holders",
    "revoke",
    "user_grants_base",
]


def grants_installed() -> bool:
    """Tell whether guardian is installed, so that single grants can be stored."""
    return apps.is_installed("guardian")


def user_grants_base() -> type[models.Model]:
    """Return the abstract model to derive a table of grants from; add a foreign key called ``content_object``."""
    from guardian.models import UserObjectPermissionBase

    return UserObjectPermissionBase


def grant(permission: str, user: Any, obj: models.Model) -> None:
    """Give ``user`` the ``permission`` ("app_label.codename" or codename) on ``obj``; giving it twice is the same."""
    from guardian.shortcuts import assign_perm

    assign_perm(permission, user, obj)


def revoke(permission: str, user: Any, obj: models.Model) -> None:
    """Take the ``permission`` on ``obj`` from ``user``; taking what was not given does nothing."""
    from guardian.shortcuts import remove_perm

    remove_perm(permission, user, obj)


def holders(permission: str, obj: models.Model) -> QuerySet[Any]:
    """Return the users to whom ``permission`` on ``obj`` was granted directly."""
    from guardian.shortcuts import get_users_with_perms

    codename = permission.rpartition(".")[2]
    users = get_users_with_perms(
        obj, only_with_perms_in=[codename], with_superusers=False, with_group_users=False
    )
    return cast("QuerySet[Any]", users)


def granted(permission: str, user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of ``queryset`` on which ``user`` holds ``permission`` by a direct grant."""
    from guardian.shortcuts import get_objects_for_user

    # A model-wide permission must not open every object, so global permissions do not count here.
    rows: QuerySet[Any] = get_objects_for_user(
        user, permission, queryset, with_superuser=False, accept_global_perms=False, use_groups=False
    )
    return rows


def _granted_permissions(user: Any, obj: models.Model) -> Set[str]:
    if not grants_installed():
        return frozenset()
    from guardian.utils import get_user_obj_perms_model

    table = get_user_obj_perms_model(obj)
    if table._meta.app_label == "guardian":
        # Only direct-foreign-key tables count: generic rows outlive what they point at.
        return frozenset()
    label = obj._meta.app_label
    rows = table._default_manager.filter(user_id=user.pk, content_object_id=obj.pk)
    return {f"{label}.{codename}" for codename in rows.values_list("permission__codename", flat=True)}


class RoleAndGrantBackend(BaseBackend):
    """Authentication backend: ``user.has_perm(perm, obj)`` answers for roles and for direct grants.

    It signs nobody in and says nothing without an object; place it after Django's ModelBackend.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the permissions of ``user_obj`` on ``obj`` through roles and grants."""
        if obj is None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return {*permissions_through_roles(user_obj, obj), *_granted_permissions(user_obj, obj)}

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the same as `get_user_permissions`: groups hold no grants here."""
        return self.get_user_permissions(user_obj, obj)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Tell whether ``user_obj`` holds ``perm`` ("app_label.codename") on ``obj``."""
        return obj is not None and perm in self.get_user_permissions(user_obj, obj)
