"""uvicorn for a gateway: its limits, and a protocol that sends frames already made."""

from __future__ import annotations

from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .door import WIRE

MAX_FRAGMENTS = 1_024


class GatewayProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with a short cut: the same finished bytes go to many sockets.

    The gateway finds it as an ASGI extension and falls back to ordinary ASGI messages under another server.
    """

    paused = False

    def handle_connect(self, event: Any) -> None:
        """Offer the short cut to the application."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast("dict[str, Any]", self.scope["extensions"])[WIRE] = self

    def data_received(self, data: bytes) -> None:
        """Answer and end a handshake that cannot be read; it would stay open in silence otherwise."""
        super().data_received(data)
        if not self.handshake_initiated and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def handle_cont(self, event: Any) -> None:
        """Refuse a message in endless small pieces, which the limit on its size does not see."""
        if len(self.frames) >= MAX_FRAGMENTS:
            self.abort()
            return
        super().handle_cont(event)

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


def uvicorn_options() -> dict[str, Any]:
    """Return what uvicorn must be told to serve sockets safely, for ``uvicorn.Config`` or ``uvicorn.run``."""
    return {
        "ws": GatewayProtocol,
        "ws_max_size": 65_536,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
        "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": 16_384,
        "server_header": False,
    }
