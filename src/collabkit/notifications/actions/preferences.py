"""Choose what one is told about, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.accounts.queries import person_of
from collabkit.core.errors import Invalid
from collabkit.core.events import announce
from collabkit.notifications import registry
from collabkit.notifications.events import PreferencesChanged
from collabkit.notifications.models import CHANNELS, Preference
from collabkit.notifications.queries import is_locked


@transaction.atomic
def update_preferences(*, actor: Any, changes: Mapping[tuple[str, Any], bool]) -> None:
    """Keep the actor's choices by (kind, channel); raise Invalid when one of them cannot be made."""
    for name, channel in changes:
        kind = registry.get(name)
        if kind is None or channel not in CHANNELS:
            raise Invalid(_("There is no such kind of notification. Reload the page."), code="unknown_kind")
        if is_locked(kind, channel):
            raise Invalid(
                _("“%(label)s” cannot be changed: it is needed for the safety of your account or project.")
                % {"label": kind.label},
                code="locked",
            )
    rows = [
        Preference(user_id=actor.pk, kind=name, channel=channel, enabled=enabled)
        for (name, channel), enabled in changes.items()
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["enabled"],
    )
    if rows:
        announce(PreferencesChanged(person=person_of(actor)), actor=actor)
