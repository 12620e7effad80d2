"""One item in DynamoDB: who may act just now, and what is remembered between two runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from .model import Ledger

__all__ = ["LEASE_SECONDS", "Held", "Lock", "LockLost"]

LEASE_SECONDS = 120
"""Longer than the function may run (its stack sets 60 seconds), so that no owner outlives its lease."""


class LockLost(Exception):
    """Somebody else has taken the lock meanwhile: whatever was to be done now is theirs to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that is ours, and the ledger that lay under it."""

    owner: str
    fence: int
    ledger: Ledger
    damage: str = ""
    """Why the ledger that lay there could not be read; the one that is held instead is empty."""


class Lock:
    """The lock of one environment."""

    def __init__(self, dynamodb: Any, table: str, environment: str) -> None:
        self._dynamodb = dynamodb
        self._where = {"TableName": table, "Key": {"environment": {"S": environment}}}

    def acquire(self, owner: str, now: datetime) -> Held | None:
        """Take the lock unless it is held; each owner gets a higher fencing number than the one before."""
        moment = int(now.timestamp())
        try:
            answer = self._dynamodb.update_item(
                **self._where,
                UpdateExpression="SET #owner = :owner, expires = :expires ADD fence :one",
                ConditionExpression="attribute_not_exists(expires) OR expires <= :now",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={
                    ":owner": {"S": owner},
                    ":expires": {"N": str(moment + LEASE_SECONDS)},
                    ":now": {"N": str(moment)},
                    ":one": {"N": "1"},
                },
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if _is_condition(error):
                return None
            raise
        item = answer["Attributes"]
        held = Held(owner, int(item["fence"]["N"]), Ledger())
        if "ledger" not in item:
            return held
        try:
            return replace(held, ledger=Ledger.load(item["ledger"].get("S", "")))
        except ValueError as error:
            # Raising would leave the lock taken, and every later run would do the same.
            return replace(held, damage=str(error))

    def store(self, held: Held, ledger: Ledger) -> None:
        """Remember ``ledger`` and keep the lock; raises LockLost when it is not ours any more."""
        self._write(held, "SET ledger = :ledger", {":ledger": {"S": ledger.dump()}})

    def release(self, held: Held, ledger: Ledger) -> None:
        """Remember ``ledger`` and give the lock back; raises LockLost when it is not ours any more."""
        values = {":ledger": {"S": ledger.dump()}, ":zero": {"N": "0"}}
        self._write(held, "SET ledger = :ledger, expires = :zero", values)

    def _write(self, held: Held, change: str, values: dict[str, Any]) -> None:
        try:
            self._dynamodb.update_item(
                **self._where,
                UpdateExpression=change,
                ConditionExpression="#owner = :owner AND fence = :fence",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={
                    **values,
                    ":owner": {"S": held.owner},
                    ":fence": {"N": str(held.fence)},
                },
            )
        except ClientError as error:
            if _is_condition(error):
                raise LockLost from error
            raise


def _is_condition(error: ClientError) -> bool:
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")
