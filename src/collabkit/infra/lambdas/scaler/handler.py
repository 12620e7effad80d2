"""The Lambda function: hear, take the lock, look, decide, take one step, tell. It never waits for AWS to finish."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from . import mail
from .aws import TROUBLE, Aws, clients
from .config import Config
from .decide import decide, refused
from .events import trigger
from .lock import Held, Lock, LockLost
from .model import Decision, Kind, Ledger, Tell

__all__ = ["MARGIN_MS", "handle", "run"]

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

MARGIN_MS = 15_000
"""No step is begun with less time left: its answer must still be written down."""
MAIL_CHARACTERS = 8_000
_services = cache(clients)


class Context(Protocol):
    """What Lambda tells the function about this run."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int: ...


def handle(event: object, context: Context) -> dict[str, Any]:
    """Take one step, whatever has woken the function; what it is not meant to hear has no effect."""
    config = Config.read(os.environ)
    woken_by = trigger(event, config)
    if woken_by is None:
        _log(outcome="ignored", event=repr(event)[:200])
        return {"outcome": "ignored"}
    return run(_services(), config, context, woken_by, datetime.now(UTC))


def run(
    services: dict[str, Any], config: Config, context: Context, woken_by: str, now: datetime
) -> dict[str, Any]:
    """Take one step under the lock and return in short what was decided."""
    lock = Lock(services["dynamodb"], config.lock_table, config.environment)
    held = lock.acquire(context.aws_request_id, now)
    if held is None:
        _log(outcome="busy", woken_by=woken_by)
        return {"outcome": "busy"}
    if held.damage:
        news = mail.damaged(held.damage, config, woken_by)
        # The pauses after a change begin anew: nothing is known of the last one.
        held = replace(held, ledger=Ledger(changed_at=now, outbox=news))
    aws = Aws(services, config, context.get_remaining_time_in_millis)
    try:
        return _Run(aws, config, context, woken_by, now, lock, held).step()
    except LockLost:
        _log(outcome="lock lost", woken_by=woken_by)
        return {"outcome": "lock lost"}


@dataclass(frozen=True, slots=True)
class _Run:
    aws: Aws
    config: Config
    context: Context
    woken_by: str
    now: datetime
    lock: Lock
    held: Held

    def step(self) -> dict[str, Any]:
        decision = self.look()
        if self.context.get_remaining_time_in_millis() < MARGIN_MS:
            self.lock.release(self.held, self.held.ledger)
            _log(outcome="no time", woken_by=self.woken_by)
            return {"outcome": "no time"}
        text = mail.body(decision, self.config)
        ledger, news = self.take(decision, text)
        self.lock.release(self.held, self.send(ledger, news) if news else ledger)
        told = {"cell": decision.cell, "reason": decision.reason}
        _log(
            outcome=decision.kind,
            before=decision.before,
            after=decision.after,
            woken_by=self.woken_by,
            **told,
        )
        return {"outcome": str(decision.kind), **told}

    def look(self) -> Decision:
        """Send what the last run could not, read the truth, decide."""
        ledger = self.held.ledger
        try:
            if ledger.outbox:
                ledger = self.send(ledger, ledger.outbox)
            state = replace(self.aws.read(ledger), woken_by=self.woken_by)
            return decide(state, self.config.policy, self.now)
        except Exception:
            # The lock goes back at once: the next run need not wait for the lease to end.
            self.lock.release(self.held, ledger)
            raise

    def take(self, decision: Decision, text: str) -> tuple[Ledger, str]:
        """Take the step; return what to remember, and the mail that is to go out, if any."""
        backlog = decision.ledger.outbox
        news = (
            "\n\n".join(filter(None, [text, backlog]))[:MAIL_CHARACTERS]
            if decision.tell is not Tell.NO
            else ""
        )
        if decision.kind is Kind.WAIT and not news:
            return decision.ledger, ""
        # Before the step: who dies in the middle of it leaves a trace, and who has lost the lock stops here.
        kept = mail.interrupted(news) if news else backlog
        self.lock.store(self.held, replace(decision.ledger, outbox=kept))
        try:
            self.aws.take(decision)
        except TROUBLE as error:
            return refused(decision, self.config.policy, self.now), mail.refusal(news or text, str(error))
        return decision.ledger, news

    def send(self, ledger: Ledger, text: str) -> Ledger:
        """Send a mail; one that cannot go out now is kept for the next run."""
        try:
            self.aws.mail(mail.subject(text, self.config), text, urgent=mail.URGENT in text)
        except TROUBLE:
            logger.exception("A mail could not be sent; it is kept.")
            return replace(ledger, outbox=text)
        return replace(ledger, outbox="")


def _log(**fields: Any) -> None:
    logger.info(json.dumps(fields, default=str, sort_keys=True))
