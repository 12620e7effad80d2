"""The audit stack: the trail as CIS wants it, a filter and an alarm for each control."""

from __future__ import annotations

import re

import pytest

from collabkit.infra import render
from collabkit.infra.checks import check
from collabkit.infra.controls import controls
from collabkit.infra.stacks import audit, watch_trail
from tests.infra.observability.settings import environment

# What prowler 5.46 looks for in the pattern of each control, shortened to the names and their order.
# https://github.com/prowler-cloud/prowler, prowler/providers/aws/services/cloudwatch
PROWLER = {
    "unauthorized-calls": (
        r"\$\.errorCode\s*=\s*.?\*UnauthorizedOperation.+\$\.errorCode\s*=\s*.?AccessDenied\*.?"
    ),
    "sign-in-without-mfa": (
        r"\$\.eventName\s*=\s*.?ConsoleLogin.+\$\.additionalEventData\.MFAUsed\s*!=\s*.?Yes.?"
    ),
    "root-used": (
        r"\$\.userIdentity\.type\s*=\s*.?Root.+\$\.userIdentity\.invokedBy NOT EXISTS"
        r".+\$\.eventType\s*!=\s*.?AwsServiceEvent.?"
    ),
    "config-changed": (
        r"\$\.eventSource\s*=\s*.?config.amazonaws.com.+\$\.eventName\s*=\s*.?StopConfigurationRecorder"
        r".+\$\.eventName\s*=\s*.?DeleteDeliveryChannel.+\$\.eventName\s*=\s*.?PutDeliveryChannel"
        r".+\$\.eventName\s*=\s*.?PutConfigurationRecorder.?"
    ),
}


@pytest.fixture(scope="module")
def template():
    return audit.build(environment()).to_dict()


def _properties(template, name):
    return template["Resources"][name]["Properties"]


def test_the_trail_sees_all_regions_and_can_be_proved(template):
    trail = _properties(template, "Trail")
    assert trail["IsLogging"] is True
    assert trail["IsMultiRegionTrail"] is True
    assert trail["IncludeGlobalServiceEvents"] is True
    assert trail["EnableLogFileValidation"] is True
    assert trail["KMSKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}


def test_documents_are_watched_unless_told_otherwise():
    quiet = audit.build(environment(audit={"data_events": False})).to_dict()
    assert "DataResources" not in _properties(quiet, "Trail")["EventSelectors"][0]
    loud = audit.build(environment()).to_dict()
    assert _properties(loud, "Trail")["EventSelectors"][0]["DataResources"][0]["Type"] == "AWS::S3::Object"


def test_the_records_and_their_key_outlive_the_stack(template):
    assert _properties(template, "Key")["EnableKeyRotation"] is True
    for name in ("Key", "TrailBucket"):
        assert template["Resources"][name]["DeletionPolicy"] == "Retain"
        assert template["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_only_this_trail_may_write_into_its_bucket(template):
    statements = _properties(template, "TrailBucketPolicy")["PolicyDocument"]["Statement"]
    allowed = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert {statement["Action"] for statement in allowed} == {"s3:GetBucketAcl", "s3:PutObject"}
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        arn = statement["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]
        assert arn.endswith(f"trail/{_properties(template, 'Trail')['TrailName']}")


def test_every_control_has_a_filter_on_the_trail_and_an_alarm_on_its_metric(template):
    own = watch_trail.build(environment()).to_dict()
    resources = [*template["Resources"].values(), *own["Resources"].values()]
    filters = {
        body["Properties"]["FilterPattern"]: body["Properties"]["MetricTransformations"][0]
        for body in resources
        if body["Type"] == "AWS::Logs::MetricFilter"
    }
    watched = {
        (body["Properties"]["Namespace"], body["Properties"]["MetricName"]): body
        for body in resources
        if body["Type"] == "AWS::CloudWatch::Alarm"
    }
    assert len(filters) == len(watched) == 19
    topics = {"engineers": "ObservabilityEngineersTopicArn", "pages": "ObservabilityPagesTopicArn"}
    for control in controls(environment()):
        made = filters[control.pattern]
        alarm = watched[made["MetricNamespace"], made["MetricName"]]
        assert alarm["Metadata"]["collabkit"] == {"owner": "platform", "runbook": control.slug}
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": topics[control.tells]}]
        assert alarm["Properties"]["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("slug", PROWLER)
def test_an_auditing_tool_recognises_the_pattern(slug):
    found = {control.slug: control for control in controls(environment())}[slug]
    assert re.search(PROWLER[slug], found.pattern)


def test_nothing_is_wrong_with_the_templates(template):
    own = watch_trail.build(environment()).to_dict()
    assert check({"production-audit": template, "production-watch-trail": own}) == []


def test_the_longest_settings_fit_into_one_request():
    longest = environment(
        name="a" * 20,
        observability={
            "engineers": ["ops@together.example"],
            "owner": "o" * 100,
            "runbook_url": f"https://{'r' * 191}/",
        },
        audit={
            "deploy_roles": [letter * 64 for letter in "xyz"],
            "neighbours": ["b" * 20],
        },
        delivery={"source": "codecommit", "repository": "site"},
    )
    for build in (audit.build, watch_trail.build):
        assert len(render.text(build(longest))) <= render.MAX_BYTES
