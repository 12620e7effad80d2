"""Every kind of problem document and its codes."""

import ast
from collections import defaultdict

from collabkit.core import errors

from .source import called, calls, keyword, text_of
from .text import anchor, code, doc_of, paragraphs, table


def kinds() -> dict[str, type[errors.CollabkitError]]:
    """Return the error classes by name, lowest status first."""
    named = [getattr(errors, name) for name in errors.__all__]
    return {kind.__name__: kind for kind in sorted(named, key=lambda kind: (kind.status, kind.__name__))}


def codes() -> dict[str, set[tuple[int, str]]]:
    """Return, by code, the statuses it comes with and the apps that use it."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for kind in kinds().values():
        found[kind.code].add((kind.status, "core"))
    for module, node in calls():
        value = keyword(node, "code")
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            continue
        app, name = module.split(".")[0], called(node)
        if name in kinds():
            found[value.value].add((kinds()[name].status, app))
        elif name == "problem_response" and isinstance(keyword(node, "status"), ast.Constant):
            found[value.value].add((int(text_of(keyword(node, "status"))), app))
    return dict(sorted(found.items()))


def markdown() -> str:
    """Return the classes as a table and a heading for each code."""
    classes = table(
        ("status", "raise", "code", "meaning"),
        [
            (kind.status, code(name), code(kind.code), doc_of(kind).split("\n\n")[0])
            for name, kind in kinds().items()
        ],
    )
    parts = ["## Kinds", classes, "## Codes", "The code is the last part of the document's `type`."]
    by_code = {kind.code: kind for kind in kinds().values()}
    for name, places in codes().items():
        statuses = ", ".join(sorted({str(status) for status, _app in places}))
        apps = ", ".join(sorted({app for _status, app in places}))
        said = str(by_code[name].default_detail) if name in by_code else ""
        parts += [f"{anchor('problem', name)}\n### `{name}`", f"Status {statuses}, from {apps}.", said]
    return paragraphs(*parts)
