"""Resource types that the emulator's CloudFormation lacks, made by calls of the emulator's own API.

Adapted: Budgets Budget; CloudTrail Trail; CloudWatch CompositeAlarm; CodePipeline Pipeline;
EC2 EIP, FlowLog, NatGateway, SecurityGroupIngress, Volume; Route53 HealthCheck; WAFv2 LoggingConfiguration and
WebACLAssociation. CodePipeline and the logging of WAFv2 are no services of the emulator: `records.py` keeps what they
are told.

Supplemented, because the emulator makes less of them than CloudFormation: RDS DBInstance (the secret of a managed
master password), ElastiCache ReplicationGroup (its last snapshot). On a detour, because its CloudFormation refuses some
of them: CloudWatch Alarm of several metrics (state and actions are as for the others, what the expression says is not
computed).

The table of types is a private name of the emulator, so its version is pinned and every adapter has a test. What an
adapter was not taught raises ValueError, by which the stack fails and says so.
"""

from __future__ import annotations

from typing import Any

from . import delivery, network, watching
from .forms import Adapter, Detour, Handlers, Made, Properties, Supplement
from .partly import DETOURS, SNAPSHOTS, SUPPLEMENTS

__all__ = ["ADAPTERS", "DETOURS", "SNAPSHOTS", "SUPPLEMENTS", "register"]

ADAPTERS: dict[str, Adapter] = {**network.ADAPTERS, **watching.ADAPTERS, **delivery.ADAPTERS}
"""Every type that is adapted."""


def register() -> None:
    """Put the adapters among the emulator's types; raise when it has come to know one of them itself."""
    from ministack.services.cloudformation import provisioners, stacks

    types = provisioners._RESOURCE_HANDLERS
    known = ADAPTERS.keys() & types.keys()
    if known:
        raise RuntimeError(f"The emulator knows {', '.join(sorted(known))} by now: remove the adapters.")
    types.update({kind: _handlers(kind, each) for kind, each in ADAPTERS.items()})
    types.update({kind: _supplemented(types[kind], each) for kind, each in SUPPLEMENTS.items()})
    types.update({kind: _diverted(kind, types[kind], each) for kind, each in DETOURS.items()})
    for kind, snapshot in SNAPSHOTS.items():
        types[kind] = types[kind] | {"snapshot": snapshot}
    # These ask the emulator, which could not answer while it waits for them.
    aside, asking = stacks._runs_on_worker_thread, {*ADAPTERS, *SUPPLEMENTS, *DETOURS}
    stacks._runs_on_worker_thread = lambda kind: kind in asking or aside(kind)


def _handlers(kind: str, adapter: Adapter) -> Handlers:
    """Return an adapter in the form of the emulator's table."""

    def update(physical_id: str, old: Properties, new: Properties, stack: str) -> Made:
        _refuse_unknown(kind, adapter, old, new)
        return adapter.update(physical_id, old, new)

    handlers: Handlers = {
        "create": lambda logical_id, properties, stack: adapter.create(properties),
        "update": update,
        "delete": adapter.delete,
    }
    return handlers | ({"snapshot": adapter.snapshot} if adapter.snapshot else {})


def _refuse_unknown(kind: str, adapter: Adapter, old: Properties, new: Properties) -> None:
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    unknown = sorted(changed - adapter.changeable)
    if unknown:
        raise ValueError(f"The adapter of {kind} cannot change {', '.join(unknown)}: teach it.")


def _supplemented(own: Handlers, more: Supplement) -> Handlers:
    """Return the emulator's own entry for a type with what is added to it."""

    def create(logical_id: str, properties: Properties, stack: str) -> Made:
        physical_id, found = own["create"](logical_id, properties, stack)
        more.create(physical_id, properties)
        return physical_id, {**found, **more.attributes(physical_id, properties)}

    def update(physical_id: str, old: Properties, new: Properties, *place: str) -> Made:
        same_id, found = own["update"](physical_id, old, new, *place)
        return same_id, {**found, **more.attributes(same_id, new)}

    def delete(physical_id: str, properties: Properties) -> None:
        own["delete"](physical_id, properties)
        more.delete(physical_id, properties)

    return own | {"create": create, "update": update, "delete": delete}


def _diverted(kind: str, own: Handlers, detour: Detour) -> Handlers:
    """Return the emulator's own entry for a type with a way around it for some."""
    adapted = _handlers(kind, detour.adapter)

    def create(logical_id: str, properties: Properties, stack: str) -> Any:
        chosen = adapted if detour.concerns(properties) else own
        return chosen["create"](logical_id, properties, stack)

    def update(physical_id: str, old: Properties, new: Properties, stack: str, *logical_id: str) -> Any:
        if detour.concerns(new):
            return adapted["update"](physical_id, old, new, stack)
        return own["update"](physical_id, old, new, stack, *logical_id)

    return own | {"create": create, "update": update}
