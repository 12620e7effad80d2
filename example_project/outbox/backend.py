"""The mail backend of the demo."""

from collections.abc import Sequence
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from collabkit.core import clock
from example_project.outbox.models import Mail


class EmailBackend(BaseEmailBackend):
    """Keeps each e-mail as a row."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; return how many."""
        for message in email_messages:
            message.message()  # refuses what no server would take, such as a line break in a header
            Mail.objects.create(
                message_id=message.extra_headers.get("Message-ID") or make_msgid(domain="collabkit.example"),
                sender=message.from_email,
                recipients=", ".join(message.recipients()),
                subject=str(message.subject),
                text=str(message.body),
                html=_html_part(message),
                site_url=settings.SITE_URL,
                created_at=clock.now(),
            )
        return len(email_messages)


def _html_part(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
