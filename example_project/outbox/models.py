"""One row for each e-mail."""

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
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
