"""Commands that look at an account and change nothing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from collabkit.infra.deploy import Exit, cells, deployment, doctor, drift
from collabkit.infra.settings import load

from .options import account, as_json, begin, only_some, settings

__all__ = ["COMMANDS"]


@click.command("drift")
@settings()
@only_some
@account
@as_json
@click.pass_context
def _drift(
    context: click.Context, /, *, settings_file: Path, only: tuple[str, ...], as_json: bool, **where: Any
) -> None:
    """Look for what was changed by hand; exit code 1 when there is any, 3 when a stack could not be looked at."""
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    stacks = tools.stacks(screen, **where)
    found = []
    screen.data |= {"environment": environment.name, "stacks": []}
    for each in drift.detect(stacks, deployment.choose(stacks, environment, only)):
        found.append(each)
        screen.data["stacks"].append({**asdict(each), "drifted": each.drifted})
    rows = [
        (each.name, one.logical_id, one.path or "/", one.expected, one.actual, one.on_purpose)
        for each in found
        for one in each.drifts
    ]
    columns = ("stack", "resource", "property", "template", "account", "on purpose")
    screen.table("Drift", columns, rows, red=[number for number, row in enumerate(rows) if not row[-1]])
    for each in found:
        if each.reason:
            screen.note(f"{each.name}: {each.reason}")
    drifted, failed = [e for e in found if e.drifted], [e for e in found if e.status == "FAILED"]
    screen.note(
        f"{len(drifted)} of {len(found)} stacks drifted. Put it back where it was changed (deploying again does not), "
        "or put the change into the settings."
    )
    screen.finish()
    context.exit(Exit.FINDINGS if drifted else Exit.AWS_REFUSED if failed else Exit.DONE)


@click.command("cells")
@settings()
@account
@as_json
@click.pass_context
def _cells(context: click.Context, /, *, settings_file: Path, as_json: bool, **where: Any) -> None:
    """List the web cells: number, status, health, weight, age, cost of a day."""
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    fleet = cells.read(tools.factory(**where), environment, tools.now())
    columns = ("number", "stack", "status", "health", "weight", "age", "cost per day", "base")
    rows = [
        (
            each.number,
            each.name,
            each.status,
            each.health,
            each.weight,
            _age(each.age_seconds),
            f"{each.cost_per_day:.2f}",
            each.base,
        )
        for each in fleet.cells
    ]
    red = [number for number, each in enumerate(fleet.cells) if each.health == "unhealthy"]
    screen.table("Cells", columns, rows, red=red)
    if fleet.switch == "stop":
        screen.warn('The scaler is stopped: its switch says "stop".')
    screen.note(f"{len(fleet.cells)} cells, {fleet.cost_per_day:.2f} USD a day.")
    screen.data |= {"environment": environment.name, "cost_per_day": fleet.cost_per_day, **asdict(fleet)}
    screen.finish()


def _age(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    return f"{days} d {hours} h" if days else f"{hours} h {rest // 60} min"


@click.command("doctor")
@settings(required=False)
@click.option("--region", help="The region to ask in, where no settings name one.", envvar="AWS_REGION")
@account
@as_json
@click.pass_context
def _doctor(
    context: click.Context, /, *, settings_file: Path | None, region: str | None, as_json: bool, **where: Any
) -> None:
    """Ask whether the account is ready and the environment well; exit code 1 when there is something to do."""
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file) if settings_file else None
    place = environment.region if environment else region or "us-east-1"
    answers = []
    for answer in doctor.examine(tools.factory(**where), environment, place):
        screen.step("doctor", answer.question)
        answers.append(answer)
    rows = [("ok" if each.ok else "to do", each.question, each.found, each.todo) for each in answers]
    screen.table(
        "Doctor", ("", "question", "found", "to do"), rows, red=[n for n, e in enumerate(answers) if not e.ok]
    )
    screen.data |= {
        "environment": environment.name if environment else None,
        "answers": [{**asdict(each), "ok": each.ok} for each in answers],
    }
    screen.finish()
    context.exit(Exit.DONE if all(each.ok for each in answers) else Exit.FINDINGS)


COMMANDS = (_drift, _cells, _doctor)
