"""The classes of machines that RDS offers for PostgreSQL 16 and newer; a test compares them with cfn-lint's."""

from __future__ import annotations

__all__ = ["CLASSES", "offered"]

_SMALL = "micro small medium large xlarge 2xlarge"
_USUAL = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"
# By the sizes, the families that have just these.
_FAMILIES = {
    _SMALL: "t3 t4g",
    f"medium {_USUAL}": "c6gd",
    _USUAL: "m6g m6gd m7g r6g r6gd r7g x2g",
    f"{_USUAL} 24xlarge": "m5 m5d r5 r5b r5d",
    f"{_USUAL} 24xlarge 32xlarge": "m6i m6id m6idn m6in r6i r6id r6idn r6in",
    f"{_USUAL} 24xlarge 48xlarge": "m7i m8a m8g m8gd m9g r7i r8a r8g r8gd",
    "xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge": "x2iedn",
}
CLASSES = frozenset(
    f"db.{family}.{size}"
    for sizes, families in _FAMILIES.items()
    for family in families.split()
    for size in sizes.split()
)
"""All of them: db.m7g.large."""


def offered(name: str) -> bool:
    """Return whether a PostgreSQL database can have machines of this class."""
    return name in CLASSES
