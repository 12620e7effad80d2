"""A network with nothing in it but loopback, and the ways into it that the tests open."""

from __future__ import annotations

import http.client
import os
import secrets
import select
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

METADATA = "169.254.169.254"
SELF = Path("/proc/thread-self/ns/net")


class Network:
    """A network namespace. Its ports are its own: what a machine in it binds is nobody else's."""

    def __init__(self) -> None:
        self.name = f"collabkit-{secrets.token_hex(4)}"
        self.path = Path("/run/netns") / self.name

    def __enter__(self) -> Network:
        for words in (
            ("ip", "netns", "add", self.name),
            ("ip", "-n", self.name, "link", "set", "lo", "up"),
            ("ip", "-n", self.name, "address", "add", f"{METADATA}/32", "dev", "lo"),
        ):
            subprocess.run(words, check=True, capture_output=True)
        return self

    def __exit__(self, *problem: object) -> None:
        subprocess.run(("ip", "netns", "delete", self.name), check=True, capture_output=True)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let sockets that this thread makes belong to this network; they stay there."""
        with ExitStack() as opened:
            here, there = (os.open(path, os.O_RDONLY) for path in (SELF, self.path))
            for descriptor in (here, there):
                opened.callback(os.close, descriptor)
            os.setns(there, os.CLONE_NEWNET)
            opened.callback(os.setns, here, os.CLONE_NEWNET)
            yield

    def listen(self, port: int, host: str = "127.0.0.1") -> socket.socket:
        """Return a socket that listens inside, and is accepted from outside."""
        with self.inside():
            return socket.create_server((host, port), backlog=128)

    def connect(self, port: int, host: str = "127.0.0.1") -> socket.socket:
        with self.inside():
            return socket.create_connection((host, port), timeout=30)


class Secure(http.client.HTTPSConnection):
    """HTTPS to a machine inside, whatever name its certificate has: as a load balancer does it."""

    def __init__(self, network: Network, port: int = 443) -> None:
        super().__init__("127.0.0.1", port, timeout=30)
        self._network = network
        self._tls = ssl.create_default_context()
        self._tls.check_hostname = False
        self._tls.verify_mode = ssl.CERT_NONE

    def connect(self) -> None:
        self.sock = self._tls.wrap_socket(self._network.connect(self.port))


@contextmanager
def relay(network: Network, port: int, target: int) -> Iterator[None]:
    """Let who connects to a port inside reach a port of this machine."""
    with network.listen(port) as listener:
        threading.Thread(target=_accept, args=(listener, target), daemon=True).start()
        yield
        # A thread that waits in accept is not woken by close.
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, target: int) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_carry, args=(near, target), daemon=True).start()


def _carry(near: socket.socket, target: int) -> None:
    """Carry what either end says to the other, until one of them has no more to say."""
    with near, socket.create_connection(("127.0.0.1", target)) as far, suppress(OSError):
        other = {near: far, far: near}
        while True:
            for source in select.select(list(other), [], [])[0]:
                content = source.recv(65_536)
                if not content:
                    return
                other[source].sendall(content)
