"""Reads facts out of the source that are not registered anywhere at run time."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import collabkit

PACKAGE = Path(collabkit.__file__).parent


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module's syntax tree by its dotted path below the package."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
    }


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call with the module it stands in."""
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield module, node


def called(node: ast.Call) -> str:
    """Return the last name of what is called: "Error" for Error(…) and checks.Error(…)."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """Return the value given for a keyword, or None."""
    return next((item.value for item in node.keywords if item.arg == name), None)


def text_of(node: ast.expr | None) -> str:
    """Return the text that an expression writes down; parts known only at run time are shown as <name>."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return f"<{ast.unparse(node.value)}>"
    if isinstance(node, ast.BinOp):
        right = text_of(node.right) if isinstance(node.op, ast.Add) else ""
        return text_of(node.left) + right
    if (
        isinstance(node, ast.Call)
        and called(node) in {"_", "gettext", "gettext_lazy", "ngettext", "str"}
        and node.args
    ):
        return text_of(node.args[0])
    if isinstance(node, ast.Call) and called(node) == "format" and isinstance(node.func, ast.Attribute):
        return text_of(node.func.value)
    if isinstance(node, ast.IfExp):
        return text_of(node.body)
    return f"<{ast.unparse(node)}>" if node is not None else ""
