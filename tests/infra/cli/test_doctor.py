"""One line for each question, and what to do."""

from __future__ import annotations

import pytest

from collabkit.infra.deploy.subscriptions import TOPICS
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS

from .base import PRODUCTION, SMALL, changed, deployed, run, said, sentence
from .fake import Account, AwsError


def _answers(result):
    return {each["question"]: each for each in said(result)["answers"]}


def test_an_account_that_is_ready_but_for_what_the_first_deployment_brings():
    result = run("doctor", "--settings", SMALL, "--json", account=Account().ready(load(SMALL)))
    assert result.exit_code == 0
    answers = _answers(result)
    assert answers["credentials"]["found"].endswith("in account 123456789012")
    assert answers["kill switch"]["found"] == "the scaler is not deployed"
    assert all(each["ok"] for each in answers.values())


def test_every_trouble_says_what_to_do(tmp_path):
    account, _ = deployed(PRODUCTION)
    account.values["eu-central-1", "/collabkit/production/scaling/Switch"] = "stop"
    del account.values["eu-central-1", "/collabkit/production/release/Name"]
    account.get("production-data").status = "UPDATE_ROLLBACK_FAILED"
    account.quota = 4
    settings = changed(PRODUCTION, tmp_path, a='"eu-central-1c" -> "eu-central-1d"')
    result = run("doctor", "--settings", settings, "--json", account=account)
    assert result.exit_code == 1
    todo = {question: each["todo"] for question, each in _answers(result).items() if not each["ok"]}
    assert "eu-central-1d cannot be used" in todo["region"]
    assert "Ask for 46 or more" in todo["quota: processors (vCPU)"]
    assert (
        "Ask for 101 or more in Service Quotas (lambda, L-B99A9384)" in todo["quota: function runs (Lambda)"]
    )
    assert "--release NAME.tar.gz" in todo["release"]
    assert "production-data (UPDATE_ROLLBACK_FAILED)" in todo["stacks"]
    assert todo["engineers"].startswith("second@together.example: confirm the mail that SNS has sent.")
    assert "ops@together.example is not subscribed any more. Run: aws sns subscribe" in todo["engineers"]
    assert 'write "run" to /collabkit/production/scaling/Switch' in todo["kill switch"]


def test_phones_that_nobody_calls_are_named(tmp_path):
    account = Account(sms_sandbox=True).ready(load(SMALL))
    result = run("doctor", "--settings", SMALL, "--json", account=account)
    assert _answers(result)["text messages"]["found"] == "no phone is called"
    settings = tmp_path / "phones.toml"
    text = SMALL.read_text(encoding="utf-8")
    assert "[observability]\n" in text
    settings.write_text(text.replace("[observability]\n", '[observability]\non_call = ["+4930123456"]\n'))
    result = run("doctor", "--settings", settings, "--json", account=account)
    assert result.exit_code == 1
    answer = _answers(result)["text messages"]
    assert answer["found"] == "1 phones are called"
    assert answer["todo"].startswith("In eu-west-1 and us-east-1 the account is in SNS's sandbox")


def test_what_may_not_be_read_is_a_line_and_not_the_end():
    account = Account(refuse={"GetServiceQuota": AwsError("AccessDeniedException", "no")}).ready(load(SMALL))
    result = run("doctor", "--settings", SMALL, "--json", account=account)
    assert result.exit_code == 1
    answers = _answers(result)
    assert "AWS does not allow the call GetServiceQuota" in answers["quota: elastic addresses"]["todo"]
    assert answers["hosted zone"]["ok"]


def test_without_credentials_nothing_else_is_asked():
    account = Account(refuse={"GetCallerIdentity": AwsError("ExpiredToken", "expired")})
    result = run("doctor", "--settings", SMALL, account=account)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "to do\tcredentials\tcould not be read\tThe credentials have expired. Log in again, then repeat the command."
    ]


def test_without_settings_only_the_account_is_looked_at():
    result = run("doctor", "--region", "eu-west-1", "--json")
    assert set(_answers(result)) == {"credentials", "region", "settings"}
    assert result.exit_code == 1
    assert sentence(result)


def test_a_zone_of_somebody_else_is_seen(monkeypatch):
    account = Account().ready(load(SMALL))
    monkeypatch.setattr(account, "_GetHostedZone", lambda Id: {"HostedZone": {"Name": "other.example."}})
    answers = _answers(run("doctor", "--settings", SMALL, "--json", account=account))
    assert "small.example is not in it" in answers["hosted zone"]["todo"]


def test_a_zone_that_is_there_already_is_to_be_used(monkeypatch):
    account = Account().ready(load(PRODUCTION))
    zone = {"Id": "/hostedzone/Z1", "Name": "together.example."}
    monkeypatch.setattr(account, "_ListHostedZonesByName", lambda **asked: {"HostedZones": [zone]})
    answers = _answers(run("doctor", "--settings", PRODUCTION, "--json", account=account))
    assert "Set domain.zone_id to Z1" in answers["hosted zone"]["todo"]


def _with_subscriptions(account, monkeypatch, **states):
    """Let each topic have one subscription, whose state is given by a part of the topic's name."""
    asked = []

    def listed(TopicArn):
        asked.append((account.region, TopicArn))
        state = next(state for part, state in states.items() if part in TopicArn)
        return {
            "Subscriptions": [
                {"Endpoint": "ops@small.example", "SubscriptionArn": state, "Protocol": "email"},
                {"Endpoint": "arn:aws:lambda:x", "SubscriptionArn": "arn:1", "Protocol": "lambda"},
            ]
        }

    monkeypatch.setattr(account, "_ListSubscriptionsByTopic", listed)
    return asked


@pytest.mark.parametrize(
    ("waiting", "question"),
    [("engineers", "engineers"), ("pages", "pages"), ("outages", "outages"), ("findings", "advisor")],
)
def test_the_subscriptions_of_every_topic_are_looked_at(waiting, question, tmp_path, monkeypatch):
    settings = changed(SMALL, tmp_path, a='owner = -> support_plan = "business_plus"\nowner =')
    account, _ = deployed(settings)
    for region, topic in (("eu-west-1", "EngineersTopicArn"), ("eu-west-1", "PagesTopicArn")):
        account.values[region, f"/collabkit/small/observability/{topic}"] = f"arn:{topic}".lower()
    account.values["us-east-1", "/collabkit/small/advisor/TopicArn"] = "arn:findings"
    account.values["us-east-1", "/collabkit/small/outside/TopicArn"] = "arn:outages"
    states = dict.fromkeys(("engineers", "pages", "outages", "findings"), "arn:1") | {
        waiting: "PendingConfirmation"
    }
    asked = _with_subscriptions(account, monkeypatch, **states)
    answers = _answers(run("doctor", "--settings", settings, "--json", account=account))
    assert {name for name in ("engineers", "pages", "outages", "advisor") if not answers[name]["ok"]} == {
        question
    }
    assert answers[question]["todo"] == "ops@small.example: confirm the mail that SNS has sent."
    assert answers[question]["found"] == "0 of 1 are told"
    assert ("us-east-1", "arn:findings") in asked


def test_who_never_answered_and_was_forgotten_by_sns_is_told(monkeypatch):
    account, _ = deployed(SMALL)
    monkeypatch.setattr(account, "_ListSubscriptionsByTopic", lambda TopicArn: {"Subscriptions": []})
    answers = _answers(run("doctor", "--settings", SMALL, "--json", account=account))
    assert "ops@small.example is not subscribed any more." in answers["pages"]["todo"]
    assert answers["advisor"]["found"] == "the topic is not deployed"


def test_every_topic_that_sends_mail_is_asked():
    """Nobody hears of a topic whose mails are confirmed by nobody."""
    environment = load(PRODUCTION)
    mailing = {
        (stack, name)
        for stack, build in STACKS.items()
        for name, body in build(environment).to_dict()["Resources"].items()
        if body["Type"] == "AWS::SNS::Topic" and body["Properties"].get("Subscription")
    }
    assert mailing == {(topic.stack, topic.resource) for topic in TOPICS}


def test_a_stack_of_the_far_region_is_looked_at_too():
    account, _ = deployed(SMALL)
    account.get("small-outside").status = "UPDATE_ROLLBACK_FAILED"
    answers = _answers(run("doctor", "--settings", SMALL, "--json", account=account))
    assert "small-outside (UPDATE_ROLLBACK_FAILED)" in answers["stacks"]["todo"]
