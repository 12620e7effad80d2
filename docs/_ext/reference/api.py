"""The HTTP API: operations, shapes and rate limits, from the schema that the client is generated from."""

from functools import cache
from typing import Any

from collabkit.core.http import build_api
from collabkit.core.ratelimit import RateLimit

from .text import anchor, code, paragraphs, slug, table

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def schema() -> dict[str, Any]:
    """Return the OpenAPI document."""
    found: dict[str, Any] = build_api().get_openapi_schema(path_prefix="/api/")
    return found


def shipped() -> list[tuple[str, str, dict[str, Any]]]:
    """Return (path, method, operation), by app and path."""
    return [
        (path, method, operations[method])
        for path, operations in sorted(schema()["paths"].items())
        for method in METHODS
        if method in operations
    ]


def limits() -> dict[str, list[RateLimit]]:
    """Return the rate limits by operation id."""
    api, found = build_api(), {}
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                name = operation.operation_id or api.get_openapi_operation_id(operation)
                found[name] = [item for item in operation.throttle_objects if isinstance(item, RateLimit)]
    return found


def operations() -> str:
    """Return a heading for each app and operation."""
    parts, tag, by_operation = [], "", limits()
    for path, method, operation in shipped():
        if tag != (tag := operation["tags"][0]):
            parts.append(f"## {tag}\n")
        parts.append(_operation(path, method, operation, by_operation.get(operation["operationId"], [])))
    return "\n".join(parts)


def _operation(path: str, method: str, operation: dict[str, Any], throttles: list[RateLimit]) -> str:
    name = operation["operationId"]
    rows = [
        (code(item["name"]), item["in"], _shape(item.get("schema", {})), item.get("description", ""))
        for item in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {})
    said = [f"Takes {_shape(content.get('schema', {}))} ({code(kind)})." for kind, content in body.items()]
    said += _answers(operation["responses"])
    said += [f"At most {code(item.rate)}: limit {code(item.name)}." for item in throttles]
    if not operation.get("security"):
        said.append("Needs no sign-in.")
    return paragraphs(
        f"{anchor('operation', name)}\n### {name}",
        code(f"{method.upper()} {path}"),
        operation.get("description", ""),
        table(("parameter", "in", "type", "meaning"), rows),
        " ".join(said),
    )


def _answers(responses: dict[Any, Any]) -> list[str]:
    good = {status: answer for status, answer in responses.items() if int(status) < 400}
    said = []
    for status, answer in good.items():
        shapes = [_shape(content.get("schema", {})) for content in answer.get("content", {}).values()]
        said.append(f"Answers {status}" + (f" with {shapes[0]}." if shapes else "."))
    return said


def _shape(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{_readable(name)}](#{slug('shape', name)})"
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " or ".join(dict.fromkeys(_shape(part) for part in schema[choice]))
    if "const" in schema:
        return code(repr(schema["const"]))
    if "enum" in schema:
        return " or ".join(code(repr(value)) for value in schema["enum"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_shape(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_shape(schema['additionalProperties'])}"
    return str(schema.get("format", kind))


def _readable(name: str) -> str:
    """Return "Page of Message" for what the schema calls Page_Message_."""
    outer, _mark, inner = name.rstrip("_").partition("_")
    return f"{outer} of {inner}" if inner else name


def shapes() -> str:
    """Return a heading for each shape, with its fields."""
    found = schema()["components"]["schemas"]
    return "\n".join(_fields(name, found[name]) for name in sorted(found))


def _fields(name: str, shape: dict[str, Any]) -> str:
    needed = set(shape.get("required", ()))
    rows = [
        (
            code(field),
            _shape(kind) + _bounds(kind),
            "yes" if field in needed else "",
            kind.get("description", ""),
        )
        for field, kind in shape.get("properties", {}).items()
    ]
    return paragraphs(
        f"{anchor('shape', name)}\n## {_readable(name)}",
        shape.get("description", ""),
        table(("field", "type", "always there", "meaning"), rows) or _shape(shape),
    )


def _bounds(kind: dict[str, Any]) -> str:
    words = {
        "maxLength": "at most {} characters",
        "maxItems": "at most {}",
        "minimum": "from {}",
        "maximum": "to {}",
    }
    # An optional value keeps its bounds one level down.
    places = [kind, *kind.get("anyOf", ())]
    said = [text.format(place[key]) for place in places for key, text in words.items() if key in place]
    return f", {', '.join(said)}" if said else ""


def rate_limits() -> str:
    """Return the table of limits: its name, the rate, and where it counts."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, throttles in limits().items():
        for item in throttles:
            found.setdefault((item.name, item.rate), []).append(f"[{name}](#{slug('operation', name)})")
    rows = [
        (code(name), code(rate), ", ".join(sorted(places))) for (name, rate), places in sorted(found.items())
    ]
    return table(("name", "rate", "operations"), rows) + "\n"
