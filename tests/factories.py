"""Make what a test needs, through the same actions as the site itself."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.text import slugify

PASSWORD = "correct horse battery"


def make_person(name: str = "Ada Lovelace", *, email: str | None = None, **fields: Any) -> Any:
    """Create a person with a proved e-mail address (made from the name unless given) and a named profile.

    A host without profiles or without allauth does without those.
    """
    address = email or _free_address(name)
    user = get_user_model()._default_manager.create_user(email=address, password=PASSWORD, **fields)
    if apps.is_installed("allauth.account"):
        apps.get_model("account", "EmailAddress")._default_manager.create(
            user=user, email=address, verified=True, primary=True
        )
    if apps.is_installed("collabkit.accounts"):
        from collabkit.accounts.actions import update_profile

        update_profile(actor=user, display_name=name)
    return user


def _free_address(name: str) -> str:
    slug = slugify(name) or "person"
    taken = get_user_model()._default_manager.filter(email__startswith=f"{slug}@").exists()
    return f"{slug}-{uuid4().hex[:8]}@people.example" if taken else f"{slug}@people.example"


def make_project(owner: Any, **fields: Any) -> Any:
    """Found a project; `fields` are those of the action create_project."""
    from collabkit.projects.actions import create_project

    return create_project(actor=owner, **{"name": "Tide gauges", **fields})


def add_member(project: Any, user: Any, role: str = "member", **fields: Any) -> Any:
    """Let the project's founder add a member, with a role beyond `member` if one is named."""
    from collabkit.projects.actions import add_member as add

    roles = () if role == "member" else (role,)
    return add(actor=project.created_by, project=project, user=user, roles=roles, **fields)


def make_direct(person: Any, other: Any) -> Any:
    """Open the conversation of two people; they must share a project."""
    from collabkit.chat.actions import open_direct

    return open_direct(actor=person, user=other)


def make_message(conversation: Any, author: Any, body: str = "Hello", **fields: Any) -> Any:
    """Post a message."""
    from collabkit.chat.actions import post_message

    return post_message(
        actor=author, conversation=conversation, body=body, **{"client_id": uuid4(), **fields}
    )
