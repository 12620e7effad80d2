"""The frames of the wire: built once, shared by every socket that gets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from collabkit.core.http.renderer import encode

MAX_EVENT_BYTES = 256 * 1024
MAX_MESSAGE_BYTES = 256 * 1024


class Message:
    """A text message for a socket, with its bytes as they go over the wire (server to client, no mask)."""

    __slots__ = ("_text", "count", "is_reply", "payload", "wire")

    def __init__(self, payload: bytes, count: int = 1) -> None:
        self.payload = payload
        self.count = count
        self.wire = _wire(payload)
        # Meant for one socket alone: kept when its backlog is thrown away.
        self.is_reply = False
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The message as text, decoded once, for servers that frame it themselves."""
        if self._text is None:
            self._text = self.payload.decode()
        return self._text


def _wire(payload: bytes) -> bytes:
    """Return an unmasked, unfragmented text frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def join(parts: Sequence[bytes]) -> list[Message]:
    """Put frames together: one stays as it is, several become arrays of at most MAX_MESSAGE_BYTES."""
    if len(parts) == 1:
        return [Message(parts[0])]
    messages, batch, size = list[Message](), list[bytes](), 0
    for part in parts:
        if batch and size + len(part) > MAX_MESSAGE_BYTES:
            messages.append(_array(batch))
            batch, size = [], 0
        batch.append(part)
        size += len(part) + 1
    messages.append(_array(batch))
    return messages


def _array(parts: list[bytes]) -> Message:
    return Message(b"[" + b",".join(parts) + b"]", len(parts))


def event(topic: str, type: str, data: Any, cursor: int | None) -> bytes:
    """Return an event frame; ``data`` given as bytes is taken for JSON and is not read again."""
    body = msgspec.Raw(data) if isinstance(data, bytes) else data
    return encode({"t": "event", "topic": topic, "type": type, "cursor": cursor, "data": body})


def head(topic: str, cursor: int | None) -> bytes:
    """Return the frame that tells how far a topic is."""
    return encode({"t": "head", "topic": topic, "cursor": cursor})


def hello(session: str, heartbeat: int) -> bytes:
    """Return the first frame: the socket's name and the seconds between the client's pings."""
    return encode({"t": "hello", "session": session, "heartbeat": heartbeat})


def subscribed(topics: Iterable[str], refused: Iterable[str]) -> bytes:
    """Return the answer to a subscription."""
    return encode({"t": "subscribed", "topics": list(topics), "refused": list(refused)})


def dropped(topic: str) -> bytes:
    """Return the frame that ends a subscription: the right to it ended."""
    return encode({"t": "dropped", "topic": topic})


def error(detail: str) -> bytes:
    """Return the answer to a frame that cannot be followed."""
    return encode({"t": "error", "detail": detail})


RESYNC = b'{"t":"resync"}'
PONG = b'{"t":"pong"}'
