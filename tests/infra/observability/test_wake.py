"""A phone rings for what its page says somebody is to be woken for, and for nothing else."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from typing import Any, Literal

import pytest

from collabkit.infra.lambdas.scaler import mail
from collabkit.infra.lambdas.scaler.model import RUNBOOKS, Tell
from collabkit.infra.stacks import delivery
from tests.infra.scaler.fakes import config
from tests.infra.scaler.test_orders import MIDNIGHT, POLICY, TIGHT, story

from .settings import environment
from .test_alarms import DELIVERY, PAGES, VARIANTS, _builders

Way = Literal["phones", "mail", "either"]
ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
TOPICS = {
    "ObservabilityPagesTopicArn": "phones",
    "Outages": "phones",
    "ObservabilityEngineersTopicArn": "mail",
}
FOR_THE_SCALER = "ObservabilityScalerTopicArn"


def way(text: str) -> Way:
    """Return how its page says that somebody is to hear; either way where that depends on what only people see."""
    told = " ".join(text.partition("**Wake**")[2].split())
    if re.match(r"Nobody|By day", told):
        return "mail"
    if re.search(r"at once|at any hour", told):
        return "phones"
    return "either" if re.search(r"\b(if|when|unless)\b", told) else "phones"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Nobody by night.", "mail"),
        ("Nobody, when a person says so. Otherwise the owner, at once.", "mail"),
        ("By day. At night when it lasts.", "mail"),
        ("The engineer on call.", "phones"),
        ("The engineer on call: the fleet does not follow.", "phones"),
        ("The engineer on call, by day. Below two days at any hour.", "phones"),
        ("The owner of the account, at once, unless\nhe did it.", "phones"),
        ("The engineer on call, if it lasts.", "either"),
        ("By night when requests fail.", "either"),
    ],
)
def test_what_a_page_says(told: str, expected: Way) -> None:
    assert way(f"# A page\n\n**Wake**\n\n{told}\n") == expected


@cache
def pages() -> dict[str, Way]:
    return {page.stem: way(page.read_text(encoding="utf-8")) for page in PAGES}


@cache
def by_alarms() -> dict[str, set[str]]:
    """Return by which topics each page's alarms are told, in each way to deploy."""
    found: dict[str, set[str]] = defaultdict(set)
    for parts in VARIANTS:
        for build in _builders():
            for body in build(environment(**parts)).to_dict().get("Resources", {}).values():
                if body["Type"] in ALARMS:
                    topics = {action["Ref"] for action in body["Properties"].get("AlarmActions", ())}
                    found[body["Metadata"]["collabkit"]["runbook"]] |= topics
    return found


@cache
def by_mails() -> set[tuple[str, Tell]]:
    """Return what the scaler tells in some hundred stories, and how."""
    found = set()
    for seed in range(800):
        tight = seed % 2
        found |= story(seed, TIGHT if tight else POLICY, 30, MIDNIGHT).told
    return found


def wrong(told: dict[str, set[str]]) -> dict[str, Any]:
    """Return the pages that are told another way than they say."""
    return {
        slug: f"{sorted(ways)}, and the page says {pages()[slug]}"
        for slug, ways in told.items()
        if pages()[slug] != "either" and ways - {pages()[slug]}
    }


def test_each_alarm_is_told_as_its_page_says() -> None:
    told = {
        slug: {TOPICS[topic] for topic in topics - {FOR_THE_SCALER}} for slug, topics in by_alarms().items()
    }
    assert wrong(told) == {}
    assert sum("phones" in ways for ways in told.values()) > 10
    assert sum("mail" in ways for ways in told.values()) > 20


def test_each_mail_of_the_scaler_is_told_as_its_page_says() -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for slug, tell in by_mails():
        told[slug].add("phones" if tell is Tell.PAGE else "mail")
    assert wrong(told) == {}
    # What the stories have not told of, alarms do.
    assert set(RUNBOOKS) == told.keys() | (by_alarms().keys() & set(RUNBOOKS))


def test_a_damaged_memory_is_told_as_its_page_says() -> None:
    text = mail.damaged("It is no JSON.", config(), "the schedule")
    (slug,) = re.findall(r"([\w-]+)\.md", text)
    assert ("phones" if mail.URGENT in text else "mail") == pages()[slug]


def test_a_failed_delivery_is_told_as_its_page_says() -> None:
    parts = {"source": "codecommit", "repository": "site"}
    rule = delivery.build(environment(delivery=parts)).to_dict()["Resources"]["Failed"]
    (topic,) = set(TOPICS) & set(re.findall(r"\w+", json.dumps(rule)))
    assert TOPICS[topic] == pages()[DELIVERY]
