"""The values that stacks tell each other through SSM, and what is known of a stack whose values are not there yet.

CloudFormation makes no change set of a stack that follows a path where nothing stands. It may stand there as soon as
an earlier stack of the same run is deployed: until then only the templates can be compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from .changes import Change
from .cloudformation import Stacks
from .parameters import parameter
from .trouble import AwsRefused, absent
from .units import Unit

__all__ = ["Coming", "awaited", "coming", "compared"]

Resources: TypeAlias = Mapping[str, Mapping[str, Any]]
Coming: TypeAlias = dict[tuple[str, str], str]
"""By region and path: the stack that would publish a value there."""

_FOLLOWED = "AWS::SSM::Parameter::Value<"
_PUBLISHED = "AWS::SSM::Parameter"


def coming(unit: Unit, changes: Iterable[Change]) -> Coming:
    """Return the paths at which these changes of a stack put something that was not there."""
    new = {each.logical_id for each in changes if each.action == "Add" or "Name" in each.properties}
    published = {name: body for name, body in unit.resources.items() if body["Type"] == _PUBLISHED}
    paths = [
        _path(body["Properties"]["Name"], unit.parameters) for name, body in published.items() if name in new
    ]
    return {(unit.region, path): unit.name for path in paths}


def _path(name: Any, parameters: Mapping[str, str]) -> str:
    """Return a path; in that of a cell stands the cell's number."""
    text = name if isinstance(name, str) else str(name.get("Fn::Sub", ""))
    return re.sub(r"\$\{(\w+)\}", lambda found: parameters.get(found[1], found[0]), text)


def awaited(stacks: Stacks, unit: Unit, expected: Coming) -> tuple[str, ...]:
    """Return the stacks that must be deployed before this one can be planned; empty when it waits for none.

    Raises AwsRefused when it follows what nobody would publish.
    """
    missing = [path for path in _followed(unit) if parameter(stacks.clients, unit.region, path) is None]
    lost = [path for path in missing if (unit.region, path) not in expected]
    if lost:
        raise AwsRefused(f"{unit.name}: {absent(', '.join(lost))}")
    return tuple(sorted({expected[unit.region, path] for path in missing}))


def _followed(unit: Unit) -> list[str]:
    """Return the paths that a stack reads when it is planned."""
    declared = json.loads(unit.template).get("Parameters", {})
    read = [name for name, body in declared.items() if body["Type"].startswith(_FOLLOWED)]
    return sorted({unit.parameters[name] for name in read})


def compared(before: Resources, after: Resources) -> tuple[Change, ...]:
    """Return what is different between two templates; a resource of another type is another resource."""
    return tuple(_compared(_by_type(before), _by_type(after)))


_Typed: TypeAlias = Mapping[tuple[str, str], Mapping[str, Any]]


def _by_type(resources: Resources) -> _Typed:
    return {(name, body["Type"]): body for name, body in resources.items()}


def _compared(before: _Typed, after: _Typed) -> Iterator[Change]:
    for key in sorted({*before, *after}):
        name, kind = key
        if key not in before:
            yield Change(action="Add", logical_id=name, type=kind)
        elif key not in after:
            yield Change(action="Remove", logical_id=name, type=kind)
        elif before[key] != after[key]:
            properties = _different(before[key].get("Properties", {}), after[key].get("Properties", {}))
            yield Change(
                action="Modify", logical_id=name, type=kind, replacement="Unknown", properties=properties
            )


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
