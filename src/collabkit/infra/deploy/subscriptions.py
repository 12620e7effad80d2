"""Whether the mails of SNS reach those whom the templates name: who has not confirmed hears nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS, region

from .clients import ClientFactory
from .parameters import parameter

__all__ = ["TOPICS", "MailTopic", "Reached", "reached"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTopic:
    """A topic whose messages go out by mail."""

    question: str
    """What `doctor` calls it."""
    stack: str
    resource: str
    """Its logical id in the stack's template."""
    published: str
    """The value by which the stack tells its ARN."""


TOPICS = (
    MailTopic(
        question="engineers",
        stack="observability",
        resource="EngineersTopic",
        published="EngineersTopicArn",
    ),
    MailTopic(question="pages", stack="observability", resource="PagesTopic", published="PagesTopicArn"),
    MailTopic(question="outages", stack="outside", resource="Outages", published="TopicArn"),
    MailTopic(question="advisor", stack="advisor", resource="Findings", published="TopicArn"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whom a topic tells, and whom it would tell if they let it."""

    confirmed: tuple[str, ...]
    waiting: tuple[str, ...]
    """They got SNS's mail and have not answered."""
    forgotten: tuple[str, ...]
    """The template names them, and SNS does not: it forgets who has not answered for some days."""
    topic: str


def reached(clients: ClientFactory, environment: Environment, topic: MailTopic) -> Reached | None:
    """Return whom a topic reaches; None before it is deployed, or where there is none."""
    place = region(environment, topic.stack)
    arn = parameter(clients, place, names.parameter(environment, topic.stack, topic.published))
    if arn is None:
        return None
    pages = clients("sns", place).get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
    found = {each["Endpoint"]: each["SubscriptionArn"] for each in _subscriptions(pages)}
    waiting = {address for address, state in found.items() if state == "PendingConfirmation"}
    # Who has unsubscribed is listed for a while as deleted.
    gone = {address for address, state in found.items() if state == "Deleted"}
    wanted = _wanted(environment, topic)
    return Reached(
        confirmed=tuple(sorted(found.keys() - waiting - gone)),
        waiting=tuple(sorted(waiting)),
        forgotten=tuple(sorted(wanted - (found.keys() - gone))),
        topic=arn,
    )


def _subscriptions(pages: Iterable[Any]) -> Iterator[dict[str, str]]:
    for page in pages:
        yield from (each for each in page["Subscriptions"] if each.get("Protocol", "email") == "email")


def _wanted(environment: Environment, topic: MailTopic) -> set[str]:
    """Return the addresses that the template subscribes."""
    resources = STACKS[topic.stack](environment).to_dict()["Resources"]
    subscriptions = resources.get(topic.resource, {}).get("Properties", {}).get("Subscription", [])
    return {each["Endpoint"] for each in subscriptions if each["Protocol"] == "email"}
