"""Commands that change an account, or show what they would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from collabkit.infra.deploy import Stacks, Unsafe, WrongUse, deployment, destroy, releases
from collabkit.infra.deploy.changes import lost, refusal
from collabkit.infra.deploy.deployment import Outcome, Result
from collabkit.infra.deploy.units import Unit
from collabkit.infra.settings import Environment, load

from .options import account, as_json, begin, dry_run, only_some, settings
from .screen import Screen

__all__ = ["COMMANDS"]

_allow = click.option(
    "--allow-replacement", is_flag=True, help="Replace or remove what holds data, too. Make a backup first."
)


@click.command("diff")
@settings()
@only_some
@_allow
@account
@as_json
@click.pass_context
def _diff(
    context: click.Context,
    /,
    *,
    settings_file: Path,
    only: tuple[str, ...],
    allow_replacement: bool,
    as_json: bool,
    **where: Any,
) -> None:
    """Show what deploying would change, by a change set of each stack; exit code 4 when data could be lost.

    A stack that follows what an earlier one does not publish yet is unknown until then: its templates are compared.
    """
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    stacks = tools.stacks(screen, **where)
    screen.data |= {"environment": environment.name, "stacks": []}
    _show_differences(
        screen,
        deployment.differences(stacks, deployment.choose(stacks, environment, only)),
        allow_replacement,
    )
    screen.finish()


@click.command("deploy")
@settings()
@only_some
@_allow
@click.option(
    "--release",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Bring this release to the machines: NAME.tar.gz, as the delivery's build makes it.",
)
@click.option("--role-arn", metavar="ARN", help="The role in whose name CloudFormation works.")
@account
@as_json
@dry_run
@click.pass_context
def _deploy(
    context: click.Context,
    /,
    *,
    settings_file: Path,
    only: tuple[str, ...],
    allow_replacement: bool,
    release: Path | None,
    as_json: bool,
    dry_run: bool,
    **where: Any,
) -> None:
    """Bring every stack to what the settings say, in order; run it again to go on after an interruption."""
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    stacks = tools.stacks(screen, **where)
    chosen = deployment.choose(stacks, environment, only)
    found = _release(stacks, environment, chosen, release) if release else None
    screen.data |= {"environment": environment.name, "dry_run": dry_run, "stacks": []}
    if dry_run:
        _show_differences(screen, deployment.differences(stacks, chosen), allow_replacement)
        screen.finish()
        return
    done = []
    results = deployment.deploy(
        stacks, environment, chosen, allow_replacement=allow_replacement, release=found
    )
    try:
        for result in results:
            done.append(result)
            screen.data["stacks"].append(_result(result))
    finally:
        rows = [(each.name, each.outcome, len(each.changes)) for each in done]
        screen.table("Stacks", ("stack", "outcome", "changes"), rows)
    screen.finish()


def _release(
    stacks: Stacks, environment: Environment, chosen: Iterable[Unit], path: Path
) -> releases.Release:
    if not any(releases.follows(environment, unit) for unit in chosen):
        raise WrongUse(
            "--release needs a stack with machines. Deploy gateway, worker or a cell along with it."
        )
    found = releases.read(path)
    releases.refuse_other_content(stacks, environment, found)
    return found


def _show_differences(screen: Screen, results: Iterable[Result], allow_replacement: bool) -> None:
    """Show a table for each stack that would change; raise Unsafe for what is not to be deployed so."""
    losses, refused, tally = [], [], dict.fromkeys(Outcome, 0)
    for result in results:
        tally[result.outcome] += 1
        screen.data["stacks"].append(_result(result))
        if lost(result.changes):
            losses.append(refusal(result.name, lost(result.changes)))
        if result.refused:
            refused.append(result.refused)
        if result.changes:
            rows = [
                (
                    result.name,
                    each.action,
                    each.logical_id,
                    each.type,
                    each.replacement,
                    ", ".join(each.properties),
                )
                for each in result.changes
            ]
            red = [
                number
                for number, each in enumerate(result.changes)
                if each.replaced or each.action == "Remove"
            ]
            columns = ("stack", "action", "resource", "type", "replacement", "because of")
            screen.table(f"{result.name}: {result.outcome}", columns, rows, red=red)
        if result.awaits:
            screen.note(
                f"{result.name}: unknown until {', '.join(result.awaits)} is deployed, which publishes what it "
                "follows. Shown is what differs in its template; what would be replaced shows only then."
            )
    screen.note(
        f"{tally[Outcome.NEW]} new, {tally[Outcome.DIFFERENT]} different, {tally[Outcome.UNCHANGED]} unchanged, "
        f"{tally[Outcome.UNKNOWN]} unknown."
    )
    refused += [] if allow_replacement else losses
    if refused:
        raise Unsafe(" ".join(refused))


def _result(result: Result) -> dict[str, Any]:
    changes = [{**asdict(each), "loses_data": each.loses} for each in result.changes]
    return {
        "name": result.name,
        "stack": result.stack,
        "outcome": result.outcome,
        "changes": changes,
        "awaits": result.awaits,
    }


@click.command("destroy")
@settings()
@click.option("--with-data", is_flag=True, help="Delete the stacks that hold data, too.")
@click.option("--confirm", metavar="NAME", help="The environment's name, for want of somebody to type it.")
@account
@as_json
@dry_run
@click.pass_context
def _destroy(
    context: click.Context,
    /,
    *,
    settings_file: Path,
    with_data: bool,
    confirm: str | None,
    as_json: bool,
    dry_run: bool,
    **where: Any,
) -> None:
    """Take the environment down, in reverse order; what holds data stays unless told otherwise."""
    tools, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    stacks = tools.stacks(screen, **where)
    removal = destroy.plan(stacks, environment, with_data=with_data)
    names = [unit.name for unit in removal.units]
    screen.data |= {
        "environment": environment.name,
        "dry_run": dry_run,
        "planned": names,
        "kept": list(removal.kept),
        "left_behind": list(removal.left),
        "lost": list(removal.lost),
        "deleted": [],
    }
    for title, lines in (
        ("To delete, in this order", names),
        ("Stays, for what holds data or what that stands on", removal.kept),
        ("Stays behind, though its stack goes", removal.left),
        ("Goes with its stack, what is in it too", removal.lost),
    ):
        if lines:
            screen.note(f"{title}: {', '.join(lines)}.")
    if not dry_run and names:
        _confirm(environment.name, confirm)
        for removed in destroy.remove(stacks, environment, removal):
            screen.data["deleted"].append(removed.name)
            screen.result(removed.name)
    screen.finish()


def _confirm(name: str, given: str | None) -> None:
    typed = given if given is not None else click.prompt(f"Type {name} to delete all that", err=True)
    if typed != name:
        raise Unsafe(f"{typed!r} is not {name!r}: nothing was deleted.")


COMMANDS = (_diff, _deploy, _destroy)
