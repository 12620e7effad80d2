"""cfn-lint beside our own checks, where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from collabkit.infra.checks import Finding

__all__ = ["available", "lint"]


def available() -> bool:
    """Return whether cfn-lint can be imported."""
    return find_spec("cfnlint") is not None


def lint(templates: Mapping[str, str], regions: Mapping[str, str]) -> list[Finding]:
    """Return what cfn-lint finds in rendered templates, each for its own region."""
    api: Any = import_module("cfnlint.api")
    config: Any = import_module("cfnlint.config")
    found = []
    for stack, template in templates.items():
        arguments = config.ManualArgs(regions=[regions[stack]]) if stack in regions else None
        for match in api.lint(template, config=arguments):
            # What cannot be read as a template has no path in it.
            path = "/".join(str(part) for part in getattr(match, "path", None) or ())
            remedy = (
                f"See {match.rule.source_url}" if match.rule.source_url else "See cfn-lint's documentation."
            )
            found.append(
                Finding(
                    rule=f"cfn-lint-{match.rule.id}",
                    stack=stack,
                    path=path,
                    problem=match.message,
                    remedy=remedy,
                )
            )
    return found
