"""A way to a server that can be cut, slow, or silent: it takes connections and bytes, and nothing comes back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Way:
    """Passes bytes between its own port and a server, until it is told otherwise.

    `silent` swallows all bytes while connections stay open; `delay` keeps every answer back for so many
    seconds; `cut` refuses new connections and ends the open ones, until `mend`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.silent = False
        self.delay = 0.0
        self._open: set[socket.socket] = set()
        self._listen()

    def cut(self) -> None:
        """Be a server that is down."""
        for one in (self._listener, *tuple(self._open)):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def drop(self) -> int:
        """Cut the connections that are open now, and take new ones; returns how many there were."""
        dropped = tuple(self._open)
        for one in dropped:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        return len(dropped) // 2

    def lead_to(self, host: str, port: int) -> None:
        """Have who connects from now on meet another server."""
        self._target = host, port

    def mend(self) -> None:
        """Be there again, for whoever connects from now on."""
        self.silent, self.delay = False, 0.0
        if self._listener.fileno() == -1:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen()

    close = cut

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _address = listener.accept()
                try:
                    far = socket.create_connection(self._target)
                except OSError:  # the server itself is away
                    near.close()
                    continue
                self._open |= {near, far}
                for source, target in ((near, far), (far, near)):
                    threading.Thread(
                        target=self._pass_on, args=(source, target, source is far), daemon=True
                    ).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if answers and self.delay:
                    time.sleep(self.delay)
                if not self.silent:
                    target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            self._open.discard(one)
            if answers:
                one.close()


@contextmanager
def way_to(host: str, port: int) -> Iterator[Way]:
    """Open a way to a server while the block lasts."""
    way = Way(host, port)
    try:
        yield way
    finally:
        way.close()
