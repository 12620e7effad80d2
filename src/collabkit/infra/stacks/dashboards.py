"""The dashboards."""

from __future__ import annotations

from typing import Any

from troposphere import Sub, Template, cloudwatch

from collabkit.infra import dashboards
from collabkit.infra.settings import Environment

from . import links

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the dashboards stack."""
    template = links.begin(environment, "dashboards", "what is seen at a glance")
    known = _known(template, environment)
    for name, body in dashboards.bodies(environment).items():
        used = {key: value for key, value in known.items() if f"${{{key}}}" in body}
        template.add_resource(
            cloudwatch.Dashboard(
                f"{name.capitalize()}Dashboard",
                DashboardName=f"{environment.name}-{name}",
                DashboardBody=Sub(body, **used),
            )
        )
    return links.finish(template, environment, "dashboards")


def _known(template: Template, environment: Environment) -> dict[str, Any]:
    """Return what the dashboards name that only AWS knows."""
    known = {
        "Database": links.follow(template, environment, "data", "DatabaseIdentifier"),
        "Cache": links.follow(template, environment, "data", "CacheIdentifier"),
    }
    if environment.edge.waf:
        known["Firewall"] = links.follow(template, environment, "edge", "WebAclName")
    return known
