"""A mail server that can be away, refuse, hang up, or take the worker down with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.mail.backends.locmem import EmailBackend as LocalMemory


class WorkerKilled(BaseException):
    """Ends the worker where it stands: no handler of ordinary errors catches it."""


class EmailBackend(LocalMemory):
    """Asks `trouble` before each message, and `door` before each connection; both may raise."""

    trouble: ClassVar[Callable[[Any], None] | None] = None
    aftermath: ClassVar[Callable[[Any], None] | None] = None
    door: ClassVar[Callable[[], None] | None] = None

    @classmethod
    def calm(cls) -> None:
        """Forget all trouble."""
        cls.trouble = cls.aftermath = cls.door = None

    def open(self) -> bool:
        """Connect."""
        if EmailBackend.door is not None:
            EmailBackend.door()
        return True

    def send_messages(self, messages: Any) -> int:
        """Take the messages."""
        for message in messages:
            if EmailBackend.trouble is not None:
                EmailBackend.trouble(message)
            super().send_messages([message])
            if EmailBackend.aftermath is not None:
                EmailBackend.aftermath(message)
        return len(messages)
