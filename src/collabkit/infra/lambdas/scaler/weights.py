"""Who gets visitors: the weights of the cells' DNS records, changed all at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .model import Cell, Decision, Kind, Ledger, Tell
from .statuses import Meaning, meaning
from .view import View

__all__ = ["arrived", "drain", "repair_records", "take_back"]

_MAY_SERVE = (Meaning.STUCK, Meaning.UNROLLED, Meaning.CHANGED_BY_OTHERS)


def repair_records(view: View) -> Decision | None:
    """Bring the records into line with the cells: new ones in, drained and vanished ones out."""
    if view.backing_off:
        return None
    weights = _weights(view, view.ledger.draining)
    if not _changes(view, weights) or not _safe(view, weights):
        return None
    new = [cell.name for cell in view.live if cell.healthy and not cell.weight and not view.draining(cell)]
    cell = new[0] if new else ""
    reason = f"{cell} is healthy and gets visitors." if cell else "The records did not agree with the cells."
    return view.decision(
        Kind.SET_WEIGHTS,
        reason,
        ledger=_launched(view, new, reason),
        cell=cell,
        weights=weights,
        runbook="scaling-out",
        origin=view.ledger.origins.get(cell),
    )


def arrived(view: View) -> Decision | None:
    """Tell of a cell that was launched or taken back once its record sends visitors to it.

    That is seen, and not taken from what was asked of AWS: it may have been refused, or never have been asked.
    """
    cell = next((cell for cell in view.healthy if cell.name in view.ledger.origins), None)
    if cell is None:
        return None
    return view.decision(
        Kind.NOTE,
        f"{cell.name} is in service.",
        ledger=_told(view, cell.name),
        cell=cell.name,
        weights={each.name: each.weight for each in view.cells if each.weight is not None},
        runbook="scaling-out",
        tell=Tell.INFO,
        origin=view.ledger.origins[cell.name],
    )


def _told(view: View, name: str) -> Ledger:
    """Return the ledger once the coming of a cell is told; its launch has ended, whoever made its record."""
    origins = {each: origin for each, origin in view.ledger.origins.items() if each != name}
    return _ended_well(view, replace(view.ledger, origins=origins), [name])


def _ended_well(view: View, ledger: Ledger, names: list[str]) -> Ledger:
    """Return the ledger without the launches of these cells; the row of failures ends with one of them."""
    launches = {name: since for name, since in ledger.launches.items() if name not in names}
    if len(launches) == len(ledger.launches):
        return ledger
    return replace(ledger, launches=launches, failures=0, retry_at=None, changed_at=view.now)


def drain(view: View, cell: Cell, reason: str, *, runbook: str, tell: Tell) -> Decision | None:
    """Give ``cell`` no new visitors, as the first step to its end; None when it is the last that has any."""
    if cell in view.healthy and cell.name in view.ledger.origins:
        # Its coming is told before its going.
        return arrived(view)
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
    """Give a draining ``cell`` visitors again; ``why`` is told once it has them."""
    draining = {name: since for name, since in view.ledger.draining.items() if name != cell.name}
    weights, origin = _weights(view, draining), view.origin(why)
    return view.decision(
        Kind.SET_WEIGHTS if _changes(view, weights) else Kind.NOTE,
        f"{cell.name} is needed again.",
        ledger=replace(view.acted(), draining=draining, origins={**view.ledger.origins, cell.name: origin}),
        cell=cell.name,
        weights=weights,
        runbook="scaling-out",
        origin=origin,
    )


def _weights(view: View, draining: Mapping[str, datetime]) -> dict[str, int]:
    """Return the record that each cell is to have; a cell that is not in it is to have none."""
    found = {cell: _weight(view, cell, draining) for cell in view.cells}
    # A record that only the stack dns may delete gets no weight instead.
    kept = {cell.name: 0 for cell in view.cells if cell.fixed}
    return kept | {cell.name: weight for cell, weight in found.items() if weight is not None}


def _weight(view: View, cell: Cell, draining: Mapping[str, datetime]) -> int | None:
    """Return the weight that ``cell`` is to have; None when it needs no record."""
    if meaning(cell.status) in _MAY_SERVE:
        return cell.weight
    if meaning(cell.status) is not Meaning.LIVE:
        return None
    if cell.name in draining:
        return 0 if cell.weight or (cell.weight == 0 and not view.drained(cell)) else None
    # Route 53 itself leaves out what is unhealthy, and faster than this function could.
    return view.policy.weight if cell.healthy else cell.weight


def _changes(view: View, weights: Mapping[str, int]) -> bool:
    present = {cell.name: cell.weight for cell in view.cells if cell.weight is not None}
    return present != weights or bool(view.state.orphans) or any(cell.doubled for cell in view.cells)


def _safe(view: View, weights: Mapping[str, int]) -> bool:
    """Return whether somebody still gets visitors: where all weights are 0, Route 53 sends them to everybody."""
    serving = [cell.name for cell in view.live if cell.healthy and cell.weight]
    if serving:
        healthy = {cell.name for cell in view.live if cell.healthy}
        return any(weight for name, weight in weights.items() if name in healthy)
    some = any(cell.weight for cell in view.cells) or bool(view.state.orphans)
    return any(weights.values()) or not some


def _launched(view: View, new: list[str], reason: str) -> Ledger:
    """Return the ledger once the cells ``new`` get visitors; the launches among them have ended well."""
    origins = {name: view.origin(reason) for name in new if name in view.ledger.launches}
    ledger = replace(view.ledger, draining=_restarted(view), origins=origins | dict(view.ledger.origins))
    return _ended_well(view, ledger, new)


def _restarted(view: View) -> dict[str, datetime]:
    """Return the draining cells; one that still has visitors begins to drain only now."""
    still = {cell.name for cell in view.cells if cell.weight}
    return {name: view.now if name in still else since for name, since in view.ledger.draining.items()}
