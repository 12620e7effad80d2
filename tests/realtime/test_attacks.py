"""Crowds that mean harm: the gateway bounds what each may cost, serves the others meanwhile, and stays whole (B28)."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from .live import PATIENCE, session_of
from .own_process import GatewayProcess, gateway_process
from .test_bad_frames import masked, raw, read_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
OTHERS_SECONDS = 10.0  # a thousand times what a ping takes when nobody attacks
GROWTH_MIB = 150.0


@pytest.fixture
def gateway(transactional_db: None, tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway that stays alive, keeps its memory and logs no traceback, whatever the test does to it."""
    with gateway_process(tmp_path) as gateway:
        before = gateway.memory()
        yield gateway
        assert gateway.process.poll() is None
        assert gateway.is_well()
        assert gateway.memory() - before < GROWTH_MIB
        assert "Traceback" not in gateway.log


class Others:
    """Somebody who pings, opens further sockets and looks at the health page while the rest goes on."""

    def __init__(self, gateway: GatewayProcess, user: Any) -> None:
        self._gateway, self._user = gateway, user
        self._stays = gateway.sign_in(user)

    def are_served(self) -> None:
        """Do all of that once, each in time."""
        for ask in (self._stays.ping, self._comes_and_goes, self._looks):
            began = time.monotonic()
            ask()
            assert time.monotonic() - began < OTHERS_SECONDS

    def _comes_and_goes(self) -> None:
        self._gateway.sign_in(self._user).connection.close()

    def _looks(self) -> None:
        assert self._gateway.is_well()


@pytest.fixture
def others(gateway: GatewayProcess, bob: Any) -> Others:
    return Others(gateway, bob)


def is_over(peer: socket.socket) -> bool:
    """Tell whether the other side ended the connection; what it still says is passed over."""
    peer.setblocking(False)
    try:
        while peer.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def until_over(peers: list[socket.socket], do: Callable[[socket.socket], object], others: Others) -> None:
    """Go on with each connection until the gateway has ended all; the others are served all the time."""
    limit = time.monotonic() + PATIENCE * 2
    while peers := [peer for peer in peers if not is_over(peer)]:
        assert time.monotonic() < limit, f"{len(peers)} are still open"
        for peer in peers:
            with suppress(OSError):
                do(peer)
        others.are_served()
        time.sleep(0.2)


def opened(stack: ExitStack, gateway: GatewayProcess, number: int) -> list[socket.socket]:
    address = ("127.0.0.1", gateway.port)
    return [stack.enter_context(socket.create_connection(address, timeout=10)) for _ in range(number)]


@pytest.mark.parametrize("begin", [b"", b"G", b"GET /ws HTTP/1.1\r\nHost: site.example\r\nX-Slow: "])
def test_three_hundred_who_send_their_headers_letter_by_letter(
    gateway: GatewayProcess, others: Others, begin: bytes
) -> None:
    with ExitStack() as stack:
        peers = opened(stack, gateway, 300)
        for peer in peers:
            peer.sendall(begin)
        until_over(peers, lambda peer: peer.send(b"x"), others)


def test_who_goes_on_sending_a_body_that_nobody_reads(gateway: GatewayProcess, others: Others) -> None:
    request = b"POST /healthz HTTP/1.1\r\nHost: site.example\r\nContent-Length: 1000000000\r\n\r\n"
    with ExitStack() as stack:
        peers = opened(stack, gateway, 50)
        for peer in peers:
            peer.sendall(request)
        until_over(peers, lambda peer: peer.send(b"x" * 100), others)


@pytest.mark.parametrize("kind", [0x89, 0x8A], ids=["ping", "pong"])
def test_a_flood_of_the_protocols_own_pings_whose_answers_nobody_reads(
    gateway: GatewayProcess, others: Others, ada: Any, kind: int
) -> None:
    flood = masked(kind, b"p" * 100) * 5_000
    with signed_in(gateway, ada, 5) as peers:
        until_all_are_cut(peers, flood, others)


def test_a_flood_of_asking_whose_answers_nobody_reads(
    gateway: GatewayProcess, others: Others, ada: Any
) -> None:
    names = ",".join(f'"room:{uuid4()}"' for _ in range(500))
    flood = long_frame(0x81, f'{{"op":"subscribe","topics":[{names}]}}'.encode()) * 5
    with signed_in(gateway, ada, 8) as peers:
        until_all_are_cut(peers, flood, others)


@pytest.mark.parametrize(
    "frame",
    [
        bytes([0x81, 0xFF]) + struct.pack("!Q", 2**62) + b"mask",
        bytes([0x81, 0xFF]) + struct.pack("!Q", 2**63) + b"mask",
        bytes([0x82, 0xFF]) + struct.pack("!Q", 65_537) + b"mask",
    ],
    ids=["announced", "negative", "just over"],
)
def test_a_frame_that_is_announced_as_giant(
    gateway: GatewayProcess, others: Others, ada: Any, frame: bytes
) -> None:
    with signed_in(gateway, ada, 5) as peers:
        for peer in peers:
            peer.sendall(frame)
        until_over(peers, lambda peer: peer.send(b"x"), others)


def test_a_giant_message_in_pieces(gateway: GatewayProcess, others: Others, ada: Any) -> None:
    with signed_in(gateway, ada, 5) as peers:
        for peer in peers:
            with suppress(OSError):
                peer.sendall(masked(0x01, b"x" * 125) + masked(0x00, b"x" * 125) * 1_000)
                assert struct.pack("!H", 1009) in read_until(peer, struct.pack("!H", 1009))
        until_over(peers, lambda peer: None, others)


def test_who_is_told_to_leave_and_stays(gateway: GatewayProcess, others: Others, ada: Any) -> None:
    """Closed for too many frames, it neither answers the close nor reads it."""
    with signed_in(gateway, ada, 5) as peers:
        for peer in peers:
            peer.sendall(masked(0x81, b"{}") * 300)
        until_over(peers, lambda peer: None, others)


HANDSHAKES = [
    b"Sec-WebSocket-Protocol: caf\xc3\xa9, \xff\x80x\r\n",
    b"Sec-WebSocket-Protocol: \xff\r\nSec-WebSocket-Protocol: a, a, a\r\n",
    b"X-\xff: y\r\n",
    b"Cookie: sessionid=\xff\xfe; \xe2\x80\xae=1\r\n",
    b"Origin: \xff\r\n",
    b"Origin: https://site.example\xc2\xa0\r\n",
    b"Sec-WebSocket-Extensions: \xff; \xfe=\x01\r\n",
    b"Sec-WebSocket-Version: \xb2\r\n",
    b"Sec-WebSocket-Key: \xff\r\n",
    b"Upgrade: \xff\r\n",
    b"Connection: \xff\r\n",
]


def test_handshakes_of_strange_bytes(gateway: GatewayProcess, others: Others, ada: Any) -> None:
    cookie = session_of(ada)
    for number, more in enumerate(HANDSHAKES * 5):
        with raw(gateway, cookie, more) as peer:
            assert peer.recv(4096).startswith(b"HTTP/1.1 "), more
        if number % 10 == 0:
            others.are_served()
    for target in (b"/ws?\xff\xfe", b"/\xff/ws", b"/ws?%ff%00", b"ws", b"http://\xff/ws"):
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as peer:
            peer.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n" + UPGRADE)
            assert peer.recv(4096).startswith(b"HTTP/1.1 "), target
    others.are_served()


def test_text_that_is_none(gateway: GatewayProcess, others: Others, ada: Any) -> None:
    with signed_in(gateway, ada, 5) as peers:
        for peer in peers:
            peer.sendall(masked(0x01, b"\xff") + masked(0x80, b"\xfe"))
            assert struct.pack("!H", 1007) in read_until(peer, struct.pack("!H", 1007))
        until_over(peers, lambda peer: None, others)


UPGRADE = (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: https://site.example\r\n\r\n"
)


@contextmanager
def signed_in(gateway: GatewayProcess, user: Any, number: int) -> Iterator[list[socket.socket]]:
    """Open sockets of one person, of which nothing is read after the greeting."""
    cookie = session_of(user)
    with ExitStack() as stack:
        peers = [stack.enter_context(raw(gateway, cookie)) for _ in range(number)]
        for peer in peers:
            read_until(peer, b"subscribed")
        yield peers


def until_all_are_cut(peers: list[socket.socket], flood: bytes, others: Others) -> None:
    """Flood from all these sockets at once until the gateway has cut each; the others are served meanwhile."""
    threads = [threading.Thread(target=send_until_cut, args=(peer, flood)) for peer in peers]
    for thread in threads:
        thread.start()
    for _ in range(5):
        others.are_served()
    for thread in threads:
        thread.join(PATIENCE * 2)
        assert not thread.is_alive()


def send_until_cut(peer: socket.socket, data: bytes) -> None:
    """Send again and again, and read nothing, until the other side has enough."""
    peer.settimeout(PATIENCE * 2)
    with suppress(ConnectionError):
        while True:
            peer.sendall(data)


def long_frame(first: int, payload: bytes) -> bytes:
    """Return a client frame of up to 65,535 bytes or more, with a mask of zeros."""
    size = len(payload)
    length = (
        bytes([0xFE]) + struct.pack("!H", size) if size < 65_536 else bytes([0xFF]) + struct.pack("!Q", size)
    )
    return bytes([first]) + length + bytes(4) + payload
