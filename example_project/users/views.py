"""Addresses that this site does without."""

from typing import NoReturn

from django.http import HttpRequest

from collabkit.core.errors import NotFound

__all__ = ["no_phone"]


def no_phone(request: HttpRequest) -> NoReturn:
    """Answer "not found": accounts here have no phone number, and allauth's own view would fail for want of one."""
    raise NotFound
