"""Where a person wants to be told of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from collabkit.notifications import registry
from collabkit.notifications.models import CHANNELS, Preference
from collabkit.notifications.registry import NoticeKind


def choices_of(user_ids: Collection[Any], kind: str | None = None) -> dict[Any, dict[tuple[str, str], bool]]:
    """Return the explicit choices by user, each by (kind, channel); one query for all."""
    rows = Preference.objects.filter(user_id__in=user_ids)
    if kind is not None:
        rows = rows.filter(kind=kind)
    found: dict[Any, dict[tuple[str, str], bool]] = defaultdict(dict)
    for user_id, name, channel, enabled in rows.values_list("user_id", "kind", "channel", "enabled"):
        found[user_id][name, channel] = enabled
    return found


def goes_to(kind: NoticeKind[Any], channel: str, choices: Mapping[tuple[str, str], bool]) -> bool:
    """Return whether a kind goes to a channel for a person with these explicit choices."""
    default: bool | None = getattr(kind.channels, channel)
    if default is None:
        return False
    if kind.security:
        return True
    return choices.get((kind.name, channel), default)


def is_locked(kind: NoticeKind[Any], channel: str) -> bool:
    """Return whether nobody can change this cell of the matrix."""
    return kind.security or getattr(kind.channels, channel) is None


def preferences(viewer: Any) -> Iterable[tuple[NoticeKind[Any], dict[str, bool]]]:
    """Return for each kind where it goes for this person."""
    choices = choices_of([viewer.pk]).get(viewer.pk, {})
    for kind in registry.kinds:
        yield kind, {channel: goes_to(kind, channel, choices) for channel in CHANNELS}
