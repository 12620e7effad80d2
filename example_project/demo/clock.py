"""Lets the demo's past happen in its own time: the same moments and the same ids on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock
from uuid import UUID

COUNTER_BITS = 12
RANDOM_BITS = 62


class StoryClock:
    """Tells the time of the story instead of the wall's, to all code that runs inside `running()`.

    Whatever asks Django for the time follows it, and every public id and random word is of its making. For one
    thread, while the site is filled. Links in e-mails stay unguessable: they are signed with the site's key.
    """

    def __init__(self, start: datetime, seed: str) -> None:
        self.moment = start
        self._random = random.Random(seed)  # noqa: S311 (made to be repeated, guards nothing)
        self._count = 0

    @contextmanager
    def running(self) -> Iterator[StoryClock]:
        """Replace the time and the ids until the end of the block."""
        with (
            mock.patch("django.utils.timezone.now", self.now),
            mock.patch("collabkit.core.ids.uuid7", self._uuid7),
            mock.patch("secrets.token_hex", lambda length=16: self.token(length).hex()),
            mock.patch("secrets.randbelow", self._random.randrange),
        ):
            yield self

    def now(self) -> datetime:
        """Return the moment at which the story is."""
        return self.moment

    def move_to(self, moment: datetime) -> None:
        """Go on to a later moment; the story is told in order."""
        if moment < self.moment:
            raise ValueError(f"The story is at {self.moment} already.")
        if moment > self.moment:
            self._count = 0
        self.moment = moment

    def token(self, length: int) -> bytes:
        """Return what stands for random bytes."""
        return self._random.randbytes(length)

    def id_of(self, moment: datetime) -> UUID:
        """Make a version 7 id of a moment; a counter keeps those that are made in a row in order."""
        self._count += 1
        value = int(moment.timestamp() * 1000) << 80
        value |= 0x7 << 76
        value |= (self._count % (1 << COUNTER_BITS)) << 64
        value |= 0b10 << RANDOM_BITS
        value |= self._random.getrandbits(RANDOM_BITS)
        return UUID(int=value)

    def _uuid7(self) -> UUID:
        return self.id_of(self.moment)
