"""The scaler's function, its archive and its variables."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from troposphere import GetAtt, Ref, Template, awslambda

from collabkit.infra import watches
from collabkit.infra.scaling.archive import archive
from collabkit.infra.scaling.policy import policy
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import links

from . import places

__all__ = ["RUNTIME", "add"]

RUNTIME = "python3.13"
TIMEOUT_SECONDS = 60
"""Shorter than the lock's lease, so that no run outlives its lock."""


def add(template: Template, environment: Environment) -> None:
    """Add the function, and where its failures go."""
    packed = archive()
    template.add_resource(
        awslambda.Function(
            "Function",
            Description="Launches and destroys web cells, one step at a time",
            Runtime=RUNTIME,
            Architectures=["arm64"],
            Handler=f"{packed.name}.handler.handle",
            Code=awslambda.Code(
                S3Bucket=links.follow(template, environment, "files", "ArtefactsBucket"), S3Key=packed.key
            ),
            Role=GetAtt("FunctionRole", "Arn"),
            MemorySize=256,
            Timeout=TIMEOUT_SECONDS,
            # A help, not the lock: one run at a time.
            ReservedConcurrentExecutions=1,
            DeadLetterConfig=awslambda.DeadLetterConfig(TargetArn=GetAtt("DeadLetters", "Arn")),
            LoggingConfig=awslambda.LoggingConfig(LogGroup=Ref("Log")),
            Environment=awslambda.Environment(Variables=_variables(template, environment)),
        )
    )
    template.add_resource(
        awslambda.EventInvokeConfig(
            "Invocations",
            FunctionName=Ref("Function"),
            Qualifier="$LATEST",
            # The next look comes within a minute and sees all there is to see: old messages are worth nothing.
            MaximumEventAgeInSeconds=300,
            MaximumRetryAttempts=1,
            DestinationConfig=awslambda.DestinationConfig(
                OnFailure=awslambda.OnFailure(Destination=GetAtt("DeadLetters", "Arn"))
            ),
        )
    )


def _variables(template: Template, environment: Environment) -> dict[str, Any]:
    engineers, pages = places.topics(template, environment)
    return {
        "ENVIRONMENT": environment.name,
        "ZONE_ID": places.zone(template, environment),
        "RECORD_NAME": environment.domain.name,
        "LOCK_TABLE": Ref("LockTable"),
        "SWITCH_PARAMETER": places.switch(environment),
        "TEMPLATE_URL": places.template_url(template, environment),
        "CELL_ROLE_ARN": GetAtt("CellRole", "Arn"),
        "MAIL_TOPIC_ARN": engineers,
        "PAGE_TOPIC_ARN": pages,
        "ALARM_TOPIC_ARN": links.follow(template, environment, "observability", "ScalerTopicArn"),
        "SCHEDULE_RULE_ARN": places.arn("events", f"rule/{places.schedule(environment)}"),
        "SCALE_OUT_ALARMS": ",".join(watches.scale_out_alarms(environment)),
        "SCALE_IN_ALARMS": ",".join(watches.scale_in_alarms(environment)),
        "TIMEOUT_MINUTES": str(policy(environment).progress_seconds // 60),
        "RUNBOOK_URL": environment.observability.runbooks,
        "POLICY": json.dumps(asdict(policy(environment)), sort_keys=True),
    }
