"""The month of an environment, from its templates."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from collabkit.infra.settings import Environment

from .bill import Bill, Line
from .prices import Prices

__all__ = ["LEFT_OUT", "Estimate", "estimate"]

LEFT_OUT = (
    "traffic to the internet, between zones and through NAT gateways and endpoints",
    "load balancers' capacity units, firewall requests, DNS queries",
    "what is stored: documents, logs, snapshots, backups beyond the database's size",
    "logs and metrics that are sent: CloudWatch Logs, the agent's and the application's own metrics, flow logs",
    "CloudTrail's data events, Lambda, SNS, SQS, DynamoDB, CodeBuild and CodePipeline by use",
    "extra processor time of t machines that are busy for long",
    "mail, support plan, tax; and discounts: free tier, Savings Plans, reserved machines",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The lines of the fewest machines, and what is known of the rest."""

    lines: tuple[Line, ...]
    cell: Decimal | None
    """What one more cell, or with one group one more machine, costs in a month; None when a price of it is unknown."""
    spare_cells: int
    """How many more there may be than the fewest."""
    hours: int
    unknown: tuple[str, ...]
    """What the table has no price for."""
    notes: tuple[str, ...]

    @property
    def least(self) -> Decimal:
        """Return what a month costs with the fewest cells."""
        return sum((line.total or Decimal(0) for line in self.lines), Decimal(0)).quantize(Decimal("0.01"))

    @property
    def most(self) -> Decimal | None:
        """Return what a month costs with the most cells all the time."""
        return (
            None
            if self.cell is None
            else (self.least + self.spare_cells * self.cell).quantize(Decimal("0.01"))
        )

    @property
    def cell_per_hour(self) -> Decimal | None:
        """Return what scaling.cell_cost_per_hour ought to be at least."""
        return None if self.cell is None else (self.cell / self.hours).quantize(Decimal("0.001"))


def estimate(environment: Environment, templates: Mapping[str, str], table: Prices) -> Estimate:
    """Return what an environment's templates cost in a month; `templates` as `render.templates` has them."""
    many = environment.cells.mode == "cells"
    lines: list[Line] = []
    cell: Decimal | None = Decimal(0)
    unknown: set[str] = set()
    for stack, template in templates.items():
        bill = Bill(stack, json.loads(template)["Resources"], table, len(environment.zones))
        found = list(bill.lines())
        unknown |= bill.unknown | {line.what for line in found if line.each is None}
        if stack == "web_cell":
            cell = bill.whole(found) if many else bill.machine()
            found = [_times(line, environment.cells.min) for line in found] if many else found
        lines += found
    return Estimate(
        lines=tuple(lines),
        cell=cell,
        spare_cells=environment.cells.max - environment.cells.min,
        hours=table.hours,
        unknown=tuple(sorted(unknown)),
        notes=tuple(_notes(environment, table)),
    )


def _notes(environment: Environment, table: Prices) -> Iterator[str]:
    if environment.region != table.region:
        yield (
            f"Prices are those of {table.region}; {environment.region} has its own, often 5 to 20 % higher. "
            "Give --prices FILE for an estimate of it."
        )
    basis = table.basis or "their pages are named in the table"
    yield f"Prices of {table.region}, written down on {table.as_of.isoformat()}: {basis}."


def _times(line: Line, number: int) -> Line:
    return Line(stack=line.stack, what=line.what, count=line.count * number, each=line.each)
