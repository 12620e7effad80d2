"""A small IAM: whether a policy allows a request, by action, resource and conditions, as AWS decides it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Policy = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """What is asked of AWS."""

    action: str
    resource: str
    """An ARN; "*" where the call names nothing."""
    context: Mapping[str, str | list[str]] = field(default_factory=dict)
    """The condition keys that the request fills."""


def is_allowed(policy: Policy, request: Request) -> bool:
    """Return whether a policy without intrinsics allows a request: one statement must, and none may deny it."""
    fitting = [each["Effect"] for each in policy["Statement"] if fits(each, request)]
    return "Allow" in fitting and "Deny" not in fitting


def fits(statement: Policy, request: Request) -> bool:
    """Return whether a statement is about a request."""
    unread = statement.keys() - {"Effect", "Action", "Resource", "Condition", "Sid"}
    if unread:
        raise ValueError(f"This small IAM does not read {sorted(unread)}.")
    return (
        any(_is_like(request.action.lower(), each.lower()) for each in _listed(statement["Action"]))
        and any(_is_like(request.resource, each) for each in _listed(statement["Resource"]))
        and all(
            _holds(operator, request.context.get(key), _listed(wanted))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _holds(operator: str, given: str | list[str] | None, wanted: list[str]) -> bool:
    """Return whether a condition holds; as on AWS one for all values holds where there is none."""
    every, _, test = operator.rpartition(":")
    compare = {
        "StringEquals": str.__eq__,
        "ArnEquals": _is_like,
        "ArnLike": _is_like,
        "StringLike": _is_like,
    }[test]
    values = [] if given is None else _listed(given)
    found = [any(compare(value, pattern) for pattern in wanted) for value in values]
    return {"": len(found) == 1, "ForAllValues": True, "ForAnyValue": bool(found)}[every] and (
        any(found) if every == "ForAnyValue" else all(found)
    )


def _is_like(value: str, pattern: str) -> bool:
    words = re.split(r"([*?])", pattern)
    expression = "".join({"*": ".*", "?": "."}.get(word, re.escape(word)) for word in words)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
