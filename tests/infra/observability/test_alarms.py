"""Every alarm of every stack: a page that says what to do, an owner, somebody who hears it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from collabkit.infra import stacks
from collabkit.infra.lambdas.scaler.model import RUNBOOKS as SCALER
from collabkit.infra.stacks import delivery

from .settings import environment

# No alarm: EventBridge tells of it.
DELIVERY = "delivery-failed"
FOLDER = Path(__file__).parents[3] / "docs" / "runbooks"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "index.md")
VARIANTS: tuple[dict[str, Any], ...] = ({}, {"search": {"mode": "opensearch"}}, {"search": {"mode": "own"}})
ADDRESS = "https://code.example/site/docs/runbooks/"
PARTS = ("**Look first**", "**Then**", "**Wake**")


def _builders():
    modules = [import_module(f"{stacks.__name__}.{module.name}") for module in iter_modules(stacks.__path__)]
    return [module.build for module in modules if hasattr(module, "build")]


@pytest.fixture(scope="module")
def alarms():
    """Return the bodies of all alarms by stack and logical id, in each way to deploy."""
    found = {}
    for number, parts in enumerate(VARIANTS):
        for build in _builders():
            for name, body in build(environment(**parts)).to_dict().get("Resources", {}).items():
                if body["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
                    found[f"{number} {build.__module__} {name}"] = body
    return found


def _slugs(alarms):
    return {
        name: body.get("Metadata", {}).get("collabkit", {}).get("runbook", "")
        for name, body in alarms.items()
    }


def test_there_are_alarms(alarms):
    assert len(alarms) > 100


def test_every_alarm_has_its_runbook(alarms):
    assert {
        name: slug for name, slug in _slugs(alarms).items() if not (FOLDER / f"{slug}.md").is_file()
    } == {}


def test_every_alarm_has_an_owner(alarms):
    assert [
        name for name, body in alarms.items() if body["Metadata"]["collabkit"]["owner"] != "platform"
    ] == []


def test_every_mail_of_the_scaler_has_its_runbook():
    assert [slug for slug in SCALER if not (FOLDER / f"{slug}.md").is_file()] == []


def test_the_mail_of_a_failed_delivery_has_its_runbook():
    rule = delivery.build(environment(delivery={"source": "codecommit", "repository": "site"})).to_dict()[
        "Resources"
    ]["Failed"]["Properties"]
    (target,) = rule["Targets"]
    assert f"/{DELIVERY}.md" in target["InputTransformer"]["InputTemplate"]
    assert (FOLDER / f"{DELIVERY}.md").is_file()


def test_no_runbook_is_for_nothing(alarms):
    assert {path.stem for path in PAGES} == {*_slugs(alarms).values(), *SCALER, DELIVERY}


@pytest.mark.parametrize(
    ("given", "begins"), [("", "collabkit's repository, docs/runbooks/"), (ADDRESS, ADDRESS)]
)
def test_every_alarm_says_where_its_runbook_is(given, begins):
    people = {"engineers": ["ops@together.example"], "owner": "platform", "runbook_url": given}
    for build in _builders():
        for body in build(environment(observability=people)).to_dict().get("Resources", {}).values():
            if body["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
                slug = body["Metadata"]["collabkit"]["runbook"]
                assert body["Properties"]["AlarmDescription"].endswith(f" Runbook: {begins}{slug}.md")


@pytest.mark.parametrize(
    ("given", "begins"), [("", "collabkit's repository, docs/runbooks/"), (ADDRESS, ADDRESS)]
)
def test_every_mail_of_the_scaler_says_where_its_runbook_is(given, begins):
    people = {"engineers": ["ops@together.example"], "owner": "platform", "runbook_url": given}
    template = stacks.STACKS["scaling"](environment(observability=people)).to_dict()
    variables = template["Resources"]["Function"]["Properties"]["Environment"]["Variables"]
    assert variables["RUNBOOK_URL"] == begins


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_runbook_has_its_parts(page):
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert f"`{page.stem}`" in text
    positions = [text.find(part) for part in PARTS]
    assert -1 not in positions
    assert positions == sorted(positions)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_runbook_says_whom_to_wake(page):
    assert re.search(
        r"Nobody|engineer|owner|By day|By night|night",
        page.read_text(encoding="utf-8").partition("**Wake**")[2],
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_runbooks_lead_somewhere(page):
    linked = re.findall(r"\]\(([\w-]+)\.md\)", page.read_text(encoding="utf-8"))
    assert [slug for slug in linked if not (FOLDER / f"{slug}.md").is_file()] == []
