"""Every event, with its fields and who hears it; and the scheduled work."""

import dataclasses
import typing

from collabkit.core import events
from collabkit.core.worker import periodic_work

from .text import anchor, code, doc_of, paragraphs, table, type_name


def shipped() -> list[type[events.Event]]:
    """Return collabkit's own events by name."""
    own = [kind for kind in events.event_types.values() if kind.__module__.startswith("collabkit.")]
    return sorted(own, key=lambda kind: kind.type_name)


def markdown() -> str:
    """Return a heading for each app and each event."""
    parts, app = [], ""
    for kind in shipped():
        if app != (app := kind.type_name.split(".")[0]):
            parts.append(f"## {app}\n")
        parts.append(_event(kind))
    return "\n".join(parts)


def _event(kind: type[events.Event]) -> str:
    hints = typing.get_type_hints(kind)
    rows = [
        (
            code(field.name),
            code(type_name(hints[field.name])),
            "subject" if field.name == kind.subject else "",
        )
        for field in dataclasses.fields(kind)
    ]
    return paragraphs(
        f"{anchor('event', kind.type_name)}\n### `{kind.type_name}`",
        doc_of(kind),
        table(("field", "type", ""), rows),
        _heard_by(kind),
    )


def _heard_by(kind: type[events.Event]) -> str:
    # The registry of subscribers is core's own; these pages are its only other reader.
    durable = sorted(events._durable.get(kind, {}))
    pushed = [
        f"{item.__module__.removeprefix('collabkit.')}.{item.__qualname__}"
        for item in events._after_commit.get(kind, ())
    ]
    said = []
    if durable:
        said.append("Handled in the worker by " + ", ".join(code(name) for name in durable) + ".")
    if pushed:
        said.append("Pushed after the commit by " + ", ".join(code(name) for name in sorted(pushed)) + ".")
    return " ".join(said)


def scheduled() -> str:
    """Return the table of work that the worker does by the clock."""
    own = [item for item in periodic_work if item.run.__module__.startswith("collabkit.")]
    rows = [
        (code(item.name), item.every, doc_of(item.run).split("\n\n")[0])
        for item in sorted(own, key=lambda item: item.name)
    ]
    return table(("name", "every (h:mm:ss)", "what it does"), rows) + "\n"
