"""The environment of these tests."""

from __future__ import annotations

from typing import Any

from collabkit.infra.settings import Environment, read

__all__ = ["environment"]


def environment(**parts: Any) -> Environment:
    """Return an environment; each part is a table as in the file."""
    return read(
        {
            "name": "production",
            "region": "eu-central-1",
            "zones": ["eu-central-1a", "eu-central-1b"],
            "domain": {"name": "together.example", "mail_from": "post@together.example"},
            "observability": {"engineers": ["ops@together.example"], "owner": "platform"},
            **parts,
        }
    )
