"""Which messages may wake the scaler. None of them is believed: the truth is read anew each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .config import Config

__all__ = ["MAX_BYTES", "MAX_RECORDS", "trigger"]

MAX_BYTES = 64 * 1024
"""A notice of an alarm has about two kilobytes."""
MAX_RECORDS = 10


def trigger(event: object, config: Config) -> str | None:
    """Return in a few words what woke the scaler; None for whatever it is not meant to hear."""
    if not isinstance(event, Mapping):
        return None
    if "Records" in event:
        return _alarm(event["Records"], config)
    if event.get("source") == "aws.events" and event.get("detail-type") == "Scheduled Event":
        return "the schedule" if event.get("resources") == [config.schedule_rule_arn] else None
    if event.get("source") == "aws.cloudformation":
        return _stack(event, config)
    return None


def _alarm(records: object, config: Config) -> str | None:
    if not isinstance(records, list) or not 0 < len(records) <= MAX_RECORDS:
        return None
    found = [_alarm_name(record, config) for record in records]
    return next((f"the alarm {name}" for name in found if name), None)


def _alarm_name(record: object, config: Config) -> str | None:
    if not isinstance(record, Mapping) or record.get("EventSource") != "aws:sns":
        return None
    notice = record.get("Sns")
    if not isinstance(notice, Mapping) or notice.get("TopicArn") != config.alarm_topic_arn:
        return None
    message = _json(notice.get("Message"))
    name = message.get("AlarmName") if isinstance(message, dict) else None
    known = (*config.scale_out_alarms, *config.scale_in_alarms)
    return name if isinstance(name, str) and name in known else None


def _stack(event: Mapping[Any, Any], config: Config) -> str | None:
    detail = event.get("detail")
    if event.get("detail-type") != "CloudFormation Stack Status Change" or not isinstance(detail, Mapping):
        return None
    arn = detail.get("stack-id")
    if not isinstance(arn, str) or len(arn) > 512 or not arn.startswith("arn:"):
        return None
    # arn:aws:cloudformation:region:account:stack/name/id
    name = arn.partition(":stack/")[2].partition("/")[0]
    prefix = config.policy.prefix
    return f"the stack {name}" if name.startswith(prefix) and name.removeprefix(prefix).isdecimal() else None


def _json(text: object) -> Any:
    if not isinstance(text, str) or len(text.encode(errors="replace")) > MAX_BYTES:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
