"""The command `collabkit-infra`: its options, its exit codes, its settings file, the stacks that it makes."""

import ast
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click

from collabkit.infra import render, settings
from collabkit.infra.cli import cli
from collabkit.infra.deploy import Exit
from collabkit.infra.scaling.loads import LOADS
from collabkit.infra.scaling.simulate import simulate
from collabkit.infra.stacks import STATEFUL

from .source import trees
from .text import anchor, cell, code, paragraphs, table

# The environment of the tutorial: every picture and figure of the pages is made from it.
EXAMPLE = Path(__file__).parents[2] / "_static" / "infra" / "production.toml"


def commands() -> str:
    """Return one heading for each command, with its options."""
    return "\n".join(_command(name, command) for name, command in cli.commands.items())


def _command(name: str, command: click.Command) -> str:
    rows = [
        (", ".join(code(word) for word in _words(option)), _meaning(option))
        for option in command.params
        if isinstance(option, click.Option)
    ]
    return paragraphs(
        f"{anchor('infra', name)}\n### `collabkit-infra {name}`",
        cell(command.help),
        table(("option", "meaning"), rows),
    )


def _words(option: click.Option) -> list[str]:
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(cli))}"
    return [f"{word}{value}" for word in (*option.opts, *option.secondary_opts)]


def _meaning(option: click.Option) -> str:
    parts = [cell(option.help or "")]
    if option.required:
        parts.append("Needed.")
    if option.envvar:
        parts.append(f"Or the variable {code(option.envvar)}.")
    if option.show_default:
        parts.append(f"Default {code(option.default)}.")
    return " ".join(part for part in parts if part)


def exit_codes() -> str:
    """Return every exit code with its meaning."""
    said = _sentences(_class("infra.deploy.trouble", "Exit"))
    rows = [(each.value, said.get(each.name, "It did what it was asked to.")) for each in Exit]
    return table(("code", "meaning"), rows) + "\n"


def file() -> str:
    """Return one heading for each table of the settings file, with its keys."""
    whole = get_type_hints(settings.Environment)
    alone = [item for item in fields(settings.Environment) if not is_dataclass(whole[item.name])]
    parts = [_part("", settings.Environment, alone)]
    for item in fields(settings.Environment):
        kind = whole[item.name]
        if is_dataclass(kind) and isinstance(kind, type):
            parts.append(_part(item.name, kind, list(fields(kind))))
    return "\n".join(parts)


def _part(name: str, kind: type[Any], items: list[Field[Any]]) -> str:
    said, hints = _sentences(_class("infra.settings", kind.__name__)), get_type_hints(kind)
    rows = [(code(item.name), _type(hints[item.name]), _default(item), said[item.name]) for item in items]
    title = f"`[{name}]`" if name else "At the top"
    return paragraphs(
        f"{anchor('infra-settings', name or 'top')}\n### {title}",
        (kind.__doc__ or "") if name else "Before the first table.",
        table(("key", "type", "default", "meaning"), rows),
    )


_WORDS: Mapping[Any, str] = {str: "text", int: "whole number", bool: "true or false", Decimal: "amount"}


def _type(hint: Any) -> str:
    """Return in words what a key takes."""
    if get_origin(hint) is Literal:
        return ", ".join(code(f'"{value}"') for value in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_WORDS[get_args(hint)[0]]}s"
    return _WORDS[hint]


def _default(item: Field[Any]) -> str:
    if item.default is MISSING:
        return "must be set"
    if item.default == "":
        return "empty"
    if isinstance(item.default, bool):
        return code(str(item.default).lower())
    if isinstance(item.default, tuple):
        return code(list(item.default))
    return code(item.default)


def stacks() -> str:
    """Return the stacks in the order of their deployment, as the settings of the tutorial make them."""
    rows = []
    for stack, text in render.templates(settings.load(EXAMPLE)).items():
        template = json.loads(text)
        count = sum(body["Type"] != "AWS::SSM::Parameter" for body in template["Resources"].values())
        title = template["Description"].split(": ", 1)[1]
        rows.append((code(stack), title, count, "yes" if stack in STATEFUL else "no"))
    return table(("stack", "what is in it", "resources", "stateful"), rows) + "\n"


def simulations() -> str:
    """Return what seven days of each load come to, in each of the three ways."""
    environment = settings.load(EXAMPLE)
    rows = []
    for load in LOADS:
        for way, totals in simulate(environment, load).summary().items():
            minutes, turns = totals["slo_breached_minutes"], totals["turns_within_an_hour"]
            money = (f"{totals['cost']:.2f}", f"{totals['highest_cost_of_a_day']:.2f}")
            rows.append((load, way, *money, minutes, totals["launches"], turns, totals["most_cells"]))
    head = ("load", "way", "cost", "dearest day", "minutes too slow", "launches", "turns", "most cells")
    return table(head, rows) + "\n"


def _class(module: str, name: str) -> ast.ClassDef:
    body = trees()[module].body
    return next(node for node in body if isinstance(node, ast.ClassDef) and node.name == name)


def _sentences(node: ast.ClassDef) -> dict[str, str]:
    """Return the text that stands below each name of a class."""
    found, name = {}, ""
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            name = item.target.id
        elif isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            name = item.targets[0].id
        elif name and isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant):
            found[name] = cell(item.value.value)
    return found
