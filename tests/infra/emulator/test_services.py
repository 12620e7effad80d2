"""What is put in the place of services, or in front of them, answers as they do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from collabkit.infra.deploy import Clients

from .order import with_waits_last
from .urls import by_path

REGION = "eu-west-1"


def test_what_was_never_recorded_is_missing_by_the_word_of_its_service(
    new_account: Callable[[], Clients],
) -> None:
    clients = new_account()
    with pytest.raises(ClientError, match="PipelineNotFoundException"):
        clients("codepipeline", REGION).get_pipeline(name="none")
    with pytest.raises(ClientError, match="WAFNonexistentItemException"):
        clients("wafv2", REGION).get_logging_configuration(ResourceArn="arn:aws:wafv2:eu-west-1:1:none/none")


def test_records_of_one_account_and_region_are_not_those_of_another(
    new_account: Callable[[], Clients],
) -> None:
    one, other = new_account(), new_account()
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/acl/1"
    told = {
        "ResourceArn": arn,
        "LogDestinationConfigs": ["arn:aws:logs:eu-west-1:1:log-group:aws-waf-logs-x"],
    }
    one("wafv2", REGION).put_logging_configuration(LoggingConfiguration=told)
    found = one("wafv2", REGION).get_logging_configuration(ResourceArn=arn)
    assert found["LoggingConfiguration"] == told
    for clients, region in ((other, REGION), (one, "eu-central-1")):
        with pytest.raises(ClientError, match="WAFNonexistentItemException"):
            clients("wafv2", region).get_logging_configuration(ResourceArn=arn)


def test_checkers_see_a_check_that_is_there_and_no_other(new_account: Callable[[], Clients]) -> None:
    route53 = new_account()("route53", REGION)
    config = {"Type": "HTTPS", "FullyQualifiedDomainName": "site.example", "Port": 443}
    made = route53.create_health_check(CallerReference="one", HealthCheckConfig=config)
    answer = route53.get_health_check_status(HealthCheckId=made["HealthCheck"]["Id"])
    seen = [each["StatusReport"]["Status"] for each in answer["HealthCheckObservations"]]
    assert seen == ["Success: HTTP Status Code 200, OK"]
    with pytest.raises(ClientError):
        route53.get_health_check_status(HealthCheckId="none")


def test_machine_images_are_published_for_everybody(new_account: Callable[[], Clients]) -> None:
    found = new_account()("ssm", REGION).get_parameter(Name="/aws/service/debian/release/12/latest/arm64")
    assert found["Parameter"]["Value"].startswith("ami-")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://site-artefacts.s3.eu-west-1.amazonaws.com/templates/cell.json",
            "https://s3.eu-west-1.amazonaws.com/site-artefacts/templates/cell.json",
        ),
        ("https://s3.amazonaws.com/bucket/key", "https://s3.amazonaws.com/bucket/key"),
        ("http://127.0.0.1:4566/bucket/key", "http://127.0.0.1:4566/bucket/key"),
    ],
)
def test_an_address_names_its_bucket_in_the_path(url: str, expected: str) -> None:
    assert by_path(url) == expected


def test_a_wait_condition_is_made_when_there_are_machines_to_wait_for() -> None:
    needs = {
        "Boot": {"Handle"},
        "After": {"Boot"},
        "Handle": set[str](),
        "Group": {"Handle"},
        "Last": {"After"},
    }
    order = ["Handle", "Boot", "After", "Group", "Last"]
    assert with_waits_last(order, needs, {"Boot"}) == ["Handle", "Group", "Boot", "After", "Last"]
