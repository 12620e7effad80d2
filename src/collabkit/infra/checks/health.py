"""Health checks: of a path, and of one that something answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.machines import scripts
from collabkit.infra.checks.templates import PLACEHOLDER, Resource, Templates, table_of, text_of

__all__ = ["RULES"]

# nginx's ways to answer just some paths: one, or those that fit a pattern.
_ANSWERED = re.compile(r"\blocation\s+(?P<kind>=|~\*?)\s+(?P<path>\S+?)\s*\{")


def bad_path(templates: Templates) -> Iterator[Finding]:
    """The path of every health check begins with a slash, and the machines of its stack answer it, or any machines.

    Which paths they answer, user data says with nginx's `location = /path` or `location ~ pattern`; where it says
    none, any may be.
    """
    answered = _answered(templates)
    everywhere = {line: pattern for lines in answered.values() for line, pattern in lines.items()}
    for resource, name, path in _paths(templates):
        known = answered.get(resource.stack, everywhere)
        if not path.startswith("/"):
            problem, remedy = f"The health check asks for {path!r}.", "Begin the path with a slash."
        elif known and not any(pattern.search(path) for pattern in known.values()):
            problem = f"The health check asks for {path}, which no machine answers."
            remedy = f"Ask for what nginx answers ({', '.join(sorted(known))}), or add: location = {path}"
        else:
            continue
        yield Finding(
            rule="health-check-path",
            stack=resource.stack,
            path=f"{resource.path}/Properties/{name}",
            problem=problem,
            remedy=remedy,
        )


def _answered(templates: Templates) -> dict[str, dict[str, re.Pattern[str]]]:
    """Return by stack what nginx answers there: the words of the location, and the pattern that they mean."""
    found: dict[str, dict[str, re.Pattern[str]]] = defaultdict(dict)
    for resource, _, text in scripts(templates):
        # Also a stack whose machines say nothing of it: they may answer anything.
        found[resource.stack] |= {}
        for location in _ANSWERED.finditer(text):
            kind, path = location["kind"], location["path"]
            meant = rf"^{re.escape(path)}\Z" if kind == "=" else path
            with suppress(re.error, OverflowError):
                found[resource.stack][f"{kind} {path}"] = re.compile(
                    meant, re.IGNORECASE if "*" in kind else 0
                )
    return found


def _paths(templates: Templates) -> Iterator[tuple[Resource, str, str]]:
    kinds = ("AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::Route53::HealthCheck")
    for resource in templates.resources(*kinds):
        config = table_of(resource.properties.get("HealthCheckConfig", resource.properties))
        for name in ("HealthCheckPath", "ResourcePath"):
            path = text_of(config.get(name))
            if path is not None and path != PLACEHOLDER:
                yield resource, name, path


RULES = {"health-check-path": bad_path}
