"""What people are told about: other apps declare it in their `notices.py`, this app knows no content."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from collabkit.core.registry import Registry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Q
    from django_stubs_ext import StrOrPromise

    from collabkit.core.events import Event
    from collabkit.core.models import EventRecord

__all__ = [
    "Action",
    "Channels",
    "MailKind",
    "Notice",
    "NoticeKind",
    "Presented",
    "get",
    "kinds",
    "looked",
    "mail_kinds",
    "on_looked",
    "register",
    "register_mail",
]

EventT = TypeVar("EventT", bound="Event")


class Notice(Protocol):
    """What `present` may read of a notification: ids, never content."""

    id: int
    uuid: UUID
    subject: UUID
    scope: UUID | None
    actor_id: Any
    recipient_id: Any
    data: dict[str, Any]
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that the viewer can do about it at once: one call of our own API.

    name: stable name, `accept`. method, path: the call, its path below the root of the API (`POST`,
    `/invitations/accept`); the payload carries the full path. body: its JSON body. style: `primary`,
    `default` or `danger`. needs_reason: ask for a text first and send it as `reason`.
    """

    name: str
    label: StrOrPromise
    method: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    style: str = "default"
    needs_reason: bool = False


@dataclass(frozen=True, kw_only=True)
class Presented:
    """One notification as the viewer may see it now; made anew at each reading and each sending.

    title: one line of plain text. body: plain text, may have several lines. url: path in the client, or an
    address that begins with the site's own. actions: what the viewer can do *now*. outcome: what came of it,
    once decided. link_label: the text of the button in the e-mail.
    """

    title: StrOrPromise
    body: StrOrPromise = ""
    url: str = ""
    actions: Sequence[Action] = ()
    outcome: StrOrPromise | None = None
    link_label: StrOrPromise = ""


@dataclass(frozen=True, kw_only=True)
class Channels:
    """Where a kind goes: True: unless switched off; False: when switched on; None: not offered."""

    inbox: bool | None = True
    email: bool | None = True


@dataclass(frozen=True, kw_only=True, eq=False)
class NoticeKind(Generic[EventT]):
    """One kind of notification. Every function is called with positional arguments.

    name: stable name, `projects.application_submitted`. label: its row in the
        preferences, marked for translation.
    event: the event that causes it, whose handler runs in the worker, once per person and event.
    recipients(event, record): primary keys of the users to tell, as things stand now (not when it happened).
        The one who did it is told nothing, unless `tell_actor`. Inactive accounts are left out.
    subject(event): public id of what it is about; `closed_by` and `present` find it by this.
    scope(event): public id of the project, or None.
    present(viewer, notices): for each notice id what the viewer may see *now*, None (or no entry) when
        nothing. Called once for all rows of this kind, in the viewer's language; asks the app's own
        `visible_*`.
    visible(viewer, notices): a cheaper answer to "for which of these would present() give something?" (ids),
        for what need not be said in full; must agree with present(). Without it present() is asked.
    visible_where(viewer): the same answer as an SQL condition on the row of the notification, of which
        `OuterRef("subject")` and the like are fields; must agree with visible(). With it the unread count is
        one query for the whole inbox. A scalar subquery, not EXISTS, which PostgreSQL may answer for all rows of
        a table at once. Of the viewer only the key is there, perhaps as a mark to be filled in.
    seen(notices): for which of these (ids), of whichever recipients, has the recipient already looked at the
        thing itself, elsewhere: they count as read, and no e-mail is sent. Asked when a notice is written,
        when its e-mail is to be sent, and when the app says `looked`.
    data(event): further ids that present() needs; kept as JSON.
    group_key(event): notices with the same key may be shown as one, and are looked at together.
    channels: where it goes by default. security: nobody can switch it off.
    hide_actor: the recipient is not to learn who did it, other than by what present() says.
    actionable: it asks the recipient for a decision, so it counts as open until `closed_by` ends it.
    mention: it says that somebody named the recipient, so the inbox lists it among the mentions.
    closed_by: events that end it, each with the function that finds the subject: every copy is then done.
    mail_delay(): how long the e-mail waits, so that what is read meanwhile is not mailed, and edits are in
        it; None: as the site has set.
    """

    name: str
    label: StrOrPromise
    event: type[EventT]
    recipients: Callable[[EventT, EventRecord], Iterable[Any]]
    subject: Callable[[EventT], UUID]
    present: Callable[[AbstractBaseUser, Sequence[Notice]], Mapping[int, Presented | None]]
    scope: Callable[[EventT], UUID | None] = lambda event: None
    visible: Callable[[AbstractBaseUser, Sequence[Notice]], Collection[int]] | None = None
    visible_where: Callable[[Any], Q] | None = None
    seen: Callable[[Sequence[Notice]], Collection[int]] | None = None
    data: Callable[[EventT], dict[str, Any]] = lambda event: {}
    group_key: Callable[[EventT], str] = lambda event: ""
    channels: Channels = Channels()
    security: bool = False
    tell_actor: bool = False
    hide_actor: bool = False
    actionable: bool = False
    mention: bool = False
    closed_by: Mapping[type[Any], Callable[[Any], UUID]] = field(default_factory=dict)
    mail_delay: Callable[[], timedelta] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class MailKind(Generic[EventT]):
    """One kind of e-mail to an address that may have no account: no inbox, no preferences.

    address(event, record): where to, or None when nobody is to be written to.
    subject(event): public id of what it is about; only this is kept in the outbox.
    present(subject, address): what to write *now*, or None when it is no longer to be sent.
    language(subject): the code of the language to write in; empty: the site's. Of whoever causes the e-mail to be
        sent, for instance: what the reader speaks is not known.
    """

    name: str
    event: type[EventT]
    address: Callable[[EventT, EventRecord], str | None]
    subject: Callable[[EventT], UUID]
    present: Callable[[UUID, str], Presented | None]
    language: Callable[[UUID], str] = lambda subject: ""


kinds: Registry[NoticeKind[Any]] = Registry("notice kind")
mail_kinds: Registry[MailKind[Any]] = Registry("mail kind")


def register(kind: NoticeKind[Any]) -> NoticeKind[Any]:
    """Add a kind of notification; a second one of the same name is an error."""
    kinds.register(kind)
    return kind


def register_mail(kind: MailKind[Any]) -> MailKind[Any]:
    """Add a kind of e-mail to outside addresses; a second one of the same name is an error."""
    mail_kinds.register(kind)
    return kind


def get(name: str) -> NoticeKind[Any] | None:
    """Find a kind of notification by name; None when no installed app declares it."""
    return kinds.get(name)


Looked = Callable[[Any, str], None]
_lookers: list[Looked] = []


def looked(user_id: Any, group_key: str) -> None:
    """Say that a person has looked at what the notices of this group are about.

    Those that their kinds call `seen` become read, in all of the person's windows.
    """
    for listener in _lookers:
        listener(user_id, group_key)


def on_looked(listener: Looked) -> Looked:
    """Call `listener(user_id, group_key)` whenever an app says `looked`."""
    _lookers.append(listener)
    return listener
