"""What a client must not be able to break (B28)."""

from __future__ import annotations

import base64
import os
import socket
import struct
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from .live import Address, LiveGateway, Rooms, session_of

BAD_TEXTS = [
    "",
    "ping",
    "[]",
    "null",
    "0",
    '"ping"',
    "{}",
    '{"op":1}',
    '{"op":null}',
    '{"op":"dance"}',
    '{"op":"subscribe","topics":"room:x"}',
    '{"op":"subscribe","topics":[1]}',
    '{"op":"subscribe","topics":["room"]}',
    '{"op":"subscribe","topics":["room:not-a-uuid"]}',
    '{"op":"subscribe","topics":["room:\\u0000"]}',
    '{"op":"subscribe","topics":["\\ud800:' + "0" * 8 + '"]}',
    '{"op":"subscribe","topics":["ROOM:00000000-0000-0000-0000-000000000000"]}',
    '{"op":"ping\\u0000"}',
    '{"op":"\\ud800"}',
    "\x00",
    "[" * 30_000,
    '{"op":"ping","x":' + "[" * 30_000 + "]" * 30_000 + "}",
    '{"op":' + '{"op":' * 9_000,
    '{"op":"ping","x":1e99999}x',
]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=range(len(BAD_TEXTS)))
def test_a_frame_that_cannot_be_followed_gets_an_error_and_the_socket_stays(
    gateway: LiveGateway, ada: Any, text: str
) -> None:
    opened = gateway.sign_in(ada)
    opened.send(text)
    error = opened.read()
    assert error["t"] == "error"
    assert error["detail"]
    opened.ping()


def test_binary_frames_get_an_error(gateway: LiveGateway, ada: Any) -> None:
    opened = gateway.sign_in(ada)
    opened.send(b'{"op":"ping"}')
    assert opened.read() == {"t": "error", "detail": "Send text, not bytes."}
    opened.ping()


def test_a_message_over_64_kib_closes_with_1009(gateway: LiveGateway, ada: Any) -> None:
    opened = gateway.sign_in(ada)
    opened.send('{"op":"ping","x":"' + "x" * 65_536 + '"}')
    assert opened.close_code() == 1009


def test_ten_thousand_topics_are_too_many(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    opened = gateway.sign_in(ada)
    opened.send({"op": "subscribe", "topics": [f"room:{uuid4()}" for _ in range(501)]})
    assert "at most 500 topics" in opened.read()["detail"]
    opened.send({"op": "subscribe", "topics": [f"room:{uuid4()}" for _ in range(10_000)]})
    assert opened.close_code() == 1009


def test_one_socket_follows_a_bounded_number_of_topics(
    gateway: LiveGateway, ada: Any, rooms: Rooms, realtime_settings: Any
) -> None:
    opened = gateway.sign_in(ada)
    for _ in range(3):
        opened.subscribe(*[rooms.let_in(ada, uuid4()) for _ in range(500)])
    opened.send({"op": "subscribe", "topics": [rooms.let_in(ada, uuid4()) for _ in range(500)]})
    assert "at most 2000 topics" in opened.until("error")["detail"]
    assert len(gateway.gateway.hub.topics) == 1_501


def test_refused_topics_leave_nothing_behind(gateway: LiveGateway, ada: Any) -> None:
    opened = gateway.sign_in(ada)
    opened.subscribe(*[f"room:{uuid4()}" for _ in range(500)])
    opened.ping()
    assert len(gateway.gateway.hub.topics) == 1


def test_a_flood_of_frames_is_ended(gateway: LiveGateway, ada: Any, bob: Any) -> None:
    flooding, other = gateway.sign_in(ada), gateway.sign_in(bob)
    with suppress(ConnectionClosed):
        for _ in range(1_000):
            flooding.send({"op": "ping"})
    assert flooding.close_code() == 1008
    other.ping()


def test_a_subprotocol_that_is_not_ascii_does_no_harm(gateway: LiveGateway, ada: Any) -> None:
    with raw(gateway, session_of(ada), b"Sec-WebSocket-Protocol: caf\xc3\xa9, \xff\x00x\r\n") as peer:
        peer.recv(4096)
    gateway.sign_in(ada).ping()


@pytest.mark.parametrize(
    "header",
    [b"Cookie: sessionid=\xff\xfe\r\n", b"Origin: \xff\r\n", b"X: " + b"y" * 100_000 + b"\r\n"],
    ids=["cookie", "origin", "huge"],
)
def test_strange_headers_do_no_harm(gateway: LiveGateway, ada: Any, header: bytes) -> None:
    with raw(gateway, session_of(ada), header) as peer:
        peer.recv(4096)
    gateway.sign_in(ada).ping()


@pytest.mark.parametrize(
    ("first", "payload", "code"),
    [
        (0x81, b"\xff\xfe", 1007),  # text that is not UTF-8
        (0x83, b"x", 1002),  # an opcode that does not exist
        (0xC1, b"x", 1002),  # compression that was not agreed on
        (0x80, b"x", 1002),  # a continuation of nothing
    ],
)
def test_broken_protocol_closes_with_its_code(
    gateway: LiveGateway, ada: Any, first: int, payload: bytes, code: int
) -> None:
    with raw(gateway, session_of(ada)) as peer:
        read_until(peer, b"subscribed")
        peer.sendall(masked(first, payload))
        assert struct.pack("!H", code) in read_until(peer, struct.pack("!H", code))
    gateway.sign_in(ada).ping()


def test_a_message_in_endless_empty_pieces_is_cut_off(gateway: LiveGateway, ada: Any) -> None:
    with raw(gateway, session_of(ada)) as peer:
        read_until(peer, b"subscribed")
        peer.sendall(masked(0x01, b"x"))
        with pytest.raises(ConnectionError):
            send_for_ever(peer, masked(0x00, b"") * 100)
    gateway.sign_in(ada).ping()


def raw(gateway: Address, cookie: str, more: bytes = b"") -> socket.socket:
    """Open a connection and send a handshake, with whatever headers."""
    peer = socket.create_connection(("127.0.0.1", gateway.port), timeout=5)
    key = base64.b64encode(os.urandom(16))
    peer.sendall(
        b"GET /ws HTTP/1.1\r\nHost: site.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %b\r\nOrigin: https://site.example\r\n"
        b"Cookie: sessionid=%b\r\n%b\r\n" % (key, cookie.encode(), more)
    )
    return peer


def send_for_ever(peer: socket.socket, data: bytes) -> None:
    """Send until the other side has enough."""
    while True:
        peer.sendall(data)


def masked(first: int, payload: bytes) -> bytes:
    """Return a short client frame with this first byte."""
    mask = os.urandom(4)
    body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes([first, 0x80 | len(payload)]) + mask + body


def read_until(peer: socket.socket, wanted: bytes) -> bytes:
    """Read until these bytes came or the other side closed."""
    data = b""
    while wanted not in data and (more := peer.recv(4096)):
        data += more
    return data
