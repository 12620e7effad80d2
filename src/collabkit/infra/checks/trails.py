"""CloudTrail: what happens in another region, or under another name, is recorded too, and nobody can change it."""

from __future__ import annotations

from collections.abc import Iterator

from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import Templates

__all__ = ["RULES"]

# By property: what it is when it is not said, and what is missing while it is false.
_NEEDED = {
    "IsLogging": (False, "The trail records nothing"),
    "IsMultiRegionTrail": (False, "The trail does not see what is done in other regions"),
    "IncludeGlobalServiceEvents": (
        True,
        "The trail does not see what is done in IAM and other global services",
    ),
    "EnableLogFileValidation": (False, "Nobody could tell whether the trail was changed afterwards"),
}


def with_gaps(templates: Templates) -> Iterator[Finding]:
    """A trail records all regions and the global services, and can be proved unchanged."""
    for trail in templates.resources("AWS::CloudTrail::Trail"):
        for name, (default, problem) in _NEEDED.items():
            if str(trail.properties.get(name, default)).lower() == "false":
                yield Finding(
                    rule="trail-coverage",
                    stack=trail.stack,
                    path=f"{trail.path}/Properties/{name}",
                    problem=f"{problem}.",
                    remedy=f"Set {name} to true.",
                )


RULES = {"trail-coverage": with_gaps}
