"""Rendered templates as the rules read them: resources by type, and texts out of CloudFormation's functions."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collabkit.infra.checks.emitted import Metric
from collabkit.infra.runbooks import SLUGS

__all__ = ["PLACEHOLDER", "Resource", "Templates", "decoded", "is_given", "text_of"]

# As long as the ARNs and addresses that stand in its place in the end.
PLACEHOLDER = "x" * 60
_SUBSTITUTION = re.compile(r"\$\{(!?)([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of one of the templates."""

    stack: str
    name: str
    type: str
    properties: Mapping[str, Any]
    metadata: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Return where it stands in its template."""
        return f"Resources/{self.name}"


class Templates:
    """All templates of a deployment."""

    def __init__(
        self,
        templates: Mapping[str, Mapping[str, Any]],
        *,
        also_emitted: tuple[Metric, ...] = (),
        also_runbooks: frozenset[str] = frozenset(),
    ) -> None:
        self.templates = templates
        self.also_emitted = also_emitted
        self.runbooks = SLUGS | also_runbooks

    def resources(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types, of all types for none."""
        for stack, template in self.templates.items():
            for name, body in template.get("Resources", {}).items():
                if not types or body.get("Type") in types:
                    yield Resource(
                        stack=stack,
                        name=name,
                        type=str(body.get("Type", "")),
                        properties=body.get("Properties") or {},
                        metadata=body.get("Metadata") or {},
                    )


def is_given(value: Any) -> bool:
    """Tell whether a property has a value, though it may be known only when the stack is made."""
    return value not in (None, "", [], {}) and value != {"Ref": "AWS::NoValue"}


def text_of(value: Any) -> str | None:
    """Return the text that a value becomes, with placeholders for what only AWS knows; None for no text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    return _called(*next(iter(value.items())))


def _called(function: str, argument: Any) -> str | None:
    match function:
        case "Fn::Base64":
            return text_of(argument)
        case "Fn::Sub":
            return _substituted(argument)
        case "Fn::Join" if isinstance(argument, list) and isinstance(argument[1], list):
            parts = [text_of(part) for part in argument[1]]
            return str(argument[0]).join(PLACEHOLDER if part is None else part for part in parts)
        case "Fn::If" if isinstance(argument, list):
            # The longer branch: limits must hold for both.
            return max((text_of(branch) or "" for branch in argument[1:]), key=len)
    return PLACEHOLDER if function == "Ref" or function.startswith("Fn::") else None


def _substituted(argument: Any) -> str:
    text, given = argument if isinstance(argument, list) else (argument, {})
    known = {name: text_of(value) or PLACEHOLDER for name, value in given.items()}

    def replaced(found: re.Match[str]) -> str:
        return f"${{{found[2]}}}" if found[1] else known.get(found[2], PLACEHOLDER)

    return _SUBSTITUTION.sub(replaced, str(text))


def decoded(value: Any) -> str | None:
    """Return user data as the machine gets it; it stands in a template either in plain or in base64."""
    text = text_of(value)
    if text is None or isinstance(value, Mapping):
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return text
