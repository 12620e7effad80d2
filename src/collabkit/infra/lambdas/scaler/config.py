"""Where the scaler works: read once from the function's environment variables, which its stack sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from .model import Policy

__all__ = ["Config"]


@dataclass(frozen=True, slots=True)
class Config:
    """The names and addresses of what the scaler reads and changes."""

    environment: str
    zone_id: str
    record_name: str
    lock_table: str
    switch_parameter: str
    template_url: str
    cell_role_arn: str
    mail_topic_arn: str
    page_topic_arn: str
    alarm_topic_arn: str
    schedule_rule_arn: str
    scale_out_alarms: tuple[str, ...]
    scale_in_alarms: tuple[str, ...]
    timeout_minutes: int
    runbook_url: str
    policy: Policy

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Config:
        """Return the configuration; raises KeyError or ValueError when the function is set up wrongly."""
        return cls(
            environment=variables["ENVIRONMENT"],
            zone_id=variables["ZONE_ID"],
            record_name=variables["RECORD_NAME"],
            lock_table=variables["LOCK_TABLE"],
            switch_parameter=variables["SWITCH_PARAMETER"],
            template_url=variables["TEMPLATE_URL"],
            cell_role_arn=variables["CELL_ROLE_ARN"],
            mail_topic_arn=variables["MAIL_TOPIC_ARN"],
            page_topic_arn=variables["PAGE_TOPIC_ARN"],
            alarm_topic_arn=variables["ALARM_TOPIC_ARN"],
            schedule_rule_arn=variables["SCHEDULE_RULE_ARN"],
            scale_out_alarms=_words(variables["SCALE_OUT_ALARMS"]),
            scale_in_alarms=_words(variables["SCALE_IN_ALARMS"]),
            timeout_minutes=int(variables["TIMEOUT_MINUTES"]),
            runbook_url=variables["RUNBOOK_URL"],
            policy=Policy(**json.loads(variables["POLICY"])),
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)
