"""Databases and buckets that would be refused, or would do harm, only once deployed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collabkit.infra import database_classes, stateful
from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import PLACEHOLDER, Templates, table_of, text_of

__all__ = ["RULES"]

_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")


def impossible_database(templates: Templates) -> Iterator[Finding]:
    """RDS offers the class of every PostgreSQL database; cfn-lint knows this for minor versions only."""
    for resource in templates.resources("AWS::RDS::DBInstance"):
        if resource.properties.get("Engine") != "postgres":
            continue
        name = text_of(resource.properties.get("DBInstanceClass")) or ""
        if name and name != PLACEHOLDER and not database_classes.offered(name):
            yield Finding(
                rule="database-class",
                stack=resource.stack,
                path=f"{resource.path}/Properties/DBInstanceClass",
                problem=f"RDS has no {name} for PostgreSQL.",
                remedy="Choose a class such as db.t4g.medium, db.m7g.large or db.r7g.large.",
            )


def stateful_without_policy(templates: Templates) -> Iterator[Finding]:
    """What holds data outlives its stack and its replacement, or says why it need not."""
    for stack, name, body in templates.bodies():
        kind = str(body.get("Type"))
        if kind not in stateful.HOLDERS or _is_scratch(body):
            continue
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            if body.get(policy) not in _KEPT:
                yield Finding(
                    rule="stateful-policy",
                    stack=stack,
                    path=f"Resources/{name}/{policy}",
                    problem=f"{kind} has the {policy} {body.get(policy, 'Delete')}: its data would go.",
                    remedy='Use Retain or Snapshot, or Metadata {"collabkit": {"scratch": "<why>"}}.',
                )


def _is_scratch(body: Mapping[str, Any]) -> bool:
    return bool(table_of(table_of(body.get("Metadata")).get("collabkit")).get("scratch"))


RULES = {
    "database-class": impossible_database,
    "stateful-policy": stateful_without_policy,
}
