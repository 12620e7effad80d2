"""The one place that knows the notifications package (django-notifications-community).

A site that uses it keeps its calls: where the package is installed beside collabkit, what the site sends with
`notify.send(...)` also lands in the collabkit inbox, as the kind `host.notice`. Without the package this is
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import profiles_by_person, profiles_of
from collabkit.core.events import announce
from collabkit.core.ids import new_uuid
from collabkit.core.models import EventRecord

from . import registry, tasks
from .events import HostNoticeSent
from .registry import Notice, NoticeKind, Presented


def connect() -> None:
    """Listen to the package's signal, where the package is installed."""
    if not apps.is_installed("notifications"):
        return
    from notifications.signals import notify

    kind = registry.register(HOST_NOTICE)
    tasks.connect(kind)
    notify.connect(receive, dispatch_uid="collabkit.notifications")


def receive(sender: Any, *, verb: Any, recipient: Any, **details: Any) -> None:
    """Bring a notification of the site's own into the inbox of its recipients."""
    people = profiles_of({user.pk for user in _users(recipient)})
    is_person = isinstance(sender, get_user_model())
    parts = ["" if is_person else sender, verb, details.get("action_object"), details.get("target")]
    with transaction.atomic():
        announce(
            HostNoticeSent(
                notice=new_uuid(),
                people=tuple(profile.uuid for profile in people.values()),
                text=" ".join(str(part) for part in parts if part),
                description=str(details.get("description") or ""),
                url=_url_of(details.get("target")),
            ),
            actor=sender if is_person else None,
        )


def _users(recipient: Any) -> Sequence[Any] | QuerySet[Any]:
    if isinstance(recipient, Group):
        return get_user_model()._default_manager.filter(groups=recipient)
    return recipient if isinstance(recipient, QuerySet | list | tuple) else [recipient]


def _url_of(target: Any) -> str:
    found = getattr(target, "get_absolute_url", None) if isinstance(target, Model) else None
    return str(found()) if found else ""


def _recipients(event: HostNoticeSent, record: EventRecord) -> list[Any]:
    return [profile.user_id for profile in profiles_by_person(event.people).values()]


def _present(viewer: Any, notices: Sequence[Notice]) -> Mapping[int, Presented | None]:
    # The site addressed it to this person by name; there is no further rule to ask.
    names = profiles_of({notice.actor_id for notice in notices})
    return {
        notice.id: Presented(
            title=f"{names[notice.actor_id].display_name if notice.actor_id in names else ''} "
            f"{notice.data['text']}".strip(),
            body=notice.data["description"],
            url=notice.data["url"],
        )
        for notice in notices
        if notice.recipient_id == viewer.pk
    }


HOST_NOTICE = NoticeKind(
    name="host.notice",
    label=_("Notices of this site"),
    event=HostNoticeSent,
    recipients=_recipients,
    subject=lambda event: event.notice,
    present=_present,
    data=lambda event: {"text": event.text, "description": event.description, "url": event.url},
    tell_actor=True,
)
