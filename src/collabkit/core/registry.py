"""A named collection that apps fill from their socket files."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

__all__ = ["Named", "Registry"]


class Named(Protocol):
    """Anything with a ``name`` that is unique in its registry."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Items by name, in the order they were registered."""

    def __init__(self, what: str) -> None:
        """``what`` is the noun used in error messages, such as "notice kind"."""
        self._what = what
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        """Add ``item`` and return it; raises ValueError when the name is taken."""
        if item.name in self._items:
            raise ValueError(f"The {self._what} {item.name!r} is registered twice.")
        self._items[item.name] = item
        return item

    def unregister(self, name: str) -> None:
        """Remove the item called ``name``; raises KeyError when there is none."""
        del self._items[name]

    def get(self, name: str) -> T | None:
        """Return the item called ``name``, or None."""
        return self._items.get(name)

    def all(self) -> tuple[T, ...]:
        """Return every item, first registered first."""
        return tuple(self._items.values())

    def names(self) -> tuple[str, ...]:
        """Return every name, first registered first."""
        return tuple(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.all())

    def __contains__(self, name: object) -> bool:
        return name in self._items
