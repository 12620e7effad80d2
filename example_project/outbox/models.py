"""One row for each e-mail."""

import re

from django.conf import settings
from django.db import models
from django.utils import timezone


class Mail(models.Model):
    """An e-mail as it would have gone out."""

    message_id = models.CharField(max_length=255)
    sender = models.CharField(max_length=320)
    recipients = models.TextField(help_text="Addresses, separated by a comma and a blank.")
    subject = models.CharField(max_length=998)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    site_url = models.CharField(
        max_length=300, blank=True, help_text="Where the site was when it wrote this."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def live_text(self) -> str:
        """The text with links to where the site is now: the demo may have been started on another port."""
        return self._moved(self.text)

    @property
    def live_html(self) -> str:
        """The HTML part with links to where the site is now."""
        return self._moved(self.html)

    def _moved(self, content: str) -> str:
        now: str = settings.SITE_URL
        if not self.site_url or self.site_url == now:
            return content
        # The address must end where it ends: port 80 is no part of port 8000.
        return re.sub(rf"{re.escape(self.site_url)}(?!\w|[.:]\w)", lambda _: now, content)
