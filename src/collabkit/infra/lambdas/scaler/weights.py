"""Who gets visitors: the weights of the cells' DNS records, changed all at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .model import Cell, Decision, Kind, Tell
from .statuses import Meaning, meaning
from .view import View

__all__ = ["drain", "repair_records", "take_back"]

_MAY_SERVE = (Meaning.STUCK, Meaning.UNROLLED, Meaning.CHANGED_BY_OTHERS)


def repair_records(view: View) -> Decision | None:
    """Bring the records into line with the cells: new ones in, drained and vanished ones out."""
    if view.backing_off:
        return None
    weights = _weights(view, view.ledger.draining)
    if not _changes(view, weights) or not _safe(view, weights):
        return None
    new = [cell.name for cell in view.live if cell.healthy and not cell.weight and not view.draining(cell)]
    arrived = [name for name in new if name in view.ledger.launches]
    ledger = replace(view.ledger, draining=_restarted(view))
    if not arrived:
        reason = (
            f"{new[0]} is healthy and gets visitors." if new else "The records did not agree with the cells."
        )
        cell = new[0] if new else ""
        return view.decision(
            Kind.SET_WEIGHTS, reason, ledger=ledger, cell=cell, weights=weights, runbook="scaling-out"
        )
    launches = {name: since for name, since in ledger.launches.items() if name not in arrived}
    return view.decision(
        Kind.SET_WEIGHTS,
        f"{arrived[0]} is in service.",
        ledger=replace(ledger, launches=launches, failures=0, retry_at=None, changed_at=view.now),
        cell=arrived[0],
        weights=weights,
        runbook="scaling-out",
        tell=Tell.INFO,
        origin=view.ledger.origins.get(arrived[0]),
    )


def drain(view: View, cell: Cell, reason: str, *, runbook: str, tell: Tell) -> Decision | None:
    """Give ``cell`` no new visitors, as the first step to its end; None when it is the last that has any."""
    draining = {**view.ledger.draining, cell.name: view.now}
    weights = _weights(view, draining)
    if not _safe(view, weights):
        return None
    sick = {name: since for name, since in view.ledger.sick.items() if name != cell.name}
    origins = {**view.ledger.origins, cell.name: view.origin(reason)}
    return view.decision(
        Kind.SET_WEIGHTS if _changes(view, weights) else Kind.NOTE,
        reason,
        ledger=replace(view.acted(), draining=draining, origins=origins, sick=sick, goal=0),
        cell=cell.name,
        weights=weights,
        after=view.counted - 1,
        next_step=f"It is deleted {view.policy.drain_seconds} seconds after its last new visitor.",
        runbook=runbook,
        tell=tell,
    )


def take_back(view: View, cell: Cell, why: str) -> Decision | None:
    """Give a draining ``cell`` visitors again, and say ``why``."""
    draining = {name: since for name, since in view.ledger.draining.items() if name != cell.name}
    weights = _weights(view, draining)
    return view.decision(
        Kind.SET_WEIGHTS if _changes(view, weights) else Kind.NOTE,
        f"{cell.name} is needed again.",
        ledger=replace(view.acted(), draining=draining),
        cell=cell.name,
        weights=weights,
        runbook="scaling-out",
        tell=Tell.INFO,
        origin=view.origin(why),
    )


def _weights(view: View, draining: Mapping[str, datetime]) -> dict[str, int]:
    """Return the record that each cell is to have; a cell that is not in it is to have none."""
    weights: dict[str, int] = {}
    for cell in view.cells:
        if meaning(cell.status) in _MAY_SERVE and cell.weight is not None:
            weights[cell.name] = cell.weight
        elif meaning(cell.status) is not Meaning.LIVE:
            continue
        elif cell.name in draining:
            if cell.weight or (cell.weight == 0 and not view.drained(cell)):
                weights[cell.name] = 0
        elif cell.healthy:
            weights[cell.name] = view.policy.weight
        elif cell.weight is not None:
            # Route 53 itself leaves out what is unhealthy, and faster than this function could.
            weights[cell.name] = cell.weight
    return weights


def _changes(view: View, weights: Mapping[str, int]) -> bool:
    present = {cell.name: cell.weight for cell in view.cells if cell.weight is not None}
    return present != weights or bool(view.state.orphans)


def _safe(view: View, weights: Mapping[str, int]) -> bool:
    """Return whether somebody still gets visitors: where all weights are 0, Route 53 sends them to everybody."""
    serving = [cell.name for cell in view.live if cell.healthy and cell.weight]
    if serving:
        healthy = {cell.name for cell in view.live if cell.healthy}
        return any(weight for name, weight in weights.items() if name in healthy)
    some = any(cell.weight for cell in view.cells) or bool(view.state.orphans)
    return any(weights.values()) or not some


def _restarted(view: View) -> dict[str, datetime]:
    """Return the draining cells; one that still has visitors begins to drain only now."""
    still = {cell.name for cell in view.cells if cell.weight}
    return {name: view.now if name in still else since for name, since in view.ledger.draining.items()}
