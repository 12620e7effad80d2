"""The sockets of this process, by person."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .connection import Connection


class People:
    """Who is connected here; users are named as on the bus."""

    def __init__(self) -> None:
        self._by_user: dict[str, set[Connection]] = {}
        self.sockets = 0

    def add(self, connection: Connection) -> None:
        """Note a new socket."""
        self._by_user.setdefault(connection.identity.user, set()).add(connection)
        self.sockets += 1

    def remove(self, connection: Connection) -> None:
        """Forget a socket that is gone."""
        sockets = self._by_user[connection.identity.user]
        sockets.remove(connection)
        self.sockets -= 1
        if not sockets:
            del self._by_user[connection.identity.user]

    def of(self, user: str) -> list[Connection]:
        """Return the sockets of one person."""
        return list(self._by_user.get(user, ()))

    def users(self) -> Collection[str]:
        """Return everybody who has a socket here."""
        return self._by_user.keys()

    def connections(self) -> list[Connection]:
        """Return every socket."""
        return [connection for sockets in self._by_user.values() for connection in sockets]

    def __contains__(self, user: str) -> bool:
        return user in self._by_user

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_user)

    def __len__(self) -> int:
        return len(self._by_user)
