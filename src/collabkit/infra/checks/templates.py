"""Rendered templates as the rules read them: resources by type, and texts out of CloudFormation's functions."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collabkit.infra.checks.emitted import Metric
from collabkit.infra.runbooks import SLUGS

__all__ = ["PLACEHOLDER", "Resource", "Templates", "decoded", "is_given", "parts_of", "table_of", "text_of"]

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

    @property
    def said(self) -> Mapping[str, Any]:
        """Return what its metadata say for these rules."""
        return table_of(self.metadata.get("collabkit"))


class Templates:
    """All templates of a deployment; what is of a wrong type in them is read as if it were not there."""

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
        for stack, name, body in self.bodies():
            if not types or body.get("Type") in types:
                yield Resource(
                    stack=stack,
                    name=name,
                    type=str(body.get("Type", "")),
                    properties=table_of(body.get("Properties")),
                    metadata=table_of(body.get("Metadata")),
                )

    def bodies(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Yield every resource as it is written, with its stack and its name."""
        for stack, template in self.templates.items():
            for name, body in table_of(table_of(template).get("Resources")).items():
                if isinstance(body, Mapping):
                    yield stack, name, body


def table_of(value: Any) -> Mapping[str, Any]:
    """Return a value that is an object, and an empty one for any other: cfn-lint finds wrong types."""
    return value if isinstance(value, Mapping) else {}


def parts_of(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the objects in a list, each with its place there; none when it is no list."""
    listed = value if isinstance(value, list) else []
    return [(number, item) for number, item in enumerate(listed) if isinstance(item, Mapping)]


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
    match function, argument:
        case "Fn::Base64", _:
            return text_of(argument)
        case "Fn::Sub", str(text):
            return _substituted(text, {})
        case "Fn::Sub", [str(text), dict(given)]:
            return _substituted(text, given)
        case "Fn::Join", [separator, [*parts]]:
            texts = [text_of(part) for part in parts]
            return str(separator).join(PLACEHOLDER if text is None else text for text in texts)
        case "Fn::If", [_, *branches] if branches:
            # The longer branch: limits must hold for both.
            return max((text_of(branch) or "" for branch in branches), key=len)
    return PLACEHOLDER if function == "Ref" or function.startswith("Fn::") else None


def _substituted(text: str, given: Mapping[str, Any]) -> str:
    known = {name: text_of(value) or PLACEHOLDER for name, value in given.items()}

    def replaced(found: re.Match[str]) -> str:
        return f"${{{found[2]}}}" if found[1] else known.get(found[2], PLACEHOLDER)

    return _SUBSTITUTION.sub(replaced, text)


def decoded(value: Any) -> str | None:
    """Return user data as the machine gets it; it stands in a template either in plain or in base64."""
    text = text_of(value)
    if text is None or isinstance(value, Mapping):
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return text
