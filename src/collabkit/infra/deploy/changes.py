"""What a change set would do, resource by resource."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from collabkit.infra.stateful import TYPES

__all__ = ["Change", "added", "change", "changes", "lost", "refusal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would happen to one resource."""

    action: str
    """Add, Modify, Remove, Import or Dynamic, as CloudFormation says."""
    logical_id: str
    type: str
    replacement: str = ""
    """For Modify: True, False or Conditional; Unknown where nobody can be asked yet."""
    physical_id: str = ""
    scope: str = ""
    """What of it would change: Properties, Tags, DeletionPolicy and so on."""
    properties: tuple[str, ...] = ()

    @property
    def replaced(self) -> bool:
        """Return whether the resource may be made anew."""
        return self.replacement in {"True", "Conditional"}

    @property
    def loses(self) -> bool:
        """Return whether something that holds data would be replaced or removed."""
        return self.type in TYPES and (self.action in {"Remove", "Dynamic"} or self.replaced)


def change(described: Mapping[str, Any]) -> Change:
    """Return one ResourceChange of CloudFormation."""
    targets = [detail.get("Target", {}) for detail in described.get("Details", ())]
    properties = sorted({target["Name"] for target in targets if target.get("Name")})
    return Change(
        action=described["Action"],
        logical_id=described["LogicalResourceId"],
        type=described["ResourceType"],
        replacement=described.get("Replacement", ""),
        physical_id=described.get("PhysicalResourceId", ""),
        scope=", ".join(described.get("Scope", ())),
        properties=tuple(properties),
    )


def changes(described: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return the ResourceChanges of one change set; who only follows a resource that stays is not replaced.

    CloudFormation does not foresee attributes: after a new tag on a key it calls the database that names the key's
    ARN "Conditional". An id or an ARN is another one only when its resource is made anew.
    """
    found = {each["LogicalResourceId"]: each for each in described}
    moved = {
        name
        for name, each in found.items()
        if each["Action"] != "Modify" or each.get("Replacement") == "True"
    }
    doubtful = {name for name, each in found.items() if each.get("Replacement") == "Conditional"} - moved
    while more := {name for name in doubtful if not _follows(found[name], moved)}:
        moved |= more
        doubtful -= more
    return tuple(
        replace(change(each), replacement="False") if name in doubtful else change(each)
        for name, each in found.items()
    )


def _follows(described: Mapping[str, Any], moved: Collection[str]) -> bool:
    """Return whether all that could replace a resource are ids and ARNs of others that stay as they are."""
    recreating = [
        each for each in described.get("Details", ()) if each["Target"].get("RequiresRecreation") != "Never"
    ]
    return bool(recreating) and all(_is_same(each, moved) for each in recreating)


def _is_same(detail: Mapping[str, Any], moved: Collection[str]) -> bool:
    name, _, attribute = detail.get("CausingEntity", "").partition(".")
    followed = detail.get("ChangeSource") in {"ResourceReference", "ResourceAttribute"}
    return followed and name not in moved and (not attribute or attribute.endswith(("Arn", "Id")))


def added(resources: Mapping[str, Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return the changes of a stack that is not there yet: everything is new."""
    return tuple(
        Change(action="Add", logical_id=name, type=body["Type"]) for name, body in sorted(resources.items())
    )


def lost(changes: Iterable[Change]) -> list[Change]:
    """Return those changes by which data could be lost."""
    return [each for each in changes if each.loses]


def refusal(name: str, changes: Iterable[Change]) -> str:
    """Return why a stack is not changed, naming what would be lost."""
    changes = list(changes)
    what = "; ".join(f"{_verb(each)} {each.logical_id} ({each.type}{_by(each)})" for each in changes)
    if any(each.type == "AWS::RDS::DBInstance" and each.replacement == "True" for each in changes):
        # Its name is ours, so that its logs are known beforehand.
        return f"{name}: this would {what}. CloudFormation replaces nothing that has a name: take the change back."
    return (
        f"{name}: this would {what}. Make a backup that you have restored once, then repeat with "
        "--allow-replacement, or take the change back."
    )


def _verb(each: Change) -> str:
    if each.replaced:
        return "replace" if each.replacement == "True" else "perhaps replace"
    return "remove" if each.action == "Remove" else "perhaps remove or replace"


def _by(each: Change) -> str:
    return f", because of {', '.join(each.properties)}" if each.properties else ""
