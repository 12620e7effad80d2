"""The ways between processes that publish and gateways that deliver."""

from .base import Bus, BusError, make_bus

__all__ = ["Bus", "BusError", "make_bus"]
