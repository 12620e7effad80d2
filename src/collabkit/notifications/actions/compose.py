"""Write an e-mail at the moment it is sent, from what its recipient may see at that moment."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collabkit.accounts.queries import emails_to, is_active_person, profile_of
from collabkit.core.conf import settings as core_settings
from collabkit.core.text import single_line, text_block
from collabkit.notifications import registry
from collabkit.notifications.conf import settings
from collabkit.notifications.models import OutgoingEmail
from collabkit.notifications.queries import choices_of, goes_to, seen_ids
from collabkit.notifications.registry import Presented

TEMPLATE = "collabkit_notifications/email/message"
SUBJECT_LENGTH = 200


class NotToSend(Exception):
    """The e-mail is no longer to be sent; the text says why."""


def compose(mail: OutgoingEmail) -> EmailMultiAlternatives:
    """Return the message as it is to be sent now; raise NotToSend when it is not."""
    if mail.notification_id is not None:
        return _to_person(mail)
    return _to_address(mail)


def new_message_id(mail: OutgoingEmail) -> str:
    """Return the id that every copy of this e-mail bears, should it go out twice."""
    return f"<{mail.uuid}@{urlsplit(core_settings.site_url).hostname or 'localhost'}>"


def _to_person(mail: OutgoingEmail) -> EmailMultiAlternatives:
    notice, person, kind = mail.notification, mail.user, registry.get(mail.kind)
    if notice is None or person is None or kind is None:
        raise NotToSend("nobody declares this kind any more")
    if not is_active_person(person):
        raise NotToSend("the account is closed")
    if notice.read_at or notice.done_at or notice.snoozed_until or notice.id in seen_ids([notice]):
        raise NotToSend("seen or settled meanwhile")
    if not goes_to(kind, "email", choices_of([person.pk], kind.name).get(person.pk, {})):
        raise NotToSend("switched off by the person")
    address = emails_to(person)
    if address is None:
        raise NotToSend("the person has no proved address")
    profile = profile_of(person)
    with _as_read_by(profile.language, profile.time_zone):
        said = kind.present(person, [notice]).get(notice.id)
        if said is None:
            raise NotToSend("the person may not see it now")
        return _message(mail, address, said)


def _to_address(mail: OutgoingEmail) -> EmailMultiAlternatives:
    kind = registry.mail_kinds.get(mail.kind)
    if kind is None:
        raise NotToSend("nobody declares this kind any more")
    with _as_read_by(kind.language(mail.subject_id), ""):
        said = kind.present(mail.subject_id, mail.address)
        if said is None:
            raise NotToSend("no longer true")
        return _message(mail, mail.address, said)


@contextmanager
def _as_read_by(language: str, time_zone: str) -> Iterator[None]:
    """Write in the recipient's language and time."""
    zone = zoneinfo.ZoneInfo(time_zone or django_settings.TIME_ZONE)
    with translation.override(language or django_settings.LANGUAGE_CODE), timezone.override(zone):
        yield


def _message(mail: OutgoingEmail, address: str, said: Presented) -> EmailMultiAlternatives:
    title = single_line(str(said.title))[:SUBJECT_LENGTH]
    context = _context(said, title, outside=mail.user_id is None) | _answers(mail, said)
    message = EmailMultiAlternatives(
        subject=title,
        body=render_to_string(f"{TEMPLATE}.txt", context),
        from_email=settings.from_email or None,
        to=[address],
        headers={
            "Message-ID": mail.message_id or new_message_id(mail),
            # Keeps auto-responders quiet (RFC 3834).
            "Auto-Submitted": "auto-generated",
            **({} if mail.user_id is None else {"List-Unsubscribe": f"<{context['preferences_url']}>"}),
        },
    )
    message.attach_alternative(render_to_string(f"{TEMPLATE}.html", context), "text/html")
    return message


def _context(said: Presented, title: str, *, outside: bool) -> dict[str, Any]:
    site = core_settings.site_url.rstrip("/")
    body = text_block(str(said.body))
    return {
        "title": title,
        "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
        "outcome": single_line(str(said.outcome)) if said.outcome else "",
        "url": _absolute(said.url, site),
        "link_label": str(said.link_label) or _("Open it"),
        "site_name": single_line(core_settings.site_name),
        "site_url": site,
        "preferences_url": f"{site}/preferences",
        "outside": outside,
        "language": translation.get_language() or django_settings.LANGUAGE_CODE,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def _answers(mail: OutgoingEmail, said: Presented) -> dict[str, Any]:
    """Lead what asks for a decision to the page that takes it; a link itself decides nothing."""
    if mail.user_id is None or not said.actions:
        return {}
    url = f"{core_settings.site_url.rstrip('/')}/notifications/{mail.uuid}"
    answers = [
        {"label": str(action.label), "url": f"{url}?action={quote(action.name)}"} for action in said.actions
    ]
    return {"url": url, "link_label": _("See it and decide"), "answers": answers}


def _absolute(url: str, site: str) -> str:
    """Return the full address of a path of ours; never one of another host, and never the Host header's."""
    if url.startswith("/") and not url.startswith("//"):
        return site + url
    return url if url.startswith(f"{site}/") else ""
