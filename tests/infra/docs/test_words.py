"""What the pages and runbooks name is there: settings, paths, commands, calls of `aws`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from collabkit.infra import render
from collabkit.infra.cli import cli
from collabkit.infra.settings import load
from tests.docs.pages import DOCS, ROOT

from . import aws_calls
from .following import PAGES, merged
from .pictures import SETTINGS

RUNBOOKS = sorted((DOCS / "runbooks").glob("*.md"))
ABOUT_AWS = [
    *PAGES,
    *RUNBOOKS,
    *(
        DOCS / name
        for name in ("explanation/cells.md", "explanation/on-aws.md", "reference/collabkit-infra.md")
    ),
]
# Written by the delivery and by `deploy --release`, owned by no stack.
RELEASE = {"/collabkit/production/release/Name", "/collabkit/production/release/Sha256"}
SPANS = re.compile(r"`([^`]+)`")


def spans(page: Path) -> Iterator[str]:
    """Return what a page shows as code within its sentences."""
    text = re.sub(r"^\s*```.*?^\s*```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(span.split()) for span in SPANS.findall(text))


@pytest.fixture(scope="module")
def named(tmp_path_factory) -> set[str]:
    """Return every path of SSM and every log group of an environment with all its parts."""
    path = tmp_path_factory.mktemp("settings") / "production.toml"
    more = '[search]\nmode = "own"\n[delivery]\nsource = "codecommit"\nrepository = "site"\n'
    path.write_text(merged(SETTINGS.read_text(encoding="utf-8"), more))
    found = set(RELEASE)
    for text in render.templates(load(path)).values():
        for body in json.loads(text)["Resources"].values():
            properties = body.get("Properties", {})
            name = properties.get("Name" if body["Type"] == "AWS::SSM::Parameter" else "LogGroupName")
            if isinstance(name, str):
                found.add(name)
    return found


@pytest.mark.parametrize("page", ABOUT_AWS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_is_published_or_a_log_group(page, named):
    text = page.read_text(encoding="utf-8").replace("<environment>", "production")
    paths = {path.rstrip("/.") for path in re.findall(r"(?<![\w.])/collabkit/production/[\w/-]+", text)}
    assert paths - named == set()


@pytest.mark.parametrize("page", ABOUT_AWS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_setting_exists(page):
    environment = load(SETTINGS)
    values = {item.name: getattr(environment, item.name) for item in fields(environment)}
    parts = {name: value for name, value in values.items() if is_dataclass(value)}
    known = {f"{name}.{item.name}" for name, value in parts.items() for item in fields(value)}
    named_there = {
        word
        for span in spans(page)
        for word in re.findall(r"^([a-z]+\.[a-z_]+)(?= |$)", span)
        if word.split(".")[0] in parts and not word.endswith((".toml", ".md", ".py", ".env"))
    }
    assert named_there - known == set()


@pytest.mark.parametrize("page", ABOUT_AWS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_exists(page):
    for span in spans(page):
        words = span.split()
        if words[0] == "collabkit-infra" and len(words) > 1 and words[1].islower():
            known = {word for each in cli.commands[words[1]].params for word in each.opts}
            assert {word for word in words if word.startswith("--")} <= known, span


@pytest.mark.parametrize("page", ABOUT_AWS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_call_of_aws_in_a_sentence_exists(page):
    calls = [span for span in spans(page) if re.match(r"aws [a-z0-9-]+ [a-z-]+", span)]
    assert [(call, found) for call in calls if (found := aws_calls.problems(call, complete=False))] == []


def test_a_wrong_call_is_found():
    assert aws_calls.problems("aws nowhere list-things") == ["there is no service nowhere"]
    assert aws_calls.problems("aws ssm put-parameters --name x") == ["ssm has no call put-parameters"]
    assert aws_calls.problems("aws ssm put-parameter --nam x --value y") == [
        "there is no option --nam",
        "--name is missing",
    ]
    assert aws_calls.problems("aws rds modify-db-instance --apply-immediately yes", complete=False) == [
        "--apply-immediately takes no value"
    ]
    assert aws_calls.problems("aws rds wait db-instance-up --db-instance-identifier x") == [
        "rds knows no waiter db-instance-up"
    ]
    assert aws_calls.problems("X=$(aws iam update-access-key --access-key-id A --status Off)") == [
        "--status is Off, not one of Active, Inactive, Expired"
    ]
