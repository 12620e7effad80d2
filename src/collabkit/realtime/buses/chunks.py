"""Cuts envelopes that are too long for one notification, and puts them together again."""

from __future__ import annotations

import time
from uuid import uuid4

_MARK = b"C\n"
_HEADER_ROOM = 64
_PATIENCE_SECONDS = 10.0
_MAX_OPEN = 1_000


def split(envelope: bytes, limit: int) -> list[bytes]:
    """Return the envelope in parts of at most ``limit`` bytes, each valid UTF-8."""
    if len(envelope) <= limit:
        return [envelope]
    pieces, start, size = [], 0, limit - _HEADER_ROOM
    while start < len(envelope):
        end = min(start + size, len(envelope))
        while end < len(envelope) and envelope[end] & 0xC0 == 0x80:  # not inside a character
            end -= 1
        pieces.append(envelope[start:end])
        start = end
    name, total = uuid4().hex, len(pieces)
    return [b"%b%b %d %d\n%b" % (_MARK, name.encode(), i, total, piece) for i, piece in enumerate(pieces)]


class Assembler:
    """Collect the parts of envelopes; parts that stay alone are forgotten after a while."""

    def __init__(self) -> None:
        self._open: dict[bytes, tuple[float, dict[int, bytes]]] = {}

    def add(self, payload: bytes) -> bytes | None:
        """Return the whole envelope once its last part is here, else None."""
        if not payload.startswith(_MARK):
            return payload
        header, _, piece = payload[len(_MARK) :].partition(b"\n")
        name, index, total = header.split(b" ")
        if name not in self._open:
            self._forget_stale()
        _, parts = self._open.setdefault(name, (time.monotonic(), {}))
        parts[int(index)] = piece
        if len(parts) < int(total):
            return None
        del self._open[name]
        return b"".join(parts[i] for i in range(int(total)))

    def _forget_stale(self) -> None:
        limit = time.monotonic() - _PATIENCE_SECONDS
        for name in [name for name, (since, _) in self._open.items() if since < limit]:
            del self._open[name]
        while len(self._open) >= _MAX_OPEN:
            del self._open[next(iter(self._open))]
