"""What travels on the bus: the finished frame behind a short plain header, so that gateways parse no JSON."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

EVENT = b"E"
DROP = b"D"
DISCONNECT = b"X"
RESYNC = b"R"
_NOTHING = "-"


class Envelope(NamedTuple):
    """A message of the bus, taken apart."""

    kind: bytes
    topic: str | None = None
    user: str | None = None
    cursor: int | None = None
    frame: bytes = b""


def event(topic: str, cursor: int | None, frame: bytes) -> bytes:
    """Return the envelope that carries a finished frame to the followers of a topic."""
    number = _NOTHING if cursor is None else str(cursor)
    return f"E\n{_line(topic)}\n{number}\n".encode() + frame


def drop(user_id: int | str | UUID, topic: str | None) -> bytes:
    """Return the envelope that has a user's topics checked again."""
    return f"D\n{_line(str(user_id))}\n{_line(topic or _NOTHING)}".encode()


def disconnect(user_id: int | str | UUID) -> bytes:
    """Return the envelope that closes a user's sockets."""
    return f"X\n{_line(str(user_id))}".encode()


def resync() -> bytes:
    """Return the envelope that tells every client to fetch again: pushes were lost on the way to the bus."""
    return RESYNC


def parse(message: bytes) -> Envelope:
    """Take a message of the bus apart; raises ValueError for one that this version does not know."""
    kind, _, rest = message.partition(b"\n")
    if kind == EVENT:
        topic, number, frame = rest.split(b"\n", 2)
        cursor = None if number == b"-" else int(number)
        return Envelope(EVENT, topic=topic.decode(), cursor=cursor, frame=frame)
    if kind == DROP:
        user, topic = rest.split(b"\n", 1)
        return Envelope(DROP, user=user.decode(), topic=None if topic == b"-" else topic.decode())
    if kind == DISCONNECT:
        return Envelope(DISCONNECT, user=rest.decode())
    if kind == RESYNC:
        return Envelope(RESYNC)
    raise ValueError(f"unknown kind of bus message: {kind[:20]!r}")


def _line(value: str) -> str:
    """Keep a header field on its line."""
    return value.replace("\n", " ")
