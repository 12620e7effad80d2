"""The ways between processes that publish and gateways that deliver."""

from .base import Bus, BusError, bus_name, make_bus

__all__ = ["Bus", "BusError", "bus_name", "make_bus"]
