"""The seeded faults: what is changed in `base`, and which rule has to notice; E… and W… are cfn-lint's."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .base import SCRIPT, base

__all__ = ["FURTHER", "MUTANTS", "SEEDED", "Mutant"]


@dataclass(frozen=True)
class Mutant:
    """One fault."""

    name: str
    rule: str
    change: Callable[[dict[str, Any]], None]

    @property
    def by_linter(self) -> bool:
        """Tell whether cfn-lint has to notice it."""
        return self.rule[1:].isdigit()

    def templates(self) -> dict[str, Any]:
        """Return the templates with the fault in them."""
        templates = deepcopy(base())
        self.change(templates["whole"]["Resources"])
        return templates


def _put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return the change that sets the value at a path such as Alarm.Properties.Threshold."""

    def change(resources: dict[str, Any]) -> None:
        *way, last = path.split(".")
        node: Any = resources
        for step in way:
            node = node[step]
        node[last] = value

    return change


def _drop(path: str) -> Callable[[dict[str, Any]], None]:
    def change(resources: dict[str, Any]) -> None:
        *way, last = path.split(".")
        node: Any = resources
        for step in way:
            node = node[step]
        del node[last]

    return change


def _dashboard(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(resources: dict[str, Any]) -> None:
        body = resources["Dashboard"]["Properties"]["DashboardBody"]
        assert old in body["Fn::Sub"]
        body["Fn::Sub"] = body["Fn::Sub"].replace(old, new, 1)

    return change


def _user_data(text: str) -> Callable[[dict[str, Any]], None]:
    return _put("Machines.Properties.LaunchTemplateData.UserData", {"Fn::Base64": {"Fn::Sub": text}})


def _circle(resources: dict[str, Any]) -> None:
    resources["Function"]["DependsOn"] = "Log"
    resources["Log"]["DependsOn"] = "Function"


SEEDED = (
    # The eight that neither cfn-lint nor checkov sees.
    Mutant("the dashboard's body is not JSON", "dashboard-json", _dashboard("}}]}", "}}],}")),
    Mutant("a widget that CloudWatch does not know", "dashboard-widget", _dashboard('"metric"', '"metrics"')),
    Mutant(
        "a filter pattern without its bracket",
        "filter-pattern",
        _put("ErrorFilter.Properties.FilterPattern", '{ ($.level = "ERROR" && $.logger != "django" }'),
    ),
    Mutant("user data of more than 16 KiB", "userdata-size", _user_data(SCRIPT + "# filler\n" * 1_900)),
    Mutant(
        "cloud-config with a misspelt key",
        "userdata-content",
        _user_data("#cloud-config\nhostname: ${AWS::Region}\npackges:\n  - nginx\n"),
    ),
    Mutant(
        "a health-check path without a slash",
        "health-check-path",
        _put("Targets.Properties.HealthCheckPath", "readyz"),
    ),
    Mutant(
        "a weighted record without identifier", "record-identifier", _drop("Record.Properties.SetIdentifier")
    ),
    Mutant(
        "a class that RDS no longer has for PostgreSQL 17",
        "database-class",
        _put("Database.Properties.DBInstanceClass", "db.t2.micro"),
    ),
    # What else only our own rules can know.
    Mutant(
        "a dashboard of a metric that nothing emits", "dashboard-metric", _dashboard('"Latency"', '"Delay"')
    ),
    Mutant(
        "an alarm of a metric with dimensions that nothing emits",
        "alarm-metric",
        _put("DatabaseAlarm.Properties.Dimensions", [{"Name": "DBClusterIdentifier", "Value": "main"}]),
    ),
    Mutant("an alarm without a runbook", "alarm-runbook", _drop("ErrorAlarm.Metadata.collabkit.runbook")),
    Mutant("an alarm that nobody hears", "alarm-action", _put("Together.Properties.AlarmActions", [])),
    Mutant(
        "an alarm that is silent on missing data",
        "alarm-missing-data",
        _drop("ErrorAlarm.Properties.TreatMissingData"),
    ),
    Mutant("a threshold of 800 %", "alarm-threshold", _put("DatabaseAlarm.Properties.Threshold", 800)),
    Mutant(
        "a composite alarm of an alarm that is not there",
        "alarm-rule",
        _put("Together.Properties.AlarmRule", 'ALARM("application-error")'),
    ),
    Mutant("a script with an open if", "userdata-content", _user_data(SCRIPT.replace("fi\n", ""))),
    Mutant(
        "a password in user data",
        "userdata-secret",
        _user_data(SCRIPT + "export DATABASE_PASSWORD='s3cr3t-and-long-enough'\n"),
    ),
    Mutant(
        "a measurement that the agent does not know",
        "agent-configuration",
        lambda resources: _replace(
            resources["AgentConfiguration"]["Properties"], "mem_used_percent", "mem_used_pct"
        ),
    ),
    Mutant("documents that go with their stack", "stateful-policy", _drop("Documents.DeletionPolicy")),
    # What cfn-lint is for.
    Mutant(
        "a reference to nothing",
        "E1020",
        _put("DatabaseSubnets.Properties.SubnetIds", [{"Ref": "Subnet7"}, {"Ref": "Subnet1"}]),
    ),
    Mutant(
        "an attribute that is not there",
        "E1010",
        _put("Function.Properties.Role", {"Fn::GetAtt": ["Role", "Name"]}),
    ),
    Mutant("a misspelt property", "E3002", _put("Topic.Properties.DisplayNam", "Engineers")),
    Mutant("a missing property", "E3003", _drop("DatabaseSubnets.Properties.DBSubnetGroupDescription")),
    Mutant("a word for a number", "E3012", _put("Targets.Properties.Port", "eighty")),
    Mutant("a comparison that is none", "E3030", _put("ErrorAlarm.Properties.ComparisonOperator", "Above")),
    Mutant("a runtime that is out of support", "E2531", _put("Function.Properties.Runtime", "python3.7")),
    Mutant("two resources that wait for each other", "E3004", _circle),
    Mutant("a period that CloudWatch refuses", "E3615", _put("ErrorAlarm.Properties.Period", 45)),
)

_PASSWORD = "s3cr3t"
FURTHER = (
    Mutant(
        "a key of AWS in user data",
        "userdata-secret",
        _user_data(SCRIPT + "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
    ),
    Mutant(
        "a password in an address in user data",
        "userdata-secret",
        _user_data(SCRIPT + f"export DATABASE_URL=postgresql://site:{_PASSWORD}@db.example/site\n"),
    ),
    Mutant(
        "a password in a request of user data",
        "userdata-secret",
        _user_data(SCRIPT + f"curl -fsS \\\n  -u elastic:{_PASSWORD} https://search.example/\n"),
    ),
    Mutant(
        "packages without hashes",
        "userdata-hashes",
        _user_data(SCRIPT.replace("--require-hashes ", "")),
    ),
    Mutant(
        "a script that fails and tells nobody",
        "userdata-signal",
        _user_data(SCRIPT.replace("trap finish EXIT\n", "")),
    ),
    Mutant(
        "a runbook without a page",
        "alarm-runbook",
        _put("ErrorAlarm.Metadata.collabkit.runbook", "database-cup"),
    ),
    Mutant(
        "a health check of a path that nothing answers",
        "health-check-path",
        _put("Targets.Properties.HealthCheckPath", "/redyz"),
    ),
    Mutant("no record with a weight", "record-weight", _put("Record.Properties.Weight", 0)),
    Mutant("a weight above 255", "record-weight", _put("Record.Properties.Weight", 300)),
    Mutant(
        "a class of a size that is not there",
        "database-class",
        _put("Database.Properties.DBInstanceClass", "db.m7g.7xlarge"),
    ),
    Mutant("an alarm below nothing", "alarm-threshold", _put("WebDown.Properties.Threshold", 0)),
    Mutant("a trail of one region", "trail-coverage", _put("Trail.Properties.IsMultiRegionTrail", False)),
)
MUTANTS = SEEDED + FURTHER


def _replace(properties: dict[str, Any], old: str, new: str) -> None:
    assert old in properties["Value"]
    properties["Value"] = properties["Value"].replace(old, new)
