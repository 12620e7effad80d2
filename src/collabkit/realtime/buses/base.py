"""The interface of a bus, and the choice of one by settings."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from collabkit.realtime.conf import settings


class BusError(Exception):
    """The bus did not take or deliver what it was asked to."""


class Bus(Protocol):
    """A broadcast to all gateways: in order for each publisher, at most once, no memory."""

    immediate: bool
    """Whether ``send`` only hands over in memory, so that it needs no thread of its own."""

    def send(self, envelopes: list[bytes]) -> None:
        """Publish in this order, within a few seconds; raises BusError."""

    def check(self) -> None:
        """Raise BusError when the bus cannot be reached within a few seconds."""

    def close(self) -> None:
        """Give the publishing connection back."""

    async def listen(self, receive: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Call ``receive`` for every envelope until cancelled, reconnecting with back-off.

        ``gap`` is called whenever the subscription stands, first or again: earlier envelopes may be missing.
        """


BUSES = {
    "memory": ("collabkit.realtime.buses.memory", "MemoryBus"),
    "postgres": ("collabkit.realtime.buses.postgres", "PostgresBus"),
    "redis": ("collabkit.realtime.buses.redis", "RedisBus"),
}


def bus_name() -> str:
    """Return the configured bus, or the one that fits the database."""
    if settings.bus:
        return settings.bus
    from django.db import connection

    return "postgres" if connection.vendor == "postgresql" else "memory"


def make_bus() -> Bus:
    """Return a new bus as configured; the client library of a bus is imported here and nowhere before."""
    module, name = BUSES[bus_name()]
    bus: Bus = getattr(import_module(module), name)()
    return bus
