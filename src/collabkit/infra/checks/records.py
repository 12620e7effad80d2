"""Records of Route 53: each says which it is among those of its name, and somebody gets an answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import Resource, Templates, is_given, parts_of, text_of

__all__ = ["RULES"]

HEAVIEST = 255
"""What Route 53 takes for a weight."""
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_ROUTING = (
    "CidrRoutingConfig",
    "Failover",
    "GeoLocation",
    "GeoProximityLocation",
    "MultiValueAnswer",
    "Region",
)


def record_without_identifier(templates: Templates) -> Iterator[Finding]:
    """A record among others of its name says which it is, and no two say the same."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    for resource, below, record in _records(templates):
        routed = [name for name in ("Weight", *_ROUTING) if name in record]
        identifier = text_of(record.get("SetIdentifier"))
        problem = ""
        if routed and not is_given(record.get("SetIdentifier")):
            problem = f"The record has {routed[0]}, but no SetIdentifier."
        elif not routed and is_given(record.get("SetIdentifier")):
            problem = "The record has a SetIdentifier, but neither a weight nor another way to be chosen."
        elif identifier is not None:
            key = (text_of(record.get("Name")), text_of(record.get("Type")), identifier)
            seen[key] += 1
            problem = f"Two records say that they are {identifier!r}." if seen[key] == 2 else ""
        if problem:
            yield Finding(
                rule="record-identifier",
                stack=resource.stack,
                path=f"{resource.path}/Properties{below}",
                problem=problem,
                remedy="Give each weighted record of a name a SetIdentifier of its own.",
            )


def _records(templates: Templates) -> Iterator[tuple[Resource, str, Mapping[str, Any]]]:
    for resource in templates.resources("AWS::Route53::RecordSet"):
        yield resource, "", resource.properties
    for resource in templates.resources("AWS::Route53::RecordSetGroup"):
        for number, record in parts_of(resource.properties.get("RecordSets")):
            yield resource, f"/RecordSets/{number}", record


def bad_weight(templates: Templates) -> Iterator[Finding]:
    """A weight is one that Route 53 takes, and not all records of a name weigh nothing."""
    weights: dict[tuple[str | None, ...], list[tuple[Resource, str, int]]] = defaultdict(list)
    for resource, below, record in _records(templates):
        text = str(record.get("Weight", ""))
        if _WHOLE.fullmatch(text):
            key = (text_of(record.get("Name")), text_of(record.get("Type")))
            weights[key].append((resource, below, int(text)))
    for found in weights.values():
        for resource, below, weight in found:
            if not 0 <= weight <= HEAVIEST:
                yield _of_weight(
                    resource, below, f"The weight is {weight}.", f"Choose one from 0 to {HEAVIEST}."
                )
        if not any(weight for _, _, weight in found):
            resource, below, _ = found[0]
            yield _of_weight(
                resource,
                below,
                "All records of the name have the weight 0: Route 53 sends visitors to any of them.",
                "Give those in service a weight.",
            )


def _of_weight(resource: Resource, below: str, problem: str, remedy: str) -> Finding:
    path = f"{resource.path}/Properties{below}/Weight"
    return Finding(rule="record-weight", stack=resource.stack, path=path, problem=problem, remedy=remedy)


RULES = {"record-identifier": record_without_identifier, "record-weight": bad_weight}
