"""What the CloudWatch agent of each kind of machine collects, as parameters that machines read when they boot.

User data has no room for it. What stands there is the parameter's name and a digest of its text, so that another
configuration replaces the machines, as any other change of theirs does.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, TypeAlias

from troposphere import Template, ssm

from collabkit.infra import agent, names, userdata
from collabkit.infra.settings import Environment

__all__ = ["MAX_BYTES", "Kind", "add", "path", "scrape", "text", "version"]

Kind: TypeAlias = Literal["web", "gateway", "worker", "search"]
MAX_BYTES = 4096
"""Of a standard parameter."""
GATEWAY_PORT = 8001


def add(template: Template, environment: Environment) -> None:
    """Add a parameter for each kind of machine that the environment has."""
    for kind in _kinds(environment):
        template.add_resource(
            ssm.Parameter(
                f"Agent{kind.capitalize()}",
                Name=path(environment, kind),
                Description=f"What the CloudWatch agent of a {kind} machine collects",
                Type="String",
                Value=text(environment, kind),
            )
        )


def path(environment: Environment, kind: Kind) -> str:
    """Return where the configuration of a kind of machine stands."""
    return names.parameter(environment, "observability", f"Agent{kind.capitalize()}")


def version(environment: Environment, kind: Kind) -> str:
    """Return what is another one as soon as the configuration is."""
    return hashlib.sha256(text(environment, kind).encode()).hexdigest()[:12]


def text(environment: Environment, kind: Kind) -> str:
    """Return the configuration of a kind of machine as the agent reads it."""
    if kind == "search":
        return userdata.compact(_search(environment))
    document = agent.configuration(environment=environment.name, role=kind)
    if kind == "web" and environment.gateway.placement == "cell":
        _add_gateway(document, environment)
    return userdata.compact(document)


def scrape() -> str:
    """Return what the agent asks a gateway on its own machine."""
    return userdata.compact(agent.scrape_configuration(port=GATEWAY_PORT))


def _kinds(environment: Environment) -> list[Kind]:
    found: list[Kind] = ["web"]
    if environment.gateway.placement == "own":
        found.append("gateway")
    if environment.worker.machines:
        found.append("worker")
    if environment.search.mode == "own":
        found.append("search")
    return found


def _files(document: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = document["logs"]["logs_collected"]["files"]["collect_list"]
    return found


def _add_gateway(document: dict[str, Any], environment: Environment) -> None:
    """Let a web machine collect what a gateway's does besides."""
    beside = agent.configuration(environment=environment.name, role="gateway")
    known = {item["file_path"] for item in _files(document)}
    _files(document).extend(item for item in _files(beside) if item["file_path"] not in known)
    document["logs"]["metrics_collected"] = beside["logs"]["metrics_collected"]


def _search(environment: Environment) -> dict[str, Any]:
    document: dict[str, Any] = agent.configuration(environment=environment.name, role="worker")
    boot = [item for item in _files(document) if item["file_path"].startswith("/var/log/cloud-init")]
    document["logs"]["logs_collected"]["files"]["collect_list"] = boot
    del document["metrics"]["metrics_collected"]["procstat"]
    for plugin in document["metrics"]["metrics_collected"].values():
        plugin["append_dimensions"]["Role"] = "search"
    document["metrics"]["metrics_collected"]["disk"]["resources"] = ["/", "/var/lib/elasticsearch"]
    return document
