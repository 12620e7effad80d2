"""Who is told, how long it is remembered, and when money is spoken about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .values import NAME, between, log_days

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["budgets", "people"]

_ADDRESS = re.compile(r"[^@\s\"'<>]+@[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_PAGES = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?/([A-Za-z0-9._~%/-]*/)?")
_ROLE = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")


def people(environment: Environment) -> Iterator[str]:
    people = environment.observability
    yield from log_days("observability.log_days", people.log_days)
    yield from between("observability.latency_ms", people.latency_ms, 10, 60_000)
    if not people.engineers:
        yield "observability.engineers is empty. Name who is called: an alarm that nobody hears helps nobody."
    if len(people.engineers) > 10:
        yield f"observability.engineers has {len(people.engineers)} addresses. Name ten at most, or a mailing list."
    for address in people.engineers:
        if not _ADDRESS.fullmatch(address):
            yield f"observability.engineers has {address!r}. Write an address: ops@together.example."
    if not re.fullmatch(r"[A-Za-z0-9 _.:/=+@-]{1,100}", people.owner):
        yield f"observability.owner is {people.owner!r}. Name the team in plain letters: it becomes a tag."
    yield from _calls(environment)
    yield from between("audit.trail_days", environment.audit.trail_days, 90, 3_653)
    # A filter's pattern has room for 1024 characters.
    if len(environment.audit.deploy_roles) > 3:
        yield f"audit.deploy_roles has {len(environment.audit.deploy_roles)} names. Name three at most."
    yield from _neighbours(environment)
    for role in environment.audit.deploy_roles:
        if not _ROLE.fullmatch(role):
            yield f"audit.deploy_roles has {role!r}. Write a role's whole name, without path or wildcard: deployers."


def _neighbours(environment: Environment) -> Iterator[str]:
    neighbours = environment.audit.neighbours
    if len(neighbours) > 2:
        yield f"audit.neighbours has {len(neighbours)} names. Name two at most; give more environments accounts."
    if len(neighbours) + len(environment.audit.deploy_roles) > 4:
        yield "audit.neighbours and audit.deploy_roles have more than four names. A filter has room for four of both."
    for name in neighbours:
        if name == environment.name or not NAME.fullmatch(name):
            yield f"audit.neighbours has {name!r}. Write the names of other environments: staging."


def _calls(environment: Environment) -> Iterator[str]:
    people = environment.observability
    if len(people.on_call) > 10:
        yield f"observability.on_call has {len(people.on_call)} entries. Name ten at most, or a mailing list."
    for reached in people.on_call:
        if not (_ADDRESS.fullmatch(reached) or _PHONE.fullmatch(reached)):
            yield (
                f"observability.on_call has {reached!r}. Write an address, or a phone number with plus and country, "
                "without spaces: +4930123456."
            )
    if people.runbook_url and not (len(people.runbook_url) <= 200 and _PAGES.fullmatch(people.runbook_url)):
        yield (
            f"observability.runbook_url is {people.runbook_url!r}. Write where the pages are, https and a slash last: "
            "https://code.example/site/docs/runbooks/."
        )


def budgets(environment: Environment) -> Iterator[str]:
    budgets = environment.budgets
    yield from between("budgets.monthly", budgets.monthly, 1, 10_000_000)
    if not 1 <= len(budgets.alert_percent) <= 5 or not all(
        1 <= part <= 1_000 for part in budgets.alert_percent
    ):
        yield f"budgets.alert_percent is {list(budgets.alert_percent)}. Name one to five parts from 1 to 1000."
