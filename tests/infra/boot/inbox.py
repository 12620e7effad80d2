"""A queue that hears what topics say, for who wants to read it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

PATIENCE = 20
"""Seconds that a message may take on a busy machine."""


class Inbox:
    """What came from some topics since the last look."""

    def __init__(self, sqs: Any, sns: Any, name: str, topics: Iterable[str]) -> None:
        self._sqs = sqs
        self._queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        asked = sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        for topic in topics:
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=asked["Attributes"]["QueueArn"])

    def take(self) -> list[dict[str, Any]]:
        """Return the notices that are there, each once."""
        found: list[dict[str, Any]] = []
        while taken := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for each in taken:
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=each["ReceiptHandle"])
                found.append(json.loads(each["Body"]))
        return found

    def wait(self, text: str) -> dict[str, Any]:
        """Return the first notice whose message holds this text."""
        limit, heard = time.monotonic() + PATIENCE, list[dict[str, Any]]()
        while time.monotonic() < limit:
            heard += self.take()
            for notice in heard:
                if text in notice["Message"]:
                    return notice
            time.sleep(0.1)
        raise AssertionError(f"Nobody said {text!r}, but: {heard}")
