"""Which changed property makes a resource anew: by AWS's own schemas, which cfn-lint carries.

The emulator knows that for a few types and calls all else "Conditionally", by which every deployment would have to be
refused that touches a tag of something with data in it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["recreation", "register"]


def recreation(kind: str, name: str) -> str:
    """Return Always, Conditionally or Never for a property of a type; a path inside of it counts for all of it."""
    schema = _schema(kind)
    if name in _named(schema, "createOnlyProperties"):
        return "Always"
    return "Conditionally" if name in _named(schema, "conditionalCreateOnlyProperties") else "Never"


def _named(schema: dict[str, Any], key: str) -> set[str]:
    """Return the properties of a list of paths: /properties/Engine, or /properties/Code/S3Key for a part."""
    return {path.split("/")[2] for path in schema.get(key, ())}


@cache
def _schema(kind: str) -> dict[str, Any]:
    index = json.loads((_folder() / "providers" / "us-east-1.json").read_text(encoding="utf-8"))
    text = (_folder() / "resources" / f"{index[kind]}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _folder() -> Path:
    # Its files are read beside the package, which takes seconds to import.
    found = find_spec("cfnlint")
    if found is None or found.origin is None:
        raise RuntimeError("cfn-lint is missing: it is in the lock of the infra session.")
    return Path(found.origin).parent / "data" / "schemas"


def register() -> None:
    """Let change sets say so."""
    from ministack.services.cloudformation import stacks

    stacks._property_recreation = recreation
