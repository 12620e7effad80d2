"""An account with two cells at work, and a way to let the scaler look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.lambdas.scaler.handler import run
from collabkit.infra.lambdas.scaler.model import Ledger

from .fakes import Context, FakeAws, config, wire

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass
class Site:
    """An account and its scaler."""

    aws: FakeAws
    config: Config

    def look(
        self, *, minutes: int = 0, request: str = "run-1", woken_by: str = "the schedule"
    ) -> dict[str, Any]:
        self.aws.now += timedelta(minutes=minutes)
        return run(wire().services, self.config, Context(request), woken_by, self.aws.now)

    def settle(self, looks: int = 30) -> None:
        """Let half an hour pass, with CloudFormation at work and a look each minute."""
        for _ in range(looks):
            self.look(minutes=1)
            self.aws.finish()

    @property
    def ledger(self) -> Ledger:
        return Ledger.load(self.aws.item["ledger"]["S"])

    def weights(self) -> dict[str, int]:
        """Return the weight of each cell, whoever made its record; fail where a cell has two."""
        records = self.aws.records
        found = {key.removesuffix("-added"): each["Weight"] for key, each in records.items()}
        assert len(found) == len(records), sorted(records)
        return found


def site(**policy: Any) -> Site:
    """Return an account that all clients of this process speak to from now on."""
    aws = FakeAws(now=NOON)
    for number in (1, 2):
        aws.cell(number, created_at=NOON - timedelta(days=9 - number))
    wire().aws = aws
    return Site(aws, config(**{"minimum": 2, "maximum": 5, **policy}))
