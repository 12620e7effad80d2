"""What a role allows on an object, so that Django's own ``user.has_perm(perm, obj)`` answers for roles.

An app registers, for a model of its own, a function that returns the permissions a person has on one object through
the roles held there; no row per object is needed. Direct grants of single permissions are in `collabkit.core.grants`.
"""

from collections.abc import Callable, Set
from typing import Any

from django.db import models

__all__ = ["RoleSource", "permissions_through_roles", "register_role_source"]

RoleSource = Callable[[Any, Any], Set[str]]
_sources: dict[type[models.Model], RoleSource] = {}


def register_role_source(model: type[models.Model], source: RoleSource) -> None:
    """Let ``source(user, obj)`` say which permissions ("app_label.codename") roles give on objects of ``model``."""
    if model in _sources and _sources[model] is not source:
        raise ValueError(f"{model._meta.label} has a role source already.")
    _sources[model] = source


def permissions_through_roles(user: Any, obj: models.Model) -> Set[str]:
    """Return the permissions that ``user`` has on ``obj`` through roles."""
    source = _sources.get(type(obj))
    return source(user, obj) if source else frozenset()
