"""Calls of `aws` as the pages show them, held to AWS's own model of its services: botocore's."""

from __future__ import annotations

import re
import shlex
from functools import cache
from importlib import import_module
from typing import Any

from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.session import get_session

__all__ = ["options", "problems"]

# Of the command line itself, for every call.
_EVERYWHERE = {"--query", "--output", "--region", "--profile"}
# Commands that are no call of one service.
_CUSTOM = {
    ("cloudtrail", "validate-logs"),
    ("configure", "list-profiles"),
    ("s3", "cp"),
    ("s3", "sync"),
    ("sso", "login"),
}
# What the command line calls otherwise than its library.
_SERVICES = {"configservice": "config", "s3api": "s3"}
# It says nothing of its types.
_jmespath: Any = import_module("jmespath")
_ASSIGNMENT = re.compile(r"(?m)^[A-Z_]+=\$\((.*)\)$")
# Of an answer that is JSON, one field.
_FIELD = re.compile(r" \| jq -r \.\w+(?=\)?$)")


def words(line: str) -> list[str]:
    """Return the words of a call, or of the one whose answer is kept in a variable."""
    return shlex.split(_ASSIGNMENT.sub(r"\1", _FIELD.sub("", line)))


def options(line: str) -> dict[str, list[str]]:
    """Return the options of a call with their values."""
    found: dict[str, list[str]] = {}
    name = ""
    for word in words(line)[3:]:
        if word.startswith("--"):
            name = word
            found[name] = []
        elif name:
            found[name].append(word)
    return found


def problems(line: str, *, complete: bool = True) -> list[str]:
    """Return what AWS would not take of a call; one in a sentence need not be complete."""
    _, service, operation, *rest = words(line)
    if (service, operation) in _CUSTOM:
        return []
    try:
        model = _model(_SERVICES.get(service, service))
    except UnknownServiceError:
        return [f"there is no service {service}"]
    if operation == "wait":
        known = {xform_name(name, "-") for name in _waiters(service)}
        return [] if rest[0] in known else [f"{service} knows no waiter {rest[0]}"]
    calls = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in calls:
        return [f"{service} has no call {operation}"]
    shape = model.operation_model(calls[operation]).input_shape
    members = {f"--{xform_name(name, '-')}": shape.members[name] for name in shape.members} if shape else {}
    required = {f"--{xform_name(name, '-')}" for name in (shape.required_members if shape else ())}
    found = options(line)
    said = [_of_option(option, values, members) for option, values in found.items()]
    if complete:
        said += [f"{option} is missing" for option in sorted(required - found.keys())]
    return [each for each in said if each]


def _of_option(option: str, values: list[str], members: dict[str, Any]) -> str:
    if option == "--query":
        _jmespath.compile(values[0])
        return ""
    if option in _EVERYWHERE:
        return "" if len(values) == 1 else f"{option} takes one value"
    negated = f"--{option.removeprefix('--no-')}"
    if option not in members and not (option.startswith("--no-") and negated in members):
        return f"there is no option {option}"
    shape = members.get(option) or members[negated]
    if shape.type_name == "boolean":
        return f"{option} takes no value" if values else ""
    if getattr(shape, "enum", None) and values[0] not in shape.enum:
        return f"{option} is {values[0]}, not one of {', '.join(shape.enum)}"
    single = shape.type_name not in {"list", "structure", "map"}
    return f"{option} takes one value" if single and len(values) != 1 else ""


@cache
def _model(service: str) -> Any:
    return get_session().get_service_model(service)


def _waiters(service: str) -> list[str]:
    return list(get_session().get_waiter_model(_SERVICES.get(service, service)).waiter_names)
