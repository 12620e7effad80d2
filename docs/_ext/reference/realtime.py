"""Topics that can be followed, and what is pushed to them."""

import ast

from collabkit.realtime.registry import topic_kinds

from .source import called, calls, text_of
from .text import anchor, code, paragraphs, table


def pushes() -> dict[str, set[str]]:
    """Return, by type of push such as "chat.message", the apps that publish it."""
    found: dict[str, set[str]] = {}
    for module, node in calls():
        if called(node) == "publish" and len(node.args) >= 2 and isinstance(node.args[1], ast.Constant):
            found.setdefault(text_of(node.args[1]), set()).add(module.split(".")[0])
    return found


def topics() -> str:
    """Return a heading for each kind of topic and each type of push."""
    parts = []
    for kind in sorted(topic_kinds, key=lambda kind: kind.name):
        cursors = (
            "Its events are numbered, so a lost one is noticed."
            if kind.heads
            else "Its events carry no number."
        )
        parts += [f"{anchor('topic', kind.name)}\n### `{kind.name}:<uuid>`", cursors]
    rows = [
        (f'<a id="push-{name.replace(".", "-")}"></a>{code(name)}', ", ".join(sorted(apps)))
        for name, apps in sorted(pushes().items())
    ]
    return paragraphs(*parts, "### Types of events", table(("type", "pushed by"), rows))
