"""Which resources an environment has, and which it would have with other settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS

__all__ = ["of_any_variant", "resources", "variants"]

_CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/site"
# Together they switch on whatever a deployment may have, each thing in each of its ways at least once.
_CHOICES: tuple[dict[str, dict[str, Any]], ...] = (
    {
        "domain": {"zone_id": ""},
        "network": {"egress": "nat_per_zone"},
        "files": {"object_lock": True},
        "search": {"mode": "own"},
        "edge": {"waf": True, "certificate_arn": ""},
        "data": {"multi_az": True},
        "cells": {"mode": "cells"},
        "gateway": {"placement": "own"},
        "observability": {"support_plan": "business_plus"},
        "audit": {"data_events": True},
        "delivery": {"source": "codecommit", "repository": "site"},
    },
    {
        "network": {"egress": "endpoints"},
        "search": {"mode": "opensearch"},
        "cells": {"mode": "target_tracking", "image": "/image"},
        "gateway": {"placement": "none"},
        "delivery": {"source": "connection", "repository": "owner/site", "connection_arn": _CONNECTION},
    },
    {
        "network": {"egress": "nat"},
        "search": {"mode": "none"},
        "gateway": {"placement": "cell"},
        "delivery": {"approval": False},
    },
)


def resources(environment: Environment) -> frozenset[str]:
    """Return the resources of an environment as stack:LogicalId."""
    built = {stack: build(environment).to_dict() for stack, build in STACKS.items()}
    return frozenset(f"{stack}:{name}" for stack, template in built.items() for name in template["Resources"])


def of_any_variant(environment: Environment) -> frozenset[str]:
    """Return the resources that the environment has or would have with other settings."""
    return frozenset(name for variant in variants(environment) for name in resources(variant))


def variants(environment: Environment) -> Iterator[Environment]:
    """Return the environment as it is, and with each of the choices made."""
    yield environment
    for choice in _CHOICES:
        parts: dict[str, Any] = {
            name: replace(getattr(environment, name), **values) for name, values in choice.items()
        }
        yield replace(environment, **parts)
