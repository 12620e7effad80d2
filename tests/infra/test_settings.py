"""What an environment's file may say, and what is answered when it says something else."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra import names, render, settings
from collabkit.infra.database_classes import CLASSES
from collabkit.infra.rules.machines import MOST_BASE_CELLS
from collabkit.infra.settings import Environment, SettingsError, load, read
from collabkit.infra.watches import max_connections

HERE = Path(__file__).parent

GOOD: dict[str, Any] = {
    "name": "test",
    "region": "eu-central-1",
    "zones": ["eu-central-1a", "eu-central-1b"],
    "domain": {"name": "together.example", "mail_from": "noreply@together.example"},
    "observability": {"engineers": ["ops@together.example"], "owner": "platform"},
}
PARTS = [
    hint for hint in vars(settings).values() if dataclasses.is_dataclass(hint) and isinstance(hint, type)
]


def with_value(key: str, value: Any) -> dict[str, Any]:
    """Return the good settings with one value changed."""
    table = deepcopy(GOOD)
    *parts, last = key.split(".")
    place = table
    for part in parts:
        place = place.setdefault(part, {})
    place[last] = value
    return table


def problems(table: dict[str, Any]) -> tuple[str, ...]:
    """Return what is wrong with settings that are refused."""
    with pytest.raises(SettingsError) as caught:
        read(table)
    return caught.value.problems


def test_few_lines_make_an_environment():
    environment = read(GOOD)
    assert environment.zones == ("eu-central-1a", "eu-central-1b")
    assert environment.domain.site_url == "https://together.example"
    assert environment.data.multi_az
    assert environment.scaling.daily_budget == Decimal("12.00")


@pytest.mark.parametrize("file", sorted((HERE / "environments").glob("*.toml")), ids=lambda file: file.stem)
def test_files_are_read(file):
    assert load(file).name == file.stem


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "cells-of-ours"),
        ("worker.machines", 0),
        ("application.doctor_command", ""),
        ("application.doctor_command", "look --json"),
        ("cells.ssm_agent_sha256", "0" * 64),
        ("observability.on_call", ["night@together.example", "+4930123456"]),
        ("observability.runbook_url", "https://code.example:8443/site/docs/runbooks/"),
    ],
)
def test_values_are_taken(key, value):
    read(with_value(key, value))


def test_whoever_is_on_call_gets_the_pages_and_without_one_the_engineers():
    assert read(GOOD).observability.pages == ("ops@together.example",)
    assert read(with_value("observability.on_call", ["+4930123456"])).observability.pages == ("+4930123456",)


def test_money_stays_what_was_written(tmp_path):
    file = tmp_path / "money.toml"
    text = (HERE / "environments" / "small.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("monthly = 150", "monthly = 150.10"), encoding="utf-8")
    assert str(load(file).budgets.monthly) == "150.10"


def test_an_environment_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read(GOOD).name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_is_explained(part):
    lines = inspect.getsource(part).splitlines()
    explained = [
        line.split(":")[0].strip()
        for line, following in itertools.pairwise(lines)
        if following.strip().startswith('"""')
        and ":" in line
        and not line.strip().startswith(("def", "class"))
    ]
    assert part.__doc__
    assert part is Environment or [field.name for field in dataclasses.fields(part)] == explained


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_parts_are_frozen_and_slotted(part):
    assert part.__dataclass_params__.frozen
    assert "__slots__" in vars(part)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("colour", "red", "colour is no setting. Remove it, or use one of: name, region"),
        ("data.sise", 3, "data.sise is no setting. Remove it, or use one of: engine_version"),
        ("name", 3, "name is 3. It must be a text in quotes."),
        ("zones", "eu-central-1a", "zones is 'eu-central-1a'. It must be a list of texts."),
        ("zones", [1, 2], "zones is [1, 2]. It must be a list of texts."),
        ("data", "large", "data is 'large'. It must be a table."),
        ("data.multi_az", 1, "data.multi_az is 1. It must be true or false."),
        ("data.storage_gb", True, "data.storage_gb is True. It must be a whole number."),
        ("data.storage_gb", "20", "data.storage_gb is '20'. It must be a whole number."),
        ("data.storage_gb", {}, "data.storage_gb is a table. It must be a whole number."),
        ("scaling.daily_budget", "30", "scaling.daily_budget is '30'. It must be an amount such as 12.50."),
        ("scaling.daily_budget", True, "scaling.daily_budget is True. It must be an amount such as 12.50."),
        ("scaling.daily_budget", Decimal("nan"), "scaling.daily_budget is NaN. It must be an amount"),
        (
            "scaling.cell_cost_per_hour",
            Decimal("inf"),
            "scaling.cell_cost_per_hour is Infinity. It must be an",
        ),
        ("budgets.monthly", Decimal("-inf"), "budgets.monthly is -Infinity. It must be an amount such as"),
        (
            "budgets.alert_percent",
            ["50"],
            "budgets.alert_percent is ['50']. It must be a list of whole numbers.",
        ),
        ("cells.mode", "auto", 'cells.mode is \'auto\'. It must be one of "cells", "target_tracking".'),
    ],
)
def test_keys_and_types_are_refused(key, value, said):
    assert any(problem.startswith(said) for problem in problems(with_value(key, value)))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "Production", "name is 'Production'. Use 3 to 20"),
        ("name", "ab", "name is 'ab'. Use 3 to 20"),
        ("name", "pre--live", "name is 'pre--live'. Write one hyphen at a time"),
        ("name", "prod-cell-eu", "name is 'prod-cell-eu'. Leave -cell out"),
        ("name", "prod-cell", "name is 'prod-cell'. Leave -cell out"),
        ("region", "Frankfurt", "region is 'Frankfurt'. Write it as AWS does"),
        ("zones", ["eu-central-1a"], "zones are ['eu-central-1a']. Name two different"),
        (
            "zones",
            ["eu-central-1a", "eu-central-1a"],
            "zones are ['eu-central-1a', 'eu-central-1a']. Name two",
        ),
        ("zones", ["eu-central-1a", "eu-west-1b"], "zones has 'eu-west-1b', which is not in eu-central-1."),
        ("zones", [f"eu-central-1{letter}" for letter in "abcd"], "zones are 4. Name three at most"),
        (
            "domain.name",
            "https://together.example",
            "domain.name is 'https://together.example'. Write the host",
        ),
        ("domain.mail_from", "nobody", "domain.mail_from is 'nobody'. Write an address"),
        ("domain.mail_from", "A$(id) <a@b.example>", "domain.mail_from is 'A$(id) <a@b.example>'. Write an"),
        ("domain.zone_id", "zone", "domain.zone_id is 'zone'. Copy the id from Route 53"),
        (
            "application.settings_module",
            "my site",
            "application.settings_module is 'my site'. Write a module",
        ),
        ("application.wsgi", "site.wsgi", "application.wsgi is 'site.wsgi'. Write module and name"),
        (
            "application.worker_command",
            "work; rm",
            "application.worker_command is 'work; rm'. Write a management",
        ),
        (
            "application.alive_path",
            "healthz",
            "application.alive_path is 'healthz'. Write a path, slash first",
        ),
        ("network.cidr", "everything", "network.cidr is 'everything'. Write a network"),
        ("network.cidr", "10.0.0.0/8", "network.cidr is 10.0.0.0/8. Choose a private network"),
        ("network.cidr", "52.0.0.0/16", "network.cidr is 52.0.0.0/16. Choose a private network"),
        ("network.cidr", "127.0.0.0/16", "network.cidr is 127.0.0.0/16. Choose a private network"),
        ("network.cidr", "169.254.0.0/16", "network.cidr is 169.254.0.0/16. Choose a private network"),
        ("network.cidr", "198.18.0.0/16", "network.cidr is 198.18.0.0/16. Choose a private network"),
        ("network.cidr", "172.32.0.0/16", "network.cidr is 172.32.0.0/16. Choose a private network"),
        ("network.flow_log_days", 100, "network.flow_log_days is 100, which CloudWatch Logs does not know"),
        ("network.egress", "endpoints", 'network.egress is "endpoints", but Debian\'s packages'),
        ("data.engine_version", "9", "data.engine_version is '9'. Choose a version of PostgreSQL 16"),
        ("data.instance_type", "m7g.large", "data.instance_type is 'm7g.large'. Choose a class of RDS"),
        ("data.instance_type", "db.t4g.nano", "data.instance_type is 'db.t4g.nano'. Choose a class of RDS"),
        ("data.instance_type", "db.x2iedn.metal", "data.instance_type is 'db.x2iedn.metal'. Choose a class"),
        ("data.instance_type", "db.m7g.7xlarge", "data.instance_type is 'db.m7g.7xlarge'. Choose a class"),
        ("data.database", "Prod-DB", "data.database is 'Prod-DB'. Use lower-case"),
        ("data.storage_gb", 5, "data.storage_gb is 5. Choose a value from 20"),
        (
            "data.storage_max_gb",
            109,
            "data.storage_max_gb is 109, less than a tenth above data.storage_gb (100)",
        ),
        ("data.backup_days", 0, "data.backup_days is 0. Choose a value from 1 to 35."),
        ("data.slow_query_ms", 1, "data.slow_query_ms is 1. Choose"),
        ("data.cache_instance_type", "t4g.small", "data.cache_instance_type is 't4g.small'. Choose a class"),
        ("data.cache_replicas", 9, "data.cache_replicas is 9. Choose"),
        ("files.object_lock_days", 0, "files.object_lock_days is 0. Choose"),
        ("files.old_version_days", 0, "files.old_version_days is 0. Choose"),
        ("files.infrequent_after_days", 7, "files.infrequent_after_days is 7. Choose a value from 30"),
        ("files.log_days", 0, "files.log_days is 0. Choose"),
        ("search", {"mode": "url"}, "search.url is '', with search.mode \"url\". Write its address"),
        ("search", {"mode": "url", "url": "https://a.example"}, "search.api_key_secret is missing"),
        ("search", {"mode": "url", "url": "https://a.example:99999", "api_key_secret": "k"}, "search.url is"),
        ("search", {"mode": "url", "url": "https://a.example:0", "api_key_secret": "k"}, "search.url is"),
        ("search.url", "https://a.example", 'search.url and search.api_key_secret need search.mode "url"'),
        ("search.version", "7.10", "search.version is '7.10'. Write a release of Elasticsearch 8 or 9"),
        (
            "search",
            {"mode": "own", "instance_type": "r7i.large"},
            "search.instance_type is r7i.large, a machine of",
        ),
        ("search.opensearch_instance_type", "big", "search.opensearch_instance_type is 'big'. Choose"),
        ("search.volume_gb", 1, "search.volume_gb is 1. Choose"),
        ("search.snapshot_days", 0, "search.snapshot_days is 0. Choose"),
        (
            "edge.certificate_arn",
            "arn:aws:acm:us-east-1:1:x",
            "edge.certificate_arn is no certificate of ACM in eu",
        ),
        ("edge.requests_per_five_minutes", 1, "edge.requests_per_five_minutes is 1. Choose"),
        ("edge.idle_seconds", 5, "edge.idle_seconds is 5. Choose"),
        ("edge.max_body_mb", 0, "edge.max_body_mb is 0. Choose"),
        ("cells.instance_type", "large", "cells.instance_type is 'large'. Choose an EC2 type"),
        (
            "cells.instance_type",
            "t3.medium",
            "cells.instance_type is t3.medium, a machine of x86_64, but cells.arch",
        ),
        ("worker.instance_type", "t3.small", "worker.instance_type is t3.small, a machine of x86_64"),
        ("gateway.instance_type", "m7i.large", "gateway.instance_type is m7i.large, a machine of x86_64"),
        ("cells.architecture", "x86_64", "cells.instance_type is t4g.medium, a machine of arm64"),
        ("cells.image", "ami-123", "cells.image is 'ami-123'. Name the SSM parameter"),
        ("cells.volume_gb", 1, "cells.volume_gb is 1. Choose"),
        ("cells.boot_minutes", 1, "cells.boot_minutes is 1. Choose"),
        ("cells.min", 0, "cells.min is 0. Choose a value from 1"),
        ("cells.min", 9, "cells.min is 9, above cells.max (4). Lower the one or raise the other."),
        (
            "cells",
            {"min": 50, "max": 50, "initial": 50},
            "cells.min is 50. Choose 35 at most: each base cell",
        ),
        ("cells.max", 99, "cells.max is 99. Choose"),
        ("cells.initial", 7, "cells.initial is 7. Choose from cells.min (1) to cells.max (4)."),
        ("cells.machines_per_cell", 0, "cells.machines_per_cell is 0. Choose"),
        ("cells.target_cpu_percent", 99, "cells.target_cpu_percent is 99. Choose"),
        ("worker.machines", 51, "worker.machines is 51. Choose"),
        ("worker.machines", -1, "worker.machines is -1. Choose a value from 0"),
        ("application.doctor_command", "look; rm", "application.doctor_command is 'look; rm'. Write a"),
        ("cells.ssm_agent_sha256", "latest", "cells.ssm_agent_sha256 is 'latest'. Write what sha256sum says"),
        ("gateway.machines", 0, "gateway.machines is 0. Choose"),
        ("scaling.cooldown_seconds", 0, "scaling.cooldown_seconds is 0. Choose"),
        ("scaling.actions_per_hour", 0, "scaling.actions_per_hour is 0. Choose"),
        ("scaling.breaker_failures", 0, "scaling.breaker_failures is 0. Choose"),
        ("scaling.drain_seconds", 60, "scaling.drain_seconds is 60. Choose a value from 90"),
        ("scaling.high_cpu_percent", 100, "scaling.high_cpu_percent is 100. Choose"),
        ("scaling.low_cpu_percent", 60, "scaling.low_cpu_percent is 60, more than half of scaling.high_cpu"),
        ("scaling.cell_cost_per_hour", Decimal("1e999999"), "scaling.cell_cost_per_hour is 1E+999999. Write"),
        ("scaling.daily_budget", Decimal("1e999999"), "scaling.daily_budget is 1E+999999. Write what all"),
        ("scaling.cell_cost_per_hour", 0, "scaling.cell_cost_per_hour is 0. Write what a cell costs"),
        (
            "scaling.daily_budget",
            1,
            "scaling.daily_budget is 1, but the 1 cells of cells.min cost 2.88 a day.",
        ),
        ("observability.engineers", [], "observability.engineers is empty. Name who is called"),
        ("observability.engineers", ["ops"], "observability.engineers has 'ops'. Write an address"),
        ("observability.engineers", [f"a{n}@b.example" for n in range(11)], "observability.engineers has 11"),
        (
            "observability.on_call",
            ["030 123456"],
            "observability.on_call has '030 123456'. Write an address, or",
        ),
        (
            "observability.on_call",
            ["+0301234567"],
            "observability.on_call has '+0301234567'. Write an address",
        ),
        (
            "observability.on_call",
            ["+493012345678"] * 11,
            "observability.on_call has 11 entries. Name ten at",
        ),
        (
            "observability.runbook_url",
            "http://a.example/",
            "observability.runbook_url is 'http://a.example/'. Write where the pages are",
        ),
        (
            "observability.runbook_url",
            "https://a.example/runbooks",
            "observability.runbook_url is 'https://a.example/runbooks'. Write where the pages are",
        ),
        (
            "observability.runbook_url",
            f"https://{'a' * 200}/",
            f"observability.runbook_url is 'https://{'a' * 200}/'. Write where the pages are",
        ),
        ("observability.owner", "", "observability.owner is ''. Name the team"),
        ("observability.log_days", 42, "observability.log_days is 42, which CloudWatch Logs does not know"),
        ("observability.latency_ms", 1, "observability.latency_ms is 1. Choose"),
        ("audit.trail_days", 7, "audit.trail_days is 7. Choose a value from 90"),
        ("audit.deploy_roles", ["deploy*"], "audit.deploy_roles has 'deploy*'. Write a role's whole name"),
        ("audit.deploy_roles", list("abcd"), "audit.deploy_roles has 4 names. Name three at most."),
        (
            "audit.neighbours",
            ["Staging"],
            "audit.neighbours has 'Staging'. Write the names of other environments",
        ),
        ("audit.neighbours", ["aaa", "bbb", "ccc"], "audit.neighbours has 3 names. Name two at most"),
        (
            "delivery.source",
            "connection",
            "delivery.connection_arn is no connection. Make one in the console",
        ),
        ("delivery.source", "codecommit", "delivery.repository is ''. Write the name of the CodeCommit"),
        ("delivery.repository", "a/b", 'delivery.source is "none", but a repository is named.'),
        ("delivery.branch", "a b", "delivery.branch is 'a b'. Write the name of a branch"),
        ("delivery.test_command", "", "delivery.test_command is ''. Write one line for the shell"),
        ("delivery.requirements", "../x", "delivery.requirements is '../x'. Write a path inside"),
        ("budgets.monthly", 0, "budgets.monthly is 0. Choose"),
        ("budgets.alert_percent", [], "budgets.alert_percent is []. Name one to five"),
    ],
)
def test_values_are_refused(key, value, said):
    assert any(problem.startswith(said) for problem in problems(with_value(key, value)))


@pytest.mark.parametrize("word", ["nan", "inf", "-inf"])
def test_amounts_of_a_file_are_finite(word, tmp_path):
    file = tmp_path / "money.toml"
    text = (HERE / "environments" / "small.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("monthly = 150", f"monthly = {word}"), encoding="utf-8")
    with pytest.raises(SettingsError, match="It must be an amount such as"):
        load(file)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_connections_of_every_class_of_database_are_known(name):
    assert max_connections(name) > 100


def test_as_many_base_cells_as_are_allowed_fit_into_a_template():
    table = deepcopy(GOOD)
    table["name"] = "a-name-of-20-letters"
    table["domain"]["name"] = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 53, "example"])
    table["cells"] = {"min": MOST_BASE_CELLS, "max": 50, "initial": MOST_BASE_CELLS}
    table["scaling"] = {"daily_budget": 1_000}
    assert len(table["domain"]["name"]) == 253
    assert len(render.templates(read(table))["dns"]) <= render.MAX_BYTES


def test_one_group_may_have_more_machines_than_there_may_be_base_cells():
    table = with_value("cells", {"mode": "target_tracking", "min": 50, "max": 50})
    table["scaling"] = {"daily_budget": 1_000}
    assert read(table).cells.min == 50


@pytest.mark.parametrize("key", ["name", "region", "zones", "domain", "observability"])
def test_what_is_missing_is_named(key):
    table = deepcopy(GOOD)
    del table[key]
    assert any(key in problem and "is missing. Set it" in problem for problem in problems(table))


@pytest.mark.parametrize(
    "value",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----",
        "postgresql://me:secret@db.example/site",
    ],
)
def test_secrets_are_refused_wherever_they_stand(value):
    said = problems(with_value("delivery.test_command", value))
    assert any(problem.startswith("delivery.test_command holds a secret") for problem in said)
    assert not any(value in problem for problem in said)


def test_all_problems_are_told_at_once():
    table = with_value("colour", "red")
    table["data"] = {"multi_az": "yes", "storage_gb": "much"}
    del table["region"]
    assert len(problems(table)) == 4


def test_all_contradictions_are_told_at_once():
    table = with_value("cells.min", 9)
    table["zones"] = ["eu-central-1a"]
    table["scaling"] = {"daily_budget": 1}
    assert len(problems(table)) == 3


def test_the_message_begins_with_the_file(tmp_path):
    file = tmp_path / "broken.toml"
    file.write_text("name = ", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"broken\.toml: 1 to mend\n  The file is not TOML"):
        load(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read: No such file or directory"):
        load(tmp_path / "none.toml")


def test_names_are_paths_and_stacks():
    environment = read(GOOD)
    assert names.stack_name(environment, "web_cell") == "test-web-cell"
    assert names.cell_name(environment, 3) == "test-cell-3"
    assert names.parameter(environment, "network", "VpcId") == "/collabkit/test/network/VpcId"
    assert names.tags(environment, "network").to_dict() == [
        {"Key": "collabkit:environment", "Value": "test"},
        {"Key": "collabkit:owner", "Value": "platform"},
        {"Key": "collabkit:stack", "Value": "test-network"},
    ]
