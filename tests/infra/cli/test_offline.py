"""Commands that need no account: render, check, simulate, review, and what is wrong with how they are asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from collabkit.infra import render
from collabkit.infra.cli import cli
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS

from .base import ENVIRONMENTS, PRODUCTION, SMALL, changed, run, said, sentence

ROOT = Path(__file__).parents[3]


def test_render_writes_what_the_library_renders_and_says_what_changed(tmp_path):
    result = run("render", "--settings", SMALL, "--out", tmp_path, "--json")
    assert result.exit_code == 0
    files = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert files == {render.file_name(stack): text for stack, text in render.templates(load(SMALL)).items()}
    assert {each["state"] for each in said(result)["templates"]} == {"new"}
    assert [Path(each["path"]).name for each in said(result)["templates"]] == [
        render.file_name(stack) for stack in STACKS
    ]
    (tmp_path / "dns.json").write_text("{}", encoding="utf-8")
    rows = run("render", "--settings", SMALL, "--out", tmp_path, "--dry-run").stdout.splitlines()
    assert {row.split("\t")[1] for row in rows if "dns.json" not in row} == {"unchanged"}
    assert (tmp_path / "dns.json").read_text(encoding="utf-8") == "{}"


def test_render_of_a_dry_run_writes_nothing(tmp_path):
    assert run("render", "--settings", SMALL, "--out", tmp_path / "new", "--dry-run").exit_code == 0
    assert not (tmp_path / "new").exists()


def test_another_process_draws_the_same_bytes(tmp_path):
    script = (
        "import sys; from click.testing import CliRunner; from collabkit.infra.cli import cli;"
        "[print(CliRunner().invoke(cli, ['graph', '--settings', sys.argv[1], '--format', kind]).stdout) for kind in "
        "('svg', 'dot')]"
    )
    drawn = []
    for seed in ("1", "2"):
        out = subprocess.run(
            [sys.executable, "-c", script, str(PRODUCTION)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        drawn.append(out.stdout)
    assert drawn[0] == drawn[1]
    assert b"<svg" in drawn[0]
    assert b"digraph" in drawn[0]


def _broken(folder):
    template = {
        "Resources": {
            "Check": {
                "Type": "AWS::Route53::HealthCheck",
                "Properties": {"HealthCheckConfig": {"Type": "HTTPS", "ResourcePath": "readyz"}},
            }
        }
    }
    (folder / "own.json").write_text(json.dumps(template), encoding="utf-8")


def test_check_finds_faults_in_templates_of_others(tmp_path):
    _broken(tmp_path)
    result = run("check", "--templates", tmp_path, "--no-cfn-lint", "--json")
    assert result.exit_code == 1
    (finding,) = said(result)["findings"]
    assert (finding["stack"], finding["rule"]) == ("own", "health-check-path")
    assert set(finding) == {"rule", "stack", "path", "problem", "remedy"}
    assert run("check", "--templates", tmp_path, "--no-cfn-lint").stdout.startswith(
        "own\thealth-check-path\t"
    )


def test_check_asks_cfn_lint_too_where_it_is_installed(tmp_path):
    pytest.importorskip("cfnlint")
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Nothing": 1}}}}
    (tmp_path / "own.json").write_text(json.dumps(template), encoding="utf-8")
    result = run("check", "--templates", tmp_path, "--json")
    assert result.exit_code == 1
    assert said(result)["cfn_lint"]
    assert any(each["rule"].startswith("cfn-lint-E") for each in said(result)["findings"])


def test_check_says_that_cfn_lint_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr("collabkit.infra.cli.lint.available", lambda: False)
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    (tmp_path / "own.json").write_text(json.dumps(template), encoding="utf-8")
    result = run("check", "--templates", tmp_path)
    assert result.exit_code == 0
    assert "cfn-lint is not installed: only our own checks ran." in sentence(result)


@pytest.mark.parametrize(
    ("content", "words"), [(None, "no JSON templates"), ("{", "is no template"), ("[]", "is no template")]
)
def test_check_of_what_is_no_template(content, words, tmp_path):
    if content is not None:
        (tmp_path / "own.json").write_text(content, encoding="utf-8")
    result = run("check", "--templates", tmp_path)
    assert result.exit_code == 2
    assert words in sentence(result)


def test_check_of_nothing():
    assert run("check").exit_code == 2


def test_simulate_writes_json_and_picture(tmp_path):
    out, svg = tmp_path / "a.json", tmp_path / "a.svg"
    result = run(
        "simulate",
        "--settings",
        PRODUCTION,
        "--load",
        "spike",
        "--days",
        1,
        "--cell-requests",
        75,
        "--out",
        out,
        "--svg",
        svg,
        "--json",
    )
    assert result.exit_code == 0
    assert set(said(result)["totals"]) == {"cells", "target tracking", "fixed fleet"}
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["totals"] == said(result)["totals"]
    assert written["nature"]["cell_requests"] == said(result)["cell_requests"] == 75
    assert svg.read_text(encoding="utf-8").startswith("<svg")


def test_simulate_takes_a_file_and_refuses_what_is_none(tmp_path):
    trace = tmp_path / "load.csv"
    trace.write_text("0,50\n600,100\n", encoding="utf-8")
    assert run("simulate", "--settings", SMALL, "--load", trace, "--days", 0.2).exit_code == 0
    trace.write_text("0,fifty\n", encoding="utf-8")
    result = run("simulate", "--settings", SMALL, "--load", trace)
    assert result.exit_code == 2
    assert "write two numbers" in sentence(result)
    assert run("simulate", "--settings", SMALL, "--load", "tsunami").exit_code == 2


def test_check_knows_runbooks_of_ones_own(tmp_path):
    alarm = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmActions": ["arn:aws:sns:eu-central-1:1:topic"],
            "TreatMissingData": "ignore",
        },
        "Metadata": {"collabkit": {"runbook": "orders-late", "owner": "shop"}},
    }
    (tmp_path / "own.json").write_text(json.dumps({"Resources": {"Late": alarm}}), encoding="utf-8")
    check = ("check", "--templates", tmp_path, "--no-cfn-lint")
    assert "The alarm's runbook orders-late has no page." in run(*check).stdout
    (tmp_path / "orders-late.md").write_text("# Orders are late\n", encoding="utf-8")
    assert run(*check, "--runbooks", tmp_path).exit_code == 0


def test_review_reports_and_looks_behind_the_references(tmp_path):
    result = run("review", "--out", tmp_path / "review.md")
    assert result.exit_code == 0
    assert (tmp_path / "review.md").read_text(encoding="utf-8").startswith("# Well-Architected review")
    result = run("review", "--settings", PRODUCTION, "--root", tmp_path, "--json")
    assert result.exit_code == 1
    assert any("there is no test" in line for line in said(result)["problems"])
    assert len(said(result)["practices"]) >= 68
    assert run("review", "--root", tmp_path).exit_code == 2


def test_review_says_what_this_environment_does_not_have():
    result = run("review", "--settings", SMALL)
    assert result.exit_code == 0
    assert result.stdout.startswith("# Well-Architected review of small")
    (threats,) = [line for line in result.stdout.splitlines() if "**OPS01-BP05**" in line]
    # The small environment has no firewall.
    assert "*Not met here:* `edge:WebAcl` is absent" in threats
    assert "`watch_trail:ScalingUncontrolledAlarm` (present)" in threats
    answer = said(run("review", "--settings", SMALL, "--json"))
    practices = {each["id"]: each for each in answer["practices"]}
    assert answer["environment"] == "small"
    assert (practices["OPS01-BP05"]["met"], practices["OPS01-BP05"]["absent"]) == (False, ["edge:WebAcl"])
    assert practices["OPS01-BP04"]["met"]


@pytest.mark.parametrize("settings", [PRODUCTION, SMALL])
def test_what_another_variant_has_is_not_dead(settings):
    answer = said(run("review", "--settings", settings, "--root", ROOT, "--json"))
    assert [line for line in answer["problems"] if "there is no resource" in line] == []


def test_wrong_settings_are_wrong_use_and_all_of_them_are_told(tmp_path):
    settings = changed(SMALL, tmp_path, a="monthly = 150 -> monthly = -1", b='name = "small" -> name = "S"')
    result = run("render", "--settings", settings, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 2
    assert said(result)["error"]["exit"] == 2
    assert "2 to mend" in said(result)["error"]["message"]
    assert run("deploy", "--settings", tmp_path / "absent.toml").exit_code == 2


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("render", "--settings", SMALL, "--out", tmp_path / "file" / "below")
    assert result.exit_code == 2
    assert "Choose a place that can be used." in sentence(result)


def test_wrong_options_are_wrong_use():
    assert run("deploy").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("render", "--settings", SMALL).exit_code == 2


def test_the_settings_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("COLLABKIT_INFRA_SETTINGS", str(SMALL))
    assert said(run("cost", "--json"))["environment"] == "small"


def test_every_command_has_help_and_the_codes_are_documented():
    text = run("--help").output
    assert "Exit codes: 0 done" in text
    commands = [command.name for command in cli.commands.values()]
    assert len(commands) == 12
    for command in commands:
        assert f"\n  {command} " in text
        assert run(command, "--help").exit_code == 0


def _without_account(monkeypatch, *arguments):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return CliRunner().invoke(cli, [*arguments, "--settings", str(SMALL)])


def test_without_credentials_one_is_told_to_log_in(monkeypatch):
    result = _without_account(monkeypatch, "diff")
    assert result.exit_code == 3
    assert "There are no credentials. Log in (aws sso login), or set AWS_PROFILE or --profile." in sentence(
        result
    )


def test_an_unknown_profile_is_told(monkeypatch):
    result = _without_account(monkeypatch, "deploy", "--profile", "nobody")
    assert result.exit_code == 3
    assert "nobody" in sentence(result)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (
            ("render", "--settings", SMALL, "--out", "/nowhere", "--dry-run"),
            {"dry_run", "environment", "templates"},
        ),
        (("check", "--settings", SMALL, "--no-cfn-lint"), {"cfn_lint", "findings", "stacks"}),
        (
            ("simulate", "--settings", SMALL, "--days", "0.1"),
            {"cell_requests", "days", "environment", "load", "totals"},
        ),
        (("review",), {"environment", "practices", "problems"}),
        (("deploy", "--settings", SMALL, "--dry-run"), {"dry_run", "environment", "stacks"}),
        (
            ("destroy", "--settings", SMALL, "--dry-run"),
            {"deleted", "dry_run", "environment", "kept", "left_behind", "lost", "planned"},
        ),
        (("doctor", "--settings", SMALL), {"answers", "environment"}),
    ],
)
def test_json_keeps_its_shape(arguments, keys):
    answer = said(run(*arguments, "--json"))
    assert set(answer) == {"command", "error", "format"} | keys
    assert (answer["command"], answer["format"], answer["error"]) == (arguments[0], 1, None)


def test_neither_django_nor_an_app_is_imported():
    script = (
        "import sys, collabkit.infra.cli; bad = [name for name in sys.modules if name.partition('.')[0] == 'django' "
        "or (name.startswith('collabkit.') and not name.startswith('collabkit.infra'))]; assert not bad, bad"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)


def test_the_environments_of_the_tests_are_those_of_the_others():
    assert {path.stem for path in ENVIRONMENTS.glob("*.toml")} >= {"production", "small"}
