"""The one place that tells the time, so that tests can freeze it and nothing reads a naive clock."""

from datetime import datetime

from django.utils import timezone

__all__ = ["now"]


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return timezone.now()
