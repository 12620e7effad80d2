"""The bus inside one process: the demo, tests, and sites that run everything in one process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

_lock = threading.Lock()
_listeners: dict[object, tuple[asyncio.AbstractEventLoop, Callable[[bytes], None]]] = {}


class MemoryBus:
    """Hand envelopes to the gateways of this process, from any thread into their loops."""

    immediate = True

    def send(self, envelopes: list[bytes]) -> None:
        """Hand the envelopes over; a gateway whose loop has ended gets nothing."""
        with _lock:
            listeners = list(_listeners.items())
        for key, (loop, receive) in listeners:
            try:
                for envelope in envelopes:
                    loop.call_soon_threadsafe(receive, envelope)
            except RuntimeError:  # the loop is closed
                with _lock:
                    _listeners.pop(key, None)

    def check(self) -> None:
        """Memory is always there."""

    def close(self) -> None:
        """Nothing to give back."""

    async def listen(self, receive: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Receive until cancelled; nothing is ever missed here."""
        key = object()
        with _lock:
            _listeners[key] = (asyncio.get_running_loop(), receive)
        try:
            await asyncio.Event().wait()
        finally:
            with _lock:
                _listeners.pop(key, None)
