"""What notifications say to somebody now, asked of their kinds; nothing of it is stored."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError

from collabkit.notifications import registry
from collabkit.notifications.registry import NoticeKind, Presented

logger = logging.getLogger(__name__)


def present(viewer: Any, notices: Sequence[Any]) -> dict[int, Presented]:
    """Return by id what the viewer may see now; one call for each kind, whatever the number of rows."""
    shown: dict[int, Presented] = {}
    for kind, rows in _by_kind(notices).items():
        answer = _asked(kind, kind.present, viewer, rows)
        shown |= {row.id: found for row in rows if (found := answer.get(row.id)) is not None}
    return shown


def visible_ids(viewer: Any, notices: Sequence[Any]) -> set[int]:
    """Return which of the notifications the viewer may see now, as cheaply as their kinds can tell."""
    seen: set[int] = set()
    for kind, rows in _by_kind(notices).items():
        if kind.visible is not None:
            seen |= {row.id for row in rows} & set(_asked(kind, kind.visible, viewer, rows))
        else:
            answer = _asked(kind, kind.present, viewer, rows)
            seen |= {row.id for row in rows if answer.get(row.id) is not None}
    return seen


def seen_ids(notices: Sequence[Any]) -> set[int]:
    """Return which of the notifications their recipients have seen elsewhere; one question for each kind."""
    seen: set[int] = set()
    for kind, rows in _by_kind(notices).items():
        if kind.seen is not None:
            seen |= {row.id for row in rows} & set(kind.seen(rows))
    return seen


def _by_kind(notices: Sequence[Any]) -> dict[NoticeKind[Any], list[Any]]:
    rows_of: dict[str, list[Any]] = defaultdict(list)
    for notice in notices:
        rows_of[notice.kind].append(notice)
    # A kind that no installed app declares any more cannot say who may see it: nobody.
    return {kind: rows for name, rows in rows_of.items() if (kind := registry.get(name)) is not None}


def _asked(kind: NoticeKind[Any], question: Any, viewer: Any, rows: list[Any]) -> Any:
    try:
        return question(viewer, rows)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:  # one broken kind must not close the whole inbox; it shows nothing
        logger.exception("The notice kind %s cannot present its notifications", kind.name)
        return {}
