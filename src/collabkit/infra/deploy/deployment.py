"""Bring every stack to what the settings say, in order; what is as it should be is left alone."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from collabkit.infra import names, stateful
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS

from . import fleet, switch
from .assets import assets, upload
from .changes import Change, added, lost, refusal
from .cloudformation import Plan, Stacks
from .releases import Release, follows, named, publish, take_back
from .stack import Stack
from .trouble import AwsRefused, Unsafe, WrongUse, code_of, explained
from .units import Unit, units
from .values import Coming, awaited, coming, compared

__all__ = ["Outcome", "Result", "choose", "deploy", "differences"]

# A stack that was never complete: nothing was in it that anybody used, and CloudFormation takes only its deletion.
_DEBRIS = {"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}
_STUCK = {
    "UPDATE_ROLLBACK_FAILED": (
        "its last update could not be rolled back. Mend what its events name, then run: "
        "aws cloudformation continue-update-rollback --stack-name {name} --region {region}"
    ),
    "DELETE_FAILED": "its deletion was begun and could not be finished. Finish it with `destroy`, then deploy.",
}


class Outcome(StrEnum):
    """What became of a stack."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NEW = "new"
    """Is not there yet; only looked at."""
    DIFFERENT = "different"
    """Would change; only looked at."""
    UNKNOWN = "unknown"
    """Waits for a value that an earlier stack would publish; only looked at, and only at its templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A stack, what became of it, and the changes to it."""

    name: str
    stack: str
    outcome: Outcome
    changes: tuple[Change, ...] = field(default=())
    awaits: tuple[str, ...] = field(default=())
    """The stacks without which nobody can tell all that would change."""
    refused: str = ""
    """Why this is not to be deployed, whatever may be replaced; only looked at."""


def choose(stacks: Stacks, environment: Environment, only: Sequence[str] = ()) -> list[Unit]:
    """Return what is to be deployed, in order; with `only` those stacks, named as in the settings' folder or in full.

    Raises WrongUse for a name that no stack has.
    """
    found = fleet.existing(stacks, environment)
    running = stacks.find(names.stack_name(environment, "scaling"), environment.region) is not None
    every = units(environment, fleet.wanted(environment, found, running=running))
    if not only:
        return list(every)
    asked = {name.replace("-", "_") if name.replace("-", "_") in STACKS else name for name in only}
    unknown = asked - {unit.stack for unit in every} - {unit.name for unit in every}
    if unknown:
        known = ", ".join(unit.name for unit in every)
        raise WrongUse(f"There is no stack {', '.join(sorted(unknown))}. Choose from: {known}.")
    return [unit for unit in every if asked & {unit.stack, unit.name}]


def differences(stacks: Stacks, chosen: Iterable[Unit]) -> Iterator[Result]:
    """Return for each stack what deploying it would change; every change set is forgotten again.

    A stack that waits for what an earlier one of them would publish is compared by its templates.
    """
    expected: Coming = {}
    for unit in chosen:
        result = _difference(stacks, unit, expected)
        expected |= coming(unit, result.changes)
        yield result


def _difference(stacks: Stacks, unit: Unit, expected: Coming) -> Result:
    stack = stacks.find(unit.name, unit.region)
    if stack is None or stack.empty or stack.status in _DEBRIS:
        return _result(unit, Outcome.NEW, added(unit.resources))
    _refuse_stuck(stack)
    if stack.busy:
        raise Unsafe(f"{stack.name} is being changed just now ({stack.status}). Wait, then repeat.")
    foreseen = _foreseen(stacks, unit, stack, expected)
    outcome = Outcome.UNCHANGED if foreseen.empty else Outcome.DIFFERENT
    return replace(
        _result(unit, Outcome.UNKNOWN if foreseen.awaits else outcome, foreseen.changes),
        awaits=foreseen.awaits,
        refused=switch.refusal(stacks, unit, foreseen.changes),
    )


def _result(unit: Unit, outcome: Outcome, changes: tuple[Change, ...]) -> Result:
    return Result(name=unit.name, stack=unit.stack, outcome=outcome, changes=changes)


@dataclass(frozen=True, slots=True)
class _Foreseen:
    changes: tuple[Change, ...]
    empty: bool = False
    awaits: tuple[str, ...] = ()


def _foreseen(stacks: Stacks, unit: Unit, stack: Stack, expected: Coming) -> _Foreseen:
    """Return what deploying a stack would change: by CloudFormation, or by the templates while it waits for others."""
    try:
        plan = stacks.plan(unit, create=False)
    except (AwsRefused, ClientError) as error:
        if code_of(error) not in {"", "ValidationError"}:
            raise
        awaits = awaited(stacks, unit, expected)
        if not awaits:
            raise
        return _Foreseen(compared(_resources(stacks.template(stack)), unit.resources), awaits=awaits)
    stacks.discard(plan)
    return _Foreseen(plan.changes, empty=plan.empty)


def deploy(
    stacks: Stacks,
    environment: Environment,
    chosen: Sequence[Unit],
    *,
    allow_replacement: bool = False,
    release: Release | None = None,
) -> Generator[Result]:
    """Deploy stack after stack and return what became of each as soon as it is known.

    With `release` the machines run that one from now on.

    Raises Unsafe before anything is changed where data could be lost or a stopped scaler would start, and AwsRefused
    when a stack failed and was put back; what was deployed before it stays. Repeating the call goes on where the last
    one stopped.
    """
    _refuse_start(stacks, chosen)
    if not allow_replacement:
        _refuse_losses(stacks, chosen)
    before: dict[str, str] = {}
    finished = False
    try:
        for unit in chosen:
            if release is not None and follows(environment, unit):
                before = named(stacks, environment)
                publish(stacks, environment, release)
                release = None
            stack = _ready(stacks, unit)
            for key in upload(stacks, environment, assets(environment, unit)):
                stacks.progress.note(f"{unit.name}: {key} is in the artefact bucket.")
            yield _deploy(stacks, unit, stack, allow_replacement)
        finished = True
    finally:
        # Whatever the end is, an interruption or one that nobody thought of too: it has not become well everywhere.
        if not finished:
            _take_back(stacks, environment, before)


def _take_back(stacks: Stacks, environment: Environment, before: dict[str, str]) -> None:
    """Name the release before again; when that fails too, say how, and leave the first error to be told."""
    try:
        take_back(stacks, environment, before)
    except (ClientError, BotoCoreError) as error:
        by_hand = ", ".join(f"{value} to {path}" for path, value in before.items())
        stacks.progress.note(
            f"The release before could not be named again. {explained(error)} Then write {by_hand} by hand."
        )


def _deploy(stacks: Stacks, unit: Unit, stack: Stack | None, allow_replacement: bool) -> Result:
    plan = stacks.plan(unit, create=stack is None)
    if plan.empty:
        stacks.discard(plan)
        outcome, done = Outcome.UNCHANGED, stack
    else:
        losses = lost(plan.changes)
        refused = switch.refusal(stacks, unit, plan.changes)
        if losses and not allow_replacement:
            refused = refusal(unit.name, losses)
        if refused:
            stacks.discard(plan)
            raise Unsafe(refused)
        done = _execute(stacks, unit, plan, stack if losses else None)
        outcome = Outcome.CREATED if plan.creates else Outcome.UPDATED
    if unit.stateful and done is not None:
        stacks.protect(done, stateful.stack_policy(unit.resources))
    stacks.progress.step(unit.name, outcome)
    return _result(unit, outcome, plan.changes)


def _execute(stacks: Stacks, unit: Unit, plan: Plan, opened: Stack | None) -> Stack:
    """Carry out a plan; for `opened` its stack policy allows everything meanwhile."""
    if opened is None or not unit.stateful:
        return stacks.execute(plan)
    client = stacks.client(unit.region)
    client.set_stack_policy(StackName=unit.name, StackPolicyBody=stateful.OPEN_POLICY)
    try:
        return stacks.execute(plan)
    finally:
        # Should this not be reached, the next deployment sets it right.
        client.set_stack_policy(StackName=unit.name, StackPolicyBody=stateful.stack_policy(unit.resources))


def _ready(stacks: Stacks, unit: Unit) -> Stack | None:
    """Return the stack as it can be changed, None when it is to be created; wait for others, clear debris away."""
    stack = stacks.find(unit.name, unit.region)
    if stack is not None and stack.busy:
        stacks.progress.note(
            f"{unit.name} is being changed already ({stack.status}): waiting for that to end."
        )
        stack = stacks.settle(stack)
    if stack is None or stack.empty:
        return None
    if stack.status in _DEBRIS:
        stacks.progress.note(
            f"{unit.name} is in {stack.status}, a creation that failed: it is deleted first."
        )
        stacks.unprotect(stack)
        stacks.delete(stack)
        return None
    _refuse_stuck(stack)
    return stack


def _refuse_stuck(stack: Stack) -> None:
    if stack.status in _STUCK:
        raise Unsafe(f"{stack.name}: {_STUCK[stack.status].format(name=stack.name, region=stack.region)}")


def _refuse_start(stacks: Stacks, chosen: Iterable[Unit]) -> None:
    """Raise Unsafe when a stopped scaler would be started, before the first stack is touched."""
    for unit in chosen:
        stack = stacks.find(unit.name, unit.region) if unit.stack == "scaling" else None
        if stack is None or stack.empty or stack.status in _DEBRIS:
            continue
        # Tags of the stack are those of every resource in it: with others, nothing in it stays as it is.
        before = _resources(stacks.template(stack)) if stack.tags == unit.tags else {}
        refused = switch.refusal(stacks, unit, compared(before, unit.resources))
        if refused:
            raise Unsafe(f"Nothing was changed. {refused}")


def _refuse_losses(stacks: Stacks, chosen: Sequence[Unit]) -> None:
    """Raise Unsafe when a stack further down the order would lose data, before the first one is touched."""
    problems: list[str] = []
    expected: Coming = {}
    for unit in chosen:
        stack = stacks.find(unit.name, unit.region)
        if stack is None or stack.busy or stack.empty or stack.status in _DEBRIS | _STUCK.keys():
            expected |= coming(unit, added(unit.resources))
            continue
        before = _resources(stacks.template(stack))
        # Most stacks hold nothing that changed: a change set, which takes seconds, is made only for those that do.
        if stateful.lost_by(before, unit.resources):
            problems += _losses(stacks, unit, stack, expected)
        expected |= coming(unit, compared(before, unit.resources))
    if problems:
        raise Unsafe("Nothing was changed. " + " ".join(problems))


def _losses(stacks: Stacks, unit: Unit, stack: Stack, expected: Coming) -> list[str]:
    """Return why a stack is not to be changed; say so where that shows only later."""
    foreseen = _foreseen(stacks, unit, stack, expected)
    losses = lost(foreseen.changes)
    if foreseen.awaits and not losses:
        stacks.progress.note(
            f"{unit.name}: whether data would be replaced is asked when {', '.join(foreseen.awaits)} is deployed."
        )
    return [refusal(unit.name, losses)] if losses else []


def _resources(template: Any) -> dict[str, dict[str, Any]]:
    """Return the resources of a template that CloudFormation gave back: as text, or parsed by botocore."""
    parsed = json.loads(template) if isinstance(template, str) else template
    found: dict[str, dict[str, Any]] = json.loads(json.dumps(parsed)).get("Resources", {})
    return found
