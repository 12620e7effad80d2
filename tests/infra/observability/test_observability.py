"""The observability stack: who is told of what, and that nothing is watched that nobody emits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from troposphere import Ref

from collabkit.infra import patterns, watches
from collabkit.infra.checks import check
from collabkit.infra.stacks import (
    dashboards,
    links,
    observability,
    outside,
    region,
    watch,
    watch_data,
    web_cell,
)

from .settings import environment

VARIANTS: dict[str, dict[str, Any]] = {
    "cells": {},
    "one group": {"cells": {"mode": "target_tracking"}},
    "gateway in cells": {"gateway": {"placement": "cell"}},
    "no gateway, no firewall": {"gateway": {"placement": "none"}, "edge": {"waf": False}},
    "OpenSearch": {"search": {"mode": "opensearch"}},
    "own search, no copy of the cache": {"search": {"mode": "own"}, "data": {"cache_replicas": 0}},
    "many copies of the cache": {"data": {"cache_replicas": 5}},
    "no worker": {"worker": {"machines": 0}},
    "no doctor": {"application": {"doctor_command": ""}},
}


BUILDERS = {
    "observability": observability.build,
    "watch": watch.build,
    "watch-data": watch_data.build,
    "dashboards": dashboards.build,
}


def _templates(**parts):
    return {name: build(environment(**parts)).to_dict() for name, build in BUILDERS.items()}


def _resources(templates):
    return {name: body for template in templates.values() for name, body in template["Resources"].items()}


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda name: name.replace(" ", "-"))
def templates(request):
    return _templates(**VARIANTS[request.param])


@pytest.fixture(scope="module")
def resources():
    return _resources(_templates())


def _alarms(resources):
    return {
        body["Properties"]["AlarmName"].removeprefix("production-"): body
        for body in resources.values()
        if body["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    }


def test_nothing_is_wrong_with_the_templates_in_any_variant(templates):
    assert check(templates) == []


def test_every_template_fits_into_one_call(templates):
    sizes = {name: len(json.dumps(template, indent=2)) for name, template in templates.items()}
    assert max(sizes.values()) < 51_200, sizes


def test_every_parameter_is_used(templates):
    for template in templates.values():
        text = json.dumps(template["Resources"])
        assert [name for name in template.get("Parameters", {}) if f'{{"Ref": "{name}"}}' not in text] == []


def test_the_same_settings_give_the_same_text():
    assert json.dumps(_templates(), sort_keys=True) == json.dumps(_templates(), sort_keys=True)


def test_a_composite_alarm_waits_for_those_it_names(resources):
    assert resources["SiteFailingAlarm"]["DependsOn"] == [
        "ApplicationErrorsAlarm", "WebErrorsAlarm", "WebLatencyAlarm",
    ]  # fmt: skip


def test_engineers_get_mail_and_the_scaler_has_a_topic_to_itself(resources):
    assert resources["EngineersTopic"]["Properties"]["Subscription"] == [
        {"Protocol": "email", "Endpoint": "ops@together.example"}
    ]
    assert resources["PagesTopic"]["Properties"]["Subscription"]
    assert resources["ScalerTopic"]["Properties"]["Subscription"] == []


def test_whoever_is_on_call_gets_the_pages_by_mail_or_phone():
    people = {
        "engineers": ["ops@together.example"],
        "owner": "platform",
        "on_call": ["night@together.example", "+4930123456"],
    }
    found = _resources({"all": observability.build(environment(observability=people)).to_dict()})
    reached = [
        {"Protocol": "email", "Endpoint": "night@together.example"},
        {"Protocol": "sms", "Endpoint": "+4930123456"},
    ]
    assert found["PagesTopic"]["Properties"]["Subscription"] == reached
    assert found["EngineersTopic"]["Properties"]["Subscription"] == [
        {"Protocol": "email", "Endpoint": "ops@together.example"}
    ]
    far = outside.build(environment(observability=people)).to_dict()["Resources"]
    assert far["Outages"]["Properties"]["Subscription"] == reached


def test_alarms_may_speak_through_the_encrypted_topics(resources):
    statements = {item["Sid"]: item for item in resources["Key"]["Properties"]["KeyPolicy"]["Statement"]}
    assert "cloudwatch.amazonaws.com" in statements["Speakers"]["Principal"]["Service"]
    assert set(statements["Speakers"]["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    for name in ("Engineers", "Pages", "Scaler"):
        policy = resources[f"{name}TopicPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
        assert "cloudwatch.amazonaws.com" in policy["Principal"]["Service"]
        assert resources[f"{name}Topic"]["Properties"]["KmsMasterKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}


def test_the_scaler_hears_of_load_and_of_nothing_else(resources):
    heard = {
        slug
        for slug, body in _alarms(resources).items()
        if {"Ref": "ObservabilityScalerTopicArn"} in body["Properties"].get("AlarmActions", [])
    }
    assert {f"production-{slug}" for slug in heard} == {
        *watches.scale_out_alarms(environment()),
        *watches.scale_in_alarms(environment()),
    }


@pytest.mark.parametrize("slug", ["scale-out-cpu", "scale-in-cpu"])
def test_missing_data_scales_nothing(resources, slug):
    assert _alarms(resources)[slug]["Properties"]["TreatMissingData"] == "missing"


def test_with_one_group_nothing_asks_the_scaler():
    found = _templates(cells={"mode": "target_tracking"})
    assert not [slug for slug in _alarms(_resources(found)) if slug.startswith("scale-")]


@pytest.mark.parametrize(
    ("slug", "missing"),
    [
        ("web-down", "breaching"),
        ("worker-down", "breaching"),
        ("database-storage", "breaching"),
        ("web-errors", "notBreaching"),
        # Where nobody asks for a page nobody waits.
        ("scale-out-latency", "notBreaching"),
        ("worker-late", "notBreaching"),
        ("web-memory", "ignore"),
        ("certificate-expiring", "ignore"),
        ("certificate-ending", "ignore"),
    ],
)
def test_missing_data_means_what_it_should(resources, slug, missing):
    assert _alarms(resources)[slug]["Properties"]["TreatMissingData"] == missing


@pytest.mark.parametrize("slug", ["web-down", "database-storage", "site-failing", "certificate-ending"])
def test_what_cannot_wait_pages(resources, slug):
    assert _alarms(resources)[slug]["Properties"]["AlarmActions"] == [{"Ref": "ObservabilityPagesTopicArn"}]


def test_every_log_is_kept_for_its_time_and_encrypted(resources):
    groups = [body["Properties"] for body in resources.values() if body["Type"] == "AWS::Logs::LogGroup"]
    assert {group["LogGroupName"].rpartition("/")[2] for group in groups} == {
        "boot", "doctor", "gateway", "nginx", "web", "worker",
    }  # fmt: skip
    assert {group["RetentionInDays"] for group in groups} == {90}
    assert all(group["KmsKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]} for group in groups)


def test_other_stacks_are_told_the_topics_and_the_alarms(resources):
    told = {
        name: body["Properties"] for name, body in resources.items() if body["Type"] == "AWS::SSM::Parameter"
    }
    assert told["PublishScaleOutAlarms"]["Value"] == "production-scale-out-cpu,production-scale-out-latency"
    assert told["PublishScaleInAlarms"]["Value"] == "production-scale-in-cpu"
    assert told["PublishPagesTopicArn"]["Name"] == "/collabkit/production/observability/PagesTopicArn"


# Lines as collabkit.ops.logs and collabkit_doctor write them.
LATE = {
    "name": "deliveries",
    "state": "warning",
    "detail": "3 deliveries are more than 5 minutes late; is the worker busy?",
}
FINE = {"name": "deliveries", "state": "ok", "detail": "0 deliveries wait."}


@pytest.mark.parametrize(
    ("metric", "line", "expected"),
    [
        (
            "ApplicationErrors",
            {"level": "ERROR", "logger": "collabkit.chat.tasks", "message": "failed"},
            True,
        ),
        (
            "ApplicationErrors",
            {"level": "WARNING", "logger": "collabkit.chat.tasks", "message": "slow"},
            False,
        ),
        # Those are counted by class already.
        (
            "ApplicationErrors",
            {"level": "ERROR", "logger": "collabkit.ops.requests", "message": "request"},
            False,
        ),
        (
            "WorkerGivenUp",
            {
                "level": "ERROR",
                "logger": "collabkit.core.worker",
                "message": "Delivery 7 to chat.mail is given up: x",
            },
            True,
        ),
        (
            "WorkerGivenUp",
            {"level": "ERROR", "logger": "collabkit.core.worker", "message": "The step x failed"},
            False,
        ),
        (
            "WorkerLate",
            {"healthy": True, "checks": [{"name": "clock", "detail": "0.0 s apart."}, LATE]},
            True,
        ),
        ("WorkerLate", {"healthy": True, "checks": [FINE]}, False),
        ("DoctorUnhappy", {"healthy": False, "checks": [FINE]}, True),
        ("DoctorUnhappy", {"healthy": True, "checks": [LATE]}, False),
    ],
)
def test_filters_count_the_lines_they_are_for(metric, line, expected):
    _, pattern = watches.LOG_METRICS[metric]
    assert patterns.matches(pattern, line) is expected


@pytest.mark.parametrize(
    ("instance_type", "most"),
    [
        ("db.t4g.micro", 112),
        ("db.t4g.medium", 450),
        ("db.c6gd.large", 450),
        ("db.m7g.large", 901),
        ("db.x2g.large", 3604),
        ("db.r7g.xlarge", 3604),
        ("db.r7g.16xlarge", 5000),
    ],
)
def test_the_limit_of_connections_follows_the_memory(instance_type, most):
    assert watches.max_connections(instance_type) == most


@pytest.mark.parametrize(
    ("parts", "silent"),
    [
        ({"worker": {"machines": 0}}, {"worker-down", "worker-memory", "worker-late", "worker-given-up"}),
        ({"worker": {"machines": 0}}, {"doctor-unhappy"}),
        ({"application": {"doctor_command": ""}}, {"doctor-unhappy", "worker-late"}),
    ],
)
def test_nobody_is_woken_for_what_is_not_there(resources, parts, silent):
    assert silent <= set(_alarms(resources))
    assert not silent & set(_alarms(_resources(_templates(**parts))))


@pytest.mark.parametrize("mode", ["cells", "target_tracking"])
@pytest.mark.parametrize("place", ["us-east-1", "eu-central-1"])
def test_the_world_is_asked_and_its_answer_wakes_somebody(mode, place):
    here = environment(cells={"mode": mode}, region=place, zones=[f"{place}a", f"{place}b"])
    # Route 53 tells its findings there only, and an alarm reaches only topics beside it.
    assert region(here, "outside") == "us-east-1"
    template = outside.build(here).to_dict()
    assert not template.get("Parameters")
    asked = template["Resources"]["Check"]["Properties"]["HealthCheckConfig"]
    assert (asked["FullyQualifiedDomainName"], asked["ResourcePath"]) == ("together.example", "/readyz")
    alarm = template["Resources"]["SiteUnreachableAlarm"]["Properties"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Route53", "HealthCheckStatus")
    assert alarm["Dimensions"] == [{"Name": "HealthCheckId", "Value": {"Ref": "Check"}}]
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["AlarmActions"] == [{"Ref": "Outages"}]
    speaks = template["Resources"]["OutagesPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    key = template["Resources"]["Key"]["Properties"]["KeyPolicy"]["Statement"][1]
    assert speaks["Principal"] == key["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert check({"production-outside": template}) == []


@pytest.mark.parametrize("mode", ["cells", "target_tracking"])
def test_a_load_balancer_without_machines_wakes_somebody(mode):
    alarm = web_cell.build(environment(cells={"mode": mode})).to_dict()["Resources"]["LoadBalancerEmptyAlarm"]
    properties = alarm["Properties"]
    assert (properties["MetricName"], properties["Threshold"]) == ("HealthyHostCount", 1)
    assert properties["TreatMissingData"] == "breaching"
    assert properties["AlarmActions"] == [{"Ref": "ObservabilityPagesTopicArn"}]


@pytest.mark.parametrize(
    ("alarm", "share", "topic"),
    [("CellErrorsAlarm", 5.0, "Engineers"), ("CellFailingAlarm", 50.0, "Pages")],
)
def test_errors_are_seen_of_any_application(alarm, share, topic):
    """What nginx answers for an application that does not, and a site without our middleware."""
    found = web_cell.build(environment()).to_dict()["Resources"][alarm]["Properties"]
    assert found["Threshold"] == share
    assert found["AlarmActions"] == [{"Ref": f"Observability{topic}TopicArn"}]
    asked = [each["MetricStat"]["Metric"] for each in found["Metrics"] if "MetricStat" in each]
    assert {each["MetricName"] for each in asked} == {"HTTPCode_Target_5XX_Count", "RequestCount"}
    assert all(
        {name["Name"] for name in each["Dimensions"]} == {"LoadBalancer", "TargetGroup"} for each in asked
    )


def test_a_cell_watches_its_own_load_balancer():
    template = links.begin(environment(), "web_cell", "one web cell")
    for name in ("CellNumber", "Balancer", "Targets", "Topic", "Pages"):
        links.follow_path(template, name, f"/{name}")
    watches.front.front(
        template,
        environment(),
        cell=Ref("CellNumber"),
        load_balancer=Ref("Balancer"),
        target_group=Ref("Targets"),
        engineers=Ref("Topic"),
        pages=Ref("Pages"),
    )
    body = template.to_dict()
    assert check({"production-cell-1": body}) == []
    name = body["Resources"]["LoadBalancerErrorsAlarm"]["Properties"]["AlarmName"]
    assert name["Fn::Sub"][0] == "production-cell-${Cell}-load-balancer-errors"
