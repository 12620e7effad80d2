"""The bus over PostgreSQL's LISTEN and NOTIFY, on connections of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from collabkit.core.postgres import AsyncBoundedConnection, BoundedConnection
from collabkit.realtime.conf import settings

from .base import BusError
from .chunks import Assembler, split

logger = logging.getLogger(__name__)

PAYLOAD_LIMIT = 7_900  # PostgreSQL refuses 8,000 bytes and more
QUIET_SECONDS = 3.0
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
# A dead server must be noticed in seconds, not after the kernel's quarter of an hour.
_LIVELINESS: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
    "application_name": "collabkit realtime",
}
_NOTIFY = "SELECT count(pg_notify(%s, payload)) FROM unnest(%s::text[]) AS payload"


class PostgresBus:
    """Publish by NOTIFY and listen by LISTEN; parts of long envelopes travel in one transaction."""

    immediate = False

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = threading.Lock()

    def send(self, envelopes: list[bytes]) -> None:
        """Notify in this order, in one round trip."""
        payloads = [part.decode() for envelope in envelopes for part in split(envelope, PAYLOAD_LIMIT)]
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = BoundedConnection.connect(
                        conninfo(), autocommit=True, options="-c statement_timeout=3000"
                    )
                self._connection.execute(_NOTIFY, (settings.channel, payloads))
            except psycopg.Error as error:
                self._forget_connection()
                raise BusError(str(error).strip()) from error

    def check(self) -> None:
        """Raise BusError when nothing can be published."""
        try:
            with BoundedConnection.connect(conninfo(), autocommit=True) as connection:
                connection.execute("SELECT 1")
        except psycopg.Error as error:
            raise BusError(str(error).strip()) from error

    def close(self) -> None:
        """Close the publishing connection."""
        with self._lock:
            self._forget_connection()

    async def listen(self, receive: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Listen until cancelled; ``gap`` is called whenever LISTEN (again) stands."""
        wait = FIRST_WAIT
        while True:
            try:
                async with await _listening() as connection:
                    logger.info("The PostgreSQL bus listens")
                    gap()
                    wait = FIRST_WAIT
                    await _receive(connection, receive)
            except (psycopg.Error, OSError) as error:
                logger.warning("The PostgreSQL bus is lost, trying again in %.1f s: %s", wait, error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _forget_connection(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


async def _listening() -> AsyncBoundedConnection:
    connection = await AsyncBoundedConnection.connect(conninfo(), autocommit=True)
    try:
        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(settings.channel)))
    except BaseException:
        await connection.close()
        raise
    return connection


async def _receive(connection: AsyncBoundedConnection, receive: Callable[[bytes], None]) -> None:
    """Pass notifications on; when it is quiet, ask the server whether it is still there."""
    assembler = Assembler()
    while True:
        async for notification in connection.notifies(timeout=QUIET_SECONDS):
            envelope = assembler.add(notification.payload.encode())
            if envelope is not None:
                receive(envelope)
        await connection.execute("SELECT 1")


def conninfo() -> str:
    """Return where to connect: REALTIME.POSTGRES_URL, or what the default database is configured with."""
    if settings.postgres_url:
        return make_conninfo(settings.postgres_url, **_LIVELINESS)
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    given = connections["default"].get_connection_params()
    plain = {key: value for key, value in given.items() if key in known and value is not None}
    return make_conninfo(**{**_LIVELINESS, **plain})
