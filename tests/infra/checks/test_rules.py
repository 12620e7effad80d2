"""Each rule's edges, beyond the one fault that the mutation suite seeds for it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from collabkit.infra.checks import Metric, check
from collabkit.infra.database_classes import CLASSES
from collabkit.infra.runbooks import SLUGS
from collabkit.infra.stateful import HOLDERS, TYPES

from .base import base


def _found(name, path, value):
    """Return the findings when a property of the base's resource has this value."""
    templates = base()
    *way, last = path.split(".")
    node = templates["whole"]["Resources"][name]["Properties"]
    for step in way:
        node = node[step]
    node[last] = value
    return [(finding.rule, finding.problem) for finding in check(templates)]


def _rules(name, path, value):
    return [rule for rule, _ in _found(name, path, value)]


def test_an_alarm_without_owner():
    templates = base()
    del templates["whole"]["Resources"]["ErrorAlarm"]["Metadata"]["collabkit"]["owner"]
    assert [finding.rule for finding in check(templates)] == ["alarm-owner"]


def test_an_alarm_that_only_a_composite_alarm_hears_is_heard():
    assert _rules("DatabaseAlarm", "AlarmActions", []) == []


def test_an_alarm_that_is_switched_off_is_not_heard():
    assert _rules("DatabaseAlarm", "ActionsEnabled", False) == ["alarm-action"]


def test_a_host_may_say_what_else_is_emitted():
    templates = base()
    templates["whole"]["Resources"]["ErrorAlarm"]["Properties"]["MetricName"] = "Orders"
    own = Metric("collabkit/production/logs", "Orders")
    assert [finding.rule for finding in check(templates)] == ["alarm-metric"]
    assert check(templates, also_emitted=(own,)) == []


def test_a_metric_of_an_expression_is_looked_at_too():
    query = {
        "Metric": {"Namespace": "AWS/RDS", "MetricName": "CpuUsed", "Dimensions": []},
        "Period": 60,
        "Stat": "Sum",
    }
    found = _found("DatabaseAlarm", "Metrics", [{"Id": "a", "MetricStat": query}])
    assert ("alarm-metric", "Nothing emits CpuUsed in AWS/RDS.") in found


@pytest.mark.parametrize(
    "rule",
    [
        'ALARM("application-errors")',
        "ALARM(application-errors) OR FALSE",
        'NOT (OK("application-errors") AND INSUFFICIENT_DATA("database-cpu"))',
    ],
)
def test_rules_of_composite_alarms_that_can_be_read(rule):
    assert _rules("Together", "AlarmRule", rule) == []


@pytest.mark.parametrize(
    "rule",
    [
        "",
        'ALARM("application-errors"',
        'ALARM("application-errors") AND',
        'ALARM("application-errors") && OK("database-cpu")',
        "application-errors",
    ],
)
def test_rules_of_composite_alarms_that_cannot(rule):
    assert _rules("Together", "AlarmRule", rule) == ["alarm-rule"]


@pytest.mark.parametrize("pattern", ["", "ERROR", '"two words" -quiet', "?ERROR ?WARN", "[ip, user, ...]"])
def test_patterns_for_lines_that_are_not_json_are_left_alone(pattern):
    assert _rules("ErrorFilter", "FilterPattern", pattern) == []


@pytest.mark.parametrize("pattern", ["[ip, user", "ERROR: failed", '"open'])
def test_patterns_for_lines_that_cannot_be_read(pattern):
    assert _rules("ErrorFilter", "FilterPattern", pattern) == ["filter-pattern"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!/bin/sh\necho ready\n", []),
        ("#!/usr/bin/env bash\necho ready\n", []),
        ("#!/usr/bin/env bash\nif\n", ["userdata-content"]),
        ("#!/usr/bin/python3\nif\n", []),
        (" #!/bin/sh\n", ["userdata-content"]),
        ("echo ready\n", ["userdata-content"]),
        ("#cloud-config\npackages: [nginx]\n", []),
        ("#cloud-config\npackages: nginx\n", ["userdata-content"]),
        ("#cloud-config\npackages: [nginx\n", ["userdata-content"]),
        ("#cloud-config\n- nginx\n", ["userdata-content"]),
        ("#cloud-config\nwrite_files: [{path: etc/motd}]\n", ["userdata-content"]),
        ("#cloud-config\nruncmd: [{a: b}]\n", ["userdata-content"]),
        ("#!/bin/sh\nKEY=AKIAABCDEFGHIJKLMNOP\n", ["userdata-secret"]),
        ("#!/bin/sh\npassword=$(aws secretsmanager get-secret-value)\n", []),
        ("#!/bin/sh\ncurl -fsS -u elastic:$password https://search.example/\n", []),
        ("#!/bin/sh\ncurl -fsS --user-agent=a:b https://search.example/\n", []),
        ("#!/bin/sh\nurl=postgresql://$user:$password@db.example/site\n", []),
        ("#!/bin/sh\ncurl -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/\n", []),
        ("#!/bin/sh\ncurl --user=a:b https://search.example/\n", ["userdata-secret"]),
        ("#!/bin/sh\npip3 install django\n", ["userdata-hashes"]),
        ("#!/bin/sh\n# pip install django\n", []),
        ("#!/bin/sh\npip install -r a.txt; pip install --require-hashes -r b.txt\n", ["userdata-hashes"]),
        ("#!/bin/sh\ncfn-signal --stack whole\n", ["userdata-signal"]),
        ("#!/bin/sh\nend() {\n  cfn-signal --stack whole\n}\ntrap end EXIT\n", []),
        ("#!/bin/sh\ncfn-signal --stack whole\ntrap end EXIT\n", ["userdata-signal"]),
        ("#!/bin/sh\ntrap 'cfn-signal --stack whole -e $?' EXIT\n", []),
        ("#!/bin/sh\ncfn-signal --stack whole\ntrap 'rm -f /run/a' EXIT\n", ["userdata-signal"]),
    ],
)
def test_user_data(text, expected):
    encoded = base64.b64encode(text.encode()).decode()
    assert _rules("Machines", "LaunchTemplateData.UserData", encoded) == expected
    assert _rules("Machines", "LaunchTemplateData.UserData", {"Fn::Base64": text}) == expected


def test_user_data_in_several_parts():
    part = "Content-Type: text/x-shellscript\n\n#!/bin/sh\nif\n"
    text = f"Content-Type: multipart/mixed; boundary=x\nMIME-Version: 1.0\n\n--x\n{part}\n--x--\n"
    assert _rules("Machines", "LaunchTemplateData.UserData", {"Fn::Base64": text}) == ["userdata-content"]


def test_user_data_is_as_long_as_with_its_values():
    text = "#!/bin/sh\n" + "#" * 16_300
    assert _rules("Machines", "LaunchTemplateData.UserData", {"Fn::Base64": text}) == []
    longer = {"Fn::Base64": {"Fn::Join": ["", [text, "\n#", {"Ref": "Log"}, {"Ref": "Topic"}]]}}
    assert _rules("Machines", "LaunchTemplateData.UserData", longer) == ["userdata-size"]


def test_a_shell_variable_in_a_substitution_is_no_reference():
    text = {"Fn::Base64": {"Fn::Sub": '#!/bin/bash\nfor name in a b; do echo "${!name}"; done\n'}}
    assert _rules("Machines", "LaunchTemplateData.UserData", text) == []


@pytest.mark.parametrize(
    ("widget", "expected"),
    [
        ({"type": "text", "properties": {"markdown": "# Hello"}}, []),
        ({"type": "text", "properties": {}}, ["dashboard-widget"]),
        ({"type": "text"}, ["dashboard-widget"]),
        ({"type": "log", "properties": {"query": "fields @message", "region": "eu-central-1"}}, []),
        ({"type": "text", "x": 20, "width": 6, "properties": {"markdown": "-"}}, ["dashboard-widget"]),
        (
            {
                "type": "metric",
                "properties": {
                    "region": "x",
                    "metrics": [[{"expression": "m1 * 2"}], ["AWS/SQS", "Nothing"]],
                },
            },
            ["dashboard-metric"],
        ),
    ],
)
def test_widgets(widget, expected):
    assert _rules("Dashboard", "DashboardBody", json.dumps({"widgets": [widget]})) == expected


@pytest.mark.parametrize("body", ["[]", "{}", '{"widgets": {}}'])
def test_a_body_needs_a_list_of_widgets(body):
    assert _rules("Dashboard", "DashboardBody", body) == ["dashboard-json"]


def test_two_records_may_not_say_the_same():
    templates = base()
    resources = templates["whole"]["Resources"]
    resources["Second"] = resources["Record"]
    assert [finding.problem for finding in check(templates)] == ["Two records say that they are 'cell-1'."]


def test_one_record_of_a_name_may_rest():
    templates = base()
    resources = templates["whole"]["Resources"]
    properties = {**resources["Record"]["Properties"], "SetIdentifier": "cell-2", "Weight": 0}
    resources["Second"] = {**resources["Record"], "Properties": properties}
    assert check(templates) == []
    resources["Record"]["Properties"]["Weight"] = "0"
    assert [finding.path for finding in check(templates)] == ["Resources/Record/Properties/Weight"]


@pytest.mark.parametrize(
    ("comparison", "threshold", "expected"),
    [
        ("LessThanThreshold", 0.5, []),
        ("LessThanThreshold", 0, ["alarm-threshold"]),
        ("LessThanOrEqualToThreshold", 0, []),
        ("LessThanOrEqualToThreshold", -1, ["alarm-threshold"]),
        ("GreaterThanThreshold", 0, []),
        ("GreaterThanOrEqualToThreshold", 0, ["alarm-threshold"]),
    ],
)
def test_thresholds_of_what_does_not_fall_below_nothing(comparison, threshold, expected):
    templates = base()
    templates["whole"]["Resources"]["WebDown"]["Properties"] |= {
        "ComparisonOperator": comparison,
        "Threshold": threshold,
    }
    assert [finding.rule for finding in check(templates)] == expected


@pytest.mark.parametrize(
    "name", ["IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents", "EnableLogFileValidation"]
)
def test_a_trail_has_no_gaps(name):
    assert _rules("Trail", name, False) == ["trail-coverage"]
    assert _rules("Trail", name, "true") == []


def test_any_path_may_be_answered_where_nobody_says_which():
    templates = base()
    templates["whole"]["Resources"]["Targets"]["Properties"]["HealthCheckPath"] = "/other"
    assert [finding.rule for finding in check(templates)] == ["health-check-path"]
    data = templates["whole"]["Resources"]["Machines"]["Properties"]["LaunchTemplateData"]
    data["UserData"] = {"Fn::Base64": "#!/bin/sh\necho ready\n"}
    assert check(templates) == []


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("location = /readyz {", []),
        ("location ~ ^(/healthz|/readyz)$ {", []),
        ("location ~* ^/READYZ$ {", []),
        ("location ~ ^/READYZ$ {", ["health-check-path"]),
        ("location = /ready {", ["health-check-path"]),
        ("location ~ ^(/readyz { location = /readyz {", []),
        ("location / {", []),
    ],
)
def test_what_nginx_answers(location, expected):
    text = f"#!/bin/sh\necho '{location}' > /etc/nginx/conf.d/site.conf\n"
    assert _rules("Machines", "LaunchTemplateData.UserData", {"Fn::Base64": text}) == expected


def test_a_check_from_afar_asks_for_what_some_machine_answers():
    templates = base()
    config = {"Type": "HTTPS", "ResourcePath": "/readyz"}
    check_ = {"Type": "AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": config}}
    templates["far"] = {"Resources": {"Check": check_}}
    assert check(templates) == []
    config["ResourcePath"] = "/redyz"
    assert [(finding.stack, finding.rule) for finding in check(templates)] == [("far", "health-check-path")]
    # Machines beside it that serve something else: nobody says what.
    data = {"LaunchTemplateData": {"UserData": {"Fn::Base64": "#!/bin/sh\necho ready\n"}}}
    templates["far"]["Resources"]["Others"] = {"Type": "AWS::EC2::LaunchTemplate", "Properties": data}
    assert check(templates) == []


def test_the_runbooks_are_the_pages():
    pages = Path(__file__).parents[3] / "docs" / "runbooks"
    assert {page.stem for page in pages.glob("*.md")} - {"index"} == SLUGS


def test_a_host_may_have_runbooks_of_its_own():
    templates = base()
    templates["whole"]["Resources"]["ErrorAlarm"]["Metadata"]["collabkit"]["runbook"] = "orders-late"
    assert [finding.rule for finding in check(templates)] == ["alarm-runbook"]
    assert check(templates, also_runbooks=frozenset({"orders-late"})) == []


def test_a_plain_record_needs_no_identifier():
    templates = base()
    record = templates["whole"]["Resources"]["Record"]["Properties"]
    del record["Weight"]
    assert [finding.rule for finding in check(templates)] == ["record-identifier"]
    del record["SetIdentifier"]
    assert check(templates) == []


@pytest.mark.parametrize("kind", sorted(HOLDERS))
def test_every_type_that_is_not_replaced_for_its_data_needs_a_policy(kind):
    templates = base()
    templates["whole"]["Resources"]["Holder"] = {"Type": kind, "Properties": {}}
    found = [finding.path for finding in check(templates) if finding.rule == "stateful-policy"]
    assert found == ["Resources/Holder/DeletionPolicy", "Resources/Holder/UpdateReplacePolicy"]
    assert kind in TYPES


def test_what_is_scratch_may_go_with_its_stack():
    templates = base()
    documents = templates["whole"]["Resources"]["Documents"]
    del documents["DeletionPolicy"]
    documents["Metadata"] = {"collabkit": {"scratch": "Rebuilt from the database"}}
    assert check(templates) == []


@pytest.mark.slow
def test_the_classes_of_database_machines_are_those_that_cfn_lint_knows():
    data = pytest.importorskip("cfnlint.data.schemas.extensions.aws_rds_dbinstance")
    path = f"{data.__path__[0]}/db_instance_class.json"
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a package's own data
        rules = json.load(file)["allOf"]
    known = set()
    for rule in rules:
        properties = rule["if"]["properties"]
        version = properties["EngineVersion"]["pattern"]
        if properties["Engine"].get("const") == "postgres" and version.startswith(("^(17\\.11", "^(18\\.6")):
            known |= set(rule["then"]["properties"]["DBInstanceClass"]["enum"])
    assert known - {"db.serverless"} == CLASSES
