"""The committed schema, from which the client's types are made, is the one the code has (U20)."""

from pathlib import Path

from collabkit.core.management.commands.collabkit_openapi import document

COMMITTED = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), (
        "Run manage.py collabkit_openapi --out with it."
    )
