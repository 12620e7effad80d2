"""Commands that need no account and show an environment: its templates, its picture, days of load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from collabkit.infra import graph, render
from collabkit.infra.deploy import WrongUse
from collabkit.infra.deploy.units import body
from collabkit.infra.settings import load

from .options import Number, Place, as_json, begin, dry_run, settings

__all__ = ["COMMANDS"]

_FILE = Place(dir_okay=False)
_FOLDER = Place(file_okay=False)


@click.command("render")
@settings()
@click.option("--out", type=_FOLDER, required=True, help="The folder for the templates.")
@as_json
@dry_run
@click.pass_context
def _render(context: click.Context, settings_file: Path, out: Path, as_json: bool, dry_run: bool) -> None:
    """Write every stack's template as a file, always the same for the same settings."""
    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    rendered = render.templates(environment)
    rows = []
    for stack, text in rendered.items():
        path = out / render.file_name(stack)
        before = path.read_bytes() if path.is_file() else None
        state = "new" if before is None else "unchanged" if before == text.encode() else "changed"
        rows.append((str(path), state, len(body(text).encode())))
    if not dry_run:
        render.render(environment, out)
    screen.data |= {
        "environment": environment.name,
        "dry_run": dry_run,
        "templates": [{"path": path, "state": state, "bytes": size} for path, state, size in rows],
    }
    screen.table("Templates", ("file", "state", "bytes as sent"), rows)
    screen.finish()


@click.command("simulate")
@settings()
@click.option(
    "--load",
    "load_name",
    default="sine",
    show_default=True,
    help="step, sine, spike, flap, attack, or a CSV file: rows of the second and the requests in a second from then "
    "on. Its last row lasts as long as the one before, then it begins again.",
)
@click.option("--days", type=Number(0.1, 60), default=7, show_default=True, help="How many days.")
@click.option(
    "--cell-requests",
    type=Number(0.1, 1_000_000),
    default=60,
    show_default=True,
    help="How many requests in a second one cell answers at most: measure it with your own pages.",
)
@click.option("--out", type=_FILE, help="Write the result as JSON into this file.")
@click.option("--svg", type=_FILE, help="Draw it into this file.")
@as_json
@click.pass_context
def _simulate(
    context: click.Context,
    /,
    *,
    settings_file: Path,
    load_name: str,
    days: float,
    cell_requests: float,
    out: Path | None,
    svg: Path | None,
    as_json: bool,
) -> None:
    """Let days of load pass in seconds: the scaler, target tracking and a fixed fleet side by side."""
    from collabkit.infra.scaling import loads, plot, simulate

    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    chosen: Any = load_name
    if load_name not in loads.LOADS:
        try:
            chosen = loads.trace(Path(load_name))
        except (OSError, ValueError) as error:
            known, why = ", ".join(loads.LOADS), getattr(error, "strerror", None)
            said = f"{load_name} cannot be read: {why}." if why else str(error)
            raise WrongUse(f"{said} Give --load one of {known}, or such a file.") from error
    screen.step(
        "simulate", f"{days:g} days of {load_name}, {cell_requests:g} requests a second for each cell"
    )
    comparison = simulate.simulate(environment, chosen, days, cell_requests)
    for path, text in ((out, comparison.json), (svg, lambda: plot.svg(comparison))):
        if path is not None:
            path.write_text(text(), encoding="utf-8", newline="\n")
            screen.note(f"{path} is written.")
    totals = comparison.summary()
    screen.data |= {
        "environment": environment.name,
        "load": load_name,
        "days": days,
        "cell_requests": cell_requests,
        "totals": totals,
    }
    columns = ("way", *(key.replace("_", " ") for key in next(iter(totals.values()))))
    screen.table("Totals", columns, [(name, *values.values()) for name, values in totals.items()])
    screen.finish()


@click.command("graph")
@settings()
@click.option(
    "--format",
    "kind",
    type=click.Choice(["svg", "dot"]),
    default="svg",
    show_default=True,
    help="A picture, or the text that Graphviz draws one of.",
)
@click.option("--stack", help="Draw the resources of one stack instead of all stacks.", metavar="NAME")
@click.option("--out", type=_FILE, help="Write the picture into this file instead of stdout.")
@as_json
@click.pass_context
def _graph(
    context: click.Context,
    /,
    *,
    settings_file: Path,
    kind: str,
    stack: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Draw the deployment from the templates' own references."""
    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    templates = render.templates(environment)
    drawn = graph.deployment(environment, templates) if stack is None else _inside(templates, stack)
    picture = graph.svg(drawn) if kind == "svg" else graph.dot(drawn)
    if out is not None:
        out.write_text(picture, encoding="utf-8", newline="\n")
        screen.note(f"{out} is written.")
    else:
        screen.result(picture)
    screen.data |= {"environment": environment.name, **asdict(drawn)}
    screen.finish()


def _inside(templates: Mapping[str, str], stack: str) -> graph.Graph:
    name = stack.replace("-", "_")
    if name not in templates:
        raise WrongUse(f"There is no stack {stack}. Choose from: {', '.join(templates)}.")
    return graph.inside(stack, templates[name])


COMMANDS = (_render, _simulate, _graph)
