"""uvicorn for a gateway: its limits, and protocols that bound what one connection may cost.

uvicorn waits for ever for the rest of a request, answers any number of the protocol's own pings whether the
answers are taken or not, and closes a connection only once all that it wrote was taken.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .door import WIRE
from .requests import Pace

MAX_FRAGMENTS = 1_024
REQUEST_SECONDS = 10.0
_UNREADABLE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
GOODBYE_SECONDS = 15.0  # longer than the 10 s for which uvicorn waits for the answer to a close


class GatewayHttpProtocol(H11Protocol):
    """uvicorn's HTTP protocol with an end: for headers letter by letter, and for a body that nobody reads."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch_the_clock()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._watch_the_clock()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, or for the rest of this one."""
        super().on_response_complete()
        self._watch_the_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._stop_the_clock()

    def _watch_the_clock(self) -> None:
        if not self._waits():
            self._stop_the_clock()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _waits(self) -> bool:
        """Tell whether it is the client's turn and nothing but its bytes is missing."""
        answered = getattr(self.cycle, "response_complete", False)
        state = self.conn.their_state
        return state is h11.IDLE or (answered and state is h11.SEND_BODY)

    def _stop_the_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class GatewayProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with a short cut: the same finished bytes go to many sockets.

    The gateway finds it as an ASGI extension and falls back to ordinary ASGI messages under another server.
    """

    paused = False
    _pace: Pace | None = None

    def handle_connect(self, event: Any) -> None:
        """Offer the short cut to the application."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast("dict[str, Any]", self.scope["extensions"])[WIRE] = self

    def data_received(self, data: bytes) -> None:
        """Answer and end a handshake that cannot be read; it would stay open in silence otherwise."""
        super().data_received(data)
        if not self.handshake_initiated and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()) or _UNREADABLE)
            self.transport.close()

    def handle_cont(self, event: Any) -> None:
        """Refuse a message in endless small pieces, which the limit on its size does not see."""
        if len(self.frames) >= MAX_FRAGMENTS:
            self.abort()
            return
        super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer, unless there are too many or the answers are not taken."""
        if self._is_kept() and not self.paused:
            super().handle_ping()
        else:
            self.abort()

    def handle_pong(self, event: Any) -> None:
        """Note that the other side is there; answers to nothing count as a flood."""
        if self._is_kept():
            super().handle_pong(event)
        else:
            self.abort()

    def send_receive_event_to_app(self) -> None:
        """Pass a message on; text that is none ends the connection, as an expected thing."""
        if self.curr_msg_data_type == "text" and not _is_utf8(self.frames):
            self.frames = []
            self.conn.fail(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """Close a connection whose other side is gone."""
        super().keepalive_timeout()
        self._cut_later()

    async def run_asgi(self) -> None:
        """Serve the socket; once it is served, do not wait long for a peer who does not take the close."""
        await super().run_asgi()
        self._cut_later()

    def pause_writing(self) -> None:
        """Note that the other side does not keep up."""
        self.paused = True
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that the other side takes more."""
        self.paused = False
        super().resume_writing()

    def write(self, wire: bytes) -> bool:
        """Write a finished frame; False when it must wait for the other side."""
        if self.paused:
            return False
        if not (self.close_sent or self.disconnected):
            self.transport.write(wire)
        return True

    def abort(self) -> None:
        """Cut the connection at once."""
        self.transport.abort()

    def _is_kept(self) -> bool:
        self._pace = self._pace or Pace()
        return self._pace.is_kept()

    def _cut_later(self) -> None:
        if not self.disconnected:
            self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)


def _is_utf8(parts: list[bytes]) -> bool:
    try:
        b"".join(parts).decode()
    except UnicodeDecodeError:
        return False
    return True


def uvicorn_options() -> dict[str, Any]:
    """Return what uvicorn must be told to serve sockets safely, for ``uvicorn.Config`` or ``uvicorn.run``."""
    return {
        "http": GatewayHttpProtocol,
        "ws": GatewayProtocol,
        "ws_max_size": 65_536,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
        "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": 16_384,
        "server_header": False,
        # What a proxy says of the client is read by CORE.TRUSTED_PROXIES alone; uvicorn believes whoever is near.
        "proxy_headers": False,
    }
