"""What an adapter is, and what else may be added to a type of the emulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Adapter", "Detour", "Handlers", "Made", "Properties", "Supplement"]

Properties: TypeAlias = Mapping[str, Any]
Made: TypeAlias = tuple[str, dict[str, Any]]
"""The physical id, and what Fn::GetAtt finds."""
Handlers: TypeAlias = dict[str, Callable[..., Any]]
"""An entry of the emulator's table of types."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """How a type is made, changed and deleted."""

    create: Callable[[Properties], Made]
    delete: Callable[[str, Properties], object]
    update: Callable[[str, Properties, Properties], Made]
    """With the properties before and after."""
    changeable: frozenset[str] = frozenset()
    """The properties that it can change."""
    snapshot: Callable[[str, Properties], object] | None = None
    """What DeletionPolicy: Snapshot leaves behind."""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is done after the emulator itself has made or deleted one of a type."""

    create: Callable[[str, Properties], object]
    delete: Callable[[str, Properties], object]
    attributes: Callable[[str, Properties], dict[str, Any]]
    """Returns what Fn::GetAtt finds beside the rest."""


@dataclass(frozen=True, slots=True)
class Detour:
    """Which resources of a type go to an adapter, although the emulator makes the others."""

    concerns: Callable[[Properties], bool]
    adapter: Adapter
