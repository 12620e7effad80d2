"""Templates as files: one for each stack, always the same bytes for the same settings, so that Git shows a change."""

from __future__ import annotations

import json
from pathlib import Path

from troposphere import Template

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS

__all__ = ["MAX_BYTES", "TemplateTooLarge", "file_name", "render", "templates", "text"]

MAX_BYTES = 51_200
"""What CloudFormation takes in one request."""


class TemplateTooLarge(ValueError):
    """A template is larger than CloudFormation takes; names the stack and both sizes."""


def text(template: Template) -> str:
    """Return a template as JSON, keys sorted, two spaces deep, with a newline at its end."""
    return json.dumps(template.to_dict(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def templates(environment: Environment) -> dict[str, str]:
    """Return the JSON of every stack by its name, in the order of deployment; raise TemplateTooLarge."""
    found = {stack: text(build(environment)) for stack, build in STACKS.items()}
    for stack, rendered in found.items():
        size = len(rendered.encode())
        if size > MAX_BYTES:
            raise TemplateTooLarge(
                f"{names.stack_name(environment, stack)} is {size} bytes, CloudFormation takes {MAX_BYTES}. "
                "Move some of its resources into a stack of their own."
            )
    return found


def file_name(stack: str) -> str:
    """Return the name of a stack's file: web-cell.json."""
    return f"{stack.replace('_', '-')}.json"


def render(environment: Environment, out: Path) -> list[Path]:
    """Write every stack's template into a folder and return the files, in the order of deployment."""
    rendered = templates(environment)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for stack, content in rendered.items():
        path = out / file_name(stack)
        path.write_text(content, encoding="utf-8", newline="\n")
        written.append(path)
    return written
