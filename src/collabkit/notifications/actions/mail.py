"""Send the outbox: at least once, under one Message-ID, whatever happens to worker, server or a single
message.

An e-mail is claimed and settled in two short transactions of their own, with the sending between them: a
worker that is lost while sending leaves a claim that ends by itself, and another sends the same message
again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any
from uuid import UUID

from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from collabkit.core import clock
from collabkit.core.errors import NotAllowed
from collabkit.notifications.conf import settings
from collabkit.notifications.models import MailState, OutgoingEmail

from .compose import NotToSend, compose, new_message_id

logger = logging.getLogger(__name__)

BATCH = 20
SERVER_AWAY = timedelta(seconds=30)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
KEPT = timedelta(days=30)


class ServerAway(Exception):
    """No mail server answers: nothing is wrong with the messages."""


def send_queued_mail(limit: int = BATCH) -> int:
    """Send up to `limit` e-mails that are due, and return how many were settled or put off."""
    mails = _claim(limit)
    if not mails:
        return 0
    server = _server()
    lease_ends = mails[0].available_at
    try:
        for number, mail in enumerate(mails):
            if clock.now() >= lease_ends:
                break
            try:
                _send(mail, server)
            except ServerAway as away:
                _put_back(mails[number:], away)
                break
    finally:
        _close(server)
    return len(mails)


def _claim(limit: int) -> list[OutgoingEmail]:
    """Take what is due. `available_at` of a claimed e-mail is when the claim ends."""
    now = clock.now()
    with transaction.atomic():
        due = OutgoingEmail.objects.filter(
            state__in=[MailState.QUEUED, MailState.SENDING], available_at__lte=now
        )
        # SQLite has no row locks: Django leaves them out there, and its writers wait for each other anyway.
        skip = connection.features.has_select_for_update_skip_locked
        rows = list(
            due.select_for_update(skip_locked=skip, of=("self",) if skip else ())
            .select_related("notification", "user")
            .order_by("available_at", "id")[:limit]
        )
        lease = now + timedelta(seconds=settings.mail_lease_seconds)
        for row in rows:
            row.state, row.available_at, row.attempts = MailState.SENDING, lease, row.attempts + 1
            row.message_id = row.message_id or new_message_id(row)
        OutgoingEmail.objects.bulk_update(rows, ["state", "available_at", "attempts", "message_id"])
    return rows


def _send(mail: OutgoingEmail, server: BaseEmailBackend) -> None:
    try:
        message = compose(mail)
    except NotToSend as reason:
        _settle(mail, MailState.SKIPPED, str(reason))
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - one kind that cannot write must not stop the others
        _failed(mail, error, final=False)
        return
    _open(server)
    try:
        server.send_messages([message])
    except Exception as error:  # noqa: BLE001 - one bad message must not stop the others
        if isinstance(error, SMTPServerDisconnected | OSError):
            _close(server)
        _failed(mail, error, final=_is_final(error))
    else:
        _settle(mail, MailState.SENT, "", sent_at=clock.now())


def _server() -> BaseEmailBackend:
    """Return the site's mail server: by MAILERS where Django knows them (6.1), else by EMAIL_BACKEND."""
    mailers = getattr(django_mail, "mailers", None)
    server: BaseEmailBackend = django_mail.get_connection() if mailers is None else mailers.default
    return server


def _open(server: BaseEmailBackend) -> None:
    try:
        server.open()
    except Exception as error:  # backends raise what their libraries raise; no message is at fault yet
        raise ServerAway(_named(error)) from error


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except Exception:
        logger.info("The mail server had hung up already.", exc_info=True)


def _failed(mail: OutgoingEmail, error: Exception, *, final: bool) -> None:
    """Try again later what may pass then; give up what never will."""
    logger.warning("E-mail %s could not be sent (attempt %s)", mail.uuid, mail.attempts, exc_info=error)
    if final or mail.attempts >= settings.mail_attempts:
        _settle(mail, MailState.FAILED, _named(error))
        return
    wait = min(FIRST_RETRY * 2**mail.attempts, LONGEST_RETRY)
    _settle(mail, MailState.QUEUED, _named(error), available_at=clock.now() + wait)


def _is_final(error: Exception) -> bool:
    """Tell what is wrong with the message itself: it is malformed, or refused for good (SMTP 5xx)."""
    return isinstance(error, ValueError) or _smtp_code(error) // 100 == 5


def _smtp_code(error: Exception) -> int:
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, SMTPResponseException) else 0


def _named(error: Exception) -> str:
    """Name the error, but not its message: that may quote an address or what a person wrote."""
    code = _smtp_code(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _put_back(mails: list[OutgoingEmail], away: ServerAway) -> None:
    """Queue again what no server took; that is no attempt of the message."""
    logger.warning("The mail server does not answer (%s); %s e-mails wait.", away, len(mails))
    OutgoingEmail.objects.filter(pk__in=[mail.pk for mail in mails], state=MailState.SENDING).update(
        state=MailState.QUEUED,
        available_at=clock.now() + SERVER_AWAY,
        attempts=F("attempts") - 1,
        last_error=str(away),
    )


def _settle(mail: OutgoingEmail, state: MailState, error: str, **fields: datetime) -> None:
    # Only the claim that sent it may settle it: after a lease that ran out, another's word counts.
    claim = OutgoingEmail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    changes: dict[str, Any] = {"state": state, "last_error": error[:500], **fields}
    claim.update(**changes)


def forget_old_mail() -> int:
    """Delete what was settled more than a month ago, and return how many rows went."""
    settled = OutgoingEmail.objects.exclude(state__in=[MailState.QUEUED, MailState.SENDING])
    deleted, _by_table = settled.filter(created_at__lt=clock.now() - KEPT).delete()
    return deleted


def retry_failed_mail(*, actor: Any, uuids: Sequence[UUID]) -> int:
    """Queue e-mails that were given up once more, and return how many there were."""
    if not actor.has_perm("collabkit_notifications.change_outgoingemail"):
        raise NotAllowed()
    failed = OutgoingEmail.objects.filter(uuid__in=uuids, state=MailState.FAILED)
    return failed.update(state=MailState.QUEUED, attempts=0, available_at=clock.now())
