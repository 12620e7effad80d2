"""The tables, from the models."""

from django.apps import apps
from django.db import models

from .text import anchor, code, doc_of, paragraphs, table


def shipped() -> list[type[models.Model]]:
    """Return collabkit's own models, app by app."""
    return [model for model in apps.get_models() if model.__module__.startswith("collabkit.")]


def markdown() -> str:
    """Return a heading for each app and model."""
    parts, app = [], ""
    for model in shipped():
        if app != (app := model._meta.app_label.removeprefix("collabkit_")):
            parts.append(f"## {app}\n")
        rows = [(code(field.name), _kind(field)) for field in model._meta.concrete_fields]
        rules = [rule.name for rule in model._meta.constraints]
        parts.append(
            paragraphs(
                f"{anchor('model', model._meta.label)}\n### {model.__name__}",
                doc_of(model),
                table(("field", "holds"), rows),
                "Rules kept by the database: " + ", ".join(code(rule) for rule in rules) + "."
                if rules
                else "",
            )
        )
    return "\n".join(parts)


def _kind(field: models.Field) -> str:  # type: ignore[type-arg]
    name = type(field).__name__.removesuffix("Field")
    if field.is_relation and field.related_model is not None:
        target = field.related_model
        name = "the site's user" if target._meta.swappable else f"a {target.__name__}"
        if getattr(field.remote_field, "on_delete", None) is models.SET_NULL:
            name += ", or nobody once that is gone"
    return name + (", may be empty" if field.null and not field.is_relation else "")
