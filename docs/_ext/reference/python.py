"""What another app may call: the public functions and classes of each app, with their docstrings."""

import inspect
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from collabkit.core.apps import CollabkitConfig

from .text import anchor, doc_of, paragraphs, slug

SURFACE = ("actions", "queries", "policies", "registry")
# core has no verbs of its own; these are what apps build on.
CORE = (
    "events",
    "worker",
    "errors",
    "pagination",
    "text",
    "markdown",
    "ratelimit",
    "network",
    "permissions",
    "grants",
    "publication",
    "registry",
    "testing",
    "http",
)


def modules() -> list[tuple[str, ModuleType]]:
    """Return (app.module, module) of the public surface."""
    found = [(f"core.{name}", import_module(f"collabkit.core.{name}")) for name in CORE]
    for config in apps.get_app_configs():
        if isinstance(config, CollabkitConfig) and config.name != "collabkit.core" and config.module:
            found += [
                (f"{config.name.removeprefix('collabkit.')}.{name}", import_module(f"{config.name}.{name}"))
                for name in SURFACE
                if module_has_submodule(config.module, name)
            ]
    return found


def public(module: ModuleType) -> dict[str, Any]:
    """Return the functions and classes that a module offers: its ``__all__``, or all without underscore."""
    own = module.__name__
    named = getattr(module, "__all__", None)
    if named is not None:
        items = {name: getattr(module, name) for name in named}
    else:
        items = {
            name: item
            for name, item in vars(module).items()
            if not name.startswith("_") and getattr(item, "__module__", "").startswith(own)
        }
    return {name: item for name, item in items.items() if inspect.isfunction(item) or inspect.isclass(item)}


def target(path: str, name: str, item: Any) -> str:
    """Return the anchor of a name; anchors know no capitals, so classes are marked as such."""
    return slug("python", path, *(["class"] if inspect.isclass(item) else []), name)


def markdown() -> str:
    """Return a heading for each module and each name."""
    parts = []
    for path, module in modules():
        parts.append(f"{anchor('python', path)}\n## {path}\n")
        parts += [_item(path, name, item) for name, item in public(module).items()]
    return "\n".join(parts)


def _item(path: str, name: str, item: Any) -> str:
    head = f"({target(path, name, item)})=\n### {name}"
    if inspect.isclass(item):
        return paragraphs(head, f"*class* `{name}`", doc_of(item))
    return paragraphs(head, f"```text\n{name}{_signature(item)}\n```", doc_of(item))


def _signature(item: Any) -> str:
    try:
        signature = inspect.signature(inspect.unwrap(item))
    except (TypeError, ValueError):
        return "(…)"
    text = str(signature).replace("'", "").replace("collabkit.", "")
    return text if len(text) < 70 else text.replace(", ", ",\n    ").replace("(", "(\n    ", 1)
