"""The combinations of Python, Django and database that collabkit promises."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.interpreters import SUPPORTED, find, newest

# Django's version → the oldest Python it runs on.
DJANGO_NEEDS = {"5.2": "3.11", "6.0": "3.12", "6.1": "3.12"}
DATABASES = ("sqlite", "postgres")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def newest_django(python: str) -> str:
    """Return the newest Django that runs on a Python version: what locks/test.txt resolves to there."""
    fitting = [django for django, needed in DJANGO_NEEDS.items() if _order(needed) <= _order(python)]
    return max(fitting, key=_order)


@dataclass(frozen=True)
class Combination:
    """One cell of the matrix; its text names the nox session's parameter."""

    python: str
    django: str
    database: str

    def __str__(self) -> str:
        return f"python{self.python}-django{self.django}-{self.database}"

    @property
    def lock(self) -> str:
        return "test" if self.django == newest_django(self.python) else f"test-django{self.django}"

    @property
    def session(self) -> str:
        return f"tests({self})"


def _all() -> Iterator[Combination]:
    for python in SUPPORTED:
        for django, needed in DJANGO_NEEDS.items():
            if _order(needed) <= _order(python):
                yield from (Combination(python, django, database) for database in DATABASES)


COMBINATIONS = tuple(_all())


def present() -> list[Combination]:
    return [combination for combination in COMBINATIONS if find(combination.python)]


def absent() -> list[Combination]:
    return [combination for combination in COMBINATIONS if not find(combination.python)]


def newest_combination(database: str) -> Combination:
    python = newest()
    return Combination(python, newest_django(python), database)


def oldest_combination(database: str) -> Combination:
    python = next((version for version in SUPPORTED if find(version)), newest())
    return Combination(python, min(DJANGO_NEEDS, key=_order), database)
