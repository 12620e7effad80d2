"""The pipeline, and the firewall in front of the site."""

from __future__ import annotations

from typing import Any

from .calling import client
from .forms import Adapter, Made, Properties
from .sending import lower, only

__all__ = ["ADAPTERS"]


def _pipeline(properties: Properties) -> Made:
    client("codepipeline").create_pipeline(pipeline=_of_pipeline(properties))
    return properties["Name"], {"Version": "1"}


def _change_pipeline(physical_id: str, _: Properties, new: Properties) -> Made:
    client("codepipeline").update_pipeline(pipeline=_of_pipeline(new))
    return physical_id, {"Version": "1"}


def _of_pipeline(properties: Properties) -> dict[str, Any]:
    found: dict[str, Any] = lower(
        only(
            properties,
            "ArtifactStore",
            "ExecutionMode",
            "Name",
            "PipelineType",
            "RoleArn",
            "Stages",
            "Triggers",
        )
    )
    return found


def _association(properties: Properties) -> Made:
    client("wafv2").associate_web_acl(**only(properties, "ResourceArn", "WebACLArn"))
    return f"{properties['WebACLArn']}|{properties['ResourceArn']}|REGIONAL", {}


def _logging(properties: Properties) -> Made:
    client("wafv2").put_logging_configuration(LoggingConfiguration=properties)
    return properties["ResourceArn"], {}


ADAPTERS: dict[str, Adapter] = {
    "AWS::CodePipeline::Pipeline": Adapter(
        _pipeline,
        lambda name, _: client("codepipeline").delete_pipeline(name=name),
        _change_pipeline,
        frozenset({"ArtifactStore", "ExecutionMode", "Stages", "Tags", "Triggers"}),
    ),
    "AWS::WAFv2::LoggingConfiguration": Adapter(
        _logging,
        lambda arn, _: client("wafv2").delete_logging_configuration(ResourceArn=arn),
        lambda arn, old, new: _logging(new),
        frozenset({"LogDestinationConfigs", "LoggingFilter", "RedactedFields"}),
    ),
    "AWS::WAFv2::WebACLAssociation": Adapter(
        _association,
        lambda _, was: client("wafv2").disassociate_web_acl(ResourceArn=was["ResourceArn"]),
        lambda same, old, new: (same, {}),
    ),
}
"""The types of delivery and edge."""
