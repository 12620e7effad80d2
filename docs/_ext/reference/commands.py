"""Every management command and its options."""

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from .text import anchor, cell, code, paragraphs, table


def shipped() -> dict[str, BaseCommand]:
    """Return collabkit's own commands by name."""
    own = {name: app for name, app in get_commands().items() if str(app).startswith("collabkit.")}
    return {name: load_command_class(app, name) for name, app in sorted(own.items())}


def markdown() -> str:
    """Return one heading for each command."""
    return "\n".join(_command(name, command) for name, command in shipped().items())


def _command(name: str, command: BaseCommand) -> str:
    everywhere = {action.dest for action in BaseCommand().create_parser("manage.py", name)._actions}
    own = [
        action
        for action in command.create_parser("manage.py", name)._actions
        if action.dest not in everywhere
    ]
    rows = [
        (", ".join(code(word) for word in action.option_strings or [action.dest]), cell(action.help or ""))
        for action in own
    ]
    return paragraphs(
        f"{anchor('command', name)}\n## `{name}`",
        str(command.help),
        table(("option", "meaning"), rows) or "No options of its own.",
    )
