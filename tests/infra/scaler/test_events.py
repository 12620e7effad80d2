"""Only what was meant for the scaler wakes it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabkit.infra.lambdas.scaler import handler
from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.lambdas.scaler.events import MAX_BYTES, trigger

from .fakes import IN, OUT, PREFIX, RULE, TOPIC, Context, config

CONFIG = config()
ARN = "arn:aws:cloudformation:eu-central-1:123456789012:stack"


def notice(
    topic: object = TOPIC, message: object = None, name: object = OUT, **record: Any
) -> dict[str, Any]:
    message = json.dumps({"AlarmName": name, "NewStateValue": "ALARM"}) if message is None else message
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"TopicArn": topic, "Message": message}, **record}]}


def scheduled(rule: str = RULE) -> dict[str, Any]:
    return {"source": "aws.events", "detail-type": "Scheduled Event", "resources": [rule]}


def changed(stack: object) -> dict[str, Any]:
    kind = "CloudFormation Stack Status Change"
    return {"source": "aws.cloudformation", "detail-type": kind, "detail": {"stack-id": stack}}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (notice(), f"the alarm {OUT}"),
        (notice(name=IN), f"the alarm {IN}"),
        (scheduled(), "the schedule"),
        (changed(f"{ARN}/{PREFIX}3/0b1c"), f"the stack {PREFIX}3"),
    ],
)
def test_what_it_listens_to(event: dict[str, Any], words: str) -> None:
    assert trigger(event, CONFIG) == words


@pytest.mark.parametrize(
    "event",
    [
        notice(topic="arn:aws:sns:eu-central-1:999999999999:test-scaler"),
        notice(topic=None),
        notice(name="test-scale-out-cpu-2"),
        notice(name=[OUT]),
        notice(name=None),
        notice(message="not JSON"),
        notice(message=json.dumps([OUT])),
        notice(message="[" * 60_000),
        notice(message=json.dumps({"AlarmName": OUT, "padding": "x" * MAX_BYTES})),
        notice(message={"AlarmName": OUT}),
        notice(EventSource="aws:s3"),
        {"Records": notice()["Records"] * 11},
        {"Records": []},
        {"Records": "x"},
        scheduled("arn:aws:events:eu-central-1:123456789012:rule/other"),
        {"source": "aws.events", "detail-type": "Scheduled Event"},
        changed(f"{ARN}/test-data/0b1c"),
        changed(f"{ARN}/{PREFIX}x/0b1c"),
        changed(f"{ARN}/other-cell-3/0b1c"),
        changed("arn:" + "x" * 600),
        changed(None),
        {"source": "aws.cloudformation", "detail": {}},
        {"AlarmName": OUT},
        {},
        [],
        None,
        "aws:sns",
    ],
)
def test_what_is_forged_or_foreign_is_ignored(event: object) -> None:
    assert trigger(event, CONFIG) is None


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from([TOPIC, OUT, "aws:sns", RULE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Records", "Sns", "EventSource", "TopicArn", "Message", "source", "detail", "stack-id"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(ANYTHING)
def test_nothing_that_is_sent_breaks_it(event: object) -> None:
    assert trigger(event, CONFIG) is None or isinstance(trigger(event, CONFIG), str)


def test_an_unknown_event_is_logged_and_touches_nothing(monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(Config, "read", lambda variables: CONFIG)
    monkeypatch.setattr(handler, "_services", lambda: pytest.fail("asked AWS"))
    with caplog.at_level("INFO"):
        assert handler.handle({"hello": "x" * 5000}, Context()) == {"outcome": "ignored"}
    assert "ignored" in caplog.text
    assert len(caplog.text) < 600
